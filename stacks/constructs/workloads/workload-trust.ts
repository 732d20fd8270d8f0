import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Config } from "../../config/load.ts";
import type { Cluster, ServiceAccountIssuer } from "../cluster/cluster.ts";
import { equals } from "../shared/iam.ts";

/** What runs by a service account of its own. */
export interface Workload {
  namespace: string;
  serviceAccount: string;
}

/** Lets one service account of one namespace of this cluster assume a role, and no other identity. */
export function workloadTrust(
  config: Config,
  { issuer }: Cluster,
  workload: Workload,
): DataAwsIamPolicyDocumentStatement {
  return issuer === undefined ? podIdentityTrust(config, workload) : irsaTrust(issuer, workload);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
function irsaTrust(issuer: ServiceAccountIssuer, { namespace, serviceAccount }: Workload) {
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
 * EKS assumes the role for pods of every cluster that has an association with it. The tags that it puts on the session
 * say for which: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html#pod-id-abac-tags
 */
function podIdentityTrust({ region, accountId, names }: Config, { namespace, serviceAccount }: Workload) {
  return {
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    actions: ["sts:AssumeRole", "sts:TagSession"],
    principals: [{ type: "Service", identifiers: ["pods.eks.amazonaws.com"] }],
    condition: [
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
      equals("aws:SourceAccount", accountId),
      equals("aws:RequestTag/eks-cluster-arn", `arn:aws:eks:${region}:${accountId}:cluster/${names.cluster}`),
      equals("aws:RequestTag/kubernetes-namespace", namespace),
      equals("aws:RequestTag/kubernetes-service-account", serviceAccount),
    ],
  };
}
