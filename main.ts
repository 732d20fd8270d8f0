import { synthesize } from "./deploy/synthesize.ts";
import { inOurWords, UserError } from "./lib/errors.ts";
import { CheckError } from "./stacks/checks/problem.ts";
import { ConfigError } from "./stacks/config/errors.ts";
import { loadConfig } from "./stacks/config/load.ts";
import { requireLocalEndpoint } from "./stacks/config/local-endpoint.ts";

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  requireLocalEndpoint(config, process.env);
  // set by CDKTF's command line
  await synthesize(config, { outdir: process.env.CDKTF_OUTDIR });
}

/** CDKTF's command line prints it. A defect keeps its stack trace. */
function explain(error: unknown): string {
  const known = error instanceof UserError ? error : inOurWords(error);
  if (known !== undefined) return `Error ${known.code}: ${known.message}\n${known.remedy}`;
  if (error instanceof ConfigError || error instanceof CheckError) return `Error ${error.code}: ${error.message}`;
  throw error;
}
