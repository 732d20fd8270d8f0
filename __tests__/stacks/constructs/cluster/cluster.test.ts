import { describe, expect, it } from "vitest";
import { all, only, synthesize, testConfig } from "../../../support/synthesis.ts";

const config = testConfig("dev");
const { base } = synthesize(config);
const cluster = only(base, "aws_eks_cluster");

describe("the cluster", () => {
  it("is reached in the VPC, and from the networks that the configuration lists", () => {
    expect(cluster).toMatchObject({
      name: "webapi-dev",
      version: "1.36",
      vpc_config: {
        endpoint_private_access: true,
        endpoint_public_access: true,
        public_access_cidrs: ["192.0.2.0/24"],
        subnet_ids: [0, 1, 2].map(() => expect.stringContaining("network_private-")),
      },
      kubernetes_network_config: { service_ipv4_cidr: "10.100.0.0/16" },
    });
  });

  it("is reached in the VPC only, where the configuration lists no network", () => {
    const privateAccess = { cidrs: ["10.1.0.0/16"], securityGroupIds: [] };
    const cluster = { ...config.cluster, publicAccessCidrs: [], privateAccess };
    const { base: closed } = synthesize({ ...config, cluster });
    const { vpc_config } = only(closed, "aws_eks_cluster");
    expect(vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    expect(vpc_config).not.toHaveProperty("public_access_cidrs");
  });

  it("can be led away from a zone that fails", () => {
    expect(cluster).toMatchObject({ zonal_shift_config: { enabled: true } });
  });

  it("has access entries only, and none for its creator", () => {
    expect(cluster).toMatchObject({
      access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false },
      bootstrap_self_managed_addons: false,
    });
  });

  it("encrypts secrets with a key of its own, which is rotated", () => {
    expect(cluster).toMatchObject({
      encryption_config: { resources: ["secrets"], provider: { key_arn: expect.stringContaining("secrets-key") } },
    });
    for (const key of all(base, "aws_kms_key")) expect(key).toMatchObject({ enable_key_rotation: true });
  });

  it("writes all logs into a group that Terraform owns, and that does not keep them for ever", () => {
    expect(cluster).toMatchObject({
      enabled_cluster_log_types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    });
    expect(Object.values(base.resource.aws_cloudwatch_log_group ?? {})).toContainEqual(
      expect.objectContaining({ name: "/aws/eks/webapi-dev/cluster", retention_in_days: 30 }),
    );
  });

  it("never costs extended support", () => {
    expect(cluster).toMatchObject({ upgrade_policy: { support_type: "STANDARD" } });
  });

  it("is known to IAM as an identity provider, with IRSA only", () => {
    expect(only(base, "aws_iam_openid_connect_provider")).toMatchObject({
      url: expect.stringMatching(/aws_eks_cluster\..*\.identity\[0\]\.oidc\[0\]\.issuer/),
      client_id_list: ["sts.amazonaws.com"],
    });
    const { base: other } = synthesize({ ...config, cluster: { ...config.cluster, identity: "podIdentity" } });
    expect(all(other, "aws_iam_openid_connect_provider")).toEqual([]);
  });
});
