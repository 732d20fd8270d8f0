import { describe, expect, it } from "vitest";
import type { Stack } from "../../stacks/checks/terraform.ts";
import { all, only, synthesize, testConfig } from "../support/synthesis.ts";

const guarded = synthesize(testConfig("dev", { protect: true }));
const open = synthesize(testConfig("dev", { protect: false }));

/** Types of what can't be destroyed. */
function prevented({ resource }: Stack): string[] {
  return Object.entries(resource)
    .filter(([, named]) =>
      Object.values(named).some((block) => JSON.stringify(block.lifecycle)?.includes('prevent_destroy":true')),
    )
    .map(([type]) => type)
    .sort();
}

describe("protection", () => {
  it("keeps what holds data or can't be had again from being destroyed", () => {
    expect(prevented(guarded.backend)).toEqual(["aws_dynamodb_table", "aws_kms_key", "aws_s3_bucket"]);
    expect(prevented(guarded.base)).toEqual(["aws_ecr_repository", "aws_eks_cluster", "aws_kms_key"]);
  });

  it("keeps all keys, and leaves time to notice that one is to be deleted", () => {
    for (const key of [...all(guarded.backend, "aws_kms_key"), ...all(guarded.base, "aws_kms_key")]) {
      expect(key).toMatchObject({ lifecycle: { prevent_destroy: true }, deletion_window_in_days: 30 });
    }
  });

  it("keeps the cluster from being deleted by anybody, not by Terraform only", () => {
    expect(only(guarded.base, "aws_eks_cluster")).toMatchObject({ deletion_protection: true });
  });

  it("deletes nothing that is not empty", () => {
    expect(only(guarded.backend, "aws_s3_bucket")).toMatchObject({ force_destroy: false });
    expect(only(guarded.backend, "aws_dynamodb_table")).toMatchObject({ deletion_protection_enabled: true });
    for (const repository of all(guarded.base, "aws_ecr_repository"))
      expect(repository).toMatchObject({ force_delete: false });
  });

  it("is off as a whole", () => {
    for (const stack of Object.values(open)) expect(prevented(stack)).toEqual([]);
    expect(only(open.backend, "aws_s3_bucket")).toMatchObject({ force_destroy: true });
    expect(only(open.backend, "aws_dynamodb_table")).toMatchObject({ deletion_protection_enabled: false });
    expect(only(open.base, "aws_eks_cluster")).toMatchObject({ deletion_protection: false });
    for (const repository of all(open.base, "aws_ecr_repository"))
      expect(repository).toMatchObject({ force_delete: true });
  });

  it("changes nothing else", () => {
    expect(Object.keys(guarded.base.resource)).toEqual(Object.keys(open.base.resource));
    expect(guarded.app).toEqual(open.app);
  });
});
