import { describe, expect, it } from "vitest";
import { all, only, synthesize, testConfig } from "../../../support/synthesis.ts";

const config = testConfig("dev");
const { base } = synthesize(config);

/** The stack `base` of a configuration whose nodes are changed. */
const withNodes = (changes: Partial<typeof config.nodes>) =>
  synthesize({ ...config, nodes: { ...config.nodes, ...changes } }).base;

const group = only(base, "aws_eks_node_group");
const template = only(base, "aws_launch_template");

describe("the node group", () => {
  it("has 2 to 10 nodes, in private subnets, at the cluster's version", () => {
    expect(group).toMatchObject({
      ami_type: "AL2023_x86_64_STANDARD",
      capacity_type: "ON_DEMAND",
      scaling_config: { min_size: 2, desired_size: 2, max_size: 10 },
      subnet_ids: [0, 1, 2].map(() => expect.stringContaining("network_private-")),
      version: expect.stringMatching(/aws_eks_cluster\..*\.version/),
    });
  });

  it.each([
    ["al2023", "arm64", "AL2023_ARM_64_STANDARD"],
    ["bottlerocket", "amd64", "BOTTLEROCKET_x86_64"],
    ["bottlerocket", "arm64", "BOTTLEROCKET_ARM_64"],
  ] as const)("runs %s on %s where the configuration says so", (operatingSystem, architecture, ami_type) => {
    const other = withNodes({ operatingSystem, architecture });
    expect(only(other, "aws_eks_node_group")).toMatchObject({ ami_type });
  });

  it("takes the newest AMI, or the release that the configuration pins", () => {
    expect(group.release_version).toBeUndefined();
    expect(only(withNodes({ releaseVersion: "1.36.4-20260923" }), "aws_eks_node_group")).toMatchObject({
      release_version: "1.36.4-20260923",
    });
  });

  it("buys spot capacity of several types where the configuration says so", () => {
    const spot = withNodes({ capacity: "spot", instanceTypes: ["m7i.large", "m6i.large"] });
    expect(only(spot, "aws_eks_node_group")).toMatchObject({
      capacity_type: "SPOT",
      instance_types: ["m7i.large", "m6i.large"],
    });
    expect(only(spot, "aws_launch_template").instance_type).toBeUndefined();
  });

  it("changes a single instance type in place, by its launch template", () => {
    expect(group.instance_types).toBeUndefined();
    expect(template).toMatchObject({ instance_type: "t3.medium" });
  });

  it("is there before the one that it replaces is gone, so that its name can't be fixed", () => {
    expect(group).toMatchObject({
      node_group_name_prefix: "webapi-dev-nodes-",
      lifecycle: { create_before_destroy: true },
    });
  });

  it("repairs nodes, and takes down as many at a time as the configuration says", () => {
    expect(group).toMatchObject({ node_repair_config: { enabled: true }, update_config: { max_unavailable: 1 } });
    expect(only(withNodes({ maxUnavailable: 3 }), "aws_eks_node_group")).toMatchObject({
      update_config: { max_unavailable: 3 },
    });
  });

  it("labels and taints its nodes", () => {
    const labels = { "example.com/team": "web" };
    const taints = [{ key: "dedicated", value: "web", effect: "NO_SCHEDULE" }] as const;
    expect(only(withNodes({ labels, taints: [...taints] }), "aws_eks_node_group")).toMatchObject({
      labels,
      taint: taints,
    });
  });

  it("leaves the number of nodes to the autoscaler, where it runs", () => {
    const { base: scaled } = synthesize({ ...config, autoscaler: { imageDigest: `sha256:${"0".repeat(64)}` } });
    expect(only(scaled, "aws_eks_node_group")).toMatchObject({
      lifecycle: { ignore_changes: ["scaling_config[0].desired_size"] },
    });
    expect(group.lifecycle).not.toHaveProperty("ignore_changes");
  });
});

describe("a node", () => {
  it("gives credentials by IMDSv2 only, and not to pods", () => {
    expect(template).toMatchObject({
      metadata_options: { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
    });
  });

  it("has an encrypted volume", () => {
    expect(template).toMatchObject({
      block_device_mappings: [
        { device_name: "/dev/xvda", ebs: { volume_size: 50, volume_type: "gp3", encrypted: "true" } },
      ],
    });
  });

  it("has two with Bottlerocket, both encrypted: the size is that of the second one", () => {
    expect(only(withNodes({ operatingSystem: "bottlerocket" }), "aws_launch_template")).toMatchObject({
      block_device_mappings: [
        { device_name: "/dev/xvda", ebs: { volume_type: "gp3", encrypted: "true" } },
        { device_name: "/dev/xvdb", ebs: { volume_size: 50, volume_type: "gp3", encrypted: "true" } },
      ],
    });
  });

  it("is tagged, as its volume and network interface are", () => {
    const tags = { ...config.tags, Name: "webapi-dev-node" };
    expect(template).toMatchObject({
      tag_specifications: [
        { resource_type: "instance", tags },
        { resource_type: "volume", tags },
        { resource_type: "network-interface", tags },
      ],
    });
  });

  it("is reached by Session Manager only where the configuration says so", () => {
    const attached = (stack: typeof base) =>
      all(stack, "aws_iam_role_policy_attachment").map(({ policy_arn }) => String(policy_arn));
    const sessions = expect.stringMatching(/AmazonSSMManagedInstanceCore$/);
    expect(attached(base)).toContainEqual(sessions);
    expect(attached(withNodes({ sessionManager: false }))).not.toContainEqual(sessions);
  });

  it("takes no SSH key", () => {
    expect(template.key_name).toBeUndefined();
    expect(base.resource.aws_key_pair).toBeUndefined();
  });

  it("takes a public key that the configuration brings", () => {
    const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB ann@example.com";
    const other = withNodes({ ssh: { publicKey, sourceCidrs: ["10.0.0.0/8"] } });
    expect(only(other, "aws_key_pair")).toMatchObject({ public_key: publicKey });
    expect(only(other, "aws_launch_template")).toMatchObject({ key_name: expect.stringContaining("aws_key_pair.") });
  });

  it("keeps a deployed key pair with a fixed name until its public key changes", () => {
    const other = withNodes({ ssh: { publicKey: "ssh-ed25519 AAAA", sourceCidrs: ["10.0.0.0/8"] } });
    const keyPair = only(other, "aws_key_pair");
    expect(keyPair).toMatchObject({
      key_name_prefix: "webapi-dev-nodes-",
      lifecycle: { ignore_changes: ["key_name_prefix"] },
    });
    // an ignored key_name would be an argument beside the prefix, and the provider takes only one of them
    expect(keyPair.key_name).toBeUndefined();
  });
});

describe("private keys", () => {
  it("are in no stack, since they would be in its state", () => {
    expect(JSON.stringify(base)).not.toMatch(/tls_private_key|PRIVATE KEY/);
  });
});
