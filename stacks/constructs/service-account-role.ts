import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import type { ServiceAccountIssuer } from "./cluster.ts";

export interface ServiceAccountRoleOptions {
  name: string;
  issuer: ServiceAccountIssuer;
  namespace: string;
  serviceAccount: string;
  /** What the role may do, besides what managed policies of AWS let it do. */
  statements?: DataAwsIamPolicyDocumentStatement[];
  /** Names of managed policies of AWS. */
  managedPolicies?: readonly string[];
}

/**
 * A role for one service account of one namespace (IRSA).
 * https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 */
export class ServiceAccountRole extends Construct {
  readonly arn: string;
  /** What must exist before the role can be used. */
  readonly attachments: IamRolePolicyAttachment[];

  constructor(scope: Construct, id: string, options: ServiceAccountRoleOptions) {
    super(scope, id);
    const { name, issuer, namespace, serviceAccount, statements = [], managedPolicies = [] } = options;
    const equals = (claim: string, value: string) => ({
      test: "StringEquals",
      variable: `${issuer.host}:${claim}`,
      values: [value],
    });
    // a data source, not Fn.jsonencode: CDKTF writes an object key that holds a token as "undefined"
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRoleWithWebIdentity"],
          principals: [{ type: "Federated", identifiers: [issuer.providerArn] }],
          condition: [
            equals("aud", "sts.amazonaws.com"),
            equals("sub", `system:serviceaccount:${namespace}:${serviceAccount}`),
          ],
        },
      ],
    });
    const role = new IamRole(this, "role", { name, assumeRolePolicy: trust.json });
    if (statements.length > 0) {
      const rights = new DataAwsIamPolicyDocument(this, "rights", { statement: statements });
      new IamRolePolicy(this, "policy", { name: "rights", role: role.name, policy: rights.json });
    }
    this.attachments = managedPolicies.map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` }),
    );
    this.arn = role.arn;
  }
}
