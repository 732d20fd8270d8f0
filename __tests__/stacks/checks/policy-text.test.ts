import { describe, expect, it } from "vitest";
import { checkPolicyText } from "../../../stacks/checks/policy-text.ts";
import { complaints, withArguments } from "./broken.ts";

const text = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Principal: "*" }] });

describe("a policy as text", () => {
  it.each([
    ["aws_s3_bucket_policy", "policy"],
    ["aws_kms_key", "policy"],
    ["aws_vpc_endpoint", "policy"],
    ["aws_iam_role_policy", "policy"],
    ["aws_iam_role", "assume_role_policy"],
  ])("is refused in %s", (type, key) => {
    expect(complaints(checkPolicyText(withArguments(type, { [key]: text })))).toEqual([
      expect.stringMatching(`^${type}\\..* has a ${key} that is no aws_iam_policy_document$`),
    ]);
  });

  it("is refused inside of a role", () => {
    const stacks = withArguments("aws_iam_role", { inline_policy: [{ name: "all", policy: text }] });
    expect(complaints(checkPolicyText(stacks))).toHaveLength(1);
  });

  it("is refused as a function's result", () => {
    const stacks = withArguments("aws_iam_role_policy", { policy: `\${jsonencode({"Statement" = []})}` });
    expect(complaints(checkPolicyText(stacks))).toHaveLength(1);
  });

  it("says nothing of lifecycle policies, which grant nothing", () => {
    expect(checkPolicyText(withArguments("aws_ecr_lifecycle_policy", { policy: "{}" }))).toEqual([]);
  });
});
