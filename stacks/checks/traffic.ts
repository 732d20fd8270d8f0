import { z } from "zod";
import { references } from "./graph.ts";
import type { Check, Problem } from "./problem.ts";
import { nested, type Resource, resources, type Stacks } from "./terraform.ts";

const EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html";
const METRICS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html";
const S3_GUIDE = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html";

type Direction = "ingress" | "egress";

/** Traffic that a security group has to let through. A group is named by a reference to it. */
interface Need {
  direction: Direction;
  /** The group that has the rule. */
  group: string;
  /** The other group, or a list of addresses. */
  peer: string;
  /** Undefined for all traffic. */
  port: number | undefined;
  what: string;
  source: string;
}

const launched = z.object({ launch_template: nested(z.object({ id: z.string() })) });
const texts = z.array(z.string()).catch([]);
const template = z.object({ vpc_security_group_ids: z.array(z.string()) });

/** The groups of the nodes let through what nodes, control plane and endpoints say to each other. */
export const checkTraffic: Check = (stacks) =>
  resources(stacks, "aws_eks_node_group").flatMap((nodes) => {
    const groups = groupsOf(stacks, nodes);
    return groups.flatMap((group) => needsOf(stacks, group)).flatMap((need) => problemsOf(stacks, nodes, need));
  });

function groupsOf(stacks: Stacks, { block }: Resource): string[] {
  const ids = references(launched.safeParse(block).data?.launch_template.map(({ id }) => id));
  return resources(stacks, "aws_launch_template")
    .filter(({ address }) => ids.has(address))
    .flatMap((of) => template.safeParse(of.block).data?.vpc_security_group_ids ?? []);
}

function needsOf(stacks: Stacks, nodes: string): Need[] {
  const between = (direction: Direction, group: string, peer: string, port: number | undefined, what: string) => ({
    direction,
    group,
    peer,
    port,
    what,
    source: EKS_GUIDE,
  });
  const endpoints = new Set(
    resources(stacks, "aws_vpc_endpoint").flatMap(({ block }) => texts.parse(block.security_group_ids)),
  );
  const lists = resources(stacks, "aws_vpc_endpoint")
    .filter(({ block }) => block.vpc_endpoint_type === "Gateway")
    .map(({ address }) => `\${${address}.prefix_list_id}`);
  const hasMetrics = resources(stacks, "aws_eks_addon").some(({ block }) => block.addon_name === "metrics-server");
  return [
    between("ingress", nodes, nodes, undefined, "traffic between nodes and their pods"),
    between("egress", nodes, nodes, undefined, "traffic between nodes and their pods"),
    ...resources(stacks, "aws_eks_cluster").flatMap(({ address }): Need[] => {
      const controlPlane = `\${${address}.vpc_config[0].cluster_security_group_id}`;
      return [
        between("egress", nodes, controlPlane, 443, "calls to the API server"),
        between("ingress", controlPlane, nodes, 443, "calls to the API server"),
        between("ingress", nodes, controlPlane, 10250, "calls of the API server to kubelets"),
        ...(hasMetrics
          ? [
              {
                ...between("ingress", nodes, controlPlane, 10251, "calls of the API server to metrics-server"),
                source: METRICS_GUIDE,
              },
            ]
          : []),
      ];
    }),
    ...[...endpoints].flatMap((group) => [
      between("egress", nodes, group, 443, "calls to AWS's services"),
      between("ingress", group, nodes, 443, "calls to AWS's services"),
    ]),
    ...lists.map((list) => ({
      ...between("egress", nodes, list, 443, "the download of images' layers"),
      source: S3_GUIDE,
    })),
  ];
}

function problemsOf(stacks: Stacks, { stack, address }: Resource, need: Need): Problem[] {
  const { direction, group, peer, port, what, source } = need;
  const isMet = resources(stacks, `aws_vpc_security_group_${direction}_rule`).some(
    ({ block }) =>
      block.security_group_id === group &&
      [block.referenced_security_group_id, block.prefix_list_id].includes(peer) &&
      (port === undefined
        ? block.ip_protocol === "-1"
        : block.ip_protocol === "tcp" && block.from_port === port && block.to_port === port),
  );
  if (isMet) return [];
  return [
    {
      stack,
      address,
      wrong: `needs ${what}, which no ${direction} rule of ${group} for ${peer}${port ? ` on port ${port}` : ""} lets through`,
      why: `Security groups drop what no rule names: ${source}`,
      remedy: `Add a VpcSecurityGroup${direction === "ingress" ? "Ingress" : "Egress"}Rule to NodeSecurityGroup.`,
    },
  ];
}
