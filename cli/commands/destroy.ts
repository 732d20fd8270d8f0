import { requireNothingAbove, requireUnprotected } from "../../deploy/checks.ts";
import { destroyStack, removeControlPlaneLogs } from "../../deploy/destroy.ts";
import { requireLocks } from "../../deploy/lock-mode.ts";
import { readStates } from "../../deploy/states.ts";
import { synthesizeToUse } from "../../deploy/synthesize.ts";
import { type Step, Steps } from "../../lib/steps.ts";
import { type StackName, selectStacks } from "../../stacks/stack-names.ts";
import { confirm } from "../confirm.ts";
import { openTarget } from "../open-target.ts";

/** Destroys one stack, or all deployed stacks in reverse order. */
export async function destroy(stack: StackName | undefined, { yes = false }: { yes?: boolean }): Promise<void> {
  const target = await openTarget();
  const states = await readStates(target);
  const stacks = selectStacks(stack).filter((name) => states[name].deployed);
  if (stacks.length === 0) {
    console.log(stack === undefined ? "No stack is deployed." : `Stack ${stack} is not deployed.`);
    return;
  }
  requireNothingAbove(stacks, states);
  requireUnprotected(stacks, target.config);
  await requireLocks(target, stacks);
  await confirm({ verb: "destroy", stacks: stacks.toReversed(), target }, { yes });
  await synthesizeToUse(target.config);

  const steps = new Steps({ logDirectory: target.logs });
  let before: readonly Step<void>[] = [];
  for (const name of stacks.toReversed()) {
    before = [steps.add(`Destroy ${name}`, before, (context) => destroyStack(target, name, context))];
    if (name !== "base") continue;
    steps.add("Remove the control plane's logs", before, async ({ note }) => {
      note((await removeControlPlaneLogs(target)) ? "EKS had made them again" : "there were none");
    });
  }
  await steps.run();
}
