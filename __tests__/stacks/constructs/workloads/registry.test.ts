import { describe, expect, it } from "vitest";
import { all, synthesize, testConfig } from "../../../support/synthesis.ts";

const { base } = synthesize(testConfig("dev"));

describe("the registry", () => {
  it("never moves a tag, scans what is pushed, and encrypts with a key of its own", () => {
    for (const repository of all(base, "aws_ecr_repository"))
      expect(repository).toMatchObject({
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS", kms_key: expect.stringContaining("registry_key") }],
      });
  });

  it("has a repository for the service, and one for the autoscaler's mirrored image", () => {
    expect(all(base, "aws_ecr_repository").map(({ name }) => name)).toEqual([
      "webapi-dev",
      "webapi-dev-mirror/cluster-autoscaler",
    ]);
  });

  it("forgets images without a tag, and no other: what runs has one", () => {
    expect(all(base, "aws_ecr_lifecycle_policy")).toHaveLength(2);
    for (const { policy } of all(base, "aws_ecr_lifecycle_policy"))
      expect(JSON.parse(String(policy)).rules).toEqual([
        expect.objectContaining({
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
          action: { type: "expire" },
        }),
      ]);
  });
});
