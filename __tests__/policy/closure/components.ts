import type { Config } from "../../../stacks/config/load.ts";

/** What runs in the private subnets, and what it asks of AWS: written here independently of the stacks, from the documents of AWS and of the components. */
export interface Component {
  name: string;
  /** Name of the add-on that it is, if it is one. */
  addOn?: string;
  runs: (config: Config) => boolean;
  calls: readonly string[];
  /** What the calls are about, in ARNs; many calls take no resource. */
  about?: (config: Config) => string[];
  /** Calls without a signature, or signed by AWS in advance; signed by a role of the account when left out. */
  signedBy?: "none" | "aws";
  source: string;
  /** It has another way to AWS, and needs an endpoint only to let it pass. */
  hasOtherWay?: true;
}

/** Registries of AWS's own add-ons, an account in each region, such as this one of Frankfurt. */
const ADD_ON_REGISTRY = "602401143452";

const always = () => true;
const scales = ({ autoscaler }: Config) => autoscaler.imageDigest !== undefined;
const closed = ({ cluster }: Config) => cluster.privateAccess !== undefined;
const works =
  (feature: Config["network"]["endpoints"]["workloads"][number]) =>
  ({ network }: Config) =>
    network.endpoints.workloads.includes(feature);
const prefixed = (service: string, calls: string) => calls.split(/\s+/).map((call) => `${service}:${call}`);

