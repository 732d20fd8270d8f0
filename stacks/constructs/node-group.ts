import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { KeyPair } from "@cdktf/provider-aws/lib/key-pair";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import type { Cluster } from "./cluster.ts";
import type { Network } from "./network.ts";
import { ServiceRole } from "./service-role.ts";

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html#AmazonEKS-Type-Nodegroup-amiType */
const AMI_TYPES = { amd64: "AL2023_x86_64_STANDARD", arm64: "AL2023_ARM_64_STANDARD" };

/** Pull images, join the cluster, be reached by Session Manager. The CNI has a role of its own. */
const NODE_POLICIES = [
  "AmazonEKSWorkerNodePolicy",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonSSMManagedInstanceCore",
];

/** The managed group of nodes, in the private subnets. */
export class NodeGroup extends Construct {
  readonly group: EksNodeGroup;

  constructor(
    scope: Construct,
    id: string,
    config: Config,
    options: { cluster: Cluster; network: Network; after: ITerraformDependable[] },
  ) {
    super(scope, id);
    const { names, nodes, autoscaler } = config;
    const role = new ServiceRole(this, "role", {
      name: `${names.prefix}-node`,
      service: "ec2.amazonaws.com",
      managedPolicies: NODE_POLICIES,
    });
    const template = this.#launchTemplate(config);
    this.group = new EksNodeGroup(this, "group", {
      clusterName: options.cluster.name,
      nodeGroupName: `${names.prefix}-nodes`,
      nodeRoleArn: role.arn,
      subnetIds: options.network.privateSubnetIds,
      version: options.cluster.version,
      amiType: AMI_TYPES[nodes.architecture],
      instanceTypes: nodes.instanceTypes,
      scalingConfig: { minSize: nodes.minimum, desiredSize: nodes.desired, maxSize: nodes.maximum },
      updateConfig: { maxUnavailable: 1 },
      launchTemplate: { id: template.id, version: template.latestVersion.toString() },
      // with the autoscaler the number of nodes is its business
      ...(autoscaler.imageDigest && { lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] } }),
      dependsOn: [...role.attachments, ...options.after],
    });
  }

  #launchTemplate({ names, nodes, tags }: Config): LaunchTemplate {
    // the provider's default tags don't reach what the group launches
    const launchedTags = { ...tags, Name: `${names.prefix}-node` };
    const keyPair =
      nodes.ssh && new KeyPair(this, "key-pair", { keyName: `${names.prefix}-nodes`, publicKey: nodes.ssh.publicKey });
    return new LaunchTemplate(this, "launch-template", {
      name: `${names.prefix}-nodes`,
      updateDefaultVersion: true,
      // IMDSv2 only, and not from a pod: https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeSize: nodes.diskSize, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      tagSpecifications: [
        { resourceType: "instance", tags: launchedTags },
        { resourceType: "volume", tags: launchedTags },
      ],
      ...(keyPair && { keyName: keyPair.keyName }),
    });
  }
}
