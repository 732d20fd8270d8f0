import { join } from "node:path";
import { requireImportsOnly, requireStateBucket, withImports } from "../../deploy/recover.ts";
import { readStates } from "../../deploy/states.ts";
import { synthesizeToUse } from "../../deploy/synthesize.ts";
import { describeChanges } from "../../deploy/terraform.ts";
import { openLog } from "../../lib/log.ts";
import { confirm } from "../confirm.ts";
import { openTarget } from "../open-target.ts";

/** Restores a lost state of backend, which is a local file, from the deployed resources, after a confirmation. */
export async function recover({ yes = false }: { yes?: boolean }): Promise<void> {
  const target = await openTarget();
  if ((await readStates(target)).backend.deployed) {
    console.log("The state of backend is there: nothing is to be recovered.");
    return;
  }
  await requireStateBucket(target);
  await synthesizeToUse(target.config);
  const log = openLog(join(target.logs, "recover.log"));
  await withImports(target, log, async (terraform) => {
    const plan = await terraform.plan(log);
    console.log(plan);
    requireImportsOnly(plan);
    await confirm({ verb: "recover", stacks: ["backend"], target }, { yes });
    console.log(`The state of backend is there again: ${describeChanges(await terraform.apply(log))}.`);
  });
}
