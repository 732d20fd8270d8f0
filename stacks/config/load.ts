import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project.ts";
import { addressProblems } from "./address-problems.ts";
import {
  chooseEnvironment,
  ENVIRONMENT_NAME,
  type EnvironmentName,
  environments,
  type RehearsedEnvironment,
} from "./choice.ts";
import { type CloudRecord, readCloudRecord, START_ANEW } from "./cloud-record.ts";
import { type Derived, derive } from "./derive.ts";
import { ConfigError, PARSE_OPTIONS, type Problem, problemsOf } from "./errors.ts";
import { imageTag } from "./image-tag.ts";
import { rehearsalOf } from "./rehearsal.ts";
import { type Environment, environmentSchema } from "./schema/environment.ts";
import { sharedNames } from "./shared-names.ts";

/** What the local cloud adds to the environment `local`. */
export interface LocalCloud {
  /** Where pods find AWS, and the certificate (PEM) of the CA that they trust for it. */
  podEndpoint: string;
  caCertificate: string;
  /** By which the AWS provider on this machine finds S3 Control. */
  s3ControlProxy: string;
  /** Where this machine finds the service, if not at its load balancer's address. */
  serviceUrl: string | undefined;
}

/** All that the stacks are made from: what the environment sets, and what follows from it. */
export interface Config extends Omit<Environment, keyof Derived>, Derived {
  environment: EnvironmentName;
  /** The environment's name, or the local cloud's: part of the folders for output and state. */
  name: string;
  /** The environment for AWS that the local cloud rehearses: all is called as it is there. */
  rehearses: RehearsedEnvironment | undefined;
  /** Tag of the service's image in the registry. */
  imageTag: string;
  /** Undefined outside `local`, and where no local cloud has been started. */
  localCloud: LocalCloud | undefined;
  /** Versions of providers that were built because no others could be had; undefined for those the stacks name. */
  builtProviders: Pick<CloudRecord["providers"], "aws" | "helm" | "kubernetes"> | undefined;
}

/**
 * The configuration that `ENVIRONMENT` chooses (default: local), checked.
 * @param env `ENVIRONMENT`, `REHEARSE`, `LOCAL_CLOUD` and `IMAGE_TAG` are read
 * @param root of the project: for local clouds' records and the image's inputs
 * @throws {ConfigError} with everything that is wrong
 */
export function loadConfig(env: Record<string, string | undefined>, root = projectRoot): Config {
  const { environment, name, rehearses } = chooseEnvironment(env);
  const record = environment === "local" ? readCloudRecord(join(root, "state", name)) : undefined;
  if (record !== undefined) requireRehearsal(record, rehearses);
  const chosen = rehearses ?? environment;
  const asOnAws = checkEnvironment(chosen, environments[chosen]);
  refuseSharedNames(chosen, asOnAws);
  const checked = rehearses === undefined ? asOnAws : rehearsalOf(asOnAws);
  return {
    ...checked,
    ...derive(checked, rehearses ?? name),
    environment,
    name,
    rehearses,
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
  const problems = [...nameProblems(name), ...problemsOf(input, error?.issues ?? []), ...addressProblems(input)];
  if (data !== undefined && problems.length === 0) return data;
  throw new ConfigError(`The configuration of "${name}"`, problems);
}

/** Two environments that both make one resource take it from each other, and a bucket's states with it. */
function refuseSharedNames(name: EnvironmentName, environment: Environment): void {
  const problems = Object.entries(environments)
    .filter(([other]) => other !== name)
    .flatMap(([other, input]) => {
      const { data } = environmentSchema.safeParse(input);
      return data === undefined ? [] : sharedNames({ name, environment }, { name: other, environment: data });
    });
  if (problems.length > 0) throw new ConfigError(`The configuration of "${name}"`, problems);
}

function nameProblems(name: string): Problem[] {
  const { pattern, expected } = ENVIRONMENT_NAME;
  return pattern.test(name) ? [] : [{ key: "ENVIRONMENT", value: name, expected: expected }];
}

/** What a local cloud has been started as, it stays: its account and names are those of what it rehearses. */
function requireRehearsal(record: CloudRecord, rehearses: RehearsedEnvironment | undefined): void {
  if (record.rehearses === rehearses) return;
  const was = record.rehearses === undefined ? "left out" : record.rehearses;
  const expected = `must be ${was}, as when the local cloud was started`;
  throw new ConfigError(`The choice for the local cloud "${record.name}"`, [
    { key: "REHEARSE", value: rehearses, expected },
  ]);
}

function readLocalCloud(directory: string, record: CloudRecord): LocalCloud {
  const { podEndpoint, s3ControlProxy, caCertificateFile, reach } = record;
  const file = join(directory, caCertificateFile);
  const serviceUrl = reach.by === "port" ? `http://127.0.0.1:${reach.port}` : undefined;
  if (existsSync(file)) return { podEndpoint, s3ControlProxy, caCertificate: readFileSync(file, "utf8"), serviceUrl };
  const expected = "must name a file, the certificate of who signed the emulator's";
  const problem = { key: "caCertificateFile", value: caCertificateFile, expected };
  throw new ConfigError(join(directory, "cloud.json"), [problem], `The file is lost. ${START_ANEW}`);
}
