import { DescribeClusterCommand, EKSClient, ResourceNotFoundException } from "@aws-sdk/client-eks";
import { UserError } from "../../lib/errors.ts";
import { daemonPid } from "../../lib/processes/daemon.ts";
import { type CloudRecord, readCloudRecord } from "../../stacks/config/cloud-record.ts";
import type { Config } from "../../stacks/config/load.ts";
import { type ClientOptions, clientConfig, readAccessKey } from "../emulator/client.ts";
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

/**
 * The local cloud of this configuration.
 * @throws {UserError} when it does not run.
 */
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
  try {
    return (await eks.send(new DescribeClusterCommand({ name }))).cluster?.status === "ACTIVE";
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
