import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, ListObjectsV2Command, NoSuchBucket, S3Client } from "@aws-sdk/client-s3";
import type { Config } from "../../stacks/config/load.ts";
import { type ClientOptions, clientConfig } from "../emulator/client.ts";

/**
 * Removes the locks and digests of Terraform's states from an emulator on which no Terraform works. All of its locks
 * are stale. After a kill, the buckets have the latest states, but the table has the digests of the last orderly stop,
 * and Terraform would refuse to read the states.
 */
export async function removeStaleLocks(client: ClientOptions, { names }: Pick<Config, "names">): Promise<void> {
  const config = await clientConfig(client);
  await emptyTable(new DynamoDBClient(config), names.lockTable);
  await removeLockFiles(new S3Client({ ...config, forcePathStyle: true }), names.stateBucket);
}

async function emptyTable(dynamoDb: DynamoDBClient, TableName: string): Promise<void> {
  for (const { LockID } of await itemsOf(dynamoDb, TableName)) {
    if (LockID !== undefined) await dynamoDb.send(new DeleteItemCommand({ TableName, Key: { LockID } }));
  }
}

async function itemsOf(dynamoDb: DynamoDBClient, TableName: string): Promise<Record<string, AttributeValue>[]> {
  try {
    return (await dynamoDb.send(new ScanCommand({ TableName }))).Items ?? [];
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}

/** https://developer.hashicorp.com/terraform/language/backend/s3#state-locking */
async function removeLockFiles(s3: S3Client, Bucket: string): Promise<void> {
  try {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key } of Contents) {
      if (Key?.endsWith(".tflock")) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    }
  } catch (error) {
    if (!(error instanceof NoSuchBucket)) throw error;
  }
}
