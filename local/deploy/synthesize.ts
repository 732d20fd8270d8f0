import { join } from "node:path";
import type { Config } from "../../stacks/config/load.ts";
import { projectRoot } from "../project.ts";

/** Writes the Terraform configuration of all stacks to `cdktf.out/<name>/<stack>`. */
export async function synthesize(config: Config): Promise<void> {
  // CDKTF and its providers take a second to load, in which other work can be begun
  const { createApp } = await import("../../stacks/platform.ts");
  createApp(config, { outdir: join(projectRoot, "cdktf.out"), stateRoot: join(projectRoot, "state") }).synth();
}
