import { describe, expect, it } from "vitest";
import { checkEncryption } from "../../../stacks/checks/encryption.ts";
import { broken, complaints, withArguments, withResource } from "./broken.ts";

const refused: [string, Parameters<typeof withArguments>, string][] = [
  [
    "a table with AWS's own key",
    ["aws_dynamodb_table", { server_side_encryption: { enabled: true } }],
    "aws_dynamodb_table.state-store_lock-table is not encrypted with a KMS key of the project",
  ],
  [
    "a table that is not encrypted",
    ["aws_dynamodb_table", { server_side_encryption: undefined }],
    "aws_dynamodb_table.state-store_lock-table is not encrypted with a KMS key of the project",
  ],
  [
    "a log group without a key",
    ["aws_cloudwatch_log_group", { kms_key_id: undefined }, "cluster"],
    "aws_cloudwatch_log_group.cluster_logs is not encrypted with a KMS key of the project",
  ],
  [
    "a repository that S3 encrypts",
    ["aws_ecr_repository", { encryption_configuration: [{ encryption_type: "AES256" }] }],
    "aws_ecr_repository.registry_repository is not encrypted with a KMS key of the project",
  ],
  [
    "a cluster that does not encrypt its secrets",
    ["aws_eks_cluster", { encryption_config: undefined }],
    "aws_eks_cluster.cluster does not encrypt Kubernetes secrets with a KMS key of the project",
  ],
  [
    "a cluster that encrypts something else",
    ["aws_eks_cluster", { encryption_config: { resources: [], provider: { key_arn: "arn:aws:kms:eu-central-1" } } }],
    "aws_eks_cluster.cluster does not encrypt Kubernetes secrets with a KMS key of the project",
  ],
  [
    "a SecureString with the key that everybody in the account may use",
    ["aws_ssm_parameter", { type: "SecureString", key_id: "alias/aws/ssm" }],
    "aws_ssm_parameter.parameter is a SecureString without a KMS key of the project",
  ],
  [
    "a node's volume that is not encrypted",
    ["aws_launch_template", { block_device_mappings: [{ ebs: { encrypted: "true" } }, { ebs: { volume_size: 50 } }] }],
    "aws_launch_template.nodes_launch-template starts instances with a volume that is not encrypted",
  ],
  [
    "a node's volume that the image decides about",
    ["aws_launch_template", { block_device_mappings: [] }],
    "aws_launch_template.nodes_launch-template starts instances with a volume that is not encrypted",
  ],
];

describe("unencrypted", () => {
  it.each(refused)("%s is refused", (_, change, complaint) => {
    expect(complaints(checkEncryption(withArguments(...change)))).toEqual([complaint]);
  });

  it("a key that is never rotated is refused", () => {
    const stacks = withArguments("aws_kms_key", { enable_key_rotation: undefined });
    expect(complaints(checkEncryption(stacks))).toEqual(["aws_kms_key.state-store_key is never rotated"]);
  });

  it("a volume is refused", () => {
    const stacks = withResource("aws_ebs_volume", { size: 10 });
    expect(complaints(checkEncryption(stacks))).toEqual(["aws_ebs_volume.added is not encrypted"]);
  });

  it("a state that S3 encrypts with its own key is refused", () => {
    const stacks = broken(({ base }) => delete base.terraform.backend.s3?.kms_key_id);
    expect(checkEncryption(stacks)).toMatchObject([
      {
        stack: "base",
        address: "terraform.backend.s3",
        wrong: "does not encrypt the state with a KMS key of the project",
      },
    ]);
  });

  it("a plain parameter is none", () => {
    expect(checkEncryption(withArguments("aws_ssm_parameter", { type: "String" }))).toEqual([]);
  });
});
