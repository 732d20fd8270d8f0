import {
  ALLOWED_MANAGED_POLICIES,
  ALLOWED_WILDCARDS,
  type AllowedWildcards,
  type Wildcard,
} from "./allowed-wildcards.ts";
import { type PolicyDocument, policyDocuments, type Statement } from "./policy-documents.ts";
import type { Problem } from "./problem.ts";
import { resources, type Stacks } from "./terraform.ts";

const LIST = "stacks/checks/allowed-wildcards.ts";
const LEAST_PRIVILEGE =
  "Who gets hold of a role gets all that it may do: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

/** What is allowed is allowed by name, but for the lists of exceptions, of which each must be in use. */
export function checkWildcards(
  stacks: Stacks,
  allowed = ALLOWED_WILDCARDS,
  allowedPolicies = ALLOWED_MANAGED_POLICIES,
): Problem[] {
  const used = new Set<AllowedWildcards>();
  const problems = policyDocuments(stacks).flatMap((document) =>
    document.statements.flatMap((statement) => problemsOf(document, statement, { allowed, used })),
  );
  const unused = allowed.filter((entry) => !used.has(entry) && entry.onlyWith === undefined);
  return [
    ...problems,
    ...managedPolicies(stacks, allowedPolicies),
    ...unused.map(({ policyOf, actions }) => unneeded(`${actions.join(", ")} in a policy of ${policyOf}`)),
  ];
}

function problemsOf(
  { stack, address, policyOf }: PolicyDocument,
  statement: Statement,
  { allowed, used }: { allowed: readonly AllowedWildcards[]; used: Set<AllowedWildcards> },
): Problem[] {
  if (statement.effect === "Deny") return [];
  const problem = (wrong: string) => ({
    stack,
    address,
    wrong: `${wrong} in ${statement.sid ? `its statement ${statement.sid}` : "a statement"}`,
    why: LEAST_PRIVILEGE,
    remedy: `Name them, or add the statement to ${LIST} with the reason why that can't be.`,
  });
  const negated = [...statement.not_actions, ...statement.not_resources, ...statement.not_principals];
  if (negated.length > 0) return [problem("allows all but what it names")];

  const found = wildcardsOf(statement);
  const entry = allowed.find(
    ({ actions, boundBy, wildcards, ...bounds }) =>
      policyOf.size === 1 &&
      policyOf.has(bounds.policyOf) &&
      statement.actions.every((action) => actions.includes(action)) &&
      (boundBy === undefined || statement.condition.some(({ variable }) => variable.startsWith(boundBy))) &&
      [...found.keys()].every((wildcard) => wildcards.includes(wildcard)),
  );
  if (entry !== undefined) {
    if (found.size > 0) used.add(entry);
    return [];
  }
  return [...found].map(([wildcard, values]) => problem(`allows the ${wildcard} ${values.join(", ")}`));
}

function wildcardsOf({ actions, resources, principals }: Statement): Map<Wildcard, string[]> {
  const found: [Wildcard, string[]][] = [
    ["principal", principals.flatMap(({ identifiers }) => identifiers).filter((name) => name.includes("*"))],
    ["action", actions.filter((action) => action.includes("*"))],
    ["resource", resources.filter(isUnbounded)],
  ];
  return new Map(found.filter(([, values]) => values.length > 0));
}

/**
 * Whether a resource names no owner, or nothing at all of a kind: `*`, `arn:aws:iam::111122223333:role/*`. What is inside
 * of something named is bound: `arn:aws:s3:::bucket/*`, a log group's streams.
 */
function isUnbounded(resource: string): boolean {
  if (!resource.includes("*")) return false;
  const arn = /^arn:[^:]*:(?<service>[^:]*):[^:]*:(?<account>[^:]*):(?<name>.*)$/.exec(resource)?.groups;
  if (arn === undefined) return !resource.startsWith("${");
  const { service, account, name } = arn;
  return account?.includes("*") || (service === "s3" ? /^\*/ : /^([\w-]+[/:])?\*/).test(name ?? "");
}

function managedPolicies(stacks: Stacks, allowed: typeof ALLOWED_MANAGED_POLICIES): Problem[] {
  const attached = resources(stacks, "aws_iam_role", "aws_iam_role_policy_attachment").flatMap(
    ({ stack, address, block }) =>
      [block.policy_arn, block.managed_policy_arns].flat().flatMap((arn) => {
        const name = /^arn:aws:iam::aws:policy\/(.*)$/.exec(String(arn))?.[1];
        return name === undefined ? [] : [{ stack, address, arn, name }];
      }),
  );
  const unused = Object.entries(allowed).filter(
    ([policy, { onlyWith }]) => onlyWith === undefined && !attached.some(({ name }) => name === policy),
  );
  return [
    ...attached
      .filter(({ name }) => !Object.hasOwn(allowed, name))
      .map(({ stack, address, arn }) => ({
        stack,
        address,
        wrong: `attaches AWS's own policy ${arn}, which has wildcards`,
        why: LEAST_PRIVILEGE,
        remedy: `Give the role statements of its own, or add the policy to ${LIST} with the reason why that can't be.`,
      })),
    ...unused.map(([name]) => unneeded(name)),
  ];
}

function unneeded(entry: string): Problem {
  return {
    address: LIST,
    wrong: `still allows ${entry}, which nothing needs`,
    why: "An exception that is left over lets in what nobody has looked at.",
    remedy: "Remove the entry, or name the option that brings what needs it in onlyWith.",
  };
}
