import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { type Workload, workloadTrust } from "./workload-trust.ts";

export interface WorkloadRoleOptions extends Workload {
  name: string;
  /** What the role may do, besides what managed policies of AWS let it do. */
  statements?: DataAwsIamPolicyDocumentStatement[];
  /** Names of managed policies of AWS. */
  managedPolicies?: readonly string[];
}

/** A role for one workload, which may do the same however it gets the role: docs/adr/0011-irsa-or-pod-identity.md */
export class WorkloadRole extends Construct {
  readonly arn: string;
  /** What must exist before the role can be used. */
  readonly attachments: IamRolePolicyAttachment[];

  constructor(scope: Construct, id: string, config: Config, cluster: Cluster, options: WorkloadRoleOptions) {
    super(scope, id);
    const { name, statements = [], managedPolicies = [] } = options;
    // a data source, not Fn.jsonencode: CDKTF writes an object key that holds a token as "undefined"
    const trust = new DataAwsIamPolicyDocument(this, "trust", { statement: [workloadTrust(config, cluster, options)] });
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
