import { describe, expect, it } from "vitest";
import { checkRoutes } from "../../../stacks/checks/routes.ts";
import { complaints, withArguments, without } from "./broken.ts";

const unreached = ["a", "b", "c"].map(
  (zone) => `aws_subnet.network_public-${zone} has no route for 0.0.0.0/0 to an internet gateway of its VPC`,
);

describe("a public subnet", () => {
  it("is refused without a route to the internet gateway", () => {
    expect(complaints(checkRoutes(without("aws_route")))).toEqual(unreached);
  });

  it("is refused with a gateway of no VPC", () => {
    expect(complaints(checkRoutes(withArguments("aws_internet_gateway", { vpc_id: undefined })))).toEqual(unreached);
  });

  it("is refused with a route for a part of the Internet", () => {
    const stacks = withArguments("aws_route", { destination_cidr_block: "192.0.2.0/24" });
    expect(complaints(checkRoutes(stacks))).toEqual(unreached);
  });
});

describe("a route", () => {
  it.each(["destination_cidr_block", "gateway_id"])("is refused without %s", (argument) => {
    const problems = complaints(checkRoutes(withArguments("aws_route", { [argument]: undefined })));
    expect(problems).toContain("aws_route.network_internet-route names not one destination and one target");
  });

  it("is refused with two targets", () => {
    const problems = complaints(checkRoutes(withArguments("aws_route", { nat_gateway_id: "nat-0123456789abcdef0" })));
    expect(problems).toEqual(["aws_route.network_internet-route names not one destination and one target"]);
  });
});

describe("a private subnet", () => {
  it("is refused without a route table, which the gateway endpoint would be in", () => {
    const problems = complaints(checkRoutes(without("aws_route_table_association", "private-a")));
    expect(problems).toEqual([
      "aws_subnet.network_private-a is associated with no route table",
      expect.stringMatching(
        /^aws_vpc_endpoint.vpc-endpoints_s3 has no route for the nodes in aws_subnet.network_private-a_/,
      ),
    ]);
  });

  it("is refused if the gateway endpoint is not in its route table", () => {
    const stacks = withArguments("aws_vpc_endpoint", { route_table_ids: [] }, "s3");
    expect(checkRoutes(stacks)).toHaveLength(3);
  });
});
