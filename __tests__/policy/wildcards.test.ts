import { describe, expect, it } from "vitest";
import { STACKS, synthesize, testConfig } from "../stacks/synthesis.ts";
import { policies } from "./policies.ts";

const stacks = synthesize(testConfig("dev"));
const statements = STACKS.flatMap((name) =>
  [...policies(stacks[name])].flatMap(([path, list]) => list.map((statement) => ({ path, ...statement }))),
);
const allowed = statements.filter(({ effect }) => effect === "Allow");
const pathsOf = (list: typeof allowed) => [...new Set(list.map(({ path }) => path))].sort();

describe("what is allowed", () => {
  it("is allowed by action, but for keys (whose policy names the account) and endpoints (which are no grant)", () => {
    expect(pathsOf(allowed.filter(({ actions }) => actions.some((action) => action.includes("*"))))).toEqual([
      "cluster_secrets-key_policy",
      "log-key_policy",
      "registry_key_policy",
      "state-store_key_policy",
      "vpc-endpoints_account-only",
    ]);
  });

  it("is allowed on a resource, but for those, and the autoscaler's calls that take none or a tag", () => {
    expect(pathsOf(allowed.filter(({ resources }) => resources?.includes("*")))).toEqual([
      "autoscaler-role_rights",
      "cluster_secrets-key_policy",
      "log-key_policy",
      "registry_key_policy",
      "state-store_key_policy",
      "vpc-endpoints_account-only",
    ]);
  });

  it("is allowed to everybody by endpoints only", () => {
    const everybody = allowed.filter(({ principals }) =>
      principals?.some(({ identifiers }) => identifiers.includes("*")),
    );
    expect(pathsOf(everybody)).toEqual(["vpc-endpoints_account-only", "vpc-endpoints_image-layers"]);
  });

  it("is written down as a document, never as text", () => {
    for (const name of STACKS) {
      for (const type of ["aws_iam_role_policy", "aws_s3_bucket_policy", "aws_kms_key", "aws_vpc_endpoint"]) {
        for (const block of Object.values(stacks[name].resource[type] ?? {})) {
          expect(block.policy).toMatch(/^\$\{data\.aws_iam_policy_document\.[\w-]+\.json\}$/);
        }
      }
    }
  });
});
