import { describe, expect, it } from "vitest";
import { checkNameResolution } from "../../../stacks/checks/name-resolution.ts";
import { complaints, withArguments } from "./broken.ts";

describe("a VPC", () => {
  it("is refused without DNS", () => {
    const stacks = withArguments("aws_vpc", { enable_dns_support: false });
    expect(complaints(checkNameResolution(stacks))).toEqual(["aws_vpc.network_vpc answers no DNS"]);
  });

  it("has DNS if nothing is said about it", () => {
    expect(checkNameResolution(withArguments("aws_vpc", { enable_dns_support: undefined }))).toEqual([]);
  });

  it.each([undefined, false])("is refused with DNS host names %s", (enable_dns_hostnames) => {
    const stacks = withArguments("aws_vpc", { enable_dns_hostnames });
    expect(complaints(checkNameResolution(stacks))).toEqual(["aws_vpc.network_vpc has no DNS host names"]);
  });
});

describe("an endpoint", () => {
  const isNotFound = "is not found by the service's name";

  it.each([undefined, false])("with an interface is refused with private DNS %s", (private_dns_enabled) => {
    const stacks = withArguments("aws_vpc_endpoint", { private_dns_enabled }, "sts");
    expect(complaints(checkNameResolution(stacks))).toEqual([`aws_vpc_endpoint.vpc-endpoints_sts ${isNotFound}`]);
  });

  it("that is a gateway is refused with private DNS", () => {
    const stacks = withArguments("aws_vpc_endpoint", { private_dns_enabled: true }, "s3");
    expect(complaints(checkNameResolution(stacks))).toEqual([`aws_vpc_endpoint.vpc-endpoints_s3 ${isNotFound}`]);
  });
});
