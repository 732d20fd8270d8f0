import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { type CloudRecord, readCloudRecord } from "./cloud-record.ts";
import { dev } from "./environments/dev.ts";
import { local } from "./environments/local.ts";
import { prod } from "./environments/prod.ts";
import { ConfigError, type Problem } from "./errors.ts";
import { imageTag } from "./image-tag.ts";
import { type Names, names } from "./names.ts";
import { type Environment, environmentSchema } from "./schema.ts";
import { subnets, type ZoneSubnets } from "./subnets.ts";

const environments = { local, dev, prod };

export type EnvironmentName = keyof typeof environments;

/** A local cloud's name becomes part of the names of resources and of its directory. */
const CLOUD_NAME = /^[a-z][a-z0-9-]{0,15}$/;

/** What the local cloud adds to the environment `local`. */
export interface LocalCloud {
  /** Where pods find AWS, and the certificate (PEM) of the CA that they trust for it. */
  podEndpoint: string;
  caCertificate: string;
  providers: CloudRecord["providers"];
}

/** All that the stacks are made from: what the environment sets, and what follows from it. */
export interface Config extends Environment {
  environment: EnvironmentName;
  /** The environment's name, or the local cloud's: part of all names, and of the folders for output and state. */
  name: string;
  names: Names;
  subnets: ZoneSubnets[];
  /** Tag of the service's image in the registry. */
  imageTag: string;
  /** Undefined outside `local`, and where no local cloud has been started. */
  localCloud: LocalCloud | undefined;
}

/**
 * The configuration that `ENVIRONMENT` chooses (default: local), checked.
 * @param env `ENVIRONMENT`, `LOCAL_CLOUD` and `IMAGE_TAG` are read
 * @param root of the project: for local clouds' records and the image's inputs
 * @throws {ConfigError} with everything that is wrong
 */
export function loadConfig(env: Record<string, string | undefined>, root: string): Config {
  const environment = env.ENVIRONMENT ?? "local";
  if (!isEnvironment(environment)) {
    const expected = `must be one of ${Object.keys(environments).join(", ")}`;
    throw new ConfigError(environment, [{ key: "ENVIRONMENT", value: environment, expected }]);
  }
  const name = environment === "local" ? (env.LOCAL_CLOUD ?? "local") : environment;
  if (!CLOUD_NAME.test(name)) {
    const expected = "must begin with a lower-case letter and have 16 of a-z, 0-9 and - at most";
    throw new ConfigError(environment, [{ key: "LOCAL_CLOUD", value: name, expected }]);
  }
  const checked = checkEnvironment(environment, environments[environment]);
  return {
    ...checked,
    environment,
    name,
    names: names({ name, accountId: checked.accountId }),
    subnets: subnets(checked.network.vpcCidr, checked.network.availabilityZones),
    imageTag: imageTag(root, env),
    localCloud: environment === "local" ? localCloud(join(root, "state", name)) : undefined,
  };
}

/**
 * Checks what an environment sets.
 * @throws {ConfigError} with everything that is wrong
 */
export function checkEnvironment(name: string, input: unknown): Environment {
  const result = environmentSchema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw new ConfigError(name, result.error.issues.flatMap(problems));
}

function isEnvironment(name: string): name is EnvironmentName {
  return Object.hasOwn(environments, name);
}

function problems(issue: z.core.$ZodIssue): Problem[] {
  const key = (...more: PropertyKey[]) => [...issue.path, ...more].map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) => ({ key: key(unknown), value: undefined, expected: "is a key that does not exist" }));
  }
  return [{ key: key(), value: issue.input, expected: issue.message }];
}

function localCloud(directory: string): LocalCloud | undefined {
  const record = readCloudRecord(directory);
  return (
    record && {
      podEndpoint: record.podEndpoint,
      caCertificate: readFileSync(join(directory, record.caCertificateFile), "utf8"),
      providers: record.providers,
    }
  );
}
