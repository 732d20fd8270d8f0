import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Stack, type Stacks, stackSchema } from "../stacks/checks/terraform.ts";
import type { Config } from "../stacks/config/load.ts";
import { outputRoot, stateRoot } from "../stacks/project.ts";
import type { StackName } from "../stacks/stack-names.ts";

/** Writes the Terraform configuration of all stacks, by default to `cdktf.out/<name>/<stack>`. */
export async function synthesize(config: Config, directories = { outdir: outputRoot, stateRoot }): Promise<void> {
  // CDKTF and its providers take a second to load; other work can start meanwhile
  const { createApp } = await import("../stacks/platform.ts");
  createApp(config, directories).synth();
}

/** The Terraform configuration of all stacks. The files are temporary. */
export async function synthesizedStacks(config: Config): Promise<Stacks> {
  const root = await mkdtemp(join(tmpdir(), "eks-webapi-stacks-"));
  try {
    await synthesize(config, { outdir: root, stateRoot: join(root, "state") });
    const read = (name: StackName) => readStack(join(root, config.name, name));
    return { backend: await read("backend"), base: await read("base"), app: await read("app") };
  } finally {
    await rm(root, { recursive: true });
  }
}

/** The Terraform configuration in the folder of a synthesized stack. */
export async function readStack(folder: string): Promise<Stack> {
  return stackSchema.parse(JSON.parse(await readFile(join(folder, "cdk.tf.json"), "utf8")));
}
