import { describe, expect, it } from "vitest";
import { constructGraph, diagram } from "../../../cli/docs/diagram.ts";
import type { Stacks } from "../../../stacks/checks/terraform.ts";
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

function edgesOf(stacks: Stacks): string[] {
  return constructGraph(stacks).edges.map(({ earlier, later }) => `${earlier} -> ${later}`);
}

const network = { "network aws_vpc.vpc": {}, "network aws_subnet.a": { vpc_id: ref("aws_vpc.vpc.id") } };

describe("the graph of constructs", () => {
  it("has one node for each construct with all its resources", () => {
    const { nodes, edges } = constructGraph(stacksOf({ base: { resource: network } }));
    expect([...nodes.keys()]).toEqual(["base/network"]);
    expect(nodes.get("base/network")?.toSorted()).toEqual(["aws_subnet.a", "aws_vpc.vpc"]);
    expect(edges).toEqual([]);
  });

  it("has one edge for all references between two constructs, including data sources and depends_on", () => {
    const cluster = {
      "cluster aws_eks_cluster.cluster": { subnets: ref("aws_subnet.a.id"), depends_on: ["aws_vpc.vpc"] },
    };
    const data = { "cluster aws_iam_policy_document.trust": { vpc: ref("aws_vpc.vpc.arn") } };
    expect(edgesOf(stacksOf({ base: { resource: { ...network, ...cluster }, data } }))).toEqual([
      "base/network -> base/cluster",
    ]);
  });

  it("leaves out edges that follow from others", () => {
    const resource = {
      ...network,
      "cluster aws_eks_cluster.cluster": { subnets: ref("aws_subnet.a.id") },
      "nodes aws_eks_node_group.nodes": {
        subnets: ref("aws_subnet.a.id"),
        cluster: ref("aws_eks_cluster.cluster.name"),
      },
    };
    expect(edgesOf(stacksOf({ base: { resource } }))).toEqual([
      "base/cluster -> base/nodes",
      "base/network -> base/cluster",
    ]);
  });

  it("has edges from the constructs behind another stack's outputs to their readers", () => {
    const base = { resource: network, output: { vpc_id: ref("aws_vpc.vpc.id") } };
    const release = { vpc: ref("data.terraform_remote_state.base.outputs.vpc_id") };
    expect(edgesOf(stacksOf({ base, app: { resource: { "api helm_release.api": release } } }))).toEqual([
      "base/network -> app/api",
    ]);
  });

  it("has edges from the constructs in a provider's configuration to the provider's resources", () => {
    const app = {
      data: { "cluster aws_eks_cluster.cluster": {} },
      provider: { helm: [{ host: ref("data.aws_eks_cluster.cluster.endpoint") }] },
      resource: { "api helm_release.api": {}, "parameter aws_ssm_parameter.parameter": {} },
    };
    expect(edgesOf(stacksOf({ app }))).toEqual(["app/cluster -> app/api"]);
  });

  it("has edges from a bucket to the stacks with their state in it", () => {
    const backend = { resource: { "state-store aws_s3_bucket.bucket": { bucket: "state" } } };
    expect(edgesOf(stacksOf({ backend, base: { bucket: "state" }, app: { bucket: "other" } }))).toEqual([
      "backend/state-store -> base",
    ]);
  });
});
