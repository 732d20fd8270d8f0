import { GetCallerIdentityCommand, STSClient, STSServiceException } from "@aws-sdk/client-sts";
import { inOurWords, UserError } from "../lib/errors.ts";
import type { Config } from "../stacks/config/load.ts";
import { STACKS, type StackName } from "../stacks/stack-names.ts";
import { credentialsError } from "./network/credentials.ts";
import { type ApiAccess, settingsFile } from "./target.ts";

/**
 * The ARN of the caller.
 * @throws {UserError} when there are no credentials, or they belong to another account than the environment's.
 */
export async function requireIdentity({ config, client }: ApiAccess): Promise<string> {
  const sts = new STSClient(client);
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({})).catch((cause: unknown) => {
    throw identityError(cause);
  });
  if (Arn !== undefined && Account === config.accountId) return Arn;
  throw new UserError(
    "OTHER_ACCOUNT",
    `The environment "${config.name}" is account ${config.accountId}, but the credentials are of ${Arn} in account ${Account}.`,
    {
      remedy:
        "Choose another environment with ENVIRONMENT, take other credentials (AWS_PROFILE), or correct the account id " +
        `in ${settingsFile(config)}.`,
    },
  );
}

/** Every caller may ask who it is. So where AWS calls the request wrong, the credentials are; other errors are not theirs. */
function identityError(cause: unknown): unknown {
  const translated = inOurWords(cause);
  if (translated === undefined) return cause;
  const isTheirs = cause instanceof STSServiceException && cause.$fault === "client";
  return isTheirs && translated.code === "AWS_REFUSED" ? credentialsError(cause) : translated;
}

/** For each stack, whether it has resources. */
type Deployed = Record<StackName, { deployed: boolean }>;

/** Refuses to deploy a stack before those that it builds on, and names the first one that is missing. */
export function requireFoundation(stacks: readonly StackName[], states: Deployed): void {
  const [first] = stacks;
  const missing = STACKS.slice(0, first && STACKS.indexOf(first)).find((stack) => !states[stack].deployed);
  if (missing === undefined) return;
  throw new UserError("STACK_MISSING", `Stack ${first} builds on ${missing}, which is not deployed.`, {
    remedy: `Deploy it first: npm run deploy ${missing}`,
  });
}

/** Refuses to destroy a stack while others build on it, and names the last one that is deployed. */
export function requireNothingAbove(stacks: readonly StackName[], states: Deployed): void {
  const last = stacks.at(-1);
  const above = STACKS.slice(last === undefined ? 0 : STACKS.indexOf(last) + 1);
  const deployed = above.findLast((stack) => states[stack].deployed);
  if (deployed === undefined) return;
  throw new UserError(
    "STACK_IN_USE",
    `Stack ${last} can't be destroyed while ${deployed}, which builds on it, is deployed.`,
    { remedy: `Destroy that first: npm run destroy ${deployed}` },
  );
}

/** Refuses to destroy what the environment protects, before the first resource is gone. */
export function requireUnprotected(
  stacks: readonly StackName[],
  config: Pick<Config, "environment" | "rehearses" | "protect">,
): void {
  const kept = stacks.filter((stack) => stack !== "app");
  if (!config.protect || kept.length === 0) return;
  const name = config.rehearses ?? config.environment;
  throw new UserError(
    "PROTECTED",
    `The environment "${name}" protects ${kept.join(" and ")} against being destroyed.`,
    {
      remedy: `If they are to go: set protect to false in ${settingsFile(config)}, deploy that with npm run deploy, and destroy again.`,
    },
  );
}
