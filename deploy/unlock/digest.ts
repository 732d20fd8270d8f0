import { createHash } from "node:crypto";
import {
  DeleteItemCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import { type StateKey, statePath } from "../../stacks/stack-names.ts";
import { readStateText } from "../states.ts";
import type { ApiAccess } from "../target.ts";

/** The client of the lock table's service. */
export function dynamoDb({ client }: ApiAccess): DynamoDBClient {
  return new DynamoDBClient(client);
}

/**
 * The item of a state in the lock table, with its lock or its digest:
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/remote-state/s3/client.go
 */
export function tableItem({ config: { names } }: ApiAccess, stack: StateKey, content: "lock" | "digest") {
  const path = `${names.stateBucket}/${statePath(stack)}`;
  return { TableName: names.lockTable, Key: { LockID: { S: content === "lock" ? path : `${path}-md5` } } };
}

/**
 * Whether the error means that the caller has no right to the lock table, and needs none. A table may be left when
 * states are locked by files alone.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function isTableClosed({ config }: ApiAccess, error: unknown): boolean {
  if (config.stateStore.locks !== "file") return false;
  return error instanceof DynamoDBServiceException && error.name === "AccessDeniedException";
}

/**
 * The digest of a state that is locked by its lock file alone. No state has this digest, so Terraform refuses to read
 * the state in a run that also locks by the table: docs/adr/0004-both-state-locks.md
 */
export const LOCKED_BY_FILE_ALONE = "0".repeat(32);

/** A digest record in the lock table. If the table is unreadable, it may or may not exist. */
export type DigestRecord =
  | { table: "missing" }
  | { table: "unreadable" }
  | { table: "readable"; digest: string | undefined };

/** Reads the digest record. A user who locks by files alone need not have the right to. */
export async function readDigestRecord(access: ApiAccess, stack: StateKey): Promise<DigestRecord> {
  try {
    const command = new GetItemCommand({ ...tableItem(access, stack, "digest"), ConsistentRead: true });
    return { table: "readable", digest: (await dynamoDb(access).send(command)).Item?.Digest?.S };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return { table: "missing" };
    if (isTableClosed(access, error)) return { table: "unreadable" };
    throw error;
  }
}

/** Writes or removes a digest. The caller holds the state's lock: Terraform writes the digest after the state. */
export async function writeDigest(access: ApiAccess, stack: StateKey, digest: string | undefined): Promise<void> {
  const { TableName, Key } = tableItem(access, stack, "digest");
  if (digest === undefined) await dynamoDb(access).send(new DeleteItemCommand({ TableName, Key }));
  else await dynamoDb(access).send(new PutItemCommand({ TableName, Item: { ...Key, Digest: { S: digest } } }));
}

/** The digest of the state in S3, computed as Terraform does; undefined if there is no state. */
export async function digestOfState(access: ApiAccess, stack: StateKey): Promise<string | undefined> {
  const state = await readStateText(access, stack);
  return state === undefined ? undefined : createHash("md5").update(state).digest("hex");
}

/** A state that does not match the digest in the lock table. Terraform refuses to read it. */
export interface WrongDigest {
  stack: StateKey;
  table: string;
  /** Key of the item with the digest. */
  lockId: string;
  /** The digest in the table. */
  recorded: string;
  /** The digest of the state in S3; null if there is none. */
  actual: string | null;
}

/** The mismatch between a stack's state and its digest, if there is one. */
export async function findWrongDigest(access: ApiAccess, stack: StateKey): Promise<WrongDigest | undefined> {
  const record = await readDigestRecord(access, stack);
  if (record.table !== "readable" || record.digest === undefined) return undefined;
  const actual = (await digestOfState(access, stack)) ?? null;
  if (actual === record.digest) return undefined;
  const { TableName: table, Key } = tableItem(access, stack, "digest");
  return { stack, table, lockId: Key.LockID.S, recorded: record.digest, actual };
}

/** Describes what to do about a mismatch. Only a person can decide which version of the state is right. */
export function describeWrongDigest({ stack, table, lockId, recorded, actual }: WrongDigest): string {
  if (recorded === LOCKED_BY_FILE_ALONE) {
    const why = "is locked by its lock file alone, and Terraform refuses to read it with both locks.";
    return `The state of ${stack} ${why}\nSee docs/runbook.md, Other locks for the states.`;
  }
  const problem = [
    `The state of ${stack} in S3 is not the one that Terraform wrote last, and Terraform refuses to read it:`,
    `  digest in the table  ${recorded}`,
    `  digest of the state  ${actual ?? "there is no state"}`,
  ];
  const where = "See docs/runbook.md, A state that Terraform refuses to read.";
  if (actual === null) return [...problem, `Bring the state back. ${where}`].join("\n");
  const item = JSON.stringify({ LockID: { S: lockId }, Digest: { S: actual } });
  return [
    ...problem,
    `Nothing was changed. ${where} If the state in S3 is the right one, and its lock is free, set the digest to that of the state:`,
    `  aws dynamodb put-item --table-name ${table} --item '${item}'`,
  ].join("\n");
}
