import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addressProblems } from "./address-problems.ts";
import { type CloudRecord, readCloudRecord } from "./cloud-record.ts";
import { type Derived, derive } from "./derive.ts";
import { dev } from "./environments/dev.ts";
import { local } from "./environments/local.ts";
import { prod } from "./environments/prod.ts";
import { ConfigError, PARSE_OPTIONS, problemsOf } from "./errors.ts";
import { imageTag } from "./image-tag.ts";
import { type Environment, environmentSchema } from "./schema.ts";

const environments = { local, dev, prod };

export type EnvironmentName = keyof typeof environments;

const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A local cloud's name becomes part of the names of resources and of directories. */
const CLOUD_NAME = /^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$/;

/** What the local cloud adds to the environment `local`. */
export interface LocalCloud {
  /** Where pods find AWS, and the certificate (PEM) of the CA that they trust for it. */
  podEndpoint: string;
  caCertificate: string;
}

/** All that the stacks are made from: what the environment sets, and what follows from it. */
export interface Config extends Omit<Environment, keyof Derived>, Derived {
  environment: EnvironmentName;
  /** The environment's name, or the local cloud's: part of all names, and of the folders for output and state. */
  name: string;
  /** Tag of the service's image in the registry. */
  imageTag: string;
  /** Undefined outside `local`, and where no local cloud has been started. */
  localCloud: LocalCloud | undefined;
  /** Versions of providers that were built because no others could be had; undefined for those the stacks name. */
  builtProviders: { helm: string; kubernetes: string } | undefined;
}

/**
 * The configuration that `ENVIRONMENT` chooses (default: local), checked.
 * @param env `ENVIRONMENT`, `LOCAL_CLOUD` and `IMAGE_TAG` are read
 * @param root of the project: for local clouds' records and the image's inputs
 * @throws {ConfigError} with everything that is wrong
 */
export function loadConfig(env: Record<string, string | undefined>, root = PROJECT_ROOT): Config {
  const { environment, name } = chooseEnvironment(env);
  const checked = checkEnvironment(environment, environments[environment]);
  const record = environment === "local" ? readCloudRecord(join(root, "state", name)) : undefined;
  return {
    ...checked,
    ...derive(checked, name),
    environment,
    name,
    imageTag: imageTag(root, env),
    localCloud: record && readLocalCloud(join(root, "state", name), record),
    builtProviders: record?.providers.source === "built" ? record.providers : undefined,
  };
}

/**
 * Checks what an environment sets.
 * @throws {ConfigError} with everything that is wrong
 */
export function checkEnvironment(name: string, input: unknown): Environment {
  const { data, error } = environmentSchema.safeParse(input, PARSE_OPTIONS);
  const problems = [...problemsOf(input, error?.issues ?? []), ...addressProblems(input)];
  if (data !== undefined && problems.length === 0) return data;
  throw new ConfigError(`The configuration of "${name}"`, problems);
}

/**
 * What `ENVIRONMENT` and `LOCAL_CLOUD` choose, and the name that all is called by.
 * @throws {ConfigError} when there is no such environment, or the name can't be one
 */
export function chooseEnvironment(env: Record<string, string | undefined>): {
  environment: EnvironmentName;
  name: string;
} {
  const environment = env.ENVIRONMENT || "local";
  if (!isEnvironment(environment)) {
    const expected = `must be one of ${Object.keys(environments).join(", ")}`;
    throw new ConfigError("The choice of the environment", [{ key: "ENVIRONMENT", value: environment, expected }]);
  }
  if (environment !== "local") return { environment, name: environment };
  const name = env.LOCAL_CLOUD || "local";
  // another environment's name would take its folders
  if (CLOUD_NAME.test(name) && (name === "local" || !isEnvironment(name))) return { environment, name };
  const expected =
    "must begin with a lower-case letter, have 16 of a-z, 0-9 and - at most, and be no environment's name";
  throw new ConfigError("The local cloud's name", [{ key: "LOCAL_CLOUD", value: name, expected }]);
}

function isEnvironment(name: string): name is EnvironmentName {
  return Object.hasOwn(environments, name);
}

function readLocalCloud(directory: string, { podEndpoint, caCertificateFile }: CloudRecord): LocalCloud {
  return { podEndpoint, caCertificate: readFileSync(join(directory, caCertificateFile), "utf8") };
}
