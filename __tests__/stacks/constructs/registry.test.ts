import { describe, expect, it } from "vitest";
import { only, synthesize, testConfig } from "../synthesis.ts";

const { base } = synthesize(testConfig("dev"));

describe("the registry", () => {
  it("never moves a tag, scans what is pushed, and encrypts with a key of its own", () => {
    expect(only(base, "aws_ecr_repository")).toMatchObject({
      name: "webapi-dev",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "KMS", kms_key: expect.stringContaining("registry_key") }],
    });
  });

  it("forgets images without a tag, and no other", () => {
    const { policy } = only(base, "aws_ecr_lifecycle_policy");
    expect(JSON.parse(String(policy)).rules).toEqual([
      expect.objectContaining({
        selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
        action: { type: "expire" },
      }),
    ]);
  });
});
