import { beforeAll, describe, expect, it } from "vitest";
import { type Config, loadConfig } from "../../stacks/config/load.ts";
import { deriveSubnets } from "../../stacks/config/subnets.ts";
import { plannedChanges, synthesizeChanged } from "../support/changed-configuration.ts";
import { answer, CLOUD, terraform } from "../support/test-cloud.ts";

/**
 * All changes at once, except the Kubernetes version: __tests__/upgrade/kubernetes.test.ts.
 * __tests__/long/configuration-changes.test.ts plans each change separately.
 */
const changed = (config: Config): Config => ({
  ...config,
  cluster: {
    ...config.cluster,
    addOns: {
      ...config.cluster.addOns,
      kubeProxy: `v${config.cluster.version}.9-eksbuild.9`,
      coredns: "v1.13.9-eksbuild.1",
    },
    publicAccessCidrs: ["10.213.0.0/17"],
    logRetentionDays: 60,
  },
  nodes: {
    ...config.nodes,
    instanceTypes: [config.nodes.architecture === "arm64" ? "t4g.large" : "t3.large"],
    releaseVersion: `${config.cluster.version}.9-20261120`,
    desired: 3,
    labels: { team: "web" },
  },
  network: { ...config.network, endpoints: { ...config.network.endpoints, zones: "one" } },
});

describe("an availability zone that does not exist", () => {
  it("stops the plan, and the error lists the existing zones", async () => {
    await synthesizeChanged((config) => ({
      ...config,
      subnets: deriveSubnets(config.network.vpcCidr, ["a", "b", "d"]),
    }));
    const { region } = loadConfig({ LOCAL_CLOUD: CLOUD });
    const zones = ["a", "b", "c"].map((letter) => region + letter).join(", ");
    const message = `EKS does not run in ${region}d, or there is no such zone. network.availabilityZones can name the letters of ${zones}.`;
    // Terraform wraps the line
    await expect(plannedChanges("base")).rejects.toThrow(
      new RegExp(message.replaceAll(".", "\\.").replaceAll(" ", "\\s+")),
    );
  });
});

describe("a change of versions, nodes, endpoints and logs", () => {
  beforeAll(() => synthesizeChanged(changed));

  it("replaces no resource", async () => {
    const changes = await plannedChanges("base");
    expect(Object.keys(changes).sort()).toEqual([
      "aws_cloudwatch_log_group",
      "aws_eks_addon",
      "aws_eks_cluster",
      "aws_eks_node_group",
      "aws_launch_template",
      "aws_vpc_endpoint",
    ]);
    expect(new Set(Object.values(changes).flat())).toEqual(new Set(["update"]));
  });

  it("is applied while the service answers", async () => {
    let applied = false;
    const applying = terraform("base", ["apply", "-auto-approve", "-input=false", "-no-color"]).finally(() => {
      applied = true;
    });
    let answers = 0;
    while (!applied) {
      await answer();
      answers += 1;
    }
    expect((await applying).output).toMatch(/Apply complete! Resources: 0 added, \d+ changed, 0 destroyed\./);
    expect(answers).toBeGreaterThan(0);
  });

  it("leaves a plan without changes", async () => {
    expect(await plannedChanges("base")).toEqual({});
  });
});
