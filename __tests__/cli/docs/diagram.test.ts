import { describe, expect, it } from "vitest";
import { diagram } from "../../../cli/docs/diagram.ts";
import { ref, stacksOf } from "../../support/diagram-stacks.ts";

describe("the diagram", () => {
  it("shows constructs within their stacks, and counts their resources", () => {
    const resource = {
      "network aws_subnet.a": { vpc_id: ref("aws_vpc.vpc.id") },
      "network aws_subnet.b": {},
      "network aws_vpc.vpc": {},
      "network aws_route.route": {},
      "nodes aws_eks_node_group.group": { subnets: ref("aws_subnet.a.id") },
    };
    const data = { "cluster aws_eks_cluster.cluster": {} };
    expect(diagram(stacksOf({ base: { resource }, app: { data } })).split("\n")).toEqual([
      "flowchart LR",
      "  subgraph backend [stack backend]",
      "  end",
      "  subgraph base [stack base]",
      '    base.network["<b>network</b><br>VPC, 2 subnets"]',
      '    base.nodes["<b>nodes</b><br>node group"]',
      "  end",
      "  subgraph app [stack app]",
      '    app.cluster["<b>cluster</b><br>looked up"]',
      "  end",
      "  base.network --> base.nodes",
    ]);
  });
});
