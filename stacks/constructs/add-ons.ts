import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import type { Cluster } from "./cluster.ts";
import { ServiceAccountRole } from "./service-account-role.ts";

interface AddOn {
  name: string;
  version: string;
  serviceAccountRoleArn?: string;
  configuration?: object;
}

/** Installs EKS add-ons, in the version that the configuration pins. */
class AddOns extends Construct {
  readonly installed: ITerraformDependable[];

  constructor(scope: Construct, id: string, cluster: Cluster, addOns: readonly AddOn[], after: ITerraformDependable[]) {
    super(scope, id);
    this.installed = addOns.map(
      ({ name, version, serviceAccountRoleArn, configuration }) =>
        new EksAddon(this, name, {
          clusterName: cluster.name,
          addonName: name,
          addonVersion: version,
          ...(serviceAccountRoleArn && { serviceAccountRoleArn }),
          ...(configuration && { configurationValues: JSON.stringify(configuration) }),
          // what was there before the add-on is replaced; what was changed by hand later is kept
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "PRESERVE",
          dependsOn: after,
        }),
    );
  }
}

/** What a node needs to become ready: installed before the first one joins, or it never does. */
export class NodeAddOns extends AddOns {
  constructor(scope: Construct, id: string, { names, cluster: { addOns } }: Config, cluster: Cluster) {
    const cni = new ServiceAccountRole(scope, "vpc-cni-role", {
      name: `${names.prefix}-vpc-cni`,
      issuer: cluster.issuer,
      namespace: "kube-system",
      serviceAccount: "aws-node",
      managedPolicies: ["AmazonEKS_CNI_Policy"],
    });
    super(
      scope,
      id,
      cluster,
      [
        {
          name: "vpc-cni",
          version: addOns.vpcCni,
          serviceAccountRoleArn: cni.arn,
          // https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
          configuration: { enableNetworkPolicy: "true" },
        },
        { name: "kube-proxy", version: addOns.kubeProxy },
        { name: "eks-pod-identity-agent", version: addOns.podIdentityAgent },
      ],
      cni.attachments,
    );
  }
}

/** What needs a node to run on: installed after the nodes, or it stays degraded. */
export class WorkloadAddOns extends AddOns {
  constructor(
    scope: Construct,
    id: string,
    { cluster: { addOns } }: Config,
    cluster: Cluster,
    nodes: ITerraformDependable,
  ) {
    const installed = [
      { name: "coredns", version: addOns.coredns },
      { name: "metrics-server", version: addOns.metricsServer },
    ];
    super(scope, id, cluster, installed, [nodes]);
  }
}
