import { synthesize } from "../../deploy/synthesize.ts";
import { loadConfig } from "../../stacks/config/load.ts";

/** Writes the Terraform configuration of all stacks, for which neither a cloud nor credentials are needed. */
export async function synth(): Promise<void> {
  const config = loadConfig(process.env);
  await synthesize(config);
  console.log(`The stacks of "${config.name}" are in cdktf.out/${config.name}`);
}
