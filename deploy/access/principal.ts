import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import type { ApiAccess } from "../target.ts";

/** How long IAM may take. */
const ANSWER_MS = 10_000;

/**
 * The IAM principal of a caller. An access entry has its ARN with its path, and never that of a session:
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html
 */
export type Principal =
  /** A user, or a role whose path is known. */
  | { readonly type: "known"; readonly arn: string }
  /** A role whose path is unknown, with the reason. */
  | { readonly type: "role"; readonly accountId: string; readonly name: string; readonly why: string }
  /** Neither a role nor a user, such as the root user. */
  | { readonly type: "other" };

/**
 * The principal of a caller. STS names a role's session without the role's path, as also those of IAM Identity Center,
 * whose roles are in the path `/aws-reserved/sso.amazonaws.com/`. Only IAM knows the path:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 * @param identity ARN that STS returns for the caller
 */
export async function principalOf({ client }: Pick<ApiAccess, "client">, identity: string): Promise<Principal> {
  const session = sessionOf(identity);
  if (session === undefined) return isUser(identity) ? { type: "known", arn: identity } : { type: "other" };
  const { accountId, role: name } = session;
  try {
    const command = new GetRoleCommand({ RoleName: name });
    const { Role } = await new IAMClient(client).send(command, { abortSignal: AbortSignal.timeout(ANSWER_MS) });
    return { type: "known", arn: Role?.Arn ?? "" };
  } catch (error) {
    // many roles may not ask IAM about themselves, and where a VPC has no way to the Internet, IAM is out of reach
    const why = `iam:GetRole failed with ${error instanceof Error ? error.name : String(error)}`;
    return { type: "role", accountId, name, why };
  }
}

/** The role of a session, from the ARN of the session; undefined for any other ARN. */
export function sessionOf(identity: string): { accountId: string; role: string } | undefined {
  const [, accountId, role] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(identity) ?? [];
  return accountId === undefined || role === undefined ? undefined : { accountId, role };
}

function isUser(identity: string): boolean {
  return /^arn:aws:iam::\d{12}:user\//.test(identity);
}
