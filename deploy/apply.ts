import { DescribeTableCommand, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { CommandError, insteadOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { StepContext } from "../lib/steps.ts";
import { LOCK_TABLE_ADDRESS } from "../stacks/checks/stateful-addresses.ts";
import type { StackName } from "../stacks/stack-names.ts";
import { lockByBoth, lockByFilesAlone } from "./lock-mode.ts";
import { clusterOf } from "./release/cluster.ts";
import { requireRepairable } from "./release/drift.ts";
import { examineCluster } from "./release/examine.ts";
import { whyFailed } from "./release/failure.ts";
import { repairing, repairRest } from "./release/repair.ts";
import { repairStuck } from "./release/stuck.ts";
import { ReleaseWarnings } from "./release-warnings.ts";
import { readStates } from "./states.ts";
import type { ApiAccess, Target } from "./target.ts";
import { describeChanges, terraformOf, withImportBlocks } from "./terraform.ts";
import { dynamoDb } from "./unlock/digest.ts";
import { withStateLocks } from "./unlock/hold-lock.ts";

/**
 * Deploys a synthesized stack.
 * @throws {UserError} when a release of app can't be repaired, or with the cluster's own warnings when it does not get
 *   healthy
 */
export async function applyStack(target: Target, stack: StackName, context: StepContext): Promise<void> {
  if (stack === "backend") return applyBackend(target, context);
  if (stack === "app") return applyApp(target, context);
  context.note(describeChanges(await apply(target, stack, context.log)));
}

async function apply(target: Target, stack: StackName, log: Log, variables: Record<string, string> = {}) {
  const terraform = terraformOf(target, stack);
  await terraform.init(log);
  return terraform.apply(log, variables);
}

/**
 * Also changes how the states are locked if the configuration says so: docs/runbook.md, "Other locks for the states".
 * The digests in the lock table change while the table exists: before it may be destroyed, and after it has been
 * created.
 */
async function applyBackend(target: Target, context: StepContext): Promise<void> {
  const applyIt = async () => context.note(describeChanges(await apply(target, "backend", context.log)));
  if (target.config.stateStore.locks === "file") {
    await lockByFilesAlone(target, context.log);
    return applyIt();
  }
  const table = { to: LOCK_TABLE_ADDRESS, id: target.config.names.lockTable };
  if (await isLockTableForgotten(target)) await withImportBlocks(target, { import: [table] }, applyIt);
  else await applyIt();
  await lockByBoth(target, context.log);
}

/** Whether a lock table that was protected, and kept with lock files alone, is missing in backend's state. */
async function isLockTableForgotten(target: ApiAccess): Promise<boolean> {
  const { backend } = await readStates(target);
  if (!backend.deployed || backend.outputs.lock_table !== undefined) return false;
  const command = new DescribeTableCommand({ TableName: target.config.names.lockTable });
  return dynamoDb(target)
    .send(command)
    .then(() => true, insteadOf(false, ResourceNotFoundException));
}

/** Also repairs stuck releases and drift, which Terraform does not see. */
async function applyApp(target: Target, { log, note }: StepContext): Promise<void> {
  const { stuck, drifts, unknown } = await examineCluster(target, log);
  requireRepairable(drifts);
  const cluster = await clusterOf(target, log);
  if (stuck.length > 0) {
    // with the lock, no Terraform changes a release now
    await withStateLocks(target, ["app"], "repair of a release", async () => {
      for (const release of stuck) await repairStuck(cluster, release, log);
    });
  }
  const warnings = new ReleaseWarnings({ ...cluster, namespace: target.config.names.namespace }, log);
  const changes = await apply(target, "app", log, repairing({ stuck, drifts })).catch(async (cause: unknown) => {
    const warned = await warnings.end();
    throw cause instanceof CommandError ? whyFailed(cause, warned) : cause;
  });
  await warnings.end();
  if (drifts.length > 0) await repairRest(cluster, (await examineCluster(target, log)).drifts, log);
  const outcome = [
    describeChanges(changes),
    ...[...stuck, ...drifts].map(({ release: { name } }) => `${name} repaired`),
  ];
  if (unknown !== undefined) {
    log.write(`The releases could not be examined: ${unknown}\n`);
    outcome.push("drift unknown: see the log");
  }
  note(outcome.join(", "));
}
