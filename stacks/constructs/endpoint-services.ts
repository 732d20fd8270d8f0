/** What runs in the private subnets and calls AWS, and the interface endpoints that it needs for that. */
const NEEDS = {
  /** https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html */
  nodesJoin: ["ec2", "ecr.api", "ecr.dkr"],
  /** vpc-cni assigns addresses, and assumes its role: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html */
  vpcCni: ["ec2", "sts"],
  /** https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html */
  serviceAccountRoles: ["sts"],
  /** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html */
  podIdentityAgent: ["eks-auth"],
  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html */
  sessionManager: ["ssm", "ssmmessages"],
  parameterStore: ["ssm"],
  /** CloudWatch, for agents that ship the logs of pods: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html */
  podLogs: ["logs"],
  /** https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md */
  autoscaler: ["autoscaling", "ec2", "sts"],
} as const;

export type Feature = keyof typeof NEEDS;

/** The services that need an interface endpoint for these features, each once. */
export function endpointServices(features: readonly Feature[]): string[] {
  return [...new Set(features.flatMap((feature) => NEEDS[feature]))].sort();
}
