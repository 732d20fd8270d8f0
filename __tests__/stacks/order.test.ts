import { describe, expect, it } from "vitest";
import { comesAfter } from "./graph.ts";
import { synthesize, testConfig } from "./synthesis.ts";

const { base, app } = synthesize(testConfig("dev"));

/** Address of the only resource of this type whose logical id holds this text. */
function address(type: string, text = ""): string {
  const [name, ...more] = Object.keys(base.resource[type] ?? {}).filter((id) => id.includes(text));
  if (name === undefined || more.length > 0) throw new Error(`not one ${type} is ${text}`);
  return `${type}.${name}`;
}

const cluster = address("aws_eks_cluster");
const nodes = address("aws_eks_node_group");
const addOn = (name: string) => address("aws_eks_addon", name);

describe("the cluster", () => {
  it("comes after its log group, which EKS would otherwise make itself", () => {
    expect(comesAfter(base, cluster, address("aws_cloudwatch_log_group", "cluster"))).toBe(true);
  });

  it("comes after the rights of its role", () => {
    expect(comesAfter(base, cluster, address("aws_iam_role_policy_attachment", "AmazonEKSClusterPolicy"))).toBe(true);
  });

  it("does not wait for VPC endpoints", () => {
    expect(comesAfter(base, cluster, address("aws_vpc_endpoint", "sts"))).toBe(false);
  });
});

describe("nodes", () => {
  it.each(["vpc-cni", "kube-proxy", "eks-pod-identity-agent"])("come after %s, which needs none", (name) => {
    expect(comesAfter(base, nodes, addOn(name))).toBe(true);
    expect(comesAfter(base, addOn(name), nodes)).toBe(false);
  });

  it.each(["coredns", "metrics-server"])("come before %s, which runs on them", (name) => {
    expect(comesAfter(base, addOn(name), nodes)).toBe(true);
  });

  it.each(["aws_vpc_endpoint", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"])(
    "come after each %s, or they do not reach AWS",
    (type) => {
      const names = Object.keys(base.resource[type] ?? {});
      expect(names).not.toEqual([]);
      for (const name of names) expect(comesAfter(base, nodes, `${type}.${name}`)).toBe(true);
    },
  );

  it("come after the routes of their subnets", () => {
    for (const zone of ["a", "b", "c"]) {
      expect(comesAfter(base, nodes, address("aws_route_table_association", `private-${zone}`))).toBe(true);
    }
  });

  it.each(["single", "perZone"] as const)("come after the routes to NAT gateways (%s)", (nat) => {
    const dev = testConfig("dev");
    const { base: other } = synthesize({ ...dev, network: { ...dev.network, nat } });
    const routes = Object.keys(other.resource.aws_route ?? {}).filter((id) => id.startsWith("nat_"));
    expect(routes).toHaveLength(3);
    for (const route of routes) expect(comesAfter(other, nodes, `aws_route.${route}`)).toBe(true);
  });

  it("come after the rights of their role", () => {
    for (const policy of ["AmazonEKSWorkerNodePolicy", "ContainerRegistryPullOnly", "AmazonSSMManagedInstanceCore"]) {
      expect(comesAfter(base, nodes, address("aws_iam_role_policy_attachment", policy))).toBe(true);
    }
  });
});

describe("vpc-cni", () => {
  it("comes after the rights of its role", () => {
    expect(comesAfter(base, addOn("vpc-cni"), address("aws_iam_role_policy_attachment", "AmazonEKS_CNI_Policy"))).toBe(
      true,
    );
  });
});

describe("the service", () => {
  it("comes after its namespace, and its address after it", () => {
    const [release] = Object.keys(app.resource.helm_release ?? {});
    const [namespace] = Object.keys(app.resource.kubernetes_namespace ?? {});
    const [service] = Object.keys(app.data.kubernetes_service ?? {});
    expect(comesAfter(app, `helm_release.${release}`, `kubernetes_namespace.${namespace}`)).toBe(true);
    expect(comesAfter(app, `data.kubernetes_service.${service}`, `helm_release.${release}`)).toBe(true);
  });
});
