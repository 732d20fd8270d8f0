import { z } from "zod";
import type { Stack } from "../../../stacks/checks/terraform.ts";
import type { Config } from "../../../stacks/config/load.ts";
import { policies, type Statement } from "../../support/policies.ts";
import { all, type Block } from "../../support/synthesis.ts";
import { endpointsOf } from "./components.ts";
import { type Request, requestsOf, strangers } from "./requests.ts";

interface Endpoint {
  service: string;
  block: Block;
  statements: Statement[];
}

/**
 * What is wrong with the ways from the private subnets to AWS: calls of the components that run which find no way, ways
 * that no component needs, and what is let through that must not be.
 */
export function closureProblems(config: Config, base: Stack): string[] {
  const endpoints = endpointsIn(base, config);
  const requests = requestsOf(config);
  return [
    ...requests.flatMap((request) => refusals(request, endpoints)),
    ...endpoints.flatMap((endpoint) => excess(endpoint, requests)),
    ...strangers(config, requests).flatMap((request) => leaks(request, endpoints)),
    ...endpoints.flatMap((endpoint) => unreachable(endpoint, base)),
  ];
}

function endpointsIn(base: Stack, { region }: Config): Endpoint[] {
  const documents = policies(base);
  return all(base, "aws_vpc_endpoint").map((block) => {
    const service = String(block.service_name).replace(`com.amazonaws.${region}.`, "");
    const document = /^\$\{data\.aws_iam_policy_document\.(.*)_[0-9A-F]{8}\.json\}$/.exec(String(block.policy))?.[1];
    return { service, block, statements: documents.get(document ?? "") ?? [] };
  });
}

function refusals(request: Request, endpoints: readonly Endpoint[]): string[] {
  const { who, call } = request;
  return endpointsOf(call).flatMap((service) => {
    const endpoint = endpoints.find((each) => each.service === service);
    if (endpoint === undefined && request.hasOtherWay) return [];
    if (endpoint === undefined) return [`${who} finds no endpoint ${service} for ${call}`];
    return endpoint.statements.some((statement) => allows(statement, request))
      ? []
      : [`${who} is refused ${call} by the endpoint ${service}`];
  });
}

function excess({ service, statements }: Endpoint, requests: readonly Request[]): string[] {
  const carried = requests.filter(({ call }) => endpointsOf(call).includes(service));
  if (carried.every(({ hasOtherWay }) => hasOtherWay)) return [`no component needs the endpoint ${service}`];
  return statements.flatMap((statement) =>
    statement.actions
      .filter((action) => !carried.some((request) => request.call === action && allows(statement, request)))
      .map((action) => `no component needs ${action} at the endpoint ${service}`),
  );
}

function leaks(request: Request, endpoints: readonly Endpoint[]): string[] {
  return endpoints
    .filter(({ statements }) => statements.some((statement) => allows(statement, request)))
    .map(({ service }) => `${request.who} gets ${request.call} through the endpoint ${service}`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html, as far as it is needed */
function allows({ effect, actions, resources = [], principals = [], condition = [] }: Statement, request: Request) {
  return (
    effect === "Allow" &&
    actions.some((action) => matches(action, request.call)) &&
    resources.some((resource) => matches(resource, request.resource)) &&
    principals.some(({ identifiers }) => identifiers.includes("*")) &&
    condition.every(
      ({ test, variable, values }) =>
        test === "StringEquals" &&
        variable === "aws:PrincipalAccount" &&
        request.account !== undefined &&
        values.includes(request.account),
    )
  );
}

/** Patterns as regular expressions. Making one takes longer than using it, and few of them are used often. */
const expressions = new Map<string, RegExp>();

function matches(pattern: string, text: string): boolean {
  const expression = expressions.get(pattern) ?? expressionOf(pattern);
  expressions.set(pattern, expression);
  return expression.test(text);
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.$^{}()|[\]\\+?]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

const endpointSchema = z.object({
  private_dns_enabled: z.boolean().default(false),
  subnet_ids: z.array(z.string()).default([]),
  security_group_ids: z.array(z.string()).default([]),
  route_table_ids: z.array(z.string()).default([]),
});

/** What keeps a node from an endpoint: names, routes, rules at both ends. */
function unreachable({ service, block }: Endpoint, base: Stack): string[] {
  const endpoint = endpointSchema.parse(block);
  const [nodes] = all(base, "aws_launch_template").flatMap(({ vpc_security_group_ids: ids }) => ids as string[]);
  const https = { from_port: 443, to_port: 443, ip_protocol: "tcp" };
  const has = (type: string, wanted: Block) =>
    all(base, type).some((rule) => Object.entries(wanted).every(([key, value]) => rule[key] === value));
  const wrong: [string, boolean][] =
    block.vpc_endpoint_type === "Gateway"
      ? [
          [
            "has no route from some private subnet",
            !privateRouteTables(base).every((id) => endpoint.route_table_ids.includes(id)),
          ],
          [
            "is not where nodes may go",
            !all(base, "aws_vpc_security_group_egress_rule").some(
              (rule) =>
                rule.security_group_id === nodes && /_s3_\w+\.prefix_list_id\}$/.test(String(rule.prefix_list_id)),
            ),
          ],
        ]
      : [
          ["does not answer by the service's name", !endpoint.private_dns_enabled],
          ["is in no subnet", endpoint.subnet_ids.length === 0],
          ...endpoint.security_group_ids.flatMap((group): [string, boolean][] => [
            [
              "does not let in nodes",
              !has("aws_vpc_security_group_ingress_rule", {
                security_group_id: group,
                referenced_security_group_id: nodes,
                ...https,
              }),
            ],
            [
              "is not where nodes may go",
              !has("aws_vpc_security_group_egress_rule", {
                security_group_id: nodes,
                referenced_security_group_id: group,
                ...https,
              }),
            ],
          ]),
        ];
  return wrong.filter(([, isWrong]) => isWrong).map(([what]) => `the endpoint ${service} ${what}`);
}

function privateRouteTables(base: Stack): string[] {
  const [nodeGroup] = all(base, "aws_eks_node_group");
  const subnets = z.array(z.string()).parse(nodeGroup?.subnet_ids);
  return all(base, "aws_route_table_association")
    .filter(({ subnet_id }) => subnets.includes(String(subnet_id)))
    .map(({ route_table_id }) => String(route_table_id));
}
