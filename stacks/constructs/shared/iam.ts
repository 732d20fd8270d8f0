import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { Construct } from "constructs";

/** A condition of a statement: the variable has exactly this value. */
export function equals(variable: string, value: string) {
  return { test: "StringEquals", variable, values: [value] };
}

/** Allows a role what the statements say, by an inline policy. */
export function grant(scope: Construct, roleName: string, statement: DataAwsIamPolicyDocumentStatement[]): void {
  const rights = new DataAwsIamPolicyDocument(scope, "rights", { statement });
  new IamRolePolicy(scope, "policy", { name: "rights", role: roleName, policy: rights.json });
}

/**
 * Attaches AWS's managed policies to a role.
 * @param policies their names, for example AmazonEKSClusterPolicy
 * @returns what must exist before the role can be used
 */
export function attachManagedPolicies(
  scope: Construct,
  roleName: string,
  policies: readonly string[],
): IamRolePolicyAttachment[] {
  return policies.map(
    (policy) =>
      new IamRolePolicyAttachment(scope, policy, { role: roleName, policyArn: `arn:aws:iam::aws:policy/${policy}` }),
  );
}
