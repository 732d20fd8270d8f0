import { describe, expect, it } from "vitest";
import { dev } from "../../../stacks/config/environments/dev.ts";
import { prod } from "../../../stacks/config/environments/prod.ts";
import type { EnvironmentInput } from "../../../stacks/config/schema/environment.ts";
import { WORKLOAD_FEATURES } from "../../../stacks/config/schema/network.ts";
import { subnetSizeProblems } from "../../../stacks/config/subnet-size-problems.ts";
import { switchedConfigs } from "../../support/switched-configs.ts";
import { all, synthesize, testConfig } from "../../support/synthesis.ts";

const withNetwork = (network: Partial<EnvironmentInput["network"]>, nodes: Partial<EnvironmentInput["nodes"]> = {}) =>
  subnetSizeProblems({ ...dev, network: { ...dev.network, ...network }, nodes: { ...dev.nodes, ...nodes } });

/** How many addresses a private subnet of /28 would have to have. */
function needed(network: Partial<EnvironmentInput["network"]>, nodes: Partial<EnvironmentInput["nodes"]> = {}): number {
  const [problem] = withNetwork({ vpcCidr: "172.16.0.0/24", ...network }, nodes);
  return Number(/subnets of (\d+) addresses/.exec(problem?.expected ?? "")?.[1]);
}

describe("a VPC", () => {
  it("of /24 is refused, since its subnets of 16 addresses are too small", () => {
    expect(withNetwork({ vpcCidr: "172.16.0.0/24" })).toEqual([
      {
        key: "network.vpcCidr",
        value: "172.16.0.0/24",
        expected:
          "must have private subnets of 58 addresses (5 that AWS keeps, 6 of the control plane, 1 of the load balancer, 7 of interface endpoints, 39 of nodes), and 172.16.0.0/28 is too small: take a /22, or prescribe network.subnets of /26",
      },
    ]);
  });

  it.each([16, 20, 22])("of /%i has room for dev", (prefix) => {
    expect(withNetwork({ vpcCidr: `172.16.0.0/${prefix}` })).toEqual([]);
  });

  it("of /16 has room for dev and prod, and no room in its /24s for many large nodes", () => {
    expect([subnetSizeProblems(dev), subnetSizeProblems(prod)]).toEqual([[], []]);
    const large = { instanceTypes: ["m7i.48xlarge"], desired: 6, maximum: 6 };
    expect(withNetwork({}, large)).toMatchObject([
      { key: "network.vpcCidr", expected: expect.stringContaining("take a /19, or prescribe network.subnets of /23") },
    ]);
  });
});

describe("the addresses that a private subnet needs", () => {
  it("grow with the interface endpoints in its zone", () => {
    const few = needed({});
    expect(needed({ endpoints: { workloads: ["kms", "logs"] } })).toBe(few + 2);
    expect(needed({ endpoints: { workloads: [...WORKLOAD_FEATURES] } })).toBe(few + 5);
  });

  it("grow with its part of the nodes, and with the addresses of their two interfaces", () => {
    const base = { minimum: 0, desired: 3, maximum: 3 };
    expect(needed({}, { ...base, desired: 4, maximum: 4 })).toBe(needed({}, base) + 2 * 6);
    expect(needed({}, { ...base, maximum: 6 })).toBe(needed({}, base) + 1);
    expect(needed({}, { ...base, maxUnavailable: 9 })).toBe(needed({}, base) + 2 * 6);
    expect(needed({ availabilityZones: ["a", "b"] }, base)).toBe(needed({}, base) + 2 * 6);
    // one node and the two of an update, each with 10 addresses in place of 6 at two interfaces
    expect(needed({}, { ...base, instanceTypes: ["t3.medium", "m7i.large"] })).toBe(needed({}, base) + 3 * 2 * 4);
  });

  it.each(Object.entries({ dev: testConfig("dev"), ...switchedConfigs }))(
    "count the endpoints of %s as the stack has them",
    (_, config) => {
      const { network, ...rest } = config;
      const tiny = { ...network, endpoints: { ...network.endpoints, zones: "all" }, vpcCidr: "172.16.0.0/24" };
      const [problem] = subnetSizeProblems({ ...rest, network: tiny });
      const interfaces = all(synthesize(config).base, "aws_vpc_endpoint").filter(
        ({ vpc_endpoint_type }) => vpc_endpoint_type === "Interface",
      );
      expect(problem?.expected).toContain(` ${interfaces.length} of interface endpoints,`);
    },
  );
});

describe("prescribed subnets", () => {
  const publicOnes = ["172.16.48.0/28", "172.16.49.0/28", "172.16.50.0/28"];
  const subnets = (...list: string[]) => ({ subnets: { private: list, public: publicOnes } });

  it("are refused where a private one is too small, and public ones may be small", () => {
    expect(withNetwork(subnets("172.16.0.0/26", "172.16.1.0/26", "172.16.2.0/26"))).toEqual([]);
    expect(withNetwork(subnets("172.16.0.0/26", "172.16.1.0/27", "172.16.2.0/26"))).toEqual([
      {
        key: "network.subnets.private",
        value: "172.16.1.0/27",
        expected:
          "must have 58 addresses (5 that AWS keeps, 6 of the control plane, 1 of the load balancer, 7 of interface endpoints, 39 of nodes), so be a /26 or wider",
      },
    ]);
  });

  it("need room for endpoints in the first zone only, where the others have none", () => {
    const nodes = { instanceTypes: ["t3.nano"], desired: 3, maximum: 3 };
    const workloads = [...WORKLOAD_FEATURES];
    const small = subnets("172.16.0.0/26", "172.16.1.0/27", "172.16.2.0/27");
    expect(withNetwork({ ...small, endpoints: { zones: "one", workloads } }, nodes)).toEqual([]);
    expect(withNetwork({ ...small, endpoints: { zones: "all", workloads } }, nodes)).toMatchObject([
      { value: "172.16.1.0/27" },
      { value: "172.16.2.0/27" },
    ]);
  });
});

it("settings that are wrong by themselves leave the size to later", () => {
  expect(withNetwork({ vpcCidr: "172.16.0.0/24" }, { desired: 11 })).toEqual([]);
});
