import { ALLOWED_MANAGED_POLICIES, LEAST_PRIVILEGE, LIST, unneeded } from "./allowed-wildcards.ts";
import type { Problem } from "./problem.ts";
import { resources, type Stacks } from "./terraform.ts";

/** Roles have no managed policies of AWS but those in the list: they have wildcards, and AWS extends them. */
export function checkManagedPolicies(stacks: Stacks, allowed = ALLOWED_MANAGED_POLICIES): Problem[] {
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
