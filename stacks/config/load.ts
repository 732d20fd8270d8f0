import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project.ts";
import { addressProblems } from "./address-problems.ts";
import { apiAccessProblems } from "./api-access-problems.ts";
import {
  chooseEnvironment,
  ENVIRONMENT_NAME,
  type EnvironmentName,
  environments,
  type RehearsedEnvironment,
} from "./choice.ts";
import { type CloudRecord, readCloudRecord, START_NEW_CLOUD } from "./cloud-record.ts";
import { type Derived, derive } from "./derive.ts";
import { ConfigError, PARSE_OPTIONS, type Problem, problemsOf, valueAt } from "./errors.ts";
import { LOCAL_ACCOUNT } from "./example-accounts.ts";
import { imageTag } from "./image-tag.ts";
import { nodeProblems } from "./node-problems.ts";
import { rehearsalOf } from "./rehearsal.ts";
import { type Environment, environmentSchema } from "./schema/environment.ts";
import { securityGroupProblems } from "./security-group-rules.ts";
import { serviceProblems } from "./service-problems.ts";
import { sharedNames } from "./shared-names.ts";
import { subnetSizeProblems } from "./subnet-size-problems.ts";

/** What the local cloud adds to the environment `local`. */
export interface LocalCloud {
  /** The address of AWS for pods, and the certificate (PEM) of the CA that signed its certificate. */
  podEndpoint: string;
  caCertificate: string;
  /** The proxy through which the AWS provider on this machine reaches S3 Control. */
  s3ControlProxy: string;
  /** The address of the service for this machine, if it does not reach the load balancer's address. */
  serviceUrl: string | undefined;
}

/** The whole configuration of the stacks: what the environment sets, and what is derived from it. */
export interface Config extends Omit<Environment, keyof Derived>, Derived {
  environment: EnvironmentName;
  /** The environment's name, or the local cloud's: part of the folders for output and state. */
  name: string;
  /** The environment for AWS that the local cloud rehearses, with the same names. */
  rehearses: RehearsedEnvironment | undefined;
  /** Tag of the service's image in the registry. */
  imageTag: string;
  /** Undefined for an environment on AWS, and if no local cloud has been started. */
  localCloud: LocalCloud | undefined;
  /** Versions of the providers that the local cloud built. Undefined if it has the versions of provider-versions.ts. */
  builtProviders: Pick<CloudRecord["providers"], "aws" | "helm" | "kubernetes"> | undefined;
}

/**
 * Loads and checks the configuration that `ENVIRONMENT` chooses (default: local).
 * @param env the variables `ENVIRONMENT`, `REHEARSE`, `LOCAL_CLOUD` and `IMAGE_TAG` are read
 * @param root the project's root, which has the records of local clouds and the image's inputs
 * @throws {ConfigError} with all problems
 */
export function loadConfig(env: Record<string, string | undefined>, root = projectRoot): Config {
  const { environment, name, rehearses } = chooseEnvironment(env);
  const record = environment === "local" ? readCloudRecord(join(root, "state", name)) : undefined;
  if (record !== undefined) requireRehearsal(record, rehearses);
  const chosen = rehearses ?? environment;
  const asOnAws = checkEnvironment(chosen, environments[chosen]);
  refuseSharedNames(chosen, asOnAws);
  if (chosen === "local") refuseCertificate(asOnAws);
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
 * Checks the input of an environment, and adds its defaults.
 * @throws {ConfigError} with all problems
 */
export function checkEnvironment(name: string, input: unknown): Environment {
  const { data, error } = environmentSchema.safeParse(input, PARSE_OPTIONS);
  const problems = [
    ...nameProblems(name),
    ...accountProblems(name, input),
    ...problemsOf(input, error?.issues ?? []),
    ...addressProblems(input),
    ...apiAccessProblems(input),
    ...nodeProblems(name, input),
    ...serviceProblems(input),
    ...subnetSizeProblems(input),
    ...securityGroupProblems(input),
  ];
  if (data !== undefined && problems.length === 0) return data;
  throw new ConfigError(`The configuration of "${name}"`, problems);
}

/** Refuses names that another environment has, because both would then manage the same resource and its data. */
function refuseSharedNames(name: EnvironmentName, environment: Environment): void {
  const problems = Object.entries(environments)
    .filter(([other]) => other !== name)
    .flatMap(([other, input]) => {
      const { data } = environmentSchema.safeParse(input);
      return data === undefined ? [] : sharedNames({ name, environment }, { name: other, environment: data });
    });
  if (problems.length > 0) throw new ConfigError(`The configuration of "${name}"`, problems);
}

/** The environment `local` is on no AWS, whose load balancers have certificates. A rehearsal leaves them out. */
function refuseCertificate({ service }: Environment): void {
  const value = service.loadBalancer.certificateArn;
  if (value === undefined) return;
  const expected = "must be left out: the local cloud terminates no TLS";
  throw new ConfigError('The configuration of "local"', [
    { key: "service.loadBalancer.certificateArn", value, expected },
  ]);
}

function nameProblems(name: string): Problem[] {
  const { pattern, expected } = ENVIRONMENT_NAME;
  return pattern.test(name) ? [] : [{ key: "ENVIRONMENT", value: name, expected: expected }];
}

function accountProblems(name: string, input: unknown): Problem[] {
  const key = "accountId";
  if (name === "local" || valueAt(input, [key]) !== LOCAL_ACCOUNT) return [];
  return [{ key, value: LOCAL_ACCOUNT, expected: "must be an account on AWS: this id is the local cloud's" }];
}

/** A local cloud can only rehearse the environment that it was started for, which decides about its account and names. */
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
  throw new ConfigError(join(directory, "cloud.json"), [problem], `The file is lost. ${START_NEW_CLOUD}`);
}
