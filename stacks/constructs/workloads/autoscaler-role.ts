import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { AUTOSCALER } from "../../releases.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { equals } from "../shared/iam.ts";
import { WorkloadIdentity } from "./workload-role.ts";

export interface AutoscalerRoleProps extends Readonly<Pick<Config, "names" | "region" | "accountId">> {
  readonly cluster: Cluster;
}

/**
 * The role of the cluster autoscaler: it reads what it needs to decide, and changes only the groups of this cluster.
 * https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md#iam-policy
 */
export class AutoscalerRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AutoscalerRoleProps) {
    super(scope, id);
    const { names, region, accountId, cluster } = props;
    const role = new WorkloadIdentity(this, "role", {
      name: `${names.prefix}-autoscaler`,
      accountId,
      cluster,
      ...AUTOSCALER,
      statements: [
        {
          sid: "DescribeScaling",
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
          sid: "DescribeNodeGroups",
          actions: ["eks:DescribeNodegroup"],
          resources: [`arn:aws:eks:${region}:${accountId}:nodegroup/${names.cluster}/*/*`],
        },
        {
          sid: "ScaleNodeGroups",
          actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
          resources: ["*"],
          // EKS puts this tag on the groups of its managed node groups:
          // https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
          condition: [equals(`aws:ResourceTag/k8s.io/cluster-autoscaler/${names.cluster}`, "owned")],
        },
      ],
    });
    this.arn = role.arn;
  }
}
