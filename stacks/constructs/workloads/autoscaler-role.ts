import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { equals } from "../shared/iam.ts";
import { WorkloadIdentity } from "./workload-identity.ts";

/** Where the autoscaler's chart runs. */
export const AUTOSCALER = { namespace: "kube-system", serviceAccount: "cluster-autoscaler" };

/**
 * What the cluster autoscaler may do: see everything that it scales by, and change the groups of this cluster only.
 * https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md#iam-policy
 */
export class AutoscalerRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, config: Config, cluster: Cluster) {
    super(scope, id);
    const { names, region, accountId } = config;
    const role = new WorkloadIdentity(this, "role", config, cluster, {
      name: `${names.prefix}-autoscaler`,
      ...AUTOSCALER,
      statements: [
        {
          sid: "See",
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
          // these calls take no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
          resources: ["*"],
        },
        {
          sid: "SeeThisClustersNodes",
          actions: ["eks:DescribeNodegroup"],
          resources: [`arn:aws:eks:${region}:${accountId}:nodegroup/${names.cluster}/*/*`],
        },
        {
          sid: "ScaleThisCluster",
          actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
          resources: ["*"],
          // EKS tags the groups of its managed node groups, for the autoscaler to find them:
          // https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
          condition: [equals(`aws:ResourceTag/k8s.io/cluster-autoscaler/${names.cluster}`, "owned")],
        },
      ],
    });
    this.arn = role.arn;
  }
}
