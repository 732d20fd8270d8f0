import { join, relative } from "node:path";
import { synthesize } from "../../deploy/synthesize.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { outputRoot, projectRoot } from "../../stacks/project.ts";

/** Writes the Terraform configuration of all stacks. This needs neither a cloud nor credentials. */
export async function synth(): Promise<void> {
  const config = loadConfig(process.env);
  await synthesize(config);
  console.log(`The stacks of "${config.name}" are in ${relative(projectRoot, join(outputRoot, config.name))}`);
}
