import { describeFindings, examineStates, findingsJson } from "../../deploy/unlock/examine.ts";
import { releaseLock } from "../../deploy/unlock/remote-locks.ts";
import { requireNoTerraform } from "../../local/cloud/terraform-runs.ts";
import { type StackName, selectStacks } from "../../stacks/stack-names.ts";
import { confirm } from "../confirm.ts";
import { openTarget } from "../open-target.ts";

/**
 * Shows who holds the locks of one state, or of all states. After a confirmation, releases the locks of the states in
 * S3.
 * @param json whether to print the locks as JSON, for programs, and release none
 */
export async function unlock(
  stack: StackName | undefined,
  { yes = false, json = false }: { yes?: boolean; json?: boolean },
): Promise<void> {
  const target = await openTarget();
  const stacks = selectStacks(stack);
  const findings = await examineStates(target, stacks);
  console.log(json ? findingsJson(findings) : describeFindings(findings, stacks));
  if (json) return;
  const { placed, local } = findings;
  if (local) console.log(`\nOnly process ${local.pid} can release its lock: let it end, or: kill -INT ${local.pid}`);
  if (placed.length === 0) return;

  const { environment, name } = target.config;
  const { endpointUrl: endpoint } = target.aws;
  // on a local cloud, Terraform is a process of this machine; on AWS, only the user can know whether it runs
  if (environment === "local" && endpoint !== undefined) await requireNoTerraform({ name, endpoint });
  console.log("\nGo on only if the Terraform that took the lock is gone: two at once lose what one of them made.\n");
  const locked = stacks.filter((name) => placed.some((lock) => lock.stack === name));
  await confirm({ verb: "unlock", stacks: locked, target }, { yes });
  for (const lock of placed) {
    const released = await releaseLock(target, lock);
    const outcome = released ? "released" : "not there any more, and nothing was removed";
    console.log(`${lock.stack}, ${lock.place}: ${outcome}`);
  }
}
