import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import { join } from "node:path";
import { type Config, loadConfig } from "../../stacks/config/load.ts";
import { certificatePaths } from "../aws/certificates.ts";
import { clientConfig, endpointUrl } from "../aws/client.ts";
import type { EnvironmentChange } from "../aws/client-environment.ts";
import { emulatorPaths } from "../aws/paths.ts";
import { cloudEnvironment } from "../cloud/environment.ts";
import { cloudPaths } from "../cloud/paths.ts";
import { openCloud, type RunningCloud } from "../cloud/running-cloud.ts";
import { UserError } from "../errors.ts";
import type { AwsAccess } from "../image/repository.ts";
import { openLog } from "../log.ts";
import { projectRoot, stateDirectory } from "../project.ts";
import { Terraform } from "../terraform.ts";
import { executables } from "../tools/find.ts";
import { kubectl } from "../tools/kubectl.ts";
import { terraform } from "../tools/terraform.ts";
import { ensureTool } from "../tools/tool.ts";
import type { StackName } from "./stacks.ts";

/** Where the commands act: an account on AWS, or a local cloud that runs. */
export interface Target {
  config: Config;
  /** For the constructors of the AWS SDK's clients. */
  client: { region: string; requestHandler?: { httpsAgent: Agent } } | Awaited<ReturnType<typeof clientConfig>>;
  image: AwsAccess;
  /** What changes in the environment of the programs that act on it. */
  env: EnvironmentChange;
  /** Terraform's executable. */
  terraform: string;
  /** kubectl's executable; AWS is deployed to without it, too. */
  kubectl: string | undefined;
  /** Where the kubeconfig of the cluster is written. */
  kubeconfig: string;
  /** Directory of the steps' logs. */
  logs: string;
}

/**
 * What `ENVIRONMENT` and `LOCAL_CLOUD` choose.
 * @throws {ConfigError} when the configuration is wrong
 * @throws {UserError} when the local cloud does not run, or a program is missing
 */
export async function openTarget(): Promise<Target> {
  const config = loadConfig(process.env);
  return config.environment === "local" ? localTarget(config, await openCloud(config)) : awsTarget(config);
}

/** A local cloud. */
export async function localTarget(config: Config, cloud: RunningCloud): Promise<Target> {
  const { region, cloudDirectory, credentials, port } = cloud.client;
  const caCertificateFile = certificatePaths(emulatorPaths(cloudDirectory).certificates).ca;
  const { bin, logs, kubeconfig } = cloudPaths(cloud.name);
  return {
    config,
    client: await clientConfig(cloud.client),
    image: { region, credentials, endpointUrl: endpointUrl(port), caCertificateFile },
    env: cloudEnvironment(cloud, process.env),
    terraform: join(bin, "terraform"),
    kubectl: join(bin, "kubectl"),
    kubeconfig,
    logs,
  };
}

/** AWS, with the credentials and the Terraform that the user's environment has. */
async function awsTarget(config: Config): Promise<Target> {
  // stack app fetches the cluster's tokens with it
  if (executables("aws").length === 0) {
    throw new UserError(
      "AWS_CLI_MISSING",
      "There is no AWS command line on the PATH, which gets tokens for the cluster.",
      {
        remedy: "Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
      },
    );
  }
  const { region, name } = config;
  const logs = join(stateDirectory(name), "logs");
  const command = await ensureTool(terraform, openLog(join(logs, "terraform.log")));
  // the SDK for JavaScript does not read it, as Terraform and the AWS command line do
  const { AWS_CA_BUNDLE: caCertificateFile, AWS_ENDPOINT_URL: endpointUrl } = process.env;
  const ca = caCertificateFile && (await readFile(caCertificateFile));
  return {
    config,
    client: { region, ...(ca && { requestHandler: { httpsAgent: new Agent({ ca }) } }) },
    image: { region, endpointUrl, caCertificateFile },
    env: {},
    terraform: command,
    kubectl: await kubectl.find(),
    kubeconfig: join(stateDirectory(name), "kubeconfig"),
    logs,
  };
}

/** Terraform in the folder of a synthesized stack. */
export function terraformOf({ config, env, terraform: command }: Target, stack: StackName): Terraform {
  // on AWS a change may take half an hour, on the local cloud a minute
  const interruptible = config.environment !== "local";
  return new Terraform({ command, directory: stackDirectory(config, stack), env, interruptible });
}

/** The folder of a synthesized stack. */
export function stackDirectory({ name }: Pick<Config, "name">, stack: StackName): string {
  return join(projectRoot, "cdktf.out", name, stack);
}
