import { join } from "node:path";
import { requireAccess } from "../../deploy/access/access.ts";
import { refusalOfCluster } from "../../deploy/access/cluster.ts";
import { applyStack } from "../../deploy/apply.ts";
import { requireFoundation } from "../../deploy/checks.ts";
import { requireReachableVersion } from "../../deploy/cluster-version.ts";
import { requireLocks } from "../../deploy/lock-mode.ts";
import { requireRepairable } from "../../deploy/release/drift.ts";
import { describeFindings, examineReleases } from "../../deploy/release/examine.ts";
import { requireImage, requireRunnableImage } from "../../deploy/require-image.ts";
import { askService } from "../../deploy/serving/ask-service.ts";
import { readStates } from "../../deploy/states.ts";
import { synthesizeToUse } from "../../deploy/synthesize.ts";
import { writeKubeconfig } from "../../deploy/target.ts";
import { openLog } from "../../lib/log.ts";
import { type Step, Steps } from "../../lib/steps.ts";
import { type StackName, selectStacks } from "../../stacks/stack-names.ts";
import { confirm } from "../confirm.ts";
import { openTarget } from "../open-target.ts";

interface DeployOptions {
  yes?: boolean;
  /** Whether app is deployed with other credentials, or from another network. */
  appElsewhere?: boolean;
}

/** Deploys one stack, or all stacks in their order. */
export async function deploy(
  stack: StackName | undefined,
  { yes = false, appElsewhere = false }: DeployOptions,
): Promise<void> {
  const target = await openTarget();
  const stacks = selectStacks(stack);
  const states = await readStates(target);
  requireFoundation(stacks, states);
  for (const finding of await requireAccess(target, { stacks, states, appElsewhere })) console.log(`${finding}\n`);
  if (stacks.includes("base")) await requireReachableVersion(target);
  // if backend is among the stacks, it is deployed first and changes the locks itself
  if (!stacks.includes("backend")) await requireLocks(target, stacks);
  if (stacks.includes("app")) await requireRunnableImage(target);
  if (stacks.includes("app") && states.base.deployed) {
    const findings = await examineReleases(target, openLog(join(target.logs, "releases.log")));
    const refusal = refusalOfCluster(findings.unknown ?? "", target);
    // base may let the caller in
    if (refusal !== undefined && !stacks.includes("base")) throw refusal;
    requireRepairable(findings.drifts);
    for (const finding of describeFindings(findings)) console.log(`${finding}\n`);
  }
  await confirm({ verb: "deploy", stacks, target }, { yes });
  await synthesizeToUse(target.config);

  const steps = new Steps({ logDirectory: target.logs });
  let before: readonly Step<void>[] = [];
  for (const name of stacks) {
    const deployed = steps.add(`Deploy ${name}`, before, async (context) => {
      if (name === "app") {
        await requireImage(target);
        await writeKubeconfig(target, context.log);
      }
      await applyStack(target, name, context);
    });
    before = [deployed];
    if (name === "app") {
      steps.add("Ask the service for its answer", before, async (context) => void (await askService(target, context)));
    }
  }
  await steps.run();
}
