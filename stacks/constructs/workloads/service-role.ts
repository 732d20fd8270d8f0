import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";

/** A role that one AWS service assumes in this account, with managed policies of AWS. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  /** What must exist before the role can be used. */
  readonly attachments: IamRolePolicyAttachment[];

  constructor(
    scope: Construct,
    id: string,
    options: { name: string; service: string; managedPolicies: readonly string[] },
  ) {
    super(scope, id);
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [{ actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: [options.service] }] }],
    });
    const role = new IamRole(this, "role", { name: options.name, assumeRolePolicy: trust.json });
    this.attachments = options.managedPolicies.map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` }),
    );
    this.arn = role.arn;
    this.name = role.name;
  }
}
