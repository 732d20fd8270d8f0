import { estimate } from "../../deploy/cost/estimate.ts";
import { costJson, costTable } from "../../deploy/cost/report.ts";
import { synthesizedStacks } from "../../deploy/synthesize.ts";
import { loadConfig } from "../../stacks/config/load.ts";

/**
 * Prints what a month of the environment costs on AWS, from its synthesized stacks.
 * @param json whether to print JSON, for programs
 */
export async function cost({ json = false }: { json?: boolean }): Promise<void> {
  const config = loadConfig(process.env);
  const estimated = estimate(await synthesizedStacks(config));
  console.log(json ? costJson(estimated, config) : costTable(estimated, config));
}
