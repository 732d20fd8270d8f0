import type { Names } from "../../config/names.ts";
import type { Environment } from "../../config/schema/environment.ts";
import type { WORKLOAD_FEATURES } from "../../config/schema/network.ts";
import { type Call, endpointsOf, type Source } from "./endpoint-services.ts";

/** The part of the configuration that decides which calls leave the private subnets. */
export interface CallSwitches {
  readonly operatingSystem: Environment["nodes"]["operatingSystem"];
  readonly sessionManager: boolean;
  readonly identity: Environment["cluster"]["identity"];
  /** Whether the cluster autoscaler runs. */
  readonly isAutoscaled: boolean;
  /** The fewest nodes that the autoscaler leaves. */
  readonly minimumNodes: number;
  /** Whether the configuration names what reaches the cluster's private endpoint besides the nodes. */
  readonly hasPrivateAccess: boolean;
  /** What workloads of the platform's users call. */
  readonly workloads: readonly (typeof WORKLOAD_FEATURES)[number][];
}

/** The same, and what the calls are about. */
export interface CallSettings extends CallSwitches, Readonly<Pick<Environment, "region" | "accountId">> {
  readonly names: Names;
}

/** Calls of one part of the platform, or of its users' workloads, from the private subnets. */
export interface Calls {
  calls: readonly Call[];
  /** The page that lists these calls. */
  source: Source;
  /** The only resources of the calls; any resource when left out. */
  resources?: (settings: CallSettings) => string[];
  /** The calls have no signature, so that AWS does not know the caller. */
  unsigned?: true;
  /** The caller has another way to AWS: the calls make no endpoint, but pass one that is there for others. */
  hasOtherWay?: true;
}

/*
 * The table that decides which endpoints there are, and their policies. Its types need a line for each value that the
 * configuration can have: without one for a new add-on, operating system or feature, the code does not compile. A value
 * that makes no calls has an empty line.
 */

/** A node joins. The API server's address and certificate are in its user data, its name comes from EC2. */
const NODES: Record<Environment["nodes"]["operatingSystem"], readonly Calls[]> = {
  al2023: [
    {
      calls: ["ec2:DescribeInstances", "ec2:DescribeInstanceTypes"],
      source: "https://github.com/awslabs/amazon-eks-ami/tree/main/nodeadm/internal",
    },
  ],
  // EKS writes the address of the cluster's DNS into the user data, too: https://github.com/bottlerocket-os/bottlerocket-test-system/pull/308
  bottlerocket: [
    {
      calls: ["ec2:DescribeInstances"],
      source: "https://github.com/bottlerocket-os/bottlerocket-core-kit/tree/develop/sources/api/pluto",
    },
  ],
};

/** A node pulls images: the service's, and those of add-ons from AWS's registries. Their layers come from S3. */
const PULLS: Calls = {
  calls: ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerRegistryPullOnly.html",
};

const ADD_ONS: Record<keyof Environment["cluster"]["addOns"], readonly Calls[]> = {
  vpcCni: [
    {
      calls: [
        "ec2:AssignPrivateIpAddresses",
        "ec2:AttachNetworkInterface",
        "ec2:CreateNetworkInterface",
        "ec2:CreateTags",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:DetachNetworkInterface",
        "ec2:ModifyNetworkInterfaceAttribute",
        "ec2:UnassignPrivateIpAddresses",
      ],
      source: "https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md",
    },
  ],
  kubeProxy: [],
  podIdentityAgent: [
    {
      calls: ["eks-auth:AssumeRoleForPodIdentity"],
      source: "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html",
    },
  ],
  coredns: [],
  metricsServer: [],
};

/** With IRSA, pods get their credentials from STS; with EKS Pod Identity, from the agent. */
const IDENTITY: Record<Environment["cluster"]["identity"], readonly Calls[]> = {
  irsa: [
    {
      calls: ["sts:AssumeRoleWithWebIdentity"],
      source: "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
      resources: ({ accountId }) => [`arn:aws:iam::${accountId}:role/*`],
      unsigned: true,
    },
  ],
  podIdentity: [],
};

/**
 * The service reads its parameter; SSM decrypts a SecureString itself. A node's role may read any parameter, but not by
 * this endpoint.
 */
const PARAMETER: Calls = {
  calls: ["ssm:GetParameter"],
  source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html",
  resources: ({ region, accountId, names }) => [`arn:aws:ssm:${region}:${accountId}:parameter${names.parameter}`],
};

