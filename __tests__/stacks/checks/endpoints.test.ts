import { describe, expect, it } from "vitest";
import { checkEndpoints } from "../../../stacks/checks/endpoints.ts";
import { broken, complaints, first, withArguments, without } from "./broken.ts";

const sts = "aws_vpc_endpoint.vpc-endpoints_sts";
const isClosed = `${sts} has no security group that lets in HTTPS`;

describe("an interface endpoint", () => {
  it.each([undefined, []])("is refused with the security groups %j", (security_group_ids) => {
    const stacks = withArguments("aws_vpc_endpoint", { security_group_ids }, "sts");
    expect(complaints(checkEndpoints(stacks))).toEqual([isClosed]);
  });

  it("is refused if its security group lets in nothing", () => {
    const problems = checkEndpoints(without("aws_vpc_security_group_ingress_rule", "into-endpoints"));
    expect(complaints(problems)).toContain(isClosed);
    expect(problems).toHaveLength(7);
  });

  it("is refused in some of the nodes' subnets", () => {
    const stacks = broken((changed) => {
      const endpoint = first(changed, "aws_vpc_endpoint", "sts");
      endpoint.subnet_ids = (endpoint.subnet_ids as string[]).slice(1);
    });
    expect(complaints(checkEndpoints(stacks))).toEqual([`${sts} is in 2 of the nodes' 3 subnets`]);
  });

  it("may be in one subnet for all nodes", () => {
    const stacks = broken((changed) => {
      const endpoint = first(changed, "aws_vpc_endpoint", "sts");
      endpoint.subnet_ids = (endpoint.subnet_ids as string[]).slice(0, 1);
    });
    expect(checkEndpoints(stacks)).toEqual([]);
  });

  it.each(["Gateway", undefined])("is refused as %s for a service without gateways", (vpc_endpoint_type) => {
    const stacks = withArguments("aws_vpc_endpoint", { vpc_endpoint_type }, "sts");
    expect(complaints(checkEndpoints(stacks))).toEqual([`${sts} is a gateway for com.amazonaws.eu-central-1.sts`]);
  });
});
