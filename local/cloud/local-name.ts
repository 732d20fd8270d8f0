import { UserError } from "../../lib/errors.ts";
import { chooseEnvironment } from "../../stacks/config/choice.ts";

/**
 * The name of the local cloud that `LOCAL_CLOUD` chooses.
 * @param command of ours, which is about local clouds only
 * @throws {UserError} when `ENVIRONMENT` chooses an account on AWS.
 */
export function localName(command: string, env: Readonly<Record<string, string | undefined>>): string {
  const { environment, name } = chooseEnvironment(env);
  if (environment === "local") return name;
  throw new UserError("NOT_LOCAL", `npm run ${command} is about the local cloud, but ENVIRONMENT is ${environment}.`, {
    remedy: `Unset ENVIRONMENT. For ${environment} there are: npm run plan, deploy, destroy, outputs, unlock, recover, image, mirror and cost.`,
  });
}
