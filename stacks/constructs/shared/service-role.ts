import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { attachManagedPolicies, equals } from "./iam.ts";

/** The resource on whose behalf a service takes a role. */
interface Source {
  /** Its ARN, in which a part that is not known is a wildcard. */
  readonly arn: string;
  readonly accountId: string;
}

export interface ServiceRoleProps {
  readonly name: string;
  /** The service's principal, for example eks.amazonaws.com. */
  readonly service: string;
  /** For a service that names a source, by its documents. It takes the role on behalf of no other resource or account. */
  readonly source?: Source;
  /** Names of AWS's managed policies, for example AmazonEKSClusterPolicy. */
  readonly managedPolicies: readonly string[];
}

/**
 * A role that one AWS service assumes in this account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
 */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  /** What must exist before the role can be used. */
  readonly attachments: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const { name, service, source, managedPolicies } = props;
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: [service] }],
          ...(source && {
            condition: [
              equals("aws:SourceAccount", source.accountId),
              { test: "ArnLike", variable: "aws:SourceArn", values: [source.arn] },
            ],
          }),
        },
      ],
    });
    const role = new IamRole(this, "role", { name, assumeRolePolicy: trust.json });
    this.attachments = attachManagedPolicies(this, role.name, managedPolicies);
    this.arn = role.arn;
    this.name = role.name;
  }
}
