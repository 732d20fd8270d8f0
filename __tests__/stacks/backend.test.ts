import { describe, expect, it } from "vitest";
import { all, only, synthesize, testConfig, withValue } from "../support/synthesis.ts";

const { backend } = synthesize(testConfig("dev"));

describe("the bucket of the states", () => {
  it("has the name where the other stacks look for it", () => {
    expect(only(backend, "aws_s3_bucket")).toMatchObject({ bucket: "webapi-dev-tfstate-111122223333" });
  });

  it("keeps versions: the newest ten for ever, others for 90 days", () => {
    expect(only(backend, "aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(only(backend, "aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [
        {
          status: "Enabled",
          noncurrent_version_expiration: [{ noncurrent_days: 90, newer_noncurrent_versions: 10 }],
          abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        },
      ],
    });
  });

  it("is encrypted with a key of its own, which is rotated", () => {
    expect(only(backend, "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [
        {
          apply_server_side_encryption_by_default: {
            sse_algorithm: "aws:kms",
            kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn\}$/),
          },
          bucket_key_enabled: true,
        },
      ],
    });
    expect(only(backend, "aws_kms_key")).toMatchObject({ enable_key_rotation: true });
    expect(only(backend, "aws_kms_alias")).toMatchObject({ name: "alias/webapi-dev-tfstate" });
  });

  it("has no public access and no access control lists", () => {
    expect(only(backend, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(only(backend, "aws_s3_bucket_ownership_controls")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
  });
});

describe("access logs", () => {
  const { backend: logged } = synthesize(testConfig("dev", { stateStore: { accessLogs: true, locks: "both" } }));

  it("are an option", () => {
    expect(backend.resource.aws_s3_bucket_logging).toBeUndefined();
  });

  it("lie in a bucket of their own, which S3 can deliver to, for a year", () => {
    expect(only(logged, "aws_s3_bucket_logging")).toMatchObject({
      bucket: expect.stringMatching(/^\$\{aws_s3_bucket\.state-store_bucket_/),
      target_bucket: expect.stringMatching(/^\$\{aws_s3_bucket\.state-store_access-logs_bucket_/),
      target_prefix: "states/",
    });
    expect(withValue(logged, "aws_s3_bucket", "bucket", "webapi-dev-tfstate-logs-111122223333")).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    const [, , ...others] = all(logged, "aws_s3_bucket_public_access_block");
    expect(others).toEqual([]);
    expect(all(logged, "aws_s3_bucket_server_side_encryption_configuration")).toContainEqual(
      expect.objectContaining({
        rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
      }),
    );
    expect(all(logged, "aws_s3_bucket_lifecycle_configuration")).toContainEqual(
      expect.objectContaining({ rule: [expect.objectContaining({ expiration: [{ days: 365 }] })] }),
    );
  });
});

describe("the table of the locks", () => {
  it("has the key that Terraform looks for, costs by use, and can be restored", () => {
    expect(only(backend, "aws_dynamodb_table")).toMatchObject({
      name: "webapi-dev-tfstate-lock",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true },
    });
  });
});

describe("a state store whose locks are files alone", () => {
  const byFile = (protect: boolean) =>
    synthesize(testConfig("dev", { protect, stateStore: { accessLogs: false, locks: "file" } })).backend;
  const text = (stack: unknown) => JSON.stringify(stack).toLowerCase();

  it("has no lock table, no output for one and no right on one", () => {
    expect(text(backend)).toContain("dynamodb:");
    expect(text(byFile(false))).not.toContain("dynamodb");
    expect(byFile(false).output).not.toHaveProperty("lock_table");
  });

  it("is the same as with both in all else", () => {
    const open = synthesize(testConfig("dev", { protect: false })).backend;
    const { aws_dynamodb_table: _, ...others } = open.resource;
    expect(byFile(false).resource).toEqual(others);
    const { lock_table: __, ...outputs } = open.output;
    expect(byFile(false).output).toEqual(outputs);
  });

  it("destroys the table that it had", () => {
    expect(byFile(false)).not.toHaveProperty("removed");
  });

  it("forgets the table that it had where it is protected, and does not destroy it", () => {
    const [address] = Object.keys(backend.resource.aws_dynamodb_table ?? {});
    expect(byFile(true)).toMatchObject({
      removed: [{ from: `aws_dynamodb_table.${address}`, lifecycle: [{ destroy: false }] }],
    });
    expect(byFile(true).resource).not.toHaveProperty("aws_dynamodb_table");
  });

  it("forgets nothing that it needs with both", () => {
    expect(backend).not.toHaveProperty("removed");
  });
});

describe("the stack's outputs", () => {
  it("tell what the state store is called", () => {
    expect(Object.keys(backend.output).sort()).toEqual([
      "app_state_policy",
      "base_state_policy",
      "bucket",
      "key_arn",
      "lock_table",
    ]);
  });
});
