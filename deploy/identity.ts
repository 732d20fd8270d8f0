import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { UserError } from "../lib/errors.ts";
import type { Target } from "./target.ts";

/**
 * The ARN of the caller.
 * @throws {UserError} when there are no credentials, or they belong to another account than the environment's.
 */
export async function requireIdentity({ config, client }: Pick<Target, "config" | "client">): Promise<string> {
  const sts = new STSClient(client);
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({})).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError("CREDENTIALS_REFUSED", `AWS does not say whose credentials these are: ${why}`, {
      remedy: "Set up credentials, for example with: aws sso login. Then see: aws sts get-caller-identity",
      cause,
    });
  });
  if (Arn !== undefined && Account === config.accountId) return Arn;
  throw new UserError(
    "OTHER_ACCOUNT",
    `The environment "${config.name}" is account ${config.accountId}, but the credentials are of ${Arn} in account ${Account}.`,
    {
      remedy:
        "Choose another environment with ENVIRONMENT, take other credentials (AWS_PROFILE), or correct the account id " +
        `in stacks/config/environments/${config.environment}.ts.`,
    },
  );
}
