import { describe, expect, it } from "vitest";
import type { Stack } from "../../../../stacks/checks/terraform.ts";
import { all, type Block, only, synthesize, testConfig } from "../../../support/synthesis.ts";

const dev = testConfig("dev");
const { base } = synthesize(dev);

/** What each end of a rule is called here. */
const PEERS: readonly [RegExp, string][] = [
  [/^\$\{aws_security_group\.node-security-group\.id\}$/, "nodes"],
  [/^\$\{aws_security_group\.vpc-endpoints_security-group_\w+\.id\}$/, "endpoints"],
  [/^\$\{aws_eks_cluster\.\w+\.vpc_config\[0\]\.cluster_security_group_id\}$/, "control plane"],
  [/^\$\{aws_vpc_endpoint\.vpc-endpoints_s3_\w+\.prefix_list_id\}$/, "S3"],
];

function peer(value: unknown): string {
  return PEERS.find(([pattern]) => pattern.test(String(value)))?.[1] ?? String(value);
}

function other({ referenced_security_group_id, cidr_ipv4, prefix_list_id }: Block): string {
  return peer(referenced_security_group_id ?? cidr_ipv4 ?? prefix_list_id);
}

function ports({ ip_protocol, from_port, to_port }: Block): string {
  if (ip_protocol === "-1") return "all";
  expect(from_port).toBe(to_port);
  return `${ip_protocol} ${from_port}`;
}

/** All that a security group of the stack lets in or out. */
function rules(stack: Stack): string[] {
  const into = all(stack, "aws_vpc_security_group_ingress_rule");
  const out = all(stack, "aws_vpc_security_group_egress_rule");
  return [
    ...into.map((rule) => `into ${peer(rule.security_group_id)} from ${other(rule)}: ${ports(rule)}`),
    ...out.map((rule) => `out of ${peer(rule.security_group_id)} to ${other(rule)}: ${ports(rule)}`),
  ].sort();
}

const closed = [
  "into control plane from nodes: tcp 443",
  "into endpoints from nodes: tcp 443",
  "into nodes from control plane: tcp 10250",
  "into nodes from control plane: tcp 10251",
  "into nodes from nodes: all",
  "out of nodes to S3: tcp 443",
  "out of nodes to control plane: tcp 443",
  "out of nodes to endpoints: tcp 443",
  "out of nodes to nodes: all",
];

describe("nodes", () => {
  it("talk to each other, the control plane, the endpoints and S3 only", () => {
    expect(rules(base)).toEqual(closed);
  });

  it.each(["single", "perZone"] as const)("talk HTTPS with the Internet where there is a NAT gateway (%s)", (nat) => {
    const { base: open } = synthesize({ ...dev, network: { ...dev.network, nat } });
    expect(rules(open)).toEqual([...closed, "out of nodes to 0.0.0.0/0: tcp 443"].sort());
  });

  it("let the control plane reach the webhook of the AWS Load Balancer Controller, where that is used", () => {
    const endpoints = { ...dev.network.endpoints, workloads: ["loadBalancerController" as const] };
    const { base: controlled } = synthesize({ ...dev, network: { ...dev.network, endpoints } });
    expect(rules(controlled)).toEqual([...closed, "into nodes from control plane: tcp 9443"].sort());
  });

  it("are reached by SSH from the networks that the configuration names", () => {
    const ssh = { publicKey: "ssh-ed25519 AAAA", sourceCidrs: ["192.0.2.0/24", "198.51.100.0/24"] };
    const { base: reached } = synthesize({ ...dev, nodes: { ...dev.nodes, ssh } });
    const expected = ssh.sourceCidrs.map((cidr) => `into nodes from ${cidr}: tcp 22`);
    expect(rules(reached)).toEqual([...closed, ...expected].sort());
  });

  it("have no other group, so not the cluster's, which lets everything out", () => {
    const groups = only(base, "aws_launch_template").vpc_security_group_ids as string[];
    expect(groups.map(peer)).toEqual(["nodes"]);
  });

  it("have the only group with the cluster's tag, which a load balancer's rules are added to", () => {
    const tagged = all(base, "aws_security_group").filter(({ tags }) =>
      Object.keys(tags as object).some((key) => key.startsWith("kubernetes.io/cluster/")),
    );
    expect(tagged).toMatchObject([{ name: "webapi-dev-nodes", tags: { "kubernetes.io/cluster/webapi-dev": "owned" } }]);
  });
});

describe("security groups", () => {
  it("have separate rules only, each described", () => {
    for (const group of all(base, "aws_security_group")) {
      expect(group).not.toHaveProperty("ingress");
      expect(group).not.toHaveProperty("egress");
    }
    for (const direction of ["ingress", "egress"]) {
      for (const rule of all(base, `aws_vpc_security_group_${direction}_rule`)) {
        expect(rule.description).toMatch(/\w/);
      }
    }
  });
});
