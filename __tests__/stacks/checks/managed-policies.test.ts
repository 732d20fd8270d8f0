import { describe, expect, it } from "vitest";
import { ALLOWED_MANAGED_POLICIES } from "../../../stacks/checks/allowed-wildcards.ts";
import { checkManagedPolicies } from "../../../stacks/checks/managed-policies.ts";
import { complaints, withArguments, without, withResource } from "./broken.ts";

describe("a policy of AWS's own", () => {
  it("is refused where it lets a service read every parameter", () => {
    const stacks = withArguments("aws_iam_role_policy_attachment", {
      policy_arn: "arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess",
    });
    expect(complaints(checkManagedPolicies(stacks))[0]).toMatch(
      / attaches AWS's own policy arn:aws:iam::aws:policy\/AmazonSSMReadOnlyAccess, which has wildcards$/,
    );
  });

  it("is refused in a role's own list, too", () => {
    const stacks = withResource("aws_iam_role", {
      managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
    });
    expect(complaints(checkManagedPolicies(stacks))).toEqual([
      "aws_iam_role.added attaches AWS's own policy arn:aws:iam::aws:policy/AdministratorAccess, which has wildcards",
    ]);
  });

  it("is refused in the list once nothing needs it", () => {
    expect(complaints(checkManagedPolicies(without("aws_iam_role_policy_attachment", "CNI")))).toEqual([
      "stacks/checks/allowed-wildcards.ts still allows AmazonEKS_CNI_Policy, which nothing needs",
    ]);
  });

  it.each(Object.entries(ALLOWED_MANAGED_POLICIES))("%s has a source", (_, { reason }) => {
    expect(reason).toMatch(/: https:\/\/\S+$/);
  });
});
