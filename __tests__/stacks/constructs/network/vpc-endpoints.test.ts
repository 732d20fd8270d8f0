import { describe, expect, it } from "vitest";
import type { Stack } from "../../../../stacks/checks/terraform.ts";
import { SERVICES } from "../../../../stacks/constructs/network/endpoint-services.ts";
import { all, synthesize, testConfig, withValue } from "../../../support/synthesis.ts";

const dev = testConfig("dev");
const { base } = synthesize(dev);

/** `<service>` of `com.amazonaws.<region>.<service>`. */
const services = (stack: Stack) =>
  all(stack, "aws_vpc_endpoint").map(({ service_name }) => String(service_name).split(".").slice(3).join("."));

const interfaces = (stack: Stack) =>
  all(stack, "aws_vpc_endpoint").filter((block) => block.vpc_endpoint_type === "Interface");

/** The services that a change of the configuration brings, and those that it makes unneeded. */
function difference(changed: Partial<typeof dev>) {
  const before = services(base);
  const after = services(synthesize({ ...dev, ...changed }).base);
  return {
    more: after.filter((service) => !before.includes(service)),
    less: before.filter((service) => !after.includes(service)),
  };
}

const withWorkloads = (...workloads: typeof dev.network.endpoints.workloads) => ({
  network: { ...dev.network, endpoints: { ...dev.network.endpoints, workloads } },
});
const scaling = { imageDigest: `sha256:${"0".repeat(64)}` };

describe("VPC endpoints", () => {
  it("are those that nodes and the service need without Internet access", () => {
    expect(services(base).sort()).toEqual(["ec2", "ecr.api", "ecr.dkr", "eks-auth", "s3", "ssm", "ssmmessages", "sts"]);
  });

  it.each([
    ["the autoscaler", { autoscaler: scaling }, { more: ["autoscaling"], less: [] }],
    [
      "the autoscaler, where there may be no node",
      { autoscaler: scaling, nodes: { ...dev.nodes, minimum: 0 } },
      { more: ["autoscaling", "eks"], less: [] },
    ],
    ["workloads with keys", withWorkloads("kms"), { more: ["kms"], less: [] }],
    [
      "a load balancer controller",
      withWorkloads("loadBalancerController"),
      { more: ["elasticloadbalancing"], less: [] },
    ],
    ["logs", withWorkloads("logs"), { more: ["logs"], less: [] }],
    ["metrics", withWorkloads("metrics"), { more: ["monitoring"], less: [] }],
    ["traces", withWorkloads("traces"), { more: ["xray"], less: [] }],
    ["pod identity", { cluster: { ...dev.cluster, identity: "podIdentity" as const } }, { more: [], less: ["sts"] }],
    [
      "nodes without Session Manager",
      { nodes: { ...dev.nodes, sessionManager: false } },
      { more: [], less: ["ssmmessages"] },
    ],
    ["Bottlerocket", { nodes: { ...dev.nodes, operatingSystem: "bottlerocket" as const } }, { more: [], less: [] }],
  ])("follow from %s", (_, changed, expected) => {
    expect(difference(changed)).toEqual(expected);
  });

  it("carry the names of the services in every zone's private subnet", () => {
    for (const endpoint of interfaces(base)) {
      expect(endpoint).toMatchObject({
        private_dns_enabled: true,
        service_name: expect.stringMatching(/^com\.amazonaws\.eu-central-1\./),
        security_group_ids: [expect.stringContaining("vpc-endpoints_security-group")],
      });
      expect(endpoint.subnet_ids).toEqual(
        ["a", "b", "c"].map((zone) => expect.stringContaining(`network_private-${zone}_`)),
      );
    }
  });

  it("are in the first zone only, where the configuration says so", () => {
    const endpoints = { ...dev.network.endpoints, zones: "one" as const };
    const { base: cheap } = synthesize({ ...dev, network: { ...dev.network, endpoints } });
    expect(interfaces(cheap)).toHaveLength(interfaces(base).length);
    for (const { subnet_ids } of interfaces(cheap)) {
      expect(subnet_ids).toEqual([expect.stringContaining("network_private-a_")]);
    }
  });

  it("have a policy each", () => {
    const policies = all(base, "aws_vpc_endpoint").map(({ policy }) => policy);
    for (const policy of policies) expect(policy).toMatch(/^\$\{data\.aws_iam_policy_document\./);
    expect(new Set(policies).size).toBe(policies.length);
  });

  it("route S3 from the private subnets of all zones", () => {
    expect(withValue(base, "aws_vpc_endpoint", "vpc_endpoint_type", "Gateway")).toMatchObject({
      service_name: "com.amazonaws.eu-central-1.s3",
      route_table_ids: ["a", "b", "c"].map((zone) => expect.stringContaining(`network_private-${zone}-route-table`)),
    });
  });
});

describe("services with endpoints", () => {
  it.each(Object.entries(SERVICES))("%s has a page of AWS that says that they take policies", (_, { policies }) => {
    expect(policies).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/);
  });
});