export const COMPONENTS: readonly Component[] = [
  {
    name: "an AL2023 node that looks up its name and how many pods it takes",
    runs: ({ nodes }) => nodes.operatingSystem === "al2023",
    calls: ["ec2:DescribeInstances", "ec2:DescribeInstanceTypes"],
    source: "https://awslabs.github.io/amazon-eks-ami/nodeadm/",
  },
  {
    name: "a Bottlerocket node that looks up its name",
    runs: ({ nodes }) => nodes.operatingSystem === "bottlerocket",
    calls: ["ec2:DescribeInstances"],
    source: "https://github.com/bottlerocket-os/bottlerocket/issues/3064",
  },
  {
    name: "a kubelet that pulls the service's image",
    runs: always,
    calls: prefixed("ecr", "BatchGetImage GetDownloadUrlForLayer"),
    about: ({ region, accountId, names }) => [`arn:aws:ecr:${region}:${accountId}:repository/${names.repository}`],
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-pull.html",
  },
  {
    name: "a kubelet that pulls an add-on's image",
    runs: always,
    calls: prefixed("ecr", "BatchGetImage GetDownloadUrlForLayer"),
    about: ({ region }) => [`arn:aws:ecr:${region}:${ADD_ON_REGISTRY}:repository/eks/coredns`],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html",
  },
  {
    name: "the kubelet's credential provider",
    runs: always,
    calls: ["ecr:GetAuthorizationToken"],
    source: "https://github.com/kubernetes/cloud-provider-aws/blob/master/docs/credential_provider.md",
  },
  {
    name: "containerd that fetches a layer",
    runs: always,
    calls: ["s3:GetObject"],
    about: ({ region }) => [`arn:aws:s3:::prod-${region}-starport-layer-bucket/layer`],
    signedBy: "aws",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms",
  },
  {
    name: "vpc-cni",
    addOn: "vpc-cni",
    runs: always,
    calls: prefixed(
      "ec2",
      "AssignPrivateIpAddresses AttachNetworkInterface CreateNetworkInterface DeleteNetworkInterface DescribeInstances DescribeTags DescribeNetworkInterfaces DescribeInstanceTypes DescribeSecurityGroups DescribeSubnets DetachNetworkInterface ModifyNetworkInterfaceAttribute UnassignPrivateIpAddresses CreateTags",
    ),
    source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKS_CNI_Policy.html",
  },
  {
    name: "kube-proxy",
    addOn: "kube-proxy",
    runs: always,
    calls: [],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html",
  },
  {
    name: "CoreDNS",
    addOn: "coredns",
    runs: always,
    calls: [],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html",
  },
  {
    name: "metrics-server",
    addOn: "metrics-server",
    runs: always,
    calls: [],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html",
  },
  {
    name: "the Pod Identity agent",
    addOn: "eks-pod-identity-agent",
    runs: always,
    calls: ["eks-auth:AssumeRoleForPodIdentity"],
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html",
  },
  {
    name: "a pod that takes its role with its token",
    runs: ({ cluster }) => cluster.identity === "irsa",
    calls: ["sts:AssumeRoleWithWebIdentity"],
    about: ({ accountId, names }) => [`arn:aws:iam::${accountId}:role/${names.prefix}-service`],
    signedBy: "none",
    source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html",
  },
  {
    name: "the service",
    runs: always,
    calls: ["ssm:GetParameter"],
    about: ({ region, accountId, names }) => [`arn:aws:ssm:${region}:${accountId}:parameter${names.parameter}`],
    source: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html",
  },
  {
    name: "the SSM agent",
    runs: ({ nodes }) => nodes.sessionManager,
    calls: [
      "ssm:UpdateInstanceInformation",
      ...prefixed("ssmmessages", "CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel"),
    ],
    source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html",
  },
  {
    name: "the autoscaler",
    runs: scales,
    calls: [
      ...prefixed(
        "autoscaling",
        "DescribeAutoScalingGroups DescribeAutoScalingInstances DescribeLaunchConfigurations DescribeScalingActivities SetDesiredCapacity TerminateInstanceInAutoScalingGroup",
      ),
      ...prefixed(
        "ec2",
        "DescribeImages DescribeInstanceTypes DescribeLaunchTemplateVersions GetInstanceTypesFromInstanceRequirements",
      ),
    ],
    source:
      "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md#full-cluster-autoscaler-features-policy-recommended",
  },
  {
    name: "the autoscaler that makes the first node",
    runs: (config) => scales(config) && config.nodes.minimum === 0,
    calls: ["eks:DescribeNodegroup"],
    about: ({ region, accountId, names }) => [
      `arn:aws:eks:${region}:${accountId}:nodegroup/${names.cluster}/${names.prefix}-nodes-1/1`,
    ],
    source: "https://docs.aws.amazon.com/eks/latest/best-practices/cas.html",
  },
  {
    name: "a deployer of app in a network that resolves the VPC's names",
    runs: closed,
    calls: ["sts:GetCallerIdentity"],
    hasOtherWay: true,
    source: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs#allowed_account_ids-1",
  },
  {
    name: "a deployer's data source of the cluster",
    runs: closed,
    calls: ["eks:DescribeCluster"],
    about: ({ region, accountId, names }) => [`arn:aws:eks:${region}:${accountId}:cluster/${names.cluster}`],
    hasOtherWay: true,
    source: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/eks_cluster",
  },
  {
    name: "a deployer's data source of the image, and the command's check that the image is there",
    runs: closed,
    calls: ["ecr:DescribeImages", "ecr:DescribeRepositories"],
    about: ({ region, accountId, names }) => [`arn:aws:ecr:${region}:${accountId}:repository/${names.repository}`],
    hasOtherWay: true,
    source: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/ecr_image",
  },
  {
    name: "a workload with keys",
    runs: works("kms"),
    calls: prefixed(
      "kms",
      "Encrypt Decrypt ReEncryptFrom ReEncryptTo GenerateDataKey GenerateDataKeyWithoutPlaintext DescribeKey",
    ),
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html",
  },
  {
    name: "the AWS Load Balancer Controller",
    runs: works("loadBalancerController"),
    calls: [
      ...prefixed(
        "ec2",
        "DescribeAccountAttributes DescribeAddresses DescribeAvailabilityZones DescribeInternetGateways DescribeVpcs DescribeVpcPeeringConnections DescribeSubnets DescribeSecurityGroups DescribeInstances DescribeNetworkInterfaces DescribeTags GetCoipPoolUsage DescribeCoipPools GetSecurityGroupsForVpc DescribeIpamPools DescribeRouteTables AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress CreateSecurityGroup DeleteSecurityGroup CreateTags DeleteTags",
      ),
      ...prefixed(
        "elasticloadbalancing",
        "DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeListeners DescribeListenerCertificates DescribeSSLPolicies DescribeRules DescribeTargetGroups DescribeTargetGroupAttributes DescribeTargetHealth DescribeTags DescribeTrustStores DescribeListenerAttributes DescribeCapacityReservation CreateLoadBalancer CreateTargetGroup CreateListener DeleteListener CreateRule DeleteRule AddTags RemoveTags ModifyLoadBalancerAttributes SetIpAddressType SetSecurityGroups SetSubnets DeleteLoadBalancer ModifyTargetGroup ModifyTargetGroupAttributes DeleteTargetGroup ModifyListenerAttributes ModifyCapacityReservation ModifyIpPools RegisterTargets DeregisterTargets ModifyListener AddListenerCertificates RemoveListenerCertificates ModifyRule SetRulePriorities",
      ),
    ],
    source: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/",
  },
  {
    name: "an agent that ships logs",
    runs: works("logs"),
    calls: prefixed(
      "logs",
      "CreateLogGroup CreateLogStream DescribeLogGroups DescribeLogStreams PutLogEvents PutRetentionPolicy",
    ),
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-logs-FluentBit.html",
  },
  {
    name: "an agent that ships metrics",
    runs: works("metrics"),
    calls: ["cloudwatch:PutMetricData", "ec2:DescribeTags", "ec2:DescribeVolumes"],
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-prerequisites.html",
  },
  {
    name: "an agent that ships traces",
    runs: works("traces"),
    calls: prefixed(
      "xray",
      "PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries",
    ),
    source: "https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html",
  },
];

/** Endpoints that do not go by their service's prefix: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html */
const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  cloudwatch: ["monitoring"],
  ecr: ["ecr.api", "ecr.dkr"],
};

/** The endpoints that a call may go through. */
export function endpointsOf(call: string): readonly string[] {
  const service = call.replace(/:.*$/, "");
  return ENDPOINTS[service] ?? [service];
}
