import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { areLocksReady } from "../../deploy/lock-mode.ts";
import type { Target } from "../../deploy/target.ts";
import { UserError } from "../../lib/errors.ts";
import { SLOW, until } from "../../lib/until.ts";
import type { Config } from "../../stacks/config/load.ts";

/** The provider takes 12 s for the KMS key alone. */
const TIMEOUT_MS = 300_000;
const EVERY_MS = 250;

/**
 * Waits until other stacks can keep their state in the store that stack backend is making. The store is ready long
 * before the stack is, because the provider watches a bucket's new lifecycle configuration for 55 s.
 */
export async function stateStoreReady(
  { config, client }: Pick<Target, "config" | "client">,
  signal: AbortSignal,
): Promise<void> {
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const dynamoDb = new DynamoDBClient(client);
  const ask = async () => {
    const parts = await Promise.all([
      keepsVersions(s3, config),
      encrypts(s3, config),
      config.stateStore.locks === "file" || locks(dynamoDb, config),
      areLocksReady({ config, client }),
    ]);
    return parts.every(Boolean) || undefined;
  };
  const ready = await until(ask, { timeoutMs: TIMEOUT_MS, everyMs: EVERY_MS, signal });
  if (ready !== undefined) return;
  throw new UserError("NO_STATE_STORE", `Stack backend made no state store within ${TIMEOUT_MS / 1_000} s.`, {
    remedy: SLOW,
  });
}

async function keepsVersions(s3: S3Client, { names }: Config): Promise<boolean> {
  const answer = await s3.send(new GetBucketVersioningCommand({ Bucket: names.stateBucket })).catch(whereMissing);
  return answer?.Status === "Enabled";
}

async function encrypts(s3: S3Client, { names }: Config): Promise<boolean> {
  const answer = await s3.send(new GetBucketEncryptionCommand({ Bucket: names.stateBucket })).catch(whereMissing);
  const [rule] = answer?.ServerSideEncryptionConfiguration?.Rules ?? [];
  return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm === "aws:kms";
}

async function locks(dynamoDb: DynamoDBClient, { names }: Config): Promise<boolean> {
  const answer = await dynamoDb.send(new DescribeTableCommand({ TableName: names.lockTable })).catch(whereMissing);
  return answer?.Table?.TableStatus === "ACTIVE";
}

/** Returns undefined if the resource does not exist yet, and throws every other error. */
function whereMissing(error: unknown): undefined {
  if (error instanceof ResourceNotFoundException) return;
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return;
  throw error;
}
