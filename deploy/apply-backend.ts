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
 * Deploys stack backend, and changes how the states are locked if the configuration says so: docs/runbook.md, "Other
 * locks for the states". The digests in the lock table change while the table exists: before it may be destroyed, and
 * after it has been created.
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

/**
 * A protected lock table is kept when the states change to lock files alone, but it is then missing in backend's state.
 */
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

/**
 * https://developer.hashicorp.com/terraform/language/import: Terraform skips a resource that is already in the state.
 */
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
