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

export interface NodeGroupProps extends Readonly<Pick<Config, "names" | "nodes" | "tags">> {
  /** Whether the cluster autoscaler sets the number of nodes. */
  readonly isAutoscaled: boolean;
  readonly cluster: Cluster;
  readonly network: Network;
  /** The only security group of the nodes. */
  readonly securityGroupId: string;
  /** What a node needs to join the cluster: the group is created after it. */
  readonly after: readonly ITerraformDependable[];
}

/** The managed node group, in the private subnets. */
export class NodeGroup extends Construct {
  readonly group: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { names, nodes, tags, isAutoscaled, cluster, network, securityGroupId, after } = props;
    const role = new ServiceRole(this, "role", {
      name: `${names.prefix}-node`,
      service: "ec2.amazonaws.com",
      managedPolicies: nodePolicies(nodes),
    });
    const template = new NodeTemplate(this, "launch-template", { names, nodes, tags, securityGroupId });
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
        // some changes replace the group, as one of its AMI type: the new group is ready before the old one is drained
        createBeforeDestroy: true,
        // the autoscaler changes it
        ...(isAutoscaled && { ignoreChanges: ["scaling_config[0].desired_size"] }),
      },
      dependsOn: [...role.attachments, ...after],
    });
  }
}

/** What a node needs to join, to pull images, and for Session Manager if it is on. The CNI has its own role. */
function nodePolicies({ sessionManager }: Config["nodes"]): string[] {
  const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"];
  return sessionManager ? [...policies, "AmazonSSMManagedInstanceCore"] : policies;
}
