import type { Problem } from "./problem.ts";

/** This file, which lists the exceptions from least privilege. */
export const LIST = "stacks/checks/allowed-wildcards.ts";
export const LEAST_PRIVILEGE =
  "Who gets hold of a role gets all that it may do: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

/** The part of a statement that is a wildcard. */
export type Wildcard = "principal" | "action" | "resource";

/** A statement that may have wildcards: it can't be written without them, or something else limits it. */
export interface AllowedWildcards {
  /** Type of the resource that has the policy. */
  policyOf: string;
  /** The only actions that the statement may allow. Left out for policies that grant nothing: any actions. */
  actions?: readonly string[];
  wildcards: readonly Wildcard[];
  /** How the variable of a condition begins that the statement must have. */
  boundBy?: string;
  /** Why the wildcards are right, with the source. */
  reason: string;
  /** The option that adds the statement, for a statement that is not in every configuration. */
  onlyWith?: string;
}

export const ALLOWED_WILDCARDS: readonly AllowedWildcards[] = [
  {
    policyOf: "aws_kms_key",
    actions: ["kms:*"],
    wildcards: ["action", "resource"],
    reason:
      "A key's policy is about that key only, and without the account in it no identity could change it again: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  },
  {
    policyOf: "aws_kms_key",
    actions: [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
    ],
    wildcards: ["resource"],
    boundBy: "kms:EncryptionContext:aws:logs:arn",
    reason:
      "A key's policy is about that key only, which CloudWatch uses for our log groups: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
  },
  {
    policyOf: "aws_vpc_endpoint",
    wildcards: ["principal", "resource"],
    boundBy: "aws:PrincipalAccount",
    reason:
      "An endpoint's policy grants nothing, it narrows what other policies grant: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  },
  {
    policyOf: "aws_vpc_endpoint",
    actions: ["sts:AssumeRoleWithWebIdentity"],
    wildcards: ["principal", "resource"],
    reason:
      "The call has no principal yet, and the trust of each role of this account names who may: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html",
    onlyWith: "cluster.identity: irsa",
  },
  {
    policyOf: "aws_vpc_endpoint",
    actions: ["s3:GetObject"],
    wildcards: ["principal"],
    reason:
      "ECR hands out presigned addresses of layers in a bucket of AWS's: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms",
  },
  {
    policyOf: "aws_iam_role_policy",
    actions: [
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeAutoScalingInstances",
      "autoscaling:DescribeLaunchConfigurations",
      "autoscaling:DescribeScalingActivities",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplateVersions",
      "ec2:GetInstanceTypesFromInstanceRequirements",
    ],
    wildcards: ["resource"],
    reason:
      "The cluster autoscaler reads by calls that take no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html",
  },
  {
    policyOf: "aws_iam_role_policy",
    actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
    wildcards: ["resource"],
    boundBy: "aws:ResourceTag/k8s.io/cluster-autoscaler/",
    reason:
      "EKS names the groups, so that their tag says which are this cluster's: https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md#iam-policy",
  },
];

/** AWS's managed policies that roles may have. All of them have wildcards, and AWS changes them. */
export const ALLOWED_MANAGED_POLICIES: Readonly<Record<string, { reason: string; onlyWith?: string }>> = {
  AmazonEKSClusterPolicy: {
    reason: "What the control plane needs: https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html",
  },
  AmazonEKSWorkerNodePolicy: {
    reason: "What a node needs to join: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",
  },
  AmazonEC2ContainerRegistryPullOnly: {
    reason: "What a node needs to pull images: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",
  },
  AmazonEKS_CNI_Policy: {
    reason: "What vpc-cni needs: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html",
  },
  AmazonSSMManagedInstanceCore: {
    reason:
      "What Session Manager needs of a node: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html",
    onlyWith: "nodes.sessionManager",
  },
};

/** The problem of an exception that no statement or role needs any more. */
export function unneeded(entry: string): Problem {
  return {
    address: LIST,
    wrong: `still allows ${entry}, which nothing needs`,
    why: "An exception that is no longer needed lets in later changes unseen.",
    remedy: "Remove the entry, or name the option that brings what needs it in onlyWith.",
  };
}
