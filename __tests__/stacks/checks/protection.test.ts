import { describe, expect, it } from "vitest";
import { checkProtection } from "../../../stacks/checks/protection.ts";
import { synthesize, testConfig } from "../../support/synthesis.ts";
import { withArguments } from "./broken.ts";

describe("a protected environment", () => {
  it.each([
    ["aws_s3_bucket", { force_destroy: true }],
    ["aws_s3_bucket", { lifecycle: { prevent_destroy: false } }],
    ["aws_dynamodb_table", { deletion_protection_enabled: false }],
    ["aws_ecr_repository", { force_delete: true }],
    ["aws_eks_cluster", { deletion_protection: undefined }],
    ["aws_kms_key", { deletion_window_in_days: 7 }],
  ])("is refused with %s that has %o", (type, changed) => {
    expect(checkProtection(withArguments(type, changed))).toMatchObject([
      { wrong: "is not protected by all of its arguments, and most that holds data is" },
    ]);
  });
});

describe("an environment without protection", () => {
  it("is refused with one resource that can't be destroyed", () => {
    const stacks = synthesize(testConfig("local"));
    const [bucket] = Object.values(stacks.backend.resource.aws_s3_bucket ?? {});
    Object.assign(bucket ?? {}, { lifecycle: { prevent_destroy: true } });
    expect(checkProtection(stacks)).toMatchObject([
      { wrong: "is protected by all of its arguments, and most that holds data is not" },
    ]);
  });
});
