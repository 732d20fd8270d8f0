import { join } from "node:path";
import { DescribeClusterCommand, EKSClient, ResourceNotFoundException } from "@aws-sdk/client-eks";
import type { Target } from "../../deploy/target.ts";
import { insteadOf, UserError } from "../../lib/errors.ts";
import { daemonPid } from "../../lib/processes/daemon.ts";
import type { EnvironmentChange } from "../../lib/processes/run.ts";
import { type CloudRecord, readCloudRecord } from "../../stacks/config/cloud-record.ts";
import type { Config } from "../../stacks/config/load.ts";
import { type ClientOptions, clientConfig, clientEnvironment, endpointUrl, readAccessKey } from "../emulator/client.ts";
import { cloudPaths } from "./paths.ts";
import { emulatorPorts } from "./record.ts";

/** A local cloud that can be deployed to. */
export interface RunningCloud {
  name: string;
  record: CloudRecord;
  /** The options of a client of its emulator, with the deployer's credentials. */
  client: ClientOptions;
}

/** Whether the emulator of a local cloud runs. */
export async function isRunning(name: string): Promise<boolean> {
  return (await daemonPid(cloudPaths(name).emulator.pidFile)) !== undefined;
}

/** Returns the local cloud of this configuration, or throws a UserError if it does not run. */
export async function openCloud({ name, region }: Pick<Config, "name" | "region">): Promise<RunningCloud> {
  const { directory, emulator } = cloudPaths(name);
  const record = readCloudRecord(directory);
  const credentials = await readAccessKey(emulator.deployerKey);
  if (record === undefined || credentials === undefined || !(await isRunning(name))) {
    throw new UserError("CLOUD_NOT_RUNNING", `The local cloud "${name}" does not run.`, {
      remedy: "Start it with: npm run cloud. Or start it and deploy everything to it with: npm run up",
    });
  }
  const { port } = emulatorPorts(record);
  return { name, record, client: { cloudDirectory: directory, port, region, credentials } };
}

/** Whether the cluster exists and is active, so that its API server can be used. */
export async function isClusterActive({ client }: Pick<RunningCloud, "client">, name: string): Promise<boolean> {
  const eks = new EKSClient(await clientConfig(client));
  const described = eks.send(new DescribeClusterCommand({ name }));
  return (await described.catch(insteadOf(undefined, ResourceNotFoundException)))?.cluster?.status === "ACTIVE";
}

export async function localTarget(config: Config, cloud: RunningCloud): Promise<Target> {
  const { port } = cloud.client;
  const { emulator, bin, logs, kubeconfig } = cloudPaths(cloud.name);
  return {
    config,
    aws: { endpointUrl: endpointUrl(port), caCertificateFile: emulator.ca },
    client: await clientConfig(cloud.client),
    env: cloudEnvironment(cloud, process.env),
    terraform: join(bin, "terraform"),
    kubectl: join(bin, "kubectl"),
    kubeconfig,
    logs,
  };
}

/** The changes to an environment that make aws, terraform, kubectl, helm and cdktf work on this cloud. */
export function cloudEnvironment(
  { name, record, client }: RunningCloud,
  inherited: Readonly<NodeJS.ProcessEnv>,
): EnvironmentChange {
  const paths = cloudPaths(name);
  return {
    ...clientEnvironment(client, inherited),
    ENVIRONMENT: "local",
    LOCAL_CLOUD: name,
    REHEARSE: record.rehearses,
    KUBECONFIG: paths.kubeconfig,
    // kubectl would cache its knowledge of the cluster's API in the user's home
    KUBECACHEDIR: paths.kubeCache,
    // kubectl does not read the user's preferences
    KUBERC: "off",
    PATH: [paths.bin, inherited.PATH].filter(Boolean).join(":"),
    TF_CLI_CONFIG_FILE: paths.terraformConfig,
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    // CDKTF would ask Terraform's registry for checksums of other platforms
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    // CDKTF can then deploy one stack alone when the stacks that it depends on are deployed
    CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES: "true",
    // Terraform and CDKTF do not ask for newer versions of themselves
    CHECKPOINT_DISABLE: "1",
    DISABLE_VERSION_CHECK: "1",
    // CDKTF's command line prints lines instead of a screen
    CI: "1",
  };
}

/**
 * The commands that make this change in a POSIX shell: `eval "$(npm run -s cloud)"`.
 * @param bin is put first on the shell's own PATH, because npm has extended the PATH of this process
 */
export function shellCommands(change: EnvironmentChange, bin: string): string {
  const lines = Object.entries(change)
    .filter(([name]) => name !== "PATH")
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => (value === undefined ? `unset ${name}` : `export ${name}=${quoted(value)}`));
  return [...lines, `export PATH=${quoted(bin)}:"$PATH"`].join("\n");
}

/** Quotes a value as one word for a POSIX shell. Within single quotes, only a closing quote has a special meaning. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
