import { describe, expect, it } from "vitest";
import { checkNodes } from "../../../stacks/checks/nodes.ts";
import { broken, complaints, first, withArguments } from "./broken.ts";

const group = "aws_eks_node_group.nodes_group";
const numbers = `${group} has not 1 node or more, between its minimum and its maximum`;

describe("a node group", () => {
  it.each([undefined, {}, { id: "lt-0123456789abcdef0" }])(
    "is refused with the launch template %o",
    (launch_template) => {
      const stacks = withArguments("aws_eks_node_group", { launch_template });
      expect(complaints(checkNodes(stacks))).toContain(`${group} has no launch template`);
    },
  );

  it.each([
    undefined,
    { min_size: 1, max_size: 2 },
    { min_size: 0, desired_size: 0, max_size: 2 },
    { min_size: 2, desired_size: 1, max_size: 3 },
    { min_size: 1, desired_size: 4, max_size: 3 },
  ])("is refused with the scaling %o", (scaling_config) => {
    expect(complaints(checkNodes(withArguments("aws_eks_node_group", { scaling_config })))).toContain(numbers);
  });

  it("that may be empty is refused where the autoscaler can't ask EKS about it", () => {
    const stacks = broken((changed) => {
      first(changed, "aws_eks_node_group").scaling_config = { min_size: 0, desired_size: 1, max_size: 2 };
      const added = { service_name: "com.amazonaws.eu-central-1.autoscaling" };
      Object.assign(changed.base.resource.aws_vpc_endpoint ?? {}, { added });
    });
    expect(complaints(checkNodes(stacks))).toEqual([`${group} may lose all of its nodes, and gets none again`]);
  });

  it.each(["ami_type", "capacity_type", "update_config", "version", "node_repair_config", "lifecycle"])(
    "is refused without %s",
    (argument) => {
      expect(checkNodes(withArguments("aws_eks_node_group", { [argument]: undefined }))).toHaveLength(1);
    },
  );
});

describe("a launch template", () => {
  it.each(["vpc_security_group_ids", "instance_type"])("is refused without %s", (argument) => {
    expect(checkNodes(withArguments("aws_launch_template", { [argument]: undefined }))).toHaveLength(1);
  });

  const exposed = "lets pods take the node's credentials";
  const off = "does not switch the metadata service on";

  it.each([
    [{ http_tokens: "optional" }, exposed],
    [{ http_put_response_hop_limit: 2 }, exposed],
    [{ http_endpoint: "disabled" }, off],
    [{ http_endpoint: undefined }, off],
  ])("is refused with %o", (changed, wrong) => {
    const sound = { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 };
    const stacks = withArguments("aws_launch_template", { metadata_options: { ...sound, ...changed } });
    expect(complaints(checkNodes(stacks))).toEqual([`aws_launch_template.nodes_launch-template ${wrong}`]);
  });

  it("is refused without options of the metadata service", () => {
    const stacks = withArguments("aws_launch_template", { metadata_options: undefined });
    expect(complaints(checkNodes(stacks))).toEqual(
      [exposed, off].map((wrong) => `aws_launch_template.nodes_launch-template ${wrong}`),
    );
  });
});
