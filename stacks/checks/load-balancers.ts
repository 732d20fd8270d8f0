import { z } from "zod";
import type { Check } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { nested, resources } from "./terraform.ts";

const EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html";
const INTERNAL = "kubernetes.io/role/internal-elb";
const INTERNET_FACING = "kubernetes.io/role/elb";

/** Controllers find what a load balancer needs by tags. */
export const checkLoadBalancers: Check = (stacks) => [...subnetsWithoutRole(stacks), ...nodesWithoutCluster(stacks)];

const tags = z.record(z.string(), z.string()).catch({});

const subnetsWithoutRole: Check = (stacks) => {
  const groups = resources(stacks, "aws_eks_node_group");
  return resources(stacks, "aws_subnet").flatMap((subnet) => {
    const { stack, address, block } = subnet;
    const role = groups.some((group) => refersTo(group.block.subnet_ids, subnet)) ? INTERNAL : INTERNET_FACING;
    const present = [INTERNAL, INTERNET_FACING].filter((key) => tags.parse(block.tags)[key] === "1");
    if (present.length === 1 && present[0] === role) return [];
    return [
      {
        stack,
        address,
        wrong: `has not the tag ${role} = 1 as its only role`,
        why: `Its load balancers are found by it; without, a Service gets none, or one that is public: ${EKS_GUIDE}`,
        remedy: `Tag subnets of nodes with ${INTERNAL}, and all others with ${INTERNET_FACING}.`,
      },
    ];
  });
};

const template = z.object({ vpc_security_group_ids: z.array(z.string()) });
const launched = z.object({ launch_template: nested(z.object({ id: z.string() })) });

/** The load balancer controller opens the ports of Services in the one group of the nodes that has the cluster's tag. */
const nodesWithoutCluster: Check = (stacks) => {
  const clusters = resources(stacks, "aws_eks_cluster");
  const templates = resources(stacks, "aws_launch_template");
  const securityGroups = resources(stacks, "aws_security_group");
  return resources(stacks, "aws_eks_node_group").flatMap(({ stack, address, block }) => {
    const ids = launched.safeParse(block).data?.launch_template.map(({ id }) => id);
    const groups = templates
      .filter((of) => refersTo(ids, of))
      .flatMap((of) => template.safeParse(of.block).data?.vpc_security_group_ids ?? []);
    // EKS tags the cluster's own group, which nodes have if their template names none
    if (groups.length === 0) return [];
    const names = clusters.map((cluster) => `kubernetes.io/cluster/${cluster.block.name}`);
    const owned = securityGroups.filter(
      (group) => refersTo(groups, group) && names.some((name) => tags.parse(group.block.tags)[name] === "owned"),
    );
    if (owned.length === 1) return [];
    return [
      {
        stack,
        address,
        wrong: `has nodes of which ${owned.length} security groups have the tag ${names.join(", ")} = owned`,
        why: "The load balancer controller opens ports in the one that has it, and fails with none and with two: https://github.com/kubernetes/cloud-provider-aws/blob/master/pkg/providers/v1/aws.go",
        remedy: "Tag exactly one of the security groups in the launch template.",
      },
    ];
  });
};
