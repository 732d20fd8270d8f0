import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { equals } from "../shared/iam.ts";
import { type CallSettings, type Calls, callsOf, interfaceEndpoints } from "./endpoint-calls.ts";
import { type Call, endpointsOf } from "./endpoint-services.ts";

type Statement = DataAwsIamPolicyDocumentStatement;

/**
 * The interface endpoints that a configuration needs, each with the statements of its policy: the calls of the enabled
 * features, for principals of this account. An intruder can't send data to another account, because the endpoints refuse
 * that account's credentials.
 */
export function endpointPolicies(settings: CallSettings): ReadonlyMap<string, Statement[]> {
  const lines = callsOf(settings);
  return new Map(
    interfaceEndpoints(settings).map((endpoint) => [endpoint, statements(settings, linesOf(lines, endpoint))]),
  );
}

/** The lines of the table, reduced to the calls that the endpoint carries. */
function linesOf(lines: readonly Calls[], endpoint: string): Calls[] {
  return lines
    .map((line) => ({ ...line, calls: line.calls.filter((call) => endpointsOf(call).includes(endpoint)) }))
    .filter(({ calls }) => calls.length > 0);
}

/** One statement for all calls on any resource, so that it has each call once, and one for each line with resources. */
function statements(settings: CallSettings, lines: readonly Calls[]): Statement[] {
  const anyPrincipal = [{ type: "AWS", identifiers: ["*"] }];
  const ownAccount = [equals("aws:PrincipalAccount", settings.accountId)];
  const onAny: readonly Call[] = lines.flatMap(({ calls, resources }) => (resources === undefined ? calls : []));
  const bound = lines.flatMap(({ calls, resources, unsigned }) =>
    resources === undefined
      ? []
      : [
          {
            actions: [...calls],
            resources: resources(settings),
            principals: anyPrincipal,
            ...(!unsigned && { condition: ownAccount }),
          },
        ],
  );
  const unbound = {
    actions: [...new Set(onAny)].sort(),
    resources: ["*"],
    principals: anyPrincipal,
    condition: ownAccount,
  };
  return onAny.length === 0 ? bound : [unbound, ...bound];
}
