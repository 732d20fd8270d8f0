import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Cluster, ServiceAccountIssuer } from "../cluster/cluster.ts";
import { attachManagedPolicies, equals, grant } from "../shared/iam.ts";

export interface WorkloadRoleProps {
  readonly name: string;
  readonly accountId: string;
  readonly cluster: Cluster;
  /** Namespace and name of the Kubernetes service account that gets the role. */
  readonly namespace: string;
  readonly serviceAccount: string;
  /** What the role may do, besides what its managed policies allow. */
  readonly statements?: readonly DataAwsIamPolicyDocumentStatement[];
  /** Names of AWS's managed policies, for example AmazonEKS_CNI_Policy. */
  readonly managedPolicies?: readonly string[];
}

/**
 * A role for the service account of one workload. Its rights are the same with IRSA and with EKS Pod Identity:
 * docs/adr/0011-irsa-or-pod-identity.md
 */
export class WorkloadRole extends Construct {
  readonly arn: string;
  /** What must exist before the role can be used. */
  readonly attachments: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    const { name, statements = [], managedPolicies = [] } = props;
    // a data source, not Fn.jsonencode: CDKTF writes an object key that has a token as "undefined"
    const trust = new DataAwsIamPolicyDocument(this, "trust", { statement: [trustOf(props)] });
    const role = new IamRole(this, "role", { name, assumeRolePolicy: trust.json });
    if (statements.length > 0) grant(this, role.name, [...statements]);
    this.attachments = attachManagedPolicies(this, role.name, managedPolicies);
    this.arn = role.arn;
  }
}

/**
 * A role that the workload gets: with IRSA its chart requests the token, with EKS Pod Identity an association names the
 * role. For an EKS add-on use WorkloadRole, because the add-on has the association: ../cluster/add-ons.ts
 */
export class WorkloadIdentity extends WorkloadRole {
  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id, props);
    const { cluster, namespace, serviceAccount } = props;
    if (cluster.issuer !== undefined) return;
    new EksPodIdentityAssociation(this, "association", {
      clusterName: cluster.name,
      namespace,
      serviceAccount,
      roleArn: this.arn,
    });
  }
}

/** Lets the workload's service account in this cluster assume the role, and no other identity. */
function trustOf(props: WorkloadRoleProps): DataAwsIamPolicyDocumentStatement {
  const { issuer } = props.cluster;
  return issuer === undefined ? podIdentityTrust(props) : irsaTrust(issuer, props);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
function irsaTrust(issuer: ServiceAccountIssuer, { namespace, serviceAccount }: WorkloadRoleProps) {
  return {
    actions: ["sts:AssumeRoleWithWebIdentity"],
    principals: [{ type: "Federated", identifiers: [issuer.providerArn] }],
    condition: [
      equals(`${issuer.host}:aud`, "sts.amazonaws.com"),
      equals(`${issuer.host}:sub`, `system:serviceaccount:${namespace}:${serviceAccount}`),
    ],
  };
}

/**
 * EKS assumes the role for pods of every cluster that has an association with it. The session's tags name the cluster
 * and the service account: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html#pod-id-abac-tags
 */
function podIdentityTrust({ accountId, cluster, namespace, serviceAccount }: WorkloadRoleProps) {
  return {
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    actions: ["sts:AssumeRole", "sts:TagSession"],
    principals: [{ type: "Service", identifiers: ["pods.eks.amazonaws.com"] }],
    condition: [
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
      equals("aws:SourceAccount", accountId),
      equals("aws:RequestTag/eks-cluster-arn", cluster.arn),
      equals("aws:RequestTag/kubernetes-namespace", namespace),
      equals("aws:RequestTag/kubernetes-service-account", serviceAccount),
    ],
  };
}
