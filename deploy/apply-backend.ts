import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import type { StepContext } from "../lib/steps.ts";
import { LOCK_TABLE_ADDRESS } from "../stacks/checks/stateful-addresses.ts";
import { stackDirectory } from "../stacks/project.ts";
import { applyStack } from "./change-stack.ts";
import { lockByBoth, lockByFilesAlone } from "./lock-mode.ts";
import { readStates } from "./states.ts";
import type { Target } from "./target.ts";

/**
 * Brings stack backend to what its code says. Where that changes how the states are locked, they are: docs/runbook.md,
 * "Other locks for the states". The digests change while the table is there: before it may go, and after it has come.
 */
export async function applyBackend(target: Target, context: StepContext): Promise<void> {
  if (target.config.stateStore.locks === "file") {
    await lockByFilesAlone(target, context.log);
    return applyStack(target, "backend", context);
  }
  if (await isLockTableForgotten(target)) await withLockTableImported(target, () => applyBackendStack(target, context));
  else await applyBackendStack(target, context);
}

async function applyBackendStack(target: Target, context: StepContext): Promise<void> {
  await applyStack(target, "backend", context);
  await lockByBoth(target, context.log);
}

/** A protected table stays where the states are locked by files alone, but backend's state no longer knows it. */
async function isLockTableForgotten(target: Target): Promise<boolean> {
  const { backend } = await readStates(target);
  return backend.deployed && backend.outputs.lock_table === undefined && (await lockTableExists(target));
}

async function lockTableExists({ config, client }: Target): Promise<boolean> {
  try {
    await new DynamoDBClient(client).send(new DescribeTableCommand({ TableName: config.names.lockTable }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

/** https://developer.hashicorp.com/terraform/language/import: nothing is imported that the state has already. */
async function withLockTableImported(target: Target, work: () => Promise<void>): Promise<void> {
  const file = join(stackDirectory(target.config.name, "backend"), "import.tf.json");
  const blocks = { import: [{ to: LOCK_TABLE_ADDRESS, id: target.config.names.lockTable }] };
  await writeFile(file, JSON.stringify(blocks));
  try {
    await work();
  } finally {
    await rm(file);
  }
}
