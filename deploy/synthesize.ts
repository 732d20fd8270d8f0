import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Stacks, stackSchema } from "../stacks/checks/terraform.ts";
import type { Config } from "../stacks/config/load.ts";
import { outputRoot, stateRoot } from "../stacks/project.ts";
import type { StackName } from "../stacks/stack-names.ts";

/** Writes the Terraform configuration of all stacks to `cdktf.out/<name>/<stack>`. */
export function synthesize(config: Config): Promise<void> {
  return synthesizeTo({ outdir: outputRoot, stateRoot }, config);
}

/** The Terraform configuration of all stacks. The files are temporary. */
export async function synthesizedStacks(config: Config): Promise<Stacks> {
  const root = await mkdtemp(join(tmpdir(), "eks-webapi-stacks-"));
  try {
    await synthesizeTo({ outdir: root, stateRoot: join(root, "state") }, config);
    const read = async (name: StackName) =>
      stackSchema.parse(JSON.parse(await readFile(join(root, config.name, name, "cdk.tf.json"), "utf8")));
    return { backend: await read("backend"), base: await read("base"), app: await read("app") };
  } finally {
    await rm(root, { recursive: true });
  }
}

async function synthesizeTo(directories: { outdir: string; stateRoot: string }, config: Config): Promise<void> {
  // CDKTF and its providers take a second to load; other work can start meanwhile
  const { createApp } = await import("../stacks/platform.ts");
  createApp(config, directories).synth();
}
