import { join } from "node:path";
import { projectRoot } from "../lib/project.ts";
import type { Config } from "../stacks/config/load.ts";

/** Writes the Terraform configuration of all stacks to `cdktf.out/<name>/<stack>`. */
export async function synthesize(config: Config): Promise<void> {
  // CDKTF and its providers take a second to load, in which other work can be begun
  const { createApp } = await import("../stacks/platform.ts");
  createApp(config, { outdir: join(projectRoot, "cdktf.out"), stateRoot: join(projectRoot, "state") }).synth();
}
