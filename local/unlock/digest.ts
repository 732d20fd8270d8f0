import { createHash } from "node:crypto";
import { DynamoDBClient, GetItemCommand, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { type StateKey, statePath } from "../../stacks/config/state-path.ts";
import { readStateText } from "../deploy/states.ts";
import type { StateStoreAccess } from "./remote-locks.ts";

/** A state that is not the one whose digest Terraform wrote down: Terraform refuses to read it. */
export interface WrongDigest {
  stack: StateKey;
  table: string;
  /** Of the item with the digest. */
  lockId: string;
  /** What the table has. */
  recorded: string;
  /** That of the state in S3; null where there is none. */
  actual: string | null;
}

/** What is wrong with the digest of a stack's state, if anything is. */
export async function findWrongDigest(access: StateStoreAccess, stack: StateKey): Promise<WrongDigest | undefined> {
  const { names } = access.config;
  const table = names.lockTable;
  // https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/remote-state/s3/client.go
  const lockId = `${names.stateBucket}/${statePath(stack)}-md5`;
  const recorded = await readDigest(access, lockId);
  if (recorded === undefined) return undefined;
  const state = await readStateText(access, stack);
  const actual = state === undefined ? null : createHash("md5").update(state).digest("hex");
  return actual === recorded ? undefined : { stack, table, lockId, recorded, actual };
}

async function readDigest({ config, client }: StateStoreAccess, lockId: string): Promise<string | undefined> {
  const Key = { LockID: { S: lockId } };
  const command = new GetItemCommand({ TableName: config.names.lockTable, Key, ConsistentRead: true });
  try {
    return (await new DynamoDBClient(client).send(command)).Item?.Digest?.S;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
