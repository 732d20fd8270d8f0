import { beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../stacks/config/load.ts";
import { type Changes, plannedChanges, synthesizeChanged } from "../support/changed-configuration.ts";
import { npmRun } from "../support/test-cloud.ts";

const UPDATED = ["update"];
const MADE = ["create"];
const GONE = ["delete"];

/** Returns a change of some keys in a section of the configuration. */
const changed =
  <Section extends "cluster" | "network" | "nodes" | "service">(section: Section, changes: Partial<Config[Section]>) =>
  (config: Config): Config => ({ ...config, [section]: { ...config[section], ...changes } });

const changes: [what: string, change: (config: Config) => Config, planned: Changes][] = [
  [
    "the Kubernetes version",
    (config) =>
      changed("cluster", {
        version: "1.37",
        addOns: { ...config.cluster.addOns, kubeProxy: "v1.37.99-eksbuild.99" },
      })(config),
    { aws_eks_cluster: UPDATED, aws_eks_node_group: UPDATED, aws_eks_addon: UPDATED },
  ],
  [
    "the version of an add-on",
    (config) => changed("cluster", { addOns: { ...config.cluster.addOns, coredns: "v1.13.9-eksbuild.1" } })(config),
    { aws_eks_addon: UPDATED },
  ],
  [
    "the networks that reach the API server",
    changed("cluster", { publicAccessCidrs: ["10.213.0.0/17"] }),
    { aws_eks_cluster: UPDATED },
  ],
  ["the retention of logs", changed("cluster", { logRetentionDays: 60 }), { aws_cloudwatch_log_group: UPDATED }],
  [
    "who sees the cluster",
    changed("cluster", { viewers: ["arn:aws:iam::000000000000:role/auditor"] }),
    { aws_eks_access_entry: MADE, aws_eks_access_policy_association: MADE },
  ],
  [
    "the AMI",
    (config) => changed("nodes", { releaseVersion: `${config.cluster.version}.9-20261120` })(config),
    { aws_eks_node_group: UPDATED },
  ],
  [
    "the instance type",
    changed("nodes", { instanceTypes: ["t3.large"] }),
    { aws_launch_template: UPDATED, aws_eks_node_group: UPDATED },
  ],
  [
    "the size of volumes",
    changed("nodes", { diskSize: 80 }),
    { aws_launch_template: UPDATED, aws_eks_node_group: UPDATED },
  ],
  ["the number of nodes", changed("nodes", { minimum: 3, desired: 4, maximum: 12 }), { aws_eks_node_group: UPDATED }],
  [
    "labels and taints",
    changed("nodes", {
      labels: { team: "web" },
      taints: [{ key: "team", value: "web", effect: "PREFER_NO_SCHEDULE" }],
    }),
    // add-ons on nodes tolerate the nodes' taints
    { aws_eks_node_group: UPDATED, aws_eks_addon: UPDATED },
  ],
  [
    "the operating system of nodes, with a new group before the old one is destroyed",
    changed("nodes", { operatingSystem: "bottlerocket" }),
    { aws_launch_template: UPDATED, aws_eks_node_group: ["create, delete"] },
  ],
  [
    "the zones of endpoints",
    (config) => changed("network", { endpoints: { ...config.network.endpoints, zones: "one" } })(config),
    { aws_vpc_endpoint: UPDATED },
  ],
  [
    "how pods get their roles' rights",
    changed("cluster", { identity: "podIdentity" }),
    {
      aws_eks_addon: UPDATED,
      aws_eks_pod_identity_association: MADE,
      aws_iam_openid_connect_provider: GONE,
      aws_iam_role: UPDATED,
      aws_vpc_endpoint: GONE,
    },
  ],
  ["the parameter's first value, once it is there", changed("service", { initialMessage: "another" }), {}],
];

describe("base changes in place", () => {
  beforeAll(async () => {
    await npmRun("up");
  });

  it.each(changes)("for %s", async (_, change, planned) => {
    await synthesizeChanged(change);
    expect(await plannedChanges("base")).toEqual(planned);
  });
});
