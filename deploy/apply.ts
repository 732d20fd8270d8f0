import { DescribeTableCommand, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { CommandError, insteadOf, UserError } from "../lib/errors.ts";
import type { StepContext } from "../lib/steps.ts";
import { LOCK_TABLE_ADDRESS } from "../stacks/checks/stateful-addresses.ts";
import type { StackName } from "../stacks/stack-names.ts";
import { lockByBoth, lockByFilesAlone } from "./lock-mode.ts";
import { ReleaseWarnings } from "./release-warnings.ts";
import { readStates } from "./states.ts";
import type { ApiAccess, Target } from "./target.ts";
import { describeChanges, terraformOf, withImportBlocks } from "./terraform.ts";
import { dynamoDb } from "./unlock/digest.ts";

/**
 * Deploys a synthesized stack.
 * @throws {UserError} with the cluster's own warnings when the release of app does not get healthy
 */
export function applyStack(target: Target, stack: StackName, context: StepContext): Promise<void> {
  if (stack === "backend") return applyBackend(target, context);
  return stack === "app" ? applyApp(target, context) : apply(target, stack, context);
}

async function apply(target: Target, stack: StackName, { log, note }: StepContext): Promise<void> {
  const terraform = terraformOf(target, stack);
  await terraform.init(log);
  note(describeChanges(await terraform.apply(log)));
}

/**
 * Also changes how the states are locked if the configuration says so: docs/runbook.md, "Other locks for the states".
 * The digests in the lock table change while the table exists: before it may be destroyed, and after it has been
 * created.
 */
async function applyBackend(target: Target, context: StepContext): Promise<void> {
  const applyIt = () => apply(target, "backend", context);
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

/** Helm reports only a timeout, and rolls the release back: the cluster's warnings say why. */
async function applyApp(target: Target, context: StepContext): Promise<void> {
  const { config, env, kubectl } = target;
  if (kubectl === undefined) {
    context.log.write("There is no kubectl on the PATH: where the release fails, the cluster is not asked why.\n");
    return apply(target, "app", context);
  }
  const cluster = { kubectl, env, namespace: config.names.namespace };
  const warnings = new ReleaseWarnings(cluster, context.log);
  try {
    await apply(target, "app", context);
  } catch (cause) {
    const warned = await warnings.end();
    if (!(cause instanceof CommandError) || warned.length === 0) throw cause;
    throw new UserError(
      "RELEASE_FAILED",
      `The release did not get healthy, and was rolled back. The cluster warned:\n${warned.join("\n")}`,
      {
        remedy: "Correct that, and run the same command again. The release that ran before continues to serve.",
        cause,
      },
    );
  }
  await warnings.end();
}
