import { join } from "node:path";
import { loadConfig } from "../../stacks/config/load.ts";
import { createApp } from "../../stacks/platform.ts";
import { projectRoot } from "../project.ts";

/** Writes the Terraform configuration of all stacks, for which neither a cloud nor credentials are needed. */
export async function synth(): Promise<void> {
  const config = loadConfig(process.env);
  createApp(config, { outdir: join(projectRoot, "cdktf.out"), stateRoot: join(projectRoot, "state") }).synth();
  console.log(`The stacks of "${config.name}" are in cdktf.out/${config.name}`);
}
