import { references } from "./graph.ts";
import type { Check } from "./problem.ts";
import { resources } from "./terraform.ts";

/** No network is exposed by other resources: its default security group, its routes. */
export const checkExposedNetworks: Check = (stacks) => [...openDefaultGroups(stacks), ...publicNodes(stacks)];

/** AWS creates a default security group in each VPC. It allows traffic between its members, and all outgoing traffic. */
const openDefaultGroups: Check = (stacks) => {
  const closed = resources(stacks, "aws_default_security_group").flatMap(({ block }) => [...references(block.vpc_id)]);
  return resources(stacks, "aws_vpc")
    .filter(({ address }) => !closed.includes(address))
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "has its default security group as AWS makes it",
      why: "What is started without a security group gets one that lets everything out: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
      remedy: "Add a DefaultSecurityGroup without rules for it.",
    }));
};

/** The subnets of nodes have no route to an Internet gateway. */
const publicNodes: Check = (stacks) => {
  const publicTables = resources(stacks, "aws_route")
    .filter(({ block }) =>
      [...references(block.gateway_id)].some((gateway) => gateway.startsWith("aws_internet_gateway.")),
    )
    .flatMap(({ block }) => [...references(block.route_table_id)]);
  const publicSubnets = resources(stacks, "aws_route_table_association")
    .filter(({ block }) => [...references(block.route_table_id)].some((table) => publicTables.includes(table)))
    .flatMap(({ block }) => [...references(block.subnet_id)]);
  return resources(stacks, "aws_eks_node_group")
    .filter(({ block }) => [...references(block.subnet_ids)].some((subnet) => publicSubnets.includes(subnet)))
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "has nodes in a subnet with a route to an Internet gateway",
      why: "Nodes belong where the Internet does not reach them: https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",
      remedy: "Give it private subnets; a NAT gateway is a way out without a way in.",
    }));
};
