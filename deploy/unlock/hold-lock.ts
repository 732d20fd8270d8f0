import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { ConditionalCheckFailedException, PutItemCommand, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { type StateKey, statePath } from "../../stacks/stack-names.ts";
import { dynamoDb, type StateStoreAccess, s3 } from "./access.ts";
import { heldLocks, type PlacedLock, parseLockInfo } from "./lock.ts";
import { lockFile, lockItem, readLocks, releaseLock } from "./remote-locks.ts";
import { describeLock } from "./report.ts";

/**
 * Runs work while no Terraform can lock the state, with either kind of lock. Like Terraform, it takes the lock file
 * first and then the item in the table, if there is a table.
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/remote-state/s3/client.go
 * @throws {UserError} that names the holder of the lock.
 */
export async function withStateLock(access: StateStoreAccess, stack: StateKey, work: () => Promise<void>) {
  const text = lockText(access, stack);
  const taken: PlacedLock[] = [];
  try {
    for (const take of [takeFile, takeItem]) {
      const lock = await take(access, stack, text);
      if (lock === "held") throw await lockedBy(access, stack);
      if (lock !== "no table") taken.push(lock);
    }
    await work();
  } finally {
    await Promise.all(taken.map((lock) => releaseLock(access, lock)));
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
async function takeFile(access: StateStoreAccess, stack: StateKey, text: string): Promise<PlacedLock | "held"> {
  try {
    const put = { ...lockFile(access, stack), Body: text, ContentType: "application/json", IfNoneMatch: "*" };
    const { ETag } = await s3(access).send(new PutObjectCommand(put));
    return { stack, place: "S3 lock file", info: parseLockInfo(text), token: z.string().parse(ETag) };
  } catch (error) {
    // 412: there is a lock file; 409: another process is writing one
    if (error instanceof S3ServiceException && [409, 412].includes(error.$metadata.httpStatusCode ?? 0)) return "held";
    throw error;
  }
}

async function takeItem(
  access: StateStoreAccess,
  stack: StateKey,
  text: string,
): Promise<PlacedLock | "held" | "no table"> {
  const { TableName, Key } = lockItem(access, stack);
  const Item = { ...Key, Info: { S: text } };
  try {
    const ConditionExpression = "attribute_not_exists(LockID)";
    await dynamoDb(access).send(new PutItemCommand({ TableName, Item, ConditionExpression }));
    return { stack, place: "DynamoDB table", info: parseLockInfo(text), token: text };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return "held";
    if (error instanceof ResourceNotFoundException) return "no table";
    throw error;
  }
}

async function lockedBy(access: StateStoreAccess, stack: StateKey): Promise<UserError> {
  const own = heldLocks(await readLocks(access, stack)).filter(({ who }) => who !== OWNER);
  const shown = own.map(describeLock).join("\n") || `The state of ${stack} was locked a moment ago.`;
  return new UserError("STATE_LOCKED", `How states are locked can't be changed while one is locked.\n${shown}`, {
    remedy: "Let that work end, and run the same command again. If it was killed: npm run unlock",
  });
}

/** The owner in this project's own locks. Terraform writes `user@host`. */
const OWNER = `${userInfo().username}@${hostname()} (npm run deploy, process ${process.pid})`;

/**
 * The lock's text in Terraform's format:
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/statemgr/locker.go
 */
function lockText({ config: { names } }: StateStoreAccess, stack: StateKey): string {
  return JSON.stringify({
    ID: randomUUID(),
    Operation: "change of stateStore.locks",
    Info: "",
    Who: OWNER,
    Version: "none: this is no Terraform",
    Created: new Date().toISOString(),
    Path: `${names.stateBucket}/${statePath(stack)}`,
  });
}
