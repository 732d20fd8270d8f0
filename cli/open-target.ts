import { awsTarget, type Target } from "../deploy/target.ts";
import { openCloud } from "../local/cloud/running-cloud.ts";
import { localTarget } from "../local/cloud/target.ts";
import { loadConfig } from "../stacks/config/load.ts";

/**
 * Where the commands act, which `ENVIRONMENT` and `LOCAL_CLOUD` choose.
 * @throws {ConfigError} when the configuration is wrong
 * @throws {UserError} when the local cloud does not run, or a program is missing
 */
export async function openTarget(): Promise<Target> {
  const config = loadConfig(process.env);
  return config.environment === "local" ? localTarget(config, await openCloud(config)) : awsTarget(config);
}
