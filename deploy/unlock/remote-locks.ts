import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { z } from "zod";
import { insteadOf } from "../../lib/errors.ts";
import { type StateKey, statePath } from "../../stacks/stack-names.ts";
import { s3, whereMissing } from "../states.ts";
import type { ApiAccess } from "../target.ts";
import { dynamoDb, isTableClosed, tableItem } from "./digest.ts";
import { type PlacedLock, parseLockInfo } from "./lock.ts";

/** The locks of a stack's state; empty if there is no state store. */
export async function readLocks(access: ApiAccess, stack: StateKey): Promise<PlacedLock[]> {
  const locks = await Promise.all([readItem(access, stack), readFile(access, stack)]);
  return locks.filter((lock) => lock !== undefined);
}

/**
 * Removes a lock, unless it has been replaced by another one. The service compares and deletes in one step; Terraform's
 * own force-unlock does not (docs/adr/0015-unlock-by-conditional-deletes.md).
 * @returns whether it was still there.
 */
export function releaseLock(access: ApiAccess, lock: PlacedLock): Promise<boolean> {
  return lock.place === "DynamoDB table" ? deleteItem(access, lock) : deleteFile(access, lock);
}

async function readItem(access: ApiAccess, stack: StateKey): Promise<PlacedLock | undefined> {
  try {
    const command = new GetItemCommand({ ...tableItem(access, stack, "lock"), ConsistentRead: true });
    const { Item } = await dynamoDb(access).send(command);
    if (Item === undefined) return undefined;
    const token = Item.Info?.S ?? "";
    return { stack, place: "DynamoDB table", info: parseLockInfo(token), token };
  } catch (error) {
    if (error instanceof ResourceNotFoundException || isTableClosed(access, error)) return undefined;
    throw error;
  }
}

/** Locks a state in the table, unless it is locked there already or there is no table. */
export async function takeItem(
  access: ApiAccess,
  stack: StateKey,
  text: string,
): Promise<PlacedLock | "held" | "no table"> {
  const { TableName, Key } = tableItem(access, stack, "lock");
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

async function deleteItem(access: ApiAccess, { stack, token }: PlacedLock): Promise<boolean> {
  const condition =
    token === ""
      ? { ConditionExpression: "attribute_exists(LockID) AND attribute_not_exists(Info)" }
      : { ConditionExpression: "Info = :shown", ExpressionAttributeValues: { ":shown": { S: token } } };
  const command = new DeleteItemCommand({ ...tableItem(access, stack, "lock"), ...condition });
  return dynamoDb(access)
    .send(command)
    .then(() => true, insteadOf(false, ConditionalCheckFailedException));
}

/** The lock object of a state, in the bucket. */
function lockFile({ config: { names } }: ApiAccess, stack: StateKey) {
  return { Bucket: names.stateBucket, Key: `${statePath(stack)}.tflock` };
}

async function readFile(access: ApiAccess, stack: StateKey): Promise<PlacedLock | undefined> {
  const command = new GetObjectCommand(lockFile(access, stack));
  const file = await s3(access).send(command).catch(whereMissing);
  if (file === undefined) return undefined;
  const info = parseLockInfo((await file.Body?.transformToString()) ?? "");
  return { stack, place: "S3 lock file", info, token: z.string().parse(file.ETag) };
}

/**
 * Locks a state by its lock file, unless there is one already.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export async function takeFile(access: ApiAccess, stack: StateKey, text: string): Promise<PlacedLock | "held"> {
  try {
    const put = { ...lockFile(access, stack), Body: text, ContentType: "application/json", IfNoneMatch: "*" };
    const { ETag } = await s3(access).send(new PutObjectCommand(put));
    return { stack, place: "S3 lock file", info: parseLockInfo(text), token: z.string().parse(ETag) };
  } catch (error) {
    // 412: there is a lock file; 409: another process is writing one
    if (isAnswer(error, 409, 412)) return "held";
    throw error;
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html */
async function deleteFile(access: ApiAccess, { stack, token }: PlacedLock): Promise<boolean> {
  try {
    await s3(access).send(new DeleteObjectCommand({ ...lockFile(access, stack), IfMatch: token }));
    return true;
  } catch (error) {
    // 404: there is no lock file; 412: there is another one
    if (isAnswer(error, 404, 412)) return false;
    throw error;
  }
}

function isAnswer(error: unknown, ...statuses: number[]): boolean {
  return error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0);
}
