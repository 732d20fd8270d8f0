import { EksAddon, type EksAddonConfig } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { tolerationsOf } from "../shared/pods.ts";
import { WorkloadRole } from "../workloads/workload-role.ts";
import type { Cluster } from "./cluster.ts";

interface AddOn extends Pick<EksAddonConfig, "serviceAccountRoleArn" | "podIdentityAssociation"> {
  name: string;
  version: string;
  configuration?: object;
}

/** Where vpc-cni runs: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html */
const VPC_CNI = { namespace: "kube-system", serviceAccount: "aws-node" };

/** Installs EKS add-ons, in the version that the configuration pins. */
class AddOns extends Construct {
  readonly installed: ITerraformDependable[];

  constructor(scope: Construct, id: string, cluster: Cluster, addOns: readonly AddOn[], after: ITerraformDependable[]) {
    super(scope, id);
    this.installed = addOns.map(
      ({ name, version, configuration, ...identity }) =>
        new EksAddon(this, name, {
          clusterName: cluster.name,
          addonName: name,
          addonVersion: version,
          ...identity,
          ...(configuration && { configurationValues: JSON.stringify(configuration) }),
          // What is written here is what runs: what was there before the add-on is replaced, and so is, at the next
          // update, what was changed by hand. PRESERVE would keep network policies off that were switched off by hand.
          // https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "OVERWRITE",
          // the pods of a removed add-on are removed with it: if kept, they would run without updates and without an owner
          // https://docs.aws.amazon.com/eks/latest/userguide/removing-an-add-on.html
          preserve: false,
          dependsOn: after,
        }),
    );
  }
}

/** What a node needs to become ready: installed before the first one joins, or it never does. */
export class NodeAddOns extends AddOns {
  constructor(scope: Construct, id: string, config: Config, cluster: Cluster) {
    const { addOns, identity } = config.cluster;
    const cni = new WorkloadRole(scope, "vpc-cni-role", config, cluster, {
      name: `${config.names.prefix}-vpc-cni`,
      ...VPC_CNI,
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
          // The add-on's own association: EKS restarts the pods when it comes or changes. The agent runs on nodes that
          // are not ready, so that the CNI finds it: https://github.com/aws/amazon-vpc-cni-k8s/issues/2780
          // https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
          ...(identity === "irsa"
            ? { serviceAccountRoleArn: cni.arn }
            : { podIdentityAssociation: [{ serviceAccount: VPC_CNI.serviceAccount, roleArn: cni.arn }] }),
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

/** What coredns tolerates by default, and not if it is given a list: https://github.com/aws/containers-roadmap/issues/2167 */
const COREDNS_TOLERATIONS = [
  { key: "CriticalAddonsOnly", operator: "Exists" },
  { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" },
];

/**
 * What needs a node to run on: installed after the nodes, or it stays degraded. It tolerates the nodes' taints, which
 * the add-ons that run on every node tolerate by themselves.
 */
export class WorkloadAddOns extends AddOns {
  constructor(scope: Construct, id: string, config: Config, cluster: Cluster, nodes: ITerraformDependable) {
    const { addOns } = config.cluster;
    const ofNodes = tolerationsOf(config.nodes.taints);
    const tolerating = (own: object[]) =>
      ofNodes.length > 0 ? { configuration: { tolerations: [...own, ...ofNodes] } } : {};
    const installed = [
      { name: "coredns", version: addOns.coredns, ...tolerating(COREDNS_TOLERATIONS) },
      { name: "metrics-server", version: addOns.metricsServer, ...tolerating([]) },
    ];
    super(scope, id, cluster, installed, [nodes]);
  }
}
