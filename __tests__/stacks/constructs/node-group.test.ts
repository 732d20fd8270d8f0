import { describe, expect, it } from "vitest";
import { only, synthesize, testConfig } from "../synthesis.ts";

const config = testConfig("dev");
const { base } = synthesize(config);

describe("the node group", () => {
  it("has the predecessor's sizes, in private subnets, at the cluster's version", () => {
    expect(only(base, "aws_eks_node_group")).toMatchObject({
      ami_type: "AL2023_x86_64_STANDARD",
      instance_types: ["t3.medium"],
      scaling_config: { min_size: 2, desired_size: 2, max_size: 10 },
      update_config: { max_unavailable: 1 },
      subnet_ids: [0, 1, 2].map(() => expect.stringContaining("network_private-")),
      version: expect.stringMatching(/aws_eks_cluster\..*\.version/),
    });
  });

  it("runs on ARM where the configuration says so", () => {
    const { base: arm } = synthesize({ ...config, nodes: { ...config.nodes, architecture: "arm64" } });
    expect(only(arm, "aws_eks_node_group")).toMatchObject({ ami_type: "AL2023_ARM_64_STANDARD" });
  });

  it("leaves the number of nodes to the autoscaler, where it runs", () => {
    const { base: scaled } = synthesize({ ...config, autoscaler: { imageDigest: `sha256:${"0".repeat(64)}` } });
    expect(only(scaled, "aws_eks_node_group")).toMatchObject({
      lifecycle: { ignore_changes: ["scaling_config[0].desired_size"] },
    });
    expect(only(base, "aws_eks_node_group").lifecycle).toBeUndefined();
  });
});

describe("a node", () => {
  const template = only(base, "aws_launch_template");

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

  it("is tagged, as its volume is", () => {
    const tags = { ...config.tags, Name: "webapi-dev-node" };
    expect(template).toMatchObject({
      tag_specifications: [
        { resource_type: "instance", tags },
        { resource_type: "volume", tags },
      ],
    });
  });

  it("takes no SSH key", () => {
    expect(template.key_name).toBeUndefined();
    expect(base.resource.aws_key_pair).toBeUndefined();
  });

  it("takes a public key that the configuration brings", () => {
    const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB ann@example.com";
    const { base: other } = synthesize({
      ...config,
      nodes: { ...config.nodes, ssh: { publicKey, sourceCidrs: ["10.0.0.0/8"] } },
    });
    expect(only(other, "aws_key_pair")).toMatchObject({ public_key: publicKey });
    expect(only(other, "aws_launch_template")).toMatchObject({ key_name: expect.stringContaining("aws_key_pair.") });
  });
});

describe("private keys", () => {
  it("are in no stack, since they would be in its state", () => {
    expect(JSON.stringify(base)).not.toMatch(/tls_private_key|PRIVATE KEY/);
  });
});
