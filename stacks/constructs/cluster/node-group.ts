import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { Network } from "../network/network.ts";
import { ServiceRole } from "../shared/service-role.ts";
import type { Cluster } from "./cluster.ts";
import { NodeTemplate } from "./node-template.ts";

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html#AmazonEKS-Type-Nodegroup-amiType */
const AMI_TYPES = {
  al2023: { amd64: "AL2023_x86_64_STANDARD", arm64: "AL2023_ARM_64_STANDARD" },
  bottlerocket: { amd64: "BOTTLEROCKET_x86_64", arm64: "BOTTLEROCKET_ARM_64" },
};

const CAPACITY_TYPES = { onDemand: "ON_DEMAND", spot: "SPOT" };

export interface NodeGroupOptions {
  cluster: Cluster;
  network: Network;
  /** The only security group of the nodes. */
  securityGroupId: string;
  /** Without which a node does not join. */
  after: ITerraformDependable[];
}

/** The managed group of nodes, in the private subnets. */
export class NodeGroup extends Construct {
  readonly group: EksNodeGroup;

  constructor(scope: Construct, id: string, config: Config, options: NodeGroupOptions) {
    super(scope, id);
    const { names, nodes, autoscaler } = config;
    const { cluster, network, securityGroupId, after } = options;
    const role = new ServiceRole(this, "role", {
      name: `${names.prefix}-node`,
      service: "ec2.amazonaws.com",
      managedPolicies: nodePolicies(config),
    });
    const template = new NodeTemplate(this, "launch-template", config, { securityGroupId });
    this.group = new EksNodeGroup(this, "group", {
      clusterName: cluster.name,
      nodeGroupNamePrefix: `${names.prefix}-nodes-`,
      nodeRoleArn: role.arn,
      subnetIds: network.privateSubnetIds,
      version: cluster.version,
      amiType: AMI_TYPES[nodes.operatingSystem][nodes.architecture],
      ...(nodes.releaseVersion && { releaseVersion: nodes.releaseVersion }),
      capacityType: CAPACITY_TYPES[nodes.capacity],
      ...(nodes.instanceTypes.length > 1 && { instanceTypes: nodes.instanceTypes }),
      scalingConfig: { minSize: nodes.minimum, desiredSize: nodes.desired, maxSize: nodes.maximum },
      updateConfig: { maxUnavailable: nodes.maxUnavailable },
      nodeRepairConfig: { enabled: true },
      labels: nodes.labels,
      taint: nodes.taints,
      launchTemplate: { id: template.id, version: template.latestVersion },
      lifecycle: {
        // what can't be changed in place, as its kind of image: the new group is there before the old one is drained
        createBeforeDestroy: true,
        // with the autoscaler the number of nodes is its business
        ...(autoscaler.imageDigest && { ignoreChanges: ["scaling_config[0].desired_size"] }),
      },
      dependsOn: [...role.attachments, ...after],
    });
  }
}

/** Join the cluster, pull images, and be reached by Session Manager where that is on. The CNI has a role of its own. */
function nodePolicies({ nodes }: Config): string[] {
  const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"];
  return nodes.sessionManager ? [...policies, "AmazonSSMManagedInstanceCore"] : policies;
}
