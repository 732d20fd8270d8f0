import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { App, TerraformStack } from "cdktf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { skipChecks } from "../../../../stacks/constructs/shared/skip-checks.ts";

const blocks = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));
const synthesizedSchema = z.object({ resource: blocks, data: blocks });

let outdir: string;
let stack: TerraformStack;
let bucket: S3Bucket;
let policy: DataAwsIamPolicyDocument;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "skip-checks-test-"));
  stack = new TerraformStack(new App({ outdir }), "stack");
  bucket = new S3Bucket(stack, "bucket", { bucket: "states" });
  policy = new DataAwsIamPolicyDocument(stack, "policy", {});
});
afterEach(() => rmSync(outdir, { recursive: true }));

/** The bucket and the policy as they are synthesized, comments and all. */
function synthesized() {
  const { resource, data } = synthesizedSchema.parse(stack.toTerraform());
  return { bucket: resource.aws_s3_bucket?.bucket, policy: data.aws_iam_policy_document?.policy };
}

describe("a skipped check", () => {
  it("stands with its reason in the comment of its resource, and nowhere else", () => {
    skipChecks(bucket, { CKV_AWS_18: "No other service writes here." });
    expect(synthesized()).toEqual({
      bucket: {
        "//": expect.objectContaining({
          metadata: expect.objectContaining({ path: "stack/bucket" }),
          checkov: { skip: [{ id: "CKV_AWS_18", comment: "No other service writes here." }] },
        }),
        bucket: "states",
      },
      policy: { "//": { metadata: expect.anything() } },
    });
  });

  it("stands in the comment of a data source, too", () => {
    skipChecks(policy, { CKV_AWS_109: "It is the key's own policy.", CKV_AWS_111: "It is the key's own policy." });
    expect(synthesized().policy?.["//"]).toMatchObject({
      metadata: { path: "stack/policy" },
      checkov: {
        skip: [
          { id: "CKV_AWS_109", comment: "It is the key's own policy." },
          { id: "CKV_AWS_111", comment: "It is the key's own policy." },
        ],
      },
    });
  });

  it("is left out where the configuration makes it pass", () => {
    const without = synthesized();
    skipChecks(bucket, { CKV_AWS_18: false });
    expect(synthesized()).toEqual(without);
  });
});
