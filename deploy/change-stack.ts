import type { StepContext } from "../lib/steps.ts";
import type { StackName } from "../stacks/stack-names.ts";
import { type Target, terraformOf } from "./target.ts";
import { describeChanges } from "./terraform.ts";

/** Brings a synthesized stack to what its code says. */
export async function applyStack(target: Target, stack: StackName, { log, note }: StepContext): Promise<void> {
  const terraform = terraformOf(target, stack);
  await terraform.init(log);
  note(describeChanges(await terraform.apply(log)));
}

/** Destroys what a synthesized stack has deployed. */
export async function destroyStack(target: Target, stack: StackName, { log, note }: StepContext): Promise<void> {
  const terraform = terraformOf(target, stack);
  await terraform.init(log);
  // app's data sources ask for the image of the current sources, which need not be in the registry
  note(describeChanges(await terraform.destroy(log, { refresh: stack !== "app" })));
}
