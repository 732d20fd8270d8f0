import { describe, expect, it } from "vitest";
import { checkExposure } from "../../../stacks/checks/exposure.ts";
import { complaints, withArguments, withResource } from "./broken.ts";

const endpoint = "aws_eks_cluster.cluster has an endpoint for everybody, or none in its VPC";

describe("public", () => {
  it("a subnet that gives out public addresses is refused", () => {
    const stacks = withArguments("aws_subnet", { map_public_ip_on_launch: true }, "private-a");
    expect(complaints(checkExposure(stacks))).toEqual([
      "aws_subnet.network_private-a gives public addresses to what starts in it",
    ]);
  });

  it("a launch template that gives out public addresses is refused", () => {
    const stacks = withArguments("aws_launch_template", {
      network_interfaces: [{ associate_public_ip_address: "true" }],
    });
    expect(complaints(checkExposure(stacks))).toEqual([
      "aws_launch_template.nodes_launch-template gives its instances public addresses",
    ]);
  });

  it.each([{ cidr_ipv4: "0.0.0.0/0" }, { cidr_ipv4: "128.0.0.0/1" }, { cidr_ipv6: "::/0" }])(
    "a rule for %o is refused",
    (cidr) => {
      const stacks = withResource("aws_vpc_security_group_ingress_rule", { ip_protocol: "tcp", ...cidr });
      expect(complaints(checkExposure(stacks))).toEqual([
        "aws_vpc_security_group_ingress_rule.added lets in everybody",
      ]);
    },
  );

  it.each([{ cidr_ipv4: "10.0.0.0/8" }, { cidr_ipv4: "192.0.2.0/24" }, { referenced_security_group_id: "sg-1" }])(
    "a rule for %o is none",
    (source) => {
      expect(checkExposure(withResource("aws_vpc_security_group_ingress_rule", source))).toEqual([]);
    },
  );

  it.each([
    ["aws_security_group", "has rules inside of it"],
    ["aws_default_security_group", "lets something in or out"],
  ])("rules inside of an %s are refused", (type, wrong) => {
    for (const direction of ["ingress", "egress"]) {
      const stacks = withArguments(type, { [direction]: [{ from_port: 443 }] });
      expect(checkExposure(stacks)).toMatchObject([{ address: expect.stringMatching(`^${type}\\.`), wrong }]);
    }
  });

  it("a rule of the old type is refused", () => {
    const stacks = withResource("aws_security_group_rule", { type: "ingress", cidr_blocks: ["0.0.0.0/0"] });
    expect(complaints(checkExposure(stacks))).toEqual(["aws_security_group_rule.added is a rule without an identity"]);
  });

  it("SSH from everywhere is refused", () => {
    const stacks = withArguments("aws_eks_node_group", { remote_access: { ec2_ssh_key: "key" } });
    expect(complaints(checkExposure(stacks))).toEqual(["aws_eks_node_group.nodes_group lets in SSH from everywhere"]);
  });
});

describe("the endpoint of a cluster", () => {
  it.each([
    ["without a list", { endpoint_private_access: true, endpoint_public_access: true }],
    ["by default", { endpoint_private_access: true }],
    ["with an empty list", { endpoint_private_access: true, endpoint_public_access: true, public_access_cidrs: [] }],
    [
      "with everybody in the list",
      { endpoint_private_access: true, endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] },
    ],
    ["without a private one", { endpoint_public_access: true, public_access_cidrs: ["192.0.2.0/24"] }],
  ])("is refused where it is public %s", (_, vpcConfig) => {
    expect(complaints(checkExposure(withArguments("aws_eks_cluster", { vpc_config: vpcConfig })))).toEqual([endpoint]);
  });

  it("may be private only", () => {
    const vpcConfig = { endpoint_private_access: true, endpoint_public_access: false };
    expect(checkExposure(withArguments("aws_eks_cluster", { vpc_config: vpcConfig }))).toEqual([]);
  });
});
