import type { Config } from "../stacks/config/load.ts";
import { outputRoot, stateRoot } from "../stacks/project.ts";

/** Writes the Terraform configuration of all stacks to `cdktf.out/<name>/<stack>`. */
export async function synthesize(config: Config): Promise<void> {
  // CDKTF and its providers take a second to load, in which other work can be begun
  const { createApp } = await import("../stacks/platform.ts");
  createApp(config, { outdir: outputRoot, stateRoot }).synth();
}
