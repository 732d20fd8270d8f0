import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DeleteItemCommand, DynamoDBClient, ResourceNotFoundException, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteAddonCommand,
  DeleteClusterCommand,
  DeleteNodegroupCommand,
  DescribeClusterCommand,
  EKSClient,
  ListAddonsCommand,
  ListClustersCommand,
  ListNodegroupsCommand,
} from "@aws-sdk/client-eks";
import { DeleteObjectCommand, ListObjectsV2Command, NoSuchBucket, S3Client } from "@aws-sdk/client-s3";
import { readLocks } from "../../deploy/unlock/remote-locks.ts";
import { insteadOf } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { Config } from "../../stacks/config/load.ts";
import { STACKS, type StackName } from "../../stacks/stack-names.ts";
import { type ClientOptions, clientConfig } from "../emulator/client.ts";
import { stopEmulator } from "../emulator/emulator.ts";
import { cloudPaths } from "./paths.ts";
import type { RunningCloud } from "./running-cloud.ts";
import { untilNoTerraform } from "./terraform-runs.ts";

const BACKEND_LOCK = ".backend.tfstate.lock.info";
/** The state of stack backend, its backup, and its lock file. */
const BACKEND_FILES = ["backend.tfstate", "backend.tfstate.backup", BACKEND_LOCK];

/**
 * Waits until no Terraform works on the local cloud any more, and removes the locks of killed runs. What blocks such a
 * Terraform while it destroys base is removed.
 * @returns the stacks that a killed Terraform was changing. Their states may lack resources that it has made, and the
 *   next run would try in vain to make them again.
 */
export async function endEarlierWork(cloud: RunningCloud, config: Config, log: Log): Promise<StackName[]> {
  await untilNoTerraform(cloud, config, log);
  const unfinished = await unfinishedStacks(cloud, config);
  await removeStaleLocks(cloud.client, config);
  return unfinished;
}

/** Ends the emulator, and deletes everything that was deployed to it. Addresses, keys and certificates stay. */
export async function forgetDeployments(name: string): Promise<void> {
  const { directory, emulator } = cloudPaths(name);
  await stopEmulator(directory);
  for (const path of [emulator.state, emulator.buckets, ...BACKEND_FILES.map((file) => join(directory, file))]) {
    await rm(path, { recursive: true, force: true });
  }
}

/** Deletes the clusters whose containers are gone, so that Terraform makes them again. Returns their names. */
export async function deleteFailedClusters(client: ClientOptions): Promise<string[]> {
  const eks = new EKSClient(await clientConfig(client));
  const { clusters = [] } = await eks.send(new ListClustersCommand({}));
  const failed: string[] = [];
  for (const name of clusters) {
    const { cluster } = await eks.send(new DescribeClusterCommand({ name }));
    if (cluster?.status !== "FAILED") continue;
    await deleteCluster(eks, name);
    failed.push(name);
  }
  return failed;
}

/**
 * Removes the locks and digests of Terraform's states from an emulator on which no Terraform works. After a kill, the
 * table has the digests of the last orderly stop, and Terraform would refuse to read the states.
 */
export async function removeStaleLocks(client: ClientOptions, { names }: Pick<Config, "names">): Promise<void> {
  const config = await clientConfig(client);
  await emptyTable(new DynamoDBClient(config), names.lockTable);
  await removeLockFiles(new S3Client({ ...config, forcePathStyle: true }), names.stateBucket);
}

/** The stacks with the lock of a killed run. A run that ends releases its lock. A plan's lock does not count. */
async function unfinishedStacks({ name, client }: RunningCloud, config: Config): Promise<StackName[]> {
  const access = { config, client: await clientConfig(client) };
  const changed = async (stack: StackName) => {
    if (stack === "backend") return existsSync(join(cloudPaths(name).directory, BACKEND_LOCK));
    const locks = await readLocks(access, stack);
    return locks.some(({ info }) => info.operation !== "OperationTypePlan");
  };
  const found = await Promise.all(STACKS.map(changed));
  return STACKS.filter((_, index) => found[index]);
}

/** Deletes a cluster after its node groups, as AWS requires, and its add-ons, which the emulator does not delete. */
async function deleteCluster(eks: EKSClient, clusterName: string): Promise<void> {
  const { nodegroups = [] } = await eks.send(new ListNodegroupsCommand({ clusterName }));
  for (const nodegroupName of nodegroups) await eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName }));
  const { addons = [] } = await eks.send(new ListAddonsCommand({ clusterName }));
  for (const addonName of addons) await eks.send(new DeleteAddonCommand({ clusterName, addonName }));
  await eks.send(new DeleteClusterCommand({ name: clusterName }));
}

async function emptyTable(dynamoDb: DynamoDBClient, TableName: string): Promise<void> {
  const scan = dynamoDb.send(new ScanCommand({ TableName }));
  const found = await scan.catch(insteadOf(undefined, ResourceNotFoundException));
  for (const { LockID } of found?.Items ?? []) {
    if (LockID !== undefined) await dynamoDb.send(new DeleteItemCommand({ TableName, Key: { LockID } }));
  }
}

/** https://developer.hashicorp.com/terraform/language/backend/s3#state-locking */
async function removeLockFiles(s3: S3Client, Bucket: string): Promise<void> {
  const list = s3.send(new ListObjectsV2Command({ Bucket }));
  const found = await list.catch(insteadOf(undefined, NoSuchBucket));
  for (const { Key } of found?.Contents ?? []) {
    if (Key?.endsWith(".tflock")) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}
