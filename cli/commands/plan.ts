import { deployRefuses, versionConflict } from "../../deploy/cluster-version.ts";
import { isLockedByFileAlone } from "../../deploy/lock-mode.ts";
import { describeFindings, examineReleases } from "../../deploy/release/examine.ts";
import { repairing } from "../../deploy/release/repair.ts";
import { requireImage } from "../../deploy/require-image.ts";
import { readStates, type StackStates } from "../../deploy/states.ts";
import { synthesizeToUse } from "../../deploy/synthesize.ts";
import type { Target } from "../../deploy/target.ts";
import { planBase, terraformOf } from "../../deploy/terraform.ts";
import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { Steps } from "../../lib/steps.ts";
import { type StackName, selectStacks } from "../../stacks/stack-names.ts";
import { openTarget } from "../open-target.ts";

/** Shows what a deployment of one stack, or of all stacks, would change. It deploys nothing and takes no lock. */
export async function plan(stack: StackName | undefined): Promise<void> {
  const target = await openTarget();
  const stacks = selectStacks(stack);
  const [states, conflict] = await Promise.all([
    readStates(target),
    stacks.includes("base") ? versionConflict(target) : undefined,
  ]);
  await synthesizeToUse(target.config);
  const steps = new Steps({ logDirectory: target.logs, output: process.stderr });
  const planned = stacks.map((name) => ({
    name,
    step: steps.add(`Plan ${name}`, [], ({ log }) => planOf(target, name, states, log)),
  }));
  await steps.run();
  for (const { name, step } of planned) {
    console.log(`\n== ${name}\n${await step.result}`);
    if (name === "base" && conflict !== undefined) console.log(`\n${deployRefuses(conflict)}`);
  }
}

async function planOf(target: Target, stack: StackName, states: StackStates, log: Log): Promise<string> {
  if (stack === "app" && !states.base.deployed) {
    return "Can't be planned yet: it reads the outputs of stack base, which is not deployed.";
  }
  if (stack === "base" && !states.backend.deployed) return planBase(target, log);
  if (stack !== "backend" && target.config.stateStore.locks === "both" && (await isLockedByFileAlone(target, stack))) {
    return "Can't be planned yet: the state is locked by its lock file alone, until backend is deployed with both locks.";
  }
  const problem = stack === "app" ? await imageProblem(target) : undefined;
  if (problem !== undefined) return `Can't be planned yet. ${problem}`;
  if (stack === "app") return planApp(target, log);
  const terraform = terraformOf(target, stack);
  await terraform.init(log);
  return terraform.plan(log);
}

/** Terraform's plan of app, and what Terraform does not see of its releases. */
async function planApp(target: Target, log: Log): Promise<string> {
  const terraform = terraformOf(target, "app");
  const [findings] = await Promise.all([examineReleases(target, log), terraform.init(log)]);
  const plan = await terraform.plan(log, repairing(findings));
  return [plan, ...describeFindings(findings)].join("\n\n");
}

/** Why the service's image can't be deployed, and what to do. Terraform's own error would name neither. */
async function imageProblem(target: Target): Promise<string | undefined> {
  try {
    await requireImage(target);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.remedy}`;
    throw error;
  }
}
