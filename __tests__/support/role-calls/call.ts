import type { Role } from "./roles.ts";

/** Resources with generated names that calls use. */
export interface Targets {
  /** ARNs of the KMS keys, by the last part of their aliases. */
  keys: Record<string, string>;
  nodeGroup: string;
}

/** A call and the roles that may make it. All other roles are denied. */
export interface RoleCall {
  /** Service and operation in botocore's names, and what distinguishes this call from others. */
  title: string;
  may: readonly Role[];
  parameters: (targets: Targets) => object;
  /** The result for roles that may make the call: `done`, or an error, because not every named resource exists. */
  outcome: string;
}

export const NO_ROLE: readonly Role[] = [];

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
