import { describe, expect, it } from "vitest";
import { checkLoadBalancers } from "../../../stacks/checks/load-balancers.ts";
import { complaints, withArguments } from "./broken.ts";

const INTERNAL = "kubernetes.io/role/internal-elb";
const INTERNET_FACING = "kubernetes.io/role/elb";

describe("a subnet", () => {
  it.each([
    ["private-a", INTERNAL, {}],
    ["private-a", INTERNAL, { [INTERNAL]: "0" }],
    ["private-a", INTERNAL, { [INTERNET_FACING]: "1" }],
    ["private-a", INTERNAL, { [INTERNAL]: "1", [INTERNET_FACING]: "1" }],
    ["public-a", INTERNET_FACING, {}],
    ["public-a", INTERNET_FACING, { [INTERNAL]: "1" }],
  ])("that is %s needs %s, and is refused with %o", (subnet, role, tags) => {
    const stacks = withArguments("aws_subnet", { tags }, subnet);
    expect(complaints(checkLoadBalancers(stacks))).toEqual([
      `aws_subnet.network_${subnet} has not the tag ${role} = 1 as its only role`,
    ]);
  });

  it("is refused without tags", () => {
    expect(checkLoadBalancers(withArguments("aws_subnet", { tags: undefined }))).toHaveLength(1);
  });
});

describe("nodes", () => {
  const cluster = "kubernetes.io/cluster/webapi-dev";

  it.each([{}, { [cluster]: "shared" }, { "kubernetes.io/cluster/another": "owned" }])(
    "are refused if their security group has the tags %o",
    (tags) => {
      const stacks = withArguments("aws_security_group", { tags }, "node-security-group");
      expect(complaints(checkLoadBalancers(stacks))).toEqual([
        `aws_eks_node_group.nodes_group has nodes of which 0 security groups have the tag ${cluster} = owned`,
      ]);
    },
  );

  it("have the group of the cluster, with its tag, if their template names none", () => {
    expect(checkLoadBalancers(withArguments("aws_launch_template", { vpc_security_group_ids: undefined }))).toEqual([]);
  });
});
