import type { Agent } from "node:https";
import { join } from "node:path";
import { UserError } from "../lib/errors.ts";
import { type Log, openLog } from "../lib/log.ts";
import { type EnvironmentChange, run } from "../lib/processes/run.ts";
import { ensureTool, executables, findOnPath } from "../lib/tools/tool.ts";
import { kubectl, terraform } from "../lib/tools/tools.ts";
import { withoutForeign } from "../lib/variables/variables.ts";
import type { Config } from "../stacks/config/load.ts";
import { stateDirectory } from "../stacks/project.ts";
import { awsClient } from "./network/aws-client.ts";
import type { credentialsOf } from "./network/credentials.ts";

/** How other programs than the AWS SDK reach AWS or a local cloud. */
interface AwsAccess {
  /** The local cloud's endpoint; undefined for AWS itself. */
  readonly endpointUrl?: string | undefined;
  /** PEM file with the endpoint's CA, if Node does not know it. */
  readonly caCertificateFile?: string | undefined;
}

/** The target of the commands: an account on AWS, or a running local cloud. */
export interface Target {
  config: Config;
  aws: AwsAccess;
  /** For the constructors of the AWS SDK's clients. */
  client: {
    region: string;
    endpoint?: string;
    credentials?: { accessKeyId: string; secretAccessKey: string } | ReturnType<typeof credentialsOf>;
    requestHandler?: { httpsAgent: Agent };
  };
  /** Changes to the environment of the programs that work on the target, by lib/variables. */
  env: EnvironmentChange;
  /** Terraform's executable. */
  terraform: string;
  /** kubectl's executable, if there is one. Deployments to AWS do not require it. */
  kubectl: string | undefined;
  /** Path of the cluster's kubeconfig. */
  kubeconfig: string;
  /** Directory of the steps' logs. */
  logs: string;
}

/** What calls of AWS's APIs need. */
export type ApiAccess = Pick<Target, "config" | "client">;

/** What calls of a registry need. */
export type RegistryAccess = Pick<Target, "aws" | "client">;

/** The file with an environment's settings; for a local cloud, those of the environment that it rehearses. */
export function settingsFile({ environment, rehearses }: Pick<Config, "environment" | "rehearses">): string {
  return `stacks/config/environments/${rehearses ?? environment}.ts`;
}

/** An account on AWS, with the credentials, the AWS command line and the Terraform of the user's environment. */
export async function awsTarget(config: Config): Promise<Target> {
  // stack app gets the cluster's tokens from it
  if (executables("aws").length === 0) {
    throw new UserError(
      "AWS_CLI_MISSING",
      "There is no AWS command line on the PATH, which gets tokens for the cluster.",
      { remedy: "Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html" },
    );
  }
  const { region, name } = config;
  const logs = join(stateDirectory(name), "logs");
  const kubeconfig = join(stateDirectory(name), "kubeconfig");
  const { client, caCertificateFile } = await awsClient(region);
  return {
    config,
    aws: { endpointUrl: process.env.AWS_ENDPOINT_URL, caCertificateFile },
    client,
    env: awsEnvironment(kubeconfig, process.env),
    terraform: await ensureTool(terraform, openLog(join(logs, "terraform.log"))),
    kubectl: await findOnPath(kubectl),
    kubeconfig,
    logs,
  };
}

/**
 * The changes to an environment for the programs that work on an account. All of the user's settings for AWS apply.
 * @param kubeconfig path of the file for the environment's cluster
 */
export function awsEnvironment(kubeconfig: string, inherited: Readonly<NodeJS.ProcessEnv>): EnvironmentChange {
  return {
    ...withoutForeign("aws", inherited),
    KUBECONFIG: kubeconfig,
    // kubectl does not read the user's preferences
    KUBERC: "off",
    // the AWS command line does not ask, whatever the user's profile says
    AWS_CLI_AUTO_PROMPT: "off",
  };
}

/** Writes a kubeconfig for the environment's cluster. kubectl then gets its tokens with `aws eks get-token`. */
export async function writeKubeconfig({ config, env, kubeconfig }: Target, log: Log): Promise<void> {
  const { cluster } = config.names;
  const args = ["eks", "update-kubeconfig", "--region", config.region, "--name", cluster, "--alias", cluster];
  await run("aws", [...args, "--kubeconfig", kubeconfig], { env, log });
}
