import { z } from "zod";
import { references } from "./graph.ts";
import type { Check, Problem } from "./problem.ts";
import { on, ownKey, type Resource, resources, type Stacks, some } from "./terraform.ts";

/** Each bucket is encrypted and has no public access, by resources that refer to it. */
export const checkBuckets: Check = (stacks) => [...publicBuckets(stacks), ...unencryptedBuckets(stacks)];

const closed = z.object({
  block_public_acls: on,
  block_public_policy: on,
  ignore_public_acls: on,
  restrict_public_buckets: on,
});

const publicBuckets: Check = (stacks) =>
  resources(stacks, "aws_s3_bucket")
    .filter((bucket) => !has(stacks, bucket, "aws_s3_bucket_public_access_block", closed))
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "has no public access block with all four of its switches on",
      why: "Without, one policy or access list makes it public: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
      remedy: "Add an S3BucketPublicAccessBlock for it.",
    }));

const encryption = (algorithm: z.ZodType, rule = z.object({})) =>
  z.object({ rule: some(rule.extend({ apply_server_side_encryption_by_default: some(algorithm) })) });
const byKey = encryption(
  z.object({ sse_algorithm: z.literal(["aws:kms", "aws:kms:dsse"]), kms_master_key_id: ownKey }),
  z.object({ bucket_key_enabled: on }),
);
const byS3 = encryption(z.object({ sse_algorithm: z.literal("AES256") }));

const unencryptedBuckets: Check = (stacks) => {
  const logTargets = resources(stacks, "aws_s3_bucket_logging").flatMap(({ block }) => [
    ...references(block.target_bucket),
  ]);
  return resources(stacks, "aws_s3_bucket").flatMap((bucket): Problem[] => {
    const { stack, address } = bucket;
    const takesLogs = logTargets.includes(address);
    if (has(stacks, bucket, "aws_s3_bucket_server_side_encryption_configuration", takesLogs ? byS3 : byKey)) return [];
    const words = takesLogs
      ? {
          wrong: "takes access logs, but is not encrypted with AES256",
          why: "S3 delivers access logs to no bucket that a KMS key encrypts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
          remedy: "Add an S3BucketServerSideEncryptionConfigurationA for it, with the sseAlgorithm AES256.",
        }
      : {
          wrong: "is not encrypted with a KMS key of the project, by a bucket key",
          why: "The policy of the project's key says who reads, and each use is logged; without a bucket key, each object is a request to KMS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
          remedy:
            "Add an S3BucketServerSideEncryptionConfigurationA for it, with aws:kms, kmsMasterKeyId and bucketKeyEnabled.",
        };
    return [{ stack, address, ...words }];
  });
};

/** Whether the bucket has a resource of this type that satisfies the schema. */
function has(stacks: Stacks, bucket: Resource, type: string, sound: z.ZodType): boolean {
  return resources(stacks, type).some(
    ({ stack, block }) =>
      stack === bucket.stack && references(block.bucket).has(bucket.address) && sound.safeParse(block).success,
  );
}
