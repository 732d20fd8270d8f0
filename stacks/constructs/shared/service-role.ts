import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { attachManagedPolicies } from "./iam.ts";

export interface ServiceRoleProps {
  readonly name: string;
  /** The service's principal, for example eks.amazonaws.com. */
  readonly service: string;
  /** Names of AWS's managed policies, for example AmazonEKSClusterPolicy. */
  readonly managedPolicies: readonly string[];
}

/** A role that one AWS service assumes in this account. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  /** What must exist before the role can be used. */
  readonly attachments: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const { name, service, managedPolicies } = props;
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [{ actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: [service] }] }],
    });
    const role = new IamRole(this, "role", { name, assumeRolePolicy: trust.json });
    this.attachments = attachManagedPolicies(this, role.name, managedPolicies);
    this.arn = role.arn;
    this.name = role.name;
  }
}
