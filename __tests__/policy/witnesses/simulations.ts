import { anonymousPrincipal, runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { NamedPolicy, PlatformPolicies } from "./platform-policies.ts";
import type { RenderedPolicy } from "./rendered.ts";

interface Call {
  /** ARN of the caller's session, or the principal of a service. */
  principal: string;
  /** The account of what is called. */
  account: string;
  action: string;
  resource: string;
  context: Record<string, string | string[]>;
}

/** Whether the policies of the platform allow a call. */
export async function isAllowed(
  call: Call,
  identityPolicies: readonly NamedPolicy[],
  { resourcePolicies }: PlatformPolicies,
): Promise<boolean> {
  // the policy of an object is that of its bucket
  const owner = call.resource.replace(/^(arn:aws:s3:::[^/]*)\/.*$/, "$1");
  const { overallResult } = await simulate({
    ...simulationOf(call, call.principal),
    identityPolicies: [...identityPolicies],
    resourcePolicy: resourcePolicies.get(owner),
  });
  return overallResult === "Allowed";
}

/** Whether the policy of an endpoint lets a call pass, whatever other policies say. An undefined principal signs nothing. */
export async function passes(
  call: Omit<Call, "principal"> & { principal: string | undefined },
  endpointPolicy: RenderedPolicy,
): Promise<boolean> {
  const simulated = await simulate({
    ...simulationOf(call, call.principal ?? anonymousPrincipal),
    vpcEndpointPolicies: [{ name: "endpoint", policy: asExpected(endpointPolicy) }],
  });
  const results = simulated.resultType === "single" ? [simulated.result] : simulated.results;
  return results.every(({ analysis }) => analysis.endpointAnalysis?.result === "Allowed");
}

/**
 * The simulator takes one of two equal forms of everybody only:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
 */
function asExpected({ Version, Statement }: RenderedPolicy): RenderedPolicy {
  const isEverybody = (principal: unknown) => JSON.stringify(principal) === '{"AWS":["*"]}';
  return {
    Version,
    Statement: Statement.map((each) => (isEverybody(each.Principal) ? { ...each, Principal: "*" } : each)),
  };
}

function simulationOf(
  { account: accountId, action, resource, context }: Omit<Call, "principal">,
  principal: Simulation["request"]["principal"],
): Simulation {
  return {
    request: { principal, action, resource: { resource, accountId }, contextVariables: context },
    identityPolicies: [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

async function simulate(simulation: Simulation) {
  const result = await runSimulation(simulation, {});
  if (result.resultType !== "error") return result;
  const { action, resource } = simulation.request;
  throw new Error(`${action} on ${resource.resource} can't be simulated: ${JSON.stringify(result.errors)}`);
}
