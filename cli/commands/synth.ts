import { join, relative } from "node:path";
import { estimate } from "../../deploy/cost/estimate.ts";
import { costJson, costTable } from "../../deploy/cost/report.ts";
import { synthesize, synthesizedStacks } from "../../deploy/synthesize.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { outputRoot, projectRoot } from "../../stacks/project.ts";

/** Writes the Terraform configuration of all stacks. This needs neither a cloud nor credentials. */
export async function synth(): Promise<void> {
  const config = loadConfig(process.env);
  await synthesize(config);
  console.log(`The stacks of "${config.name}" are in ${relative(projectRoot, join(outputRoot, config.name))}`);
}

/** Prints what a month of the environment costs on AWS, from its synthesized stacks. */
export async function cost({ json = false }: { json?: boolean }): Promise<void> {
  const config = loadConfig(process.env);
  const estimated = estimate(await synthesizedStacks(config));
  console.log(json ? costJson(estimated, config) : costTable(estimated, config));
}
