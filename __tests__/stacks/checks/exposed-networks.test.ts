import { describe, expect, it } from "vitest";
import { checkExposedNetworks } from "../../../stacks/checks/exposed-networks.ts";
import { broken, complaints, first, without } from "./broken.ts";

describe("public", () => {
  it("a VPC whose default security group is open is refused", () => {
    expect(complaints(checkExposedNetworks(without("aws_default_security_group")))).toEqual([
      "aws_vpc.network_vpc has its default security group as AWS makes it",
    ]);
  });

  it("nodes in a public subnet are refused", () => {
    const stacks = broken((changed) => {
      const [id] = Object.keys(changed.base.resource.aws_subnet ?? {}).filter((name) => name.includes("public-a"));
      first(changed, "aws_eks_node_group").subnet_ids = [`\${aws_subnet.${id}.id}`];
    });
    expect(complaints(checkExposedNetworks(stacks))).toEqual([
      "aws_eks_node_group.nodes_group has nodes in a subnet with a route to an Internet gateway",
    ]);
  });
});
