import type { TerraformStack } from "cdktf";
import type { StackName } from "../stack-names.ts";
import { checkAddresses } from "./addresses.ts";
import { checkBuckets } from "./buckets.ts";
import { checkEncryption } from "./encryption.ts";
import { checkExposedNetworks } from "./exposed-networks.ts";
import { checkExposure } from "./exposure.ts";
import { checkManagedPolicies } from "./managed-policies.ts";
import { checkOrder } from "./order.ts";
import { checkPolicyText } from "./policy-text.ts";
import { type Check, CheckError, type Problem } from "./problem.ts";
import { checkProviders } from "./providers.ts";
import { checkTags } from "./tags.ts";
import { type Stack, type Stacks, stackSchema } from "./terraform.ts";
import { checkWildcards } from "./wildcards.ts";

const CHECKS: readonly Check[] = [
  checkProviders,
  checkTags,
  checkEncryption,
  checkBuckets,
  checkExposure,
  checkExposedNetworks,
  checkPolicyText,
  checkWildcards,
  checkManagedPolicies,
  checkOrder,
  checkAddresses,
];

/** All problems of the stacks. */
export function problemsOf(stacks: Stacks): Problem[] {
  return CHECKS.flatMap((check) => check(stacks));
}

/**
 * @param name of the environment or local cloud
 * @throws {CheckError} with all problems of its stacks
 */
export function requireSound(name: string, stacks: Stacks): void {
  const problems = problemsOf(stacks);
  if (problems.length > 0) throw new CheckError(`The stacks of "${name}"`, problems);
}

/**
 * Makes a synthesis fail before it writes a file if one of the stacks has a problem.
 *
 * CDKTF validates and writes one stack after the other, so the validation of the first one checks all of them. It throws,
 * because CDKTF prints returned messages with a stack trace.
 */
export function checkAtSynth(name: string, stacks: Readonly<Record<StackName, TerraformStack>>): void {
  stacks.backend.node.addValidation({
    validate: () => {
      const { backend, base, app } = stacks;
      requireSound(name, { backend: jsonOf(backend), base: jsonOf(base), app: jsonOf(app) });
      return [];
    },
  });
}

/** The Terraform JSON of a stack. */
function jsonOf(stack: TerraformStack): Stack {
  return stackSchema.parse(stack.toTerraform());
}
