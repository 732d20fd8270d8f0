import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, GetObjectCommand, NoSuchBucket, NoSuchKey, S3ServiceException } from "@aws-sdk/client-s3";
import { z } from "zod";
import { type StateKey, statePath } from "../../stacks/stack-names.ts";
import { dynamoDb, isTableClosed, type StateStoreAccess, s3 } from "./access.ts";
import { type PlacedLock, parseLockInfo } from "./lock.ts";

/** The locks of a stack's state; empty if there is no state store. */
export async function readLocks(access: StateStoreAccess, stack: StateKey): Promise<PlacedLock[]> {
  const locks = await Promise.all([readItem(access, stack), readFile(access, stack)]);
  return locks.filter((lock) => lock !== undefined);
}

/**
 * Removes a lock, unless it has been replaced by another one. The service compares and deletes in one step; Terraform's
 * own force-unlock does not (docs/adr/0015-unlock-by-conditional-deletes.md).
 * @returns whether it was still there.
 */
export function releaseLock(access: StateStoreAccess, lock: PlacedLock): Promise<boolean> {
  return lock.place === "DynamoDB table" ? deleteItem(access, lock) : deleteFile(access, lock);
}

async function readItem(access: StateStoreAccess, stack: StateKey): Promise<PlacedLock | undefined> {
  try {
    const { Item } = await dynamoDb(access).send(
      new GetItemCommand({ ...lockItem(access, stack), ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const token = Item.Info?.S ?? "";
    return { stack, place: "DynamoDB table", info: parseLockInfo(token), token };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    if (isTableClosed(access, error)) return undefined;
    throw error;
  }
}

async function deleteItem(access: StateStoreAccess, { stack, token }: PlacedLock): Promise<boolean> {
  const command = new DeleteItemCommand({
    ...lockItem(access, stack),
    ...(token === ""
      ? { ConditionExpression: "attribute_exists(LockID) AND attribute_not_exists(Info)" }
      : { ConditionExpression: "Info = :shown", ExpressionAttributeValues: { ":shown": { S: token } } }),
  });
  try {
    await dynamoDb(access).send(command);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function readFile(access: StateStoreAccess, stack: StateKey): Promise<PlacedLock | undefined> {
  try {
    const { Body, ETag } = await s3(access).send(new GetObjectCommand(lockFile(access, stack)));
    const info = parseLockInfo((await Body?.transformToString()) ?? "");
    return { stack, place: "S3 lock file", info, token: z.string().parse(ETag) };
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NoSuchBucket) return undefined;
    throw error;
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html */
async function deleteFile(access: StateStoreAccess, { stack, token }: PlacedLock): Promise<boolean> {
  try {
    await s3(access).send(new DeleteObjectCommand({ ...lockFile(access, stack), IfMatch: token }));
    return true;
  } catch (error) {
    // 404: there is no lock file; 412: there is another one
    if (error instanceof S3ServiceException && [404, 412].includes(error.$metadata.httpStatusCode ?? 0)) return false;
    throw error;
  }
}

/** The lock item of a state, in the table. */
export function lockItem({ config: { names } }: StateStoreAccess, stack: StateKey) {
  return { TableName: names.lockTable, Key: { LockID: { S: `${names.stateBucket}/${statePath(stack)}` } } };
}

/** The lock object of a state, in the bucket. */
export function lockFile({ config: { names } }: StateStoreAccess, stack: StateKey) {
  return { Bucket: names.stateBucket, Key: `${statePath(stack)}.tflock` };
}
