import { describe, expect, it } from "vitest";
import { checkBuckets } from "../../../stacks/checks/buckets.ts";
import { broken, complaints, withArguments, without } from "./broken.ts";

const bucket = "aws_s3_bucket.state-store_bucket";
const isPublic = `${bucket} has no public access block with all four of its switches on`;
const isUnencrypted = `${bucket} is not encrypted with a KMS key of the project, by a bucket key`;

/** The rule of a bucket's encryption, with this algorithm. */
const encryption = (algorithm: object) => ({
  rule: [{ bucket_key_enabled: true, apply_server_side_encryption_by_default: algorithm }],
});

describe("a bucket", () => {
  it("is refused without a public access block", () => {
    expect(complaints(checkBuckets(without("aws_s3_bucket_public_access_block")))).toEqual([isPublic]);
  });

  it.each(["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"])(
    "is refused where that leaves out %s",
    (key) => {
      const stacks = withArguments("aws_s3_bucket_public_access_block", { [key]: undefined });
      expect(complaints(checkBuckets(stacks))).toEqual([isPublic]);
    },
  );

  it("is refused with the public access block of another bucket", () => {
    const stacks = withArguments("aws_s3_bucket_public_access_block", { bucket: "another" });
    expect(complaints(checkBuckets(stacks))).toEqual([isPublic]);
  });

  it("is refused without encryption of its own, which is then AWS's", () => {
    const stacks = without("aws_s3_bucket_server_side_encryption_configuration");
    expect(complaints(checkBuckets(stacks))).toEqual([isUnencrypted]);
  });

  it.each([{ sse_algorithm: "AES256" }, { sse_algorithm: "aws:kms" }])("is refused with %o", (algorithm) => {
    const stacks = withArguments("aws_s3_bucket_server_side_encryption_configuration", encryption(algorithm));
    expect(complaints(checkBuckets(stacks))).toEqual([isUnencrypted]);
  });
});

describe("a bucket that takes access logs", () => {
  /** The stacks with a second bucket, which takes the logs of the first. */
  const logging = (algorithm: object) =>
    broken(({ backend: { resource } }) => {
      const log = { bucket: `\${aws_s3_bucket.logs.id}` };
      Object.assign(resource.aws_s3_bucket ?? {}, { logs: { bucket: "logs" } });
      Object.assign(resource.aws_s3_bucket_public_access_block ?? {}, {
        logs: { ...Object.values(resource.aws_s3_bucket_public_access_block ?? {})[0], ...log },
      });
      Object.assign(resource.aws_s3_bucket_server_side_encryption_configuration ?? {}, {
        logs: { ...log, ...encryption(algorithm) },
      });
      resource.aws_s3_bucket_logging = { logs: { target_bucket: log.bucket } };
    });

  it("is encrypted by S3", () => {
    expect(checkBuckets(logging({ sse_algorithm: "AES256" }))).toEqual([]);
  });

  it("is refused with a key, which S3 could not deliver with", () => {
    const stacks = logging({ sse_algorithm: "aws:kms", kms_master_key_id: `\${aws_kms_key.key.arn}` });
    expect(complaints(checkBuckets(stacks))).toEqual([
      "aws_s3_bucket.logs takes access logs, but is not encrypted with AES256",
    ]);
  });
});
