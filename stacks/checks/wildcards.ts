import {
  ALLOWED_WILDCARDS,
  type AllowedWildcards,
  LEAST_PRIVILEGE,
  LIST,
  unneeded,
  type Wildcard,
} from "./allowed-wildcards.ts";
import { type PolicyDocument, policyDocuments, type Statement } from "./policy-documents.ts";
import type { Problem } from "./problem.ts";
import type { Stacks } from "./terraform.ts";

/** Operators that compare with exact values. With any other one, a condition may be true for every request. */
const BINDING = ["StringEquals", "ArnEquals"];

/** An entry of the list, with the actions and wildcards of it that the stacks use. */
interface Exception {
  entry: AllowedWildcards;
  used: Set<string>;
}

/** Policies name what they allow, except for the list of exceptions, in which everything must be in use. */
export function checkWildcards(stacks: Stacks, allowed = ALLOWED_WILDCARDS): Problem[] {
  const exceptions = allowed.map((entry): Exception => ({ entry, used: new Set() }));
  const problems = policyDocuments(stacks).flatMap((document) =>
    document.statements
      .filter(({ effect }) => effect === "Allow")
      .flatMap((statement) => problemsOf(document, statement, exceptions)),
  );
  const unused = exceptions
    .filter(({ entry: { onlyWith } }) => onlyWith === undefined)
    .flatMap(({ entry: { policyOf, actions = [], boundBy, wildcards }, used }) => {
      const policy = ["a policy of", policyOf, ...(boundBy === undefined ? [] : ["bound by", boundBy])].join(" ");
      return [
        ...actions.filter((action) => !used.has(action)).map((action) => `${action} in ${policy}`),
        ...wildcards.filter((kind) => !used.has(kind)).map((kind) => `any ${kind} in ${policy}`),
      ];
    });
  return [...problems, ...unused.map(unneeded)];
}

function problemsOf(
  { stack, address, policyOf }: PolicyDocument,
  statement: Statement,
  exceptions: readonly Exception[],
): Problem[] {
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
  if (found.size === 0) return [];
  const exception = exceptions.find(
    ({ entry }) =>
      policyOf.size === 1 &&
      policyOf.has(entry.policyOf) &&
      statement.actions.every((action) => entry.actions?.includes(action) ?? true) &&
      isBound(statement, entry) &&
      [...found.keys()].every((wildcard) => entry.wildcards.includes(wildcard)),
  );
  if (exception === undefined) {
    return [...found].map(([wildcard, values]) => problem(`allows the ${wildcard} ${values.join(", ")}`));
  }
  for (const need of [...statement.actions, ...found.keys()]) exception.used.add(need);
  return [];
}

function isBound({ condition }: Statement, { boundBy }: AllowedWildcards): boolean {
  return (
    boundBy === undefined ||
    condition.some(
      ({ test, variable, values }) =>
        BINDING.includes(test) && variable.startsWith(boundBy) && values.length > 0 && !values.includes("*"),
    )
  );
}

/** The values of a statement that match more than one principal, action or resource. */
function wildcardsOf({ actions, resources, principals }: Statement): Map<Wildcard, string[]> {
  const found: [Wildcard, string[]][] = [
    ["principal", principals.flatMap(({ identifiers }) => identifiers).filter((name) => name.includes("*"))],
    ["action", actions.filter((action) => action.includes("*"))],
    ["resource", resources.filter(isUnbounded)],
  ];
  return new Map(found.filter(([, values]) => values.length > 0));
}

/**
 * Whether a resource names no owner, or no resource of a kind: `*`, `arn:aws:iam::111122223333:role/*`. A wildcard
 * inside a named resource is bounded: `arn:aws:s3:::bucket/*`, the streams of a log group.
 */
function isUnbounded(resource: string): boolean {
  if (!resource.includes("*")) return false;
  const arn = /^arn:[^:]*:(?<service>[^:]*):[^:]*:(?<account>[^:]*):(?<name>.*)$/.exec(resource)?.groups;
  if (arn === undefined) return !resource.startsWith("${");
  const { service, account, name } = arn;
  return account?.includes("*") || (service === "s3" ? /^\*/ : /^([\w-]+[/:])?\*/).test(name ?? "");
}
