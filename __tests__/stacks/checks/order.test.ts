import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkOrder } from "../../../stacks/checks/order.ts";
import type { Stacks } from "../../../stacks/checks/terraform.ts";
import { broken, complaints, first, withArguments, without, withResource } from "./broken.ts";

/** The stacks without the edges from a resource to others, by a text in their addresses. */
function withoutEdges(type: string, id: string, earlier: string): Stacks {
  return broken((stacks) => {
    const block = first(stacks, type, id);
    const edges = block.depends_on as string[];
    block.depends_on = edges.filter((address) => !address.includes(earlier));
    expect(block.depends_on).not.toEqual(edges);
  });
}

const cluster = "aws_eks_cluster.cluster";
const nodes = "aws_eks_node_group.nodes_group";

describe("a missing edge", () => {
  it.each([
    ["aws_eks_cluster", "", "aws_cloudwatch_log_group.cluster_logs"],
    ["aws_eks_cluster", "", "aws_iam_role_policy_attachment.cluster_role_AmazonEKSClusterPolicy"],
    ["aws_eks_node_group", "", "aws_iam_role_policy_attachment.nodes_role_AmazonEKSWorkerNodePolicy"],
    ["aws_eks_node_group", "", "aws_iam_role_policy_attachment.nodes_role_AmazonEC2ContainerRegistryPullOnly"],
    ["aws_eks_addon", "vpc-cni", "aws_iam_role_policy_attachment.vpc-cni-role_AmazonEKS_CNI_Policy"],
    ["aws_eks_node_group", "", "aws_eks_addon.node-add-ons_vpc-cni"],
    ["aws_eks_node_group", "", "aws_eks_addon.node-add-ons_kube-proxy"],
    ["aws_eks_node_group", "", "aws_eks_addon.node-add-ons_eks-pod-identity-agent"],
    ["aws_eks_addon", "coredns", nodes],
    ["aws_eks_addon", "metrics-server", nodes],
    ["aws_eks_addon", "vpc-cni", "aws_vpc_endpoint.vpc-endpoints_ec2"],
    ["aws_eks_addon", "vpc-cni", "aws_vpc_endpoint.vpc-endpoints_sts"],
    ["aws_eks_node_group", "", "aws_route_table_association.network_private-a-routes"],
    ["aws_eks_node_group", "", "aws_vpc_security_group_ingress_rule."],
    ["helm_release", "", "kubernetes_namespace_v1.api_namespace"],
  ])("from %s %s to %s is refused", (type, id, earlier) => {
    const problems = complaints(checkOrder(withoutEdges(type, id, earlier)));
    const complaint = expect.stringMatching(`^${type}\\..*${id}.* does not wait for ${earlier}`);
    expect(problems).toEqual([complaint, ...problems.slice(1).map(() => complaint)]);
  });

  it.each(["ec2", "sts"])("from nodes and node add-ons to the endpoint for %s is refused", (service) => {
    const endpoint = `aws_vpc_endpoint.vpc-endpoints_${service}`;
    const stacks = broken(({ base }) => {
      for (const block of Object.values(base.resource).flatMap((named) => Object.values(named))) {
        const edges = z.array(z.string()).optional().parse(block.depends_on);
        if (edges !== undefined) block.depends_on = edges.filter((address) => !address.startsWith(endpoint));
      }
    });
    expect(complaints(checkOrder(stacks)).sort()).toEqual([
      expect.stringMatching(`^aws_eks_addon.node-add-ons_vpc-cni does not wait for ${endpoint}`),
      expect.stringMatching(`^${nodes} does not wait for ${endpoint}`),
    ]);
  });

  it("to the NAT gateway's route is refused, which nodes could start without", () => {
    const stacks = broken(({ base: { resource } }) => {
      const [table] = Object.keys(resource.aws_route_table ?? {}).filter((id) => id.includes("private"));
      Object.assign(resource.aws_route ?? {}, { nat: { route_table_id: `\${aws_route_table.${table}.id}` } });
    });
    expect(complaints(checkOrder(stacks))).toEqual([`${nodes} does not wait for aws_route.nat`]);
  });

  it("to a rule of the nodes' own security group is refused", () => {
    const stacks = broken((changed) => {
      const [group] = first(changed, "aws_launch_template").vpc_security_group_ids as string[];
      Object.assign(changed.base.resource.aws_vpc_security_group_ingress_rule ?? {}, {
        added: { security_group_id: group },
      });
    });
    expect(complaints(checkOrder(stacks))).toEqual([
      `${nodes} does not wait for aws_vpc_security_group_ingress_rule.added`,
    ]);
  });

  it("to a rule that lets nodes in to the control plane is refused", () => {
    const stacks = broken((changed) => {
      const [group] = first(changed, "aws_launch_template").vpc_security_group_ids as string[];
      Object.assign(changed.base.resource.aws_vpc_security_group_ingress_rule ?? {}, {
        added: { security_group_id: "the control plane's", referenced_security_group_id: group },
      });
    });
    expect(complaints(checkOrder(stacks))).toEqual([
      `${nodes} does not wait for aws_vpc_security_group_ingress_rule.added`,
    ]);
  });

  it("to a role's own policy is refused", () => {
    const role = String(
      first(
        broken(() => {}),
        "aws_eks_cluster",
      ).role_arn,
    ).replace(".arn", ".name");
    const stacks = withResource("aws_iam_role_policy", { role });
    expect(complaints(checkOrder(stacks))).toEqual([`${cluster} does not wait for aws_iam_role_policy.added`]);
  });

  it("of an unknown add-on is refused if it does not wait for the nodes", () => {
    const stacks = withResource("aws_eks_addon", { addon_name: "aws-ebs-csi-driver" });
    expect(complaints(checkOrder(stacks))).toEqual([`aws_eks_addon.added does not wait for ${nodes}_5DC773E7`]);
  });

  it("is none where another resource is between", () => {
    const stacks = broken((changed) => {
      const [coredns, metricsServer] = Object.entries(changed.base.resource.aws_eks_addon ?? {}).filter(([id]) =>
        id.includes("workload"),
      );
      Object.assign(metricsServer?.[1] ?? {}, { depends_on: [`aws_eks_addon.${coredns?.[0]}`] });
    });
    expect(checkOrder(stacks)).toEqual([]);
  });

  it("is one where only a comment names the other", () => {
    const edges = (first(
      broken(() => {}),
      "helm_release",
    ).depends_on ?? []) as string[];
    const stacks = withArguments("helm_release", { depends_on: [], "//": { after: edges } });
    expect(checkOrder(stacks)).toHaveLength(1);
  });
});

describe("what should be there first", () => {
  it("is the cluster's log group", () => {
    expect(complaints(checkOrder(without("aws_cloudwatch_log_group", "cluster")))).toEqual([
      `${cluster} needs the log group /aws/eks/webapi-dev/cluster before it, and there is none`,
    ]);
  });

  it.each(["vpc-cni", "kube-proxy"])("is %s", (name) => {
    expect(complaints(checkOrder(without("aws_eks_addon", name)))).toEqual([
      `${nodes} needs the add-on ${name} before it, and there is none`,
    ]);
  });
});
