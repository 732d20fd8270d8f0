import { requireIdentity } from "../../deploy/checks.ts";
import { deployRefuses, versionConflict } from "../../deploy/cluster-version.ts";
import { isLockedByFileAlone } from "../../deploy/lock-mode.ts";
import { readStates, type StackStates } from "../../deploy/states.ts";
import { synthesize } from "../../deploy/synthesize.ts";
import type { Target } from "../../deploy/target.ts";
import { planBase, terraformOf } from "../../deploy/terraform.ts";
import { type Step, type StepContext, Steps } from "../../lib/steps.ts";
import { type StackName, selectStacks } from "../../stacks/stack-names.ts";
import { openTarget } from "../open-target.ts";

/** Shows what a deployment of one stack, or of all stacks, would change. It deploys nothing and takes no lock. */
export async function plan(stack: StackName | undefined): Promise<void> {
  const target = await openTarget();
  await requireIdentity(target);
  const stacks = selectStacks(stack);
  const [states, conflict] = await Promise.all([
    readStates(target),
    stacks.includes("base") ? versionConflict(target) : undefined,
  ]);
  await synthesize(target.config);
  const steps = new Steps({ logDirectory: target.logs, output: process.stderr });
  const planned = stacks.map((name) =>
    steps.add(`Plan ${name}`, [], async (context) => ({ name, text: await planOf(target, name, states, context) })),
  );
  await steps.run();
  for (const { name, text } of await Promise.all(planned.map(({ result }: Step<Plan>) => result))) {
    console.log(`\n== ${name}\n${text}`);
    if (name === "base" && conflict !== undefined) console.log(`\n${deployRefuses(conflict)}`);
  }
}

interface Plan {
  name: StackName;
  text: string;
}

async function planOf(target: Target, stack: StackName, states: StackStates, { log }: StepContext): Promise<string> {
  if (stack === "app" && !states.base.deployed) {
    return "Can't be planned yet: it reads the outputs of stack base, which is not deployed.";
  }
  if (stack === "base" && !states.backend.deployed) return planBase(target, log);
  if (stack !== "backend" && target.config.stateStore.locks === "both" && (await isLockedByFileAlone(target, stack))) {
    return "Can't be planned yet: the state is locked by its lock file alone, until backend is deployed with both locks.";
  }
  const terraform = terraformOf(target, stack);
  await terraform.init(log);
  return terraform.plan(log);
}
