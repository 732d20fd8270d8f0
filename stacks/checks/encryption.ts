import { z } from "zod";
import type { Check } from "./problem.ts";
import { byRules, type Rule } from "./rule.ts";
import { absent, on, ownKey, some } from "./terraform.ts";

const WHOSE_KEY = "The policy of the project's key says who reads, each use is logged, and access can be withdrawn";

const RULES: readonly Rule[] = [
  {
    type: "aws_dynamodb_table",
    sound: z.object({ server_side_encryption: some(z.object({ enabled: on, kms_key_arn: ownKey })) }),
    wrong: "is not encrypted with a KMS key of the project",
    why: `${WHOSE_KEY}: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html`,
    remedy: "Set serverSideEncryption with enabled and kmsKeyArn.",
  },
  {
    type: "aws_cloudwatch_log_group",
    sound: z.object({ kms_key_id: ownKey }),
    wrong: "is not encrypted with a KMS key of the project",
    why: `${WHOSE_KEY}: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html`,
    remedy: "Set kmsKeyId to a key whose policy lets logs.<region>.amazonaws.com use it for this group.",
  },
  {
    type: "aws_ecr_repository",
    sound: z.object({
      encryption_configuration: some(z.object({ encryption_type: z.literal("KMS"), kms_key: ownKey })),
    }),
    wrong: "is not encrypted with a KMS key of the project",
    why: `${WHOSE_KEY}: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html`,
    remedy:
      "Set encryptionConfiguration with encryptionType KMS and kmsKey, before the first image: it can't be changed.",
  },
  {
    type: "aws_eks_cluster",
    sound: z.object({
      encryption_config: some(
        z.object({
          resources: z.array(z.string()).refine((list) => list.includes("secrets")),
          provider: some(z.object({ key_arn: ownKey })),
        }),
      ),
    }),
    wrong: "does not encrypt Kubernetes secrets with a KMS key of the project",
    why: `${WHOSE_KEY}: https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html`,
    remedy: 'Set encryptionConfig with the resources ["secrets"] and provider.keyArn.',
  },
  {
    type: "aws_ssm_parameter",
    sound: z.union([
      z.object({ type: z.literal("SecureString"), key_id: ownKey }),
      z.object({ type: z.literal(["String", "StringList"]) }),
    ]),
    wrong: "is a SecureString without a KMS key of the project",
    why: "The default key aws/ssm lets everybody in the account decrypt: https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html",
    remedy: "Set keyId.",
  },
  {
    type: "aws_ssm_parameter",
    sound: z.object({
      value: absent,
      insecure_value: absent,
      value_wo: z.string().min(1),
      value_wo_version: z.number().min(1),
    }),
    wrong: "has its value in Terraform's state, or none that is written",
    why: "Whoever reads the state reads the value; a write-only one is written when its version changes: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_parameter",
    remedy: "Set valueWo and valueWoVersion, 1 or more.",
  },
  {
    type: "aws_launch_template",
    sound: z.object({ block_device_mappings: some(z.object({ ebs: some(z.object({ encrypted: on })) })) }),
    wrong: "starts instances with a volume that is not encrypted",
    why: "A copy of a volume or of its snapshot can be read without the account: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    remedy: "Name each volume in blockDeviceMappings, with ebs.encrypted.",
  },
  {
    type: "aws_kms_key",
    sound: z.object({ enable_key_rotation: on }),
    wrong: "is never rotated",
    why: "The longer a key is used, the more data it decrypts for an attacker who gets it: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    remedy: "Set enableKeyRotation, as EncryptionKey does.",
  },
  {
    type: "aws_ebs_volume",
    sound: z.object({ encrypted: on }),
    wrong: "is not encrypted",
    why: "A copy of a volume or of its snapshot can be read without the account: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    remedy: "Set encrypted.",
  },
];

/** Whatever keeps data encrypts it, with a key of this account if AWS supports one. Buckets are in buckets.ts. */
export const checkEncryption: Check = (stacks) => [...byRules(RULES)(stacks), ...unencryptedStates(stacks)];

const encryptedState = z.object({ encrypt: on, kms_key_id: ownKey });

/** A state has everything that Terraform knows, including secrets. The state of `backend` is a local file. */
const unencryptedStates: Check = (stacks) =>
  (["base", "app"] as const)
    .filter((stack) => !encryptedState.safeParse(stacks[stack].terraform.backend.s3).success)
    .map((stack) => ({
      stack,
      address: "terraform.backend.s3",
      wrong: "does not encrypt the state with a KMS key of the project",
      why: "encrypt alone asks S3 for AES256, even if the bucket's default is a KMS key: https://developer.hashicorp.com/terraform/language/backend/s3",
      remedy: "Keep the state by keepStateInS3, which sets encrypt and kmsKeyId.",
    }));
