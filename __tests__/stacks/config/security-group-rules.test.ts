import { describe, expect, it } from "vitest";
import { dev } from "../../../stacks/config/environments/dev.ts";
import type { EnvironmentInput } from "../../../stacks/config/schema/environment.ts";
import { securityGroupProblems } from "../../../stacks/config/security-group-rules.ts";
import { ED25519_KEY } from "../../support/ssh-keys.ts";

const networks = (count: number, first = "11.0") =>
  Array.from({ length: count }, (_, index) => `${first}.${index}.0/24`);

interface Lists {
  sources?: number;
  ssh?: number;
  publicly?: number;
  cidrs?: number;
  groups?: number;
  workloads?: "loadBalancerController"[];
}

/** What is said of `dev` with lists of these lengths. */
function problems({ sources, ssh, publicly, cidrs, groups = 0, workloads = [] }: Lists) {
  const input: EnvironmentInput = {
    ...dev,
    network: { ...dev.network, endpoints: { workloads } },
    nodes: { ...dev.nodes, ...(ssh && { ssh: { publicKey: ED25519_KEY, sourceCidrs: networks(ssh, "12.0") } }) },
    cluster: {
      ...dev.cluster,
      ...(publicly && { publicAccessCidrs: networks(publicly) }),
      ...(cidrs !== undefined && {
        privateAccess: {
          cidrs: networks(cidrs),
          securityGroupIds: Array.from({ length: groups }, (_, index) => `sg-${String(index).padStart(8, "0")}`),
        },
      }),
    },
    service: {
      ...dev.service,
      ...(sources && { sourceCidrs: networks(sources) }),
      ...(publicly && { loadBalancer: { scheme: "internetFacing" as const } }),
    },
  };
  return securityGroupProblems(input).map(({ key, expected }) => `${key} ${expected}`);
}

describe("the nodes' security group", () => {
  it("has no room for 40 networks that reach the service and 40 with SSH", () => {
    expect(problems({ sources: 40, ssh: 40 })).toEqual([
      "service.sourceCidrs must be shorter: the nodes' security group may have 60 rules, and would have 126 (3 of the platform, 40 of SSH, 3 of the load balancer's subnets, 2 for each of 40 networks that reach the service)",
    ]);
  });

  it("has no room for 40 networks that reach the service alone, since the controller writes two rules for each", () => {
    expect(problems({ sources: 40 })).toEqual([expect.stringMatching(/^service\.sourceCidrs .* would have 86 /)]);
  });

  it("is filled to 60 rules, and not to more", () => {
    expect(problems({ sources: 27 })).toEqual([]);
    expect(problems({ sources: 28 })).toHaveLength(1);
    expect(problems({ sources: 17, ssh: 20 })).toEqual([]);
    expect(problems({ sources: 17, ssh: 21 })).toHaveLength(1);
  });

  it("has a rule less where the control plane reaches a webhook", () => {
    expect(problems({ sources: 17, ssh: 20, workloads: ["loadBalancerController"] })).toHaveLength(1);
  });

  it("is too small by the networks of SSH, where those are more", () => {
    expect(problems({ sources: 10, ssh: 40 })).toEqual([expect.stringMatching(/^nodes\.ssh\.sourceCidrs .* 66 /)]);
  });

  it("is too small by the networks of the API server, where those reach the service", () => {
    expect(problems({ publicly: 28 })).toEqual([expect.stringMatching(/^cluster\.publicAccessCidrs .* 62 /)]);
  });

  it("has room for 40 networks with SSH, where only the VPC reaches the service", () => {
    expect(problems({ ssh: 40 })).toEqual([]);
  });
});

describe("the control plane's security group", () => {
  it("has room for 58 networks and security groups, beside the nodes and EKS's own rule", () => {
    expect(problems({ cidrs: 40, groups: 18 })).toEqual([]);
    expect(problems({ cidrs: 40, groups: 19 })).toEqual([
      "cluster.privateAccess must name 58 networks and security groups at most: the control plane's security group may have 60 rules",
    ]);
  });
});
