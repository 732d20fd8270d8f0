import { DescribeRepositoriesCommand, ECRClient, RepositoryNotFoundException } from "@aws-sdk/client-ecr";
import { GetBucketEncryptionCommand, GetBucketVersioningCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { areLocksReady } from "../../deploy/lock-mode.ts";
import { s3 } from "../../deploy/states.ts";
import type { ApiAccess } from "../../deploy/target.ts";
import { insteadOf, UserError } from "../../lib/errors.ts";
import { SLOW, until } from "../../lib/until.ts";

/** Limit for a resource that a stack makes. The AWS provider takes 12 s for the state store's KMS key alone. */
const RESOURCE_TIMEOUT_MS = 300_000;
const EVERY_MS = 250;

/**
 * Waits until other stacks can keep their state in the store that stack backend is making. The store is ready long
 * before the stack is, because the provider watches a bucket's new lifecycle configuration for 55 s.
 */
export async function stateStoreReady(access: ApiAccess, signal: AbortSignal): Promise<void> {
  const client = s3(access);
  const bucket = { Bucket: access.config.names.stateBucket };
  const isReady = async () => {
    const [versioning, encryption, locksReady] = await Promise.all([
      client.send(new GetBucketVersioningCommand(bucket)).catch(whereNotMadeYet),
      client.send(new GetBucketEncryptionCommand(bucket)).catch(whereNotMadeYet),
      areLocksReady(access),
    ]);
    const [rule] = encryption?.ServerSideEncryptionConfiguration?.Rules ?? [];
    const keepsVersions = versioning?.Status === "Enabled";
    const encrypts = rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm === "aws:kms";
    return keepsVersions && encrypts && locksReady;
  };
  if (await becomesTrue(isReady, signal)) return;
  throw new UserError("NO_STATE_STORE", `Stack backend made no state store within ${RESOURCE_TIMEOUT_MS / 1_000} s.`, {
    remedy: SLOW,
  });
}

/** Waits until the image's ECR repository exists. Stack base makes it within its first half minute. */
export async function repositoryExists({ config, client }: ApiAccess, signal: AbortSignal): Promise<void> {
  const name = config.names.repository;
  const ecr = new ECRClient(client);
  const describe = new DescribeRepositoriesCommand({ repositoryNames: [name] });
  const exists = () => ecr.send(describe).then(() => true, insteadOf(false, RepositoryNotFoundException));
  if (await becomesTrue(exists, signal)) return;
  throw new UserError(
    "NO_REPOSITORY",
    `Stack base made no ECR repository "${name}" within ${RESOURCE_TIMEOUT_MS / 1_000} s.`,
    { remedy: SLOW },
  );
}

async function becomesTrue(condition: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  const ask = async () => (await condition()) || undefined;
  return (await until(ask, { timeoutMs: RESOURCE_TIMEOUT_MS, everyMs: EVERY_MS, signal })) ?? false;
}

/** For `catch`: undefined in place of a bucket that does not exist yet, or is not encrypted yet. */
function whereNotMadeYet(error: unknown): undefined {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return;
  throw error;
}
