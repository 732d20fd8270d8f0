import { requireIdentity } from "../deploy/checks.ts";
import { awsTarget, type Target } from "../deploy/target.ts";
import { UserError } from "../lib/errors.ts";
import { localTarget, openCloud } from "../local/cloud/running-cloud.ts";
import { chooseEnvironment } from "../stacks/config/choice.ts";
import { loadConfig } from "../stacks/config/load.ts";

export interface OpenTarget extends Target {
  /** ARN of the caller. */
  identity: string;
}

/**
 * The target of the commands, as chosen by `ENVIRONMENT` and `LOCAL_CLOUD`.
 * @throws {ConfigError} when the configuration is wrong
 * @throws {UserError} when the local cloud does not run, a program is missing, or the credentials are refused
 */
export async function openTarget(): Promise<OpenTarget> {
  const config = loadConfig(process.env);
  const target =
    config.environment === "local" ? await localTarget(config, await openCloud(config)) : await awsTarget(config);
  return { ...target, identity: await requireIdentity(target) };
}

/**
 * The name of the local cloud, as chosen by `LOCAL_CLOUD`.
 * @param command a command that works on local clouds only
 * @throws {UserError} when `ENVIRONMENT` chooses an account on AWS
 */
export function localName(command: string, env: Readonly<Record<string, string | undefined>>): string {
  const { environment, name } = chooseEnvironment(env);
  if (environment === "local") return name;
  throw new UserError("NOT_LOCAL", `npm run ${command} is about the local cloud, but ENVIRONMENT is ${environment}.`, {
    remedy: `Unset ENVIRONMENT. For ${environment} there are: npm run plan, deploy, destroy, outputs, unlock, recover, image, mirror and cost.`,
  });
}
