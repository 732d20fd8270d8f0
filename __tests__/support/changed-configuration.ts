import { join } from "node:path";
import { z } from "zod";
import { synthesize } from "../../deploy/synthesize.ts";
import { type Config, loadConfig } from "../../stacks/config/load.ts";
import type { StackName } from "../../stacks/stack-names.ts";
import { CLOUD, inCloud, stackFolder, terraform } from "./test-cloud.ts";

/** https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
const planSchema = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        type: z.string(),
        mode: z.enum(["managed", "data"]),
        change: z.object({ actions: z.array(z.enum(["no-op", "create", "read", "update", "delete"])) }),
      }),
    )
    .default([]),
});

/** For each type of resource, the planned actions, for example "update", or "create, delete" in this order. */
export type Changes = Record<string, string[]>;

/** Synthesizes the suite's cloud with a changed configuration. */
export async function synthesizeChanged(change: (config: Config) => Config): Promise<void> {
  await synthesize(change(loadConfig({ LOCAL_CLOUD: CLOUD })));
}

/** The changes that a deployment of a synthesized stack would make, by resource type. */
export async function plannedChanges(stack: StackName): Promise<Changes> {
  const file = join(stackFolder(stack), "changed.tfplan");
  const { exitCode, output } = await terraform(stack, ["plan", "-input=false", "-no-color", `-out=${file}`]);
  if (exitCode !== 0) throw new Error(output);
  const json = await inCloud("terraform", [`-chdir=${stackFolder(stack)}`, "show", "-json", file]);
  const changes: Changes = {};
  for (const { type, mode, change } of planSchema.parse(JSON.parse(json)).resource_changes) {
    const actions = change.actions.join(", ");
    if (mode === "data" || actions === "no-op") continue;
    changes[type] = [...new Set([...(changes[type] ?? []), actions])].sort();
  }
  return changes;
}
