import type { TerraformStack } from "cdktf";
import type { StackName } from "../stack-names.ts";
import { checkAddOns } from "./add-ons.ts";
import { checkAddresses } from "./addresses.ts";
import { checkAddressing } from "./addressing.ts";
import { checkBuckets } from "./buckets.ts";
import { checkCluster } from "./cluster.ts";
import { checkConnections } from "./connections.ts";
import { checkEmptyText } from "./empty-text.ts";
import { checkEncryption } from "./encryption.ts";
import { checkEndpoints } from "./endpoints.ts";
import { checkExposedNetworks } from "./exposed-networks.ts";
import { checkExposure } from "./exposure.ts";
import { checkKeyPolicies } from "./key-policies.ts";
import { checkLoadBalancers } from "./load-balancers.ts";
import { checkLogs } from "./logs.ts";
import { checkManagedPolicies } from "./managed-policies.ts";
import { checkNameResolution } from "./name-resolution.ts";
import { checkNodes } from "./nodes.ts";
import { checkOrder } from "./order.ts";
import { checkOutputs } from "./outputs.ts";
import { checkPolicyForm } from "./policy-form.ts";
import { checkPolicyText } from "./policy-text.ts";
import { type Check, CheckError, type Problem } from "./problem.ts";
import { checkProtection } from "./protection.ts";
import { checkProviders } from "./providers.ts";
import { checkRegistries } from "./registries.ts";
import { checkReleases } from "./releases.ts";
import { checkRights } from "./rights.ts";
import { checkRoutes } from "./routes.ts";
import { checkStateUsers } from "./state-users.ts";
import { checkStates } from "./states.ts";
import { checkTags } from "./tags.ts";
import { type Stack, type Stacks, stackSchema } from "./terraform.ts";
import { checkTraffic } from "./traffic.ts";
import { checkTrust } from "./trust.ts";
import { checkWildcards } from "./wildcards.ts";
import { checkZones } from "./zones.ts";

/** The checks by their names, which are those of their files. */
export const CHECKS = {
  providers: checkProviders,
  connections: checkConnections,
  outputs: checkOutputs,
  tags: checkTags,
  encryption: checkEncryption,
  "key-policies": checkKeyPolicies,
  buckets: checkBuckets,
  states: checkStates,
  "state-users": checkStateUsers,
  protection: checkProtection,
  exposure: checkExposure,
  "exposed-networks": checkExposedNetworks,
  addressing: checkAddressing,
  "name-resolution": checkNameResolution,
  routes: checkRoutes,
  endpoints: checkEndpoints,
  traffic: checkTraffic,
  "load-balancers": checkLoadBalancers,
  zones: checkZones,
  cluster: checkCluster,
  "add-ons": checkAddOns,
  nodes: checkNodes,
  logs: checkLogs,
  registries: checkRegistries,
  releases: checkReleases,
  trust: checkTrust,
  rights: checkRights,
  "policy-text": checkPolicyText,
  "policy-form": checkPolicyForm,
  wildcards: checkWildcards,
  "managed-policies": checkManagedPolicies,
  order: checkOrder,
  "empty-text": checkEmptyText,
  addresses: checkAddresses,
} as const satisfies Readonly<Record<string, Check>>;

/** All problems of the stacks. */
export function problemsOf(stacks: Stacks): Problem[] {
  return Object.values(CHECKS).flatMap((check) => check(stacks));
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
