import { call, NO_ROLE, type RoleCall } from "./call.ts";
import { config, roleArn } from "./roles.ts";

const { names } = config;
const CLUSTER = { clusterName: names.cluster };
const REPOSITORY = { repositoryName: names.repository };
const IMAGE = { imageIds: [{ imageTag: "another" }] };
const INSTANCE = "i-00000000000000000";
const INTERFACE = { NetworkInterfaceId: "eni-00000000000000000" };
const NO_INTERFACE = "InvalidNetworkInterfaceID.NotFound";
const TAGS = { Tags: [{ Key: "a", Value: "b" }] };
/** MiniStack's error for an operation that it does not support, after IAM has allowed the call. */
const UNKNOWN = "InvalidAction";

/** Auto Scaling groups that the test creates, because the emulator's node groups have none. */
const OWN_GROUP = `${names.prefix}-own`;
const FOREIGN_GROUP = `${names.prefix}-foreign`;

/** The cluster that the tag of each group names, as EKS tags the groups of its node groups. */
export const CLUSTERS_OF_GROUPS: Readonly<Record<string, string>> = {
  [OWN_GROUP]: names.cluster,
  [FOREIGN_GROUP]: "another",
};

const eks: RoleCall[] = [
  call("eks:DescribeCluster", ["node"], { name: names.cluster }),
  call("eks:ListClusters", NO_ROLE),
  call("eks:DescribeNodegroup of this cluster", ["autoscaler"], ({ nodeGroup: nodegroupName }) => ({
    ...CLUSTER,
    nodegroupName,
  })),
  call("eks:DescribeNodegroup of another cluster", NO_ROLE, { clusterName: "another", nodegroupName: "nodes" }),
  call("eks:UpdateNodegroupConfig", NO_ROLE, ({ nodeGroup: nodegroupName }) => ({ ...CLUSTER, nodegroupName })),
  call("eks:CreateAccessEntry", NO_ROLE, { ...CLUSTER, principalArn: roleArn("node") }),
  call("eks:AssociateAccessPolicy", NO_ROLE, {
    ...CLUSTER,
    principalArn: roleArn("node"),
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    accessScope: { type: "cluster" },
  }),
  call("eks:CreatePodIdentityAssociation", NO_ROLE, {
    ...CLUSTER,
    namespace: "default",
    serviceAccount: "default",
    roleArn: roleArn("service"),
  }),
  call("eks:UpdateClusterConfig", NO_ROLE, {
    name: names.cluster,
    resourcesVpcConfig: { publicAccessCidrs: ["192.0.2.0/24"] },
  }),
  call("eks:DeleteCluster", NO_ROLE, { name: names.cluster }),
];

const ecr: RoleCall[] = [
  call("ecr:GetAuthorizationToken", ["node"]),
  call("ecr:BatchGetImage", ["node"], { ...REPOSITORY, ...IMAGE }),
  call("ecr:GetDownloadUrlForLayer", ["node"], { ...REPOSITORY, layerDigest: `sha256:${"0".repeat(64)}` }),
  call("ecr:PutImage", NO_ROLE, { ...REPOSITORY, imageManifest: "{}" }),
  call("ecr:InitiateLayerUpload", NO_ROLE, REPOSITORY),
  call("ecr:BatchDeleteImage", NO_ROLE, { ...REPOSITORY, ...IMAGE }),
  call("ecr:SetRepositoryPolicy", NO_ROLE, { ...REPOSITORY, policyText: "{}" }),
  call("ecr:PutImageTagMutability", NO_ROLE, { ...REPOSITORY, imageTagMutability: "MUTABLE" }),
];

