import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { type Stack, type Stacks, stackSchema } from "../stacks/checks/terraform.ts";
import type { Config } from "../stacks/config/load.ts";
import { outputRoot, stateRoot } from "../stacks/project.ts";
import type { StackName } from "../stacks/stack-names.ts";
import { writeOutput } from "./output-folder.ts";

/**
 * Writes the Terraform configuration of all stacks to `<outdir>/<name>/<stack>`.
 * @throws {UserError} when this would change files with which another process works
 */
export function synthesize(
  config: Config,
  { outdir = outputRoot }: { outdir?: string | undefined } = {},
): Promise<void> {
  return write(config, { outdir: resolve(outdir), keep: false });
}

/**
 * Synthesizes the stacks to work with them. No other command of this clone changes their files until this process ends.
 * @throws {UserError} when this would change files with which another process works
 */
export function synthesizeToUse(config: Config): Promise<void> {
  return write(config, { outdir: outputRoot, keep: true });
}

/** The Terraform configuration of all stacks. The files are temporary. */
export async function synthesizedStacks(config: Config): Promise<Stacks> {
  const root = await mkdtemp(join(tmpdir(), "eks-webapi-stacks-"));
  try {
    const { createApp } = await import("../stacks/platform.ts");
    createApp(config, { outdir: root, stateRoot: join(root, "state") }).synth();
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

async function write(config: Config, { outdir, keep }: { outdir: string; keep: boolean }): Promise<void> {
  // CDKTF and its providers take a second to load; other work can start meanwhile
  const { createApp } = await import("../stacks/platform.ts");
  const toStates = relative(outdir, stateRoot);
  await writeOutput(
    { outdir, name: config.name },
    // the path of the state is relative to the stack's folder, and must be right in the final one
    (directory) => createApp(config, { outdir: directory, stateRoot: join(directory, toStates) }).synth(),
    { keep },
  );
}
