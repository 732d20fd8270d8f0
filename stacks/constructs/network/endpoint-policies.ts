import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Config } from "../../config/load.ts";
import { equals } from "../shared/iam.ts";
import { type Calls, callsOf } from "./endpoint-calls.ts";
import { type Call, endpointsOf } from "./endpoint-services.ts";

type Statement = DataAwsIamPolicyDocumentStatement;

/**
 * The interface endpoints that a configuration needs, each with what it lets through: what the features call that are
 * on, for principals of this account. Credentials of another account, which an intruder brings along, are
 * useless here.
 */
export function endpointPolicies(config: Config): ReadonlyMap<string, Statement[]> {
  const lines = callsOf(config);
  const endpoints = new Set(lines.flatMap(({ calls }) => calls.flatMap(endpointsOf)));
  return new Map([...endpoints].sort().map((endpoint) => [endpoint, statements(config, linesOf(lines, endpoint))]));
}

/** The lines of the table, with those of their calls that the endpoint carries. */
function linesOf(lines: readonly Calls[], endpoint: string): Calls[] {
  return lines
    .map((line) => ({ ...line, calls: line.calls.filter((call) => endpointsOf(call).includes(endpoint)) }))
    .filter(({ calls }) => calls.length > 0);
}

/** One for all calls on any resource, so that each call stands there once; one each for what is bound to some. */
function statements(config: Config, lines: readonly Calls[]): Statement[] {
  const { accountId } = config;
  const anybody = [{ type: "AWS", identifiers: ["*"] }];
  const ownAccount = [equals("aws:PrincipalAccount", accountId)];
  const onAny: readonly Call[] = lines.flatMap(({ calls, resources }) => (resources === undefined ? calls : []));
  const bound = lines.flatMap(({ calls, resources, unsigned }) =>
    resources === undefined
      ? []
      : [
          {
            actions: [...calls],
            resources: resources(config),
            principals: anybody,
            ...(!unsigned && { condition: ownAccount }),
          },
        ],
  );
  const free = { actions: [...new Set(onAny)].sort(), resources: ["*"], principals: anybody, condition: ownAccount };
  return onAny.length === 0 ? bound : [free, ...bound];
}