const SESSION_MANAGER: Calls = {
  calls: [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  source:
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
};

const AUTOSCALER: Calls = {
  calls: [
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeLaunchConfigurations",
    "autoscaling:DescribeScalingActivities",
    "autoscaling:SetDesiredCapacity",
    "autoscaling:TerminateInstanceInAutoScalingGroup",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:GetInstanceTypesFromInstanceRequirements",
  ],
  source: "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md",
};

/** For a group without nodes, the autoscaler asks EKS which labels and taints a new node would have. */
const AUTOSCALER_FROM_ZERO: Calls = {
  calls: ["eks:DescribeNodegroup"],
  source: "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md",
};

/**
 * A deployer of `app` where the VPC's DNS answers: Terraform and the command check the account, and read the cluster,
 * the repository and the image's digest. The rest of the work, such as pushing the image, is done from elsewhere.
 */
const DEPLOYER_OF_APP: readonly Calls[] = [
  {
    calls: ["sts:GetCallerIdentity"],
    source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html",
    hasOtherWay: true,
  },
  {
    calls: ["eks:DescribeCluster"],
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html",
    resources: ({ region, accountId, names }) => [`arn:aws:eks:${region}:${accountId}:cluster/${names.cluster}`],
    hasOtherWay: true,
  },
  {
    calls: ["ecr:DescribeImages", "ecr:DescribeRepositories"],
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html",
    resources: ({ region, accountId, names }) => [`arn:aws:ecr:${region}:${accountId}:repository/${names.repository}`],
    hasOtherWay: true,
  },
];

/** What workloads of the platform's users call. */
const WORKLOADS: Record<(typeof WORKLOAD_FEATURES)[number], Calls> = {
  kms: {
    calls: [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-users-crypto",
  },
  // without WAF, Shield and the search for certificates: they have no endpoint, or are off in a cluster without Internet
  // https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
  loadBalancerController: {
    calls: [
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:CreateSecurityGroup",
      "ec2:CreateTags",
      "ec2:DeleteSecurityGroup",
      "ec2:DeleteTags",
      "ec2:DescribeAccountAttributes",
      "ec2:DescribeAddresses",
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeCoipPools",
      "ec2:DescribeInstances",
      "ec2:DescribeInternetGateways",
      "ec2:DescribeIpamPools",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeTags",
      "ec2:DescribeVpcPeeringConnections",
      "ec2:DescribeVpcs",
      "ec2:GetCoipPoolUsage",
      "ec2:GetSecurityGroupsForVpc",
      "ec2:RevokeSecurityGroupIngress",
      "elasticloadbalancing:AddListenerCertificates",
      "elasticloadbalancing:AddTags",
      "elasticloadbalancing:CreateListener",
      "elasticloadbalancing:CreateLoadBalancer",
      "elasticloadbalancing:CreateRule",
      "elasticloadbalancing:CreateTargetGroup",
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteRule",
      "elasticloadbalancing:DeleteTargetGroup",
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:DescribeCapacityReservation",
      "elasticloadbalancing:DescribeListenerAttributes",
      "elasticloadbalancing:DescribeListenerCertificates",
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeSSLPolicies",
      "elasticloadbalancing:DescribeTags",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
      "elasticloadbalancing:DescribeTrustStores",
      "elasticloadbalancing:ModifyCapacityReservation",
      "elasticloadbalancing:ModifyIpPools",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyListenerAttributes",
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:ModifyRule",
      "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes",
      "elasticloadbalancing:RegisterTargets",
      "elasticloadbalancing:RemoveListenerCertificates",
      "elasticloadbalancing:RemoveTags",
      "elasticloadbalancing:SetIpAddressType",
      "elasticloadbalancing:SetRulePriorities",
      "elasticloadbalancing:SetSecurityGroups",
      "elasticloadbalancing:SetSubnets",
    ],
    source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/docs/install/iam_policy.json",
  },
  logs: {
    calls: [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
      "logs:PutRetentionPolicy",
    ],
    source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchAgentServerPolicy.html",
  },
  metrics: {
    calls: ["cloudwatch:PutMetricData", "ec2:DescribeTags", "ec2:DescribeVolumes"],
    source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchAgentServerPolicy.html",
  },
  traces: {
    calls: [
      "xray:GetSamplingRules",
      "xray:GetSamplingStatisticSummaries",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ],
    source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSXRayDaemonWriteAccess.html",
  },
};

/** The lines of the table that apply. */
export function callsOf(settings: CallSwitches): Calls[] {
  const { operatingSystem, sessionManager, identity, isAutoscaled, minimumNodes, hasPrivateAccess, workloads } =
    settings;
  return [
    ...NODES[operatingSystem],
    PULLS,
    ...Object.values(ADD_ONS).flat(),
    ...IDENTITY[identity],
    PARAMETER,
    ...(sessionManager ? [SESSION_MANAGER] : []),
    ...(isAutoscaled ? [AUTOSCALER] : []),
    ...(isAutoscaled && minimumNodes === 0 ? [AUTOSCALER_FROM_ZERO] : []),
    ...(hasPrivateAccess ? DEPLOYER_OF_APP : []),
    ...workloads.map((feature) => WORKLOADS[feature]),
  ];
}

/** The interface endpoints that the calls need, in the order of their names. */
export function interfaceEndpoints(settings: CallSwitches): string[] {
  const needed = callsOf(settings).filter(({ hasOtherWay }) => !hasOtherWay);
  return [...new Set(needed.flatMap(({ calls }) => calls.flatMap(endpointsOf)))].sort();
}
