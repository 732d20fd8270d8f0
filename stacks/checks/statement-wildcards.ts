import type { Wildcard } from "./allowed-wildcards.ts";
import type { Statement } from "./policy-documents.ts";

/** The values of a statement that stand for more than what they name. */
export function wildcardsOf({ actions, resources, principals }: Statement): Map<Wildcard, string[]> {
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
