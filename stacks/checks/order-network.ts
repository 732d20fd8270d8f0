import { z } from "zod";
import { references } from "./graph.ts";
import type { OfType, Order } from "./order-rule.ts";

/** Endpoints, routes and rules come before nodes: a node that does not reach AWS does not join, and does not retry. */
export function networkBeforeNodes(ofType: OfType): Order[] {
  const endpoints = ofType("aws_vpc_endpoint");
  return ofType("aws_eks_node_group").map((later) => {
    const subnets = references(later.block.subnet_ids);
    const associations = ofType("aws_route_table_association").filter(({ block }) =>
      mentionsOneOf(block.subnet_id, subnets),
    );
    const tables = new Set(associations.flatMap(({ block }) => [...references(block.route_table_id)]));
    const routes = ofType("aws_route").filter(({ block }) => mentionsOneOf(block.route_table_id, tables));
    const template = references(later.block.launch_template);
    const nodeGroups = ofType("aws_launch_template")
      .filter(({ address }) => template.has(address))
      .flatMap(({ block }) => groupsIn(block.vpc_security_group_ids));
    const groups = [...nodeGroups, ...endpoints.flatMap(({ block }) => groupsIn(block.security_group_ids))];
    const rules = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"].flatMap(ofType).filter(
      ({ block }) =>
        groups.includes(String(block.security_group_id)) ||
        // rules of other groups that allow traffic from nodes, as those of the control plane
        nodeGroups.includes(String(block.referenced_security_group_id)),
    );
    return {
      later,
      earlier: [...endpoints, ...associations, ...routes, ...rules],
      why: "A node that reaches no AWS service at its start does not join: https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2474",
    };
  });
}

function groupsIn(value: unknown): string[] {
  return z.array(z.string()).safeParse(value).data ?? [];
}

function mentionsOneOf(value: unknown, addresses: ReadonlySet<string>): boolean {
  return [...references(value)].some((address) => addresses.has(address));
}