const autoscaling: RoleCall[] = [
  call("autoscaling:DescribeAutoScalingGroups", ["autoscaler", "cluster"]),
  call("autoscaling:DescribeAutoScalingInstances", ["autoscaler"]),
  call("autoscaling:DescribeLaunchConfigurations", ["autoscaler"]),
  call("autoscaling:DescribeScalingActivities", ["autoscaler"]),
  call("autoscaling:SetDesiredCapacity of this cluster's group", ["autoscaler"], {
    AutoScalingGroupName: OWN_GROUP,
    DesiredCapacity: 0,
  }),
  call("autoscaling:SetDesiredCapacity of another group", NO_ROLE, {
    AutoScalingGroupName: FOREIGN_GROUP,
    DesiredCapacity: 0,
  }),
  // would make another group part of this cluster
  call("autoscaling:CreateOrUpdateTags", NO_ROLE, {
    Tags: [
      {
        ResourceId: FOREIGN_GROUP,
        ResourceType: "auto-scaling-group",
        Key: `k8s.io/cluster-autoscaler/${names.cluster}`,
        Value: "owned",
      },
    ],
  }),
  call("autoscaling:DeleteAutoScalingGroup", NO_ROLE, { AutoScalingGroupName: OWN_GROUP }),
];

const ec2: RoleCall[] = [
  call("ec2:DescribeInstances", ["cluster", "node", "vpc-cni"]),
  call("ec2:DescribeSubnets", ["cluster", "node", "vpc-cni"]),
  call("ec2:DescribeSecurityGroups", ["cluster", "node", "vpc-cni"]),
  call("ec2:DescribeNetworkInterfaces", ["cluster", "vpc-cni"]),
  call("ec2:DescribeInstanceTypes", ["node", "vpc-cni", "autoscaler"]),
  call("ec2:DescribeImages", ["autoscaler"]),
  call(
    "ec2:DescribeLaunchTemplateVersions",
    ["autoscaler"],
    { LaunchTemplateId: "lt-00000000000000000" },
    "InvalidLaunchTemplateId.NotFoundException",
  ),
  call(
    "ec2:GetInstanceTypesFromInstanceRequirements",
    ["autoscaler"],
    {
      ArchitectureTypes: ["x86_64"],
      VirtualizationTypes: ["hvm"],
      InstanceRequirements: { VCpuCount: { Min: 1 }, MemoryMiB: { Min: 1 } },
    },
    UNKNOWN,
  ),
  call("ec2:AttachNetworkInterface", ["vpc-cni"], { ...INTERFACE, InstanceId: INSTANCE, DeviceIndex: 1 }, NO_INTERFACE),
  call("ec2:AssignPrivateIpAddresses", ["vpc-cni"], { ...INTERFACE, SecondaryPrivateIpAddressCount: 1 }, UNKNOWN),
  // the cluster may, if the interface has a tag that AWS's add-on sets
  call("ec2:DeleteNetworkInterface", ["vpc-cni"], INTERFACE, NO_INTERFACE),
  call("ec2:CreateTags on an interface", ["vpc-cni", "cluster"], {
    Resources: [INTERFACE.NetworkInterfaceId],
    ...TAGS,
  }),
  call("ec2:CreateTags on an instance", ["cluster"], { Resources: [INSTANCE], ...TAGS }),
  call("ec2:RunInstances", NO_ROLE, { ImageId: "ami-00000000000000000", MinCount: 1, MaxCount: 1 }),
  call("ec2:TerminateInstances", NO_ROLE, { InstanceIds: [INSTANCE] }),
  call("ec2:ModifyInstanceMetadataOptions", NO_ROLE, { InstanceId: INSTANCE, HttpPutResponseHopLimit: 2 }),
  call("ec2:CreateFlowLogs", NO_ROLE, { ResourceIds: ["vpc-0"], ResourceType: "VPC" }),
  call("ec2:DeleteFlowLogs", NO_ROLE, { FlowLogIds: ["fl-00000000000000000"] }),
  call("ec2:ModifyVpcEndpoint", NO_ROLE, { VpcEndpointId: "vpce-00000000000000000", ResetPolicy: true }),
];

const loadBalancing: RoleCall[] = [
  call("elbv2:DescribeLoadBalancers", ["cluster"]),
  call("elbv2:DescribeTargetGroups", ["cluster"]),
  call("elbv2:SetSecurityGroups", NO_ROLE, { LoadBalancerArn: "arn:aws:elasticloadbalancing:-", SecurityGroups: [] }),
];

/** Calls on infrastructure: cluster, images, nodes, network. */
export const platformCalls: RoleCall[] = [...eks, ...ecr, ...autoscaling, ...ec2, ...loadBalancing];
