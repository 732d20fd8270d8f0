import { describe, expect, it } from "vitest";
import type { Stack } from "../../../../stacks/checks/terraform.ts";
import { all, type Block, only, synthesize, testConfig } from "../../../support/synthesis.ts";

const { base } = synthesize(testConfig("dev"));

/** Subnets by the end of their name, such as private-a. */
function subnets(stack: Stack): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(stack.resource.aws_subnet ?? {}).map(([id, block]) => [
      id.replace(/^network_(.*)_\w+$/, "$1"),
      block,
    ]),
  );
}

describe("the VPC", () => {
  it("has the addresses of the configuration, and the DNS that a private API server needs", () => {
    expect(only(base, "aws_vpc")).toMatchObject({
      cidr_block: "172.16.0.0/16",
      enable_dns_hostnames: true,
    });
  });

  it("has a default security group without rules", () => {
    const { ingress, egress } = only(base, "aws_default_security_group");
    expect({ ingress, egress }).toEqual({ ingress: undefined, egress: undefined });
  });

  it("is watched: flow logs of all traffic, kept as long as the other logs", () => {
    expect(only(base, "aws_flow_log")).toMatchObject({ traffic_type: "ALL" });
    for (const group of all(base, "aws_cloudwatch_log_group")) expect(group).toMatchObject({ retention_in_days: 30 });
  });
});

describe("subnets", () => {
  it.each([
    ["private-a", "172.16.1.0/24", "eu-central-1a"],
    ["private-b", "172.16.11.0/24", "eu-central-1b"],
    ["private-c", "172.16.21.0/24", "eu-central-1c"],
  ])("%s takes nodes and internal load balancers", (name, cidr_block, availability_zone) => {
    expect(subnets(base)[name]).toMatchObject({
      cidr_block,
      availability_zone,
      tags: { Name: `webapi-dev-${name}`, "kubernetes.io/role/internal-elb": "1" },
    });
  });

  it.each([
    ["public-a", "172.16.2.0/24", "eu-central-1a"],
    ["public-b", "172.16.12.0/24", "eu-central-1b"],
    ["public-c", "172.16.22.0/24", "eu-central-1c"],
  ])("%s takes public load balancers, and gives nothing a public address", (name, cidr_block, availability_zone) => {
    expect(subnets(base)[name]).toMatchObject({
      cidr_block,
      availability_zone,
      tags: { Name: `webapi-dev-${name}`, "kubernetes.io/role/elb": "1" },
    });
  });

  it("follow the configuration's zones and region", () => {
    const dev = testConfig("dev");
    const { base: other } = synthesize({ ...dev, region: "us-east-1", subnets: dev.subnets.slice(1) });
    expect(Object.keys(subnets(other)).sort()).toEqual(["private-b", "private-c", "public-b", "public-c"]);
    expect(subnets(other)["private-b"]).toMatchObject({ availability_zone: "us-east-1b" });
  });
});

describe("availability zones", () => {
  const [zones] = Object.entries(base.data.aws_availability_zones ?? {}).map(([id, block]) => ({
    block,
    names: `data.aws_availability_zones.${id}.names`,
  }));

  it("are asked for, without those that EKS does not run in", () => {
    expect(zones?.block).toMatchObject({
      state: "available",
      exclude_zone_ids: ["use1-az3", "usw1-az2", "cac1-az3"],
    });
  });

  it.each(Object.entries(subnets(base)))("stop the plan of %s where its zone is not among them", (_, subnet) => {
    expect(subnet).toMatchObject({
      lifecycle: {
        precondition: [
          {
            condition: `\${contains(${zones?.names}, "${(subnet as Block).availability_zone}")}`,
            error_message: expect.stringMatching(
              /^EKS does not run in eu-central-1[abc], or there is no such zone\. network\.availabilityZones can name the letters of \$\{join\(", ", data\./,
            ),
          },
        ],
      },
    });
  });
});

describe("the way to the Internet", () => {
  const routeTables = (kind: string) =>
    Object.keys(base.resource.aws_route_table ?? {}).filter((id) => id.includes(kind));

  it("is the only use of 0.0.0.0/0, and one of the public subnets only", () => {
    expect(JSON.stringify(base).match(/0\.0\.0\.0\/0|::\/0/g)).toEqual(["0.0.0.0/0"]);
    const [publicRoutes] = routeTables("public");
    expect(only(base, "aws_route")).toMatchObject({
      destination_cidr_block: "0.0.0.0/0",
      route_table_id: `\${aws_route_table.${publicRoutes}.id}`,
    });
  });

  it("is not there for private subnets, which have a route table in each zone", () => {
    for (const zone of ["a", "b", "c"]) {
      const [privateRoutes, ...more] = routeTables(`private-${zone}`);
      expect(more).toEqual([]);
      const associations = Object.entries(base.resource.aws_route_table_association ?? {});
      const [, association] = associations.find(([id]) => id.includes(`private-${zone}`)) ?? [];
      expect(association).toMatchObject({ route_table_id: `\${aws_route_table.${privateRoutes}.id}` });
    }
  });
});
