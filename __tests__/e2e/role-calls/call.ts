import type { Role } from "../roles.ts";

/** What there is to be called on under a name that nobody chose. */
export interface Targets {
  /** ARNs of the KMS keys, by the ends of their aliases. */
  keys: Record<string, string>;
  nodeGroup: string;
}

/** A call, and who may make it: all others are denied. */
export interface RoleCall {
  /** Service and operation, as botocore names them, and what tells the call from others. */
  title: string;
  may: readonly Role[];
  parameters: (targets: Targets) => object;
  /** What those get who may: `done`, or an error, since not all that is named is there. */
  outcome: string;
}

export const NOBODY: readonly Role[] = [];

export function call(
  title: string,
  may: readonly Role[],
  parameters: object | RoleCall["parameters"] = {},
  outcome = "done",
): RoleCall {
  return { title, may, parameters: isFunction(parameters) ? parameters : () => parameters, outcome };
}

function isFunction(parameters: object): parameters is RoleCall["parameters"] {
  return typeof parameters === "function";
}
