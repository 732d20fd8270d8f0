import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import type { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { WorkloadRole, type WorkloadRoleOptions } from "./workload-role.ts";

/**
 * Gives a workload exactly the rights that it names: by IRSA, for which its chart projects a token, or by EKS Pod
 * Identity. An add-on's association belongs to the add-on: add-ons.ts
 */
export class WorkloadIdentity extends WorkloadRole {
  constructor(scope: Construct, id: string, config: Config, cluster: Cluster, options: WorkloadRoleOptions) {
    super(scope, id, config, cluster, options);
    if (config.cluster.identity === "irsa") return;
    new EksPodIdentityAssociation(this, "association", {
      clusterName: cluster.name,
      namespace: options.namespace,
      serviceAccount: options.serviceAccount,
      roleArn: this.arn,
    });
  }
}
