import { CheckError } from "./stacks/checks/problem.ts";
import { ConfigError } from "./stacks/config/errors.ts";
import { loadConfig } from "./stacks/config/load.ts";
import { requireLocalEndpoint } from "./stacks/config/local-endpoint.ts";
import { createApp } from "./stacks/platform.ts";
import { outputRoot, stateRoot } from "./stacks/project.ts";

try {
  const config = loadConfig(process.env);
  requireLocalEndpoint(config, process.env);
  // set by CDKTF's command line
  createApp(config, { outdir: process.env.CDKTF_OUTDIR ?? outputRoot, stateRoot }).synth();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof CheckError)) throw error;
  console.error(`Error ${error.code}: ${error.message}`);
  process.exitCode = 1;
}
