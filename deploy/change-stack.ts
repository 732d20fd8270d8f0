import type { StepContext } from "../lib/steps.ts";
import type { StackName } from "../stacks/stack-names.ts";
import { type Target, terraformOf } from "./target.ts";
import { describeChanges } from "./terraform.ts";

/** Deploys a synthesized stack. */
export async function applyStack(target: Target, stack: StackName, { log, note }: StepContext): Promise<void> {
  const terraform = terraformOf(target, stack);
  await terraform.init(log);
  note(describeChanges(await terraform.apply(log)));
}

/** Destroys the resources of a synthesized stack. */
export async function destroyStack(target: Target, stack: StackName, { log, note }: StepContext): Promise<void> {
  const terraform = terraformOf(target, stack);
  await terraform.init(log);
  // a refresh would read app's data source for the image of the current sources, which need not be in the registry
  note(describeChanges(await terraform.destroy(log, { refresh: stack !== "app" })));
}
