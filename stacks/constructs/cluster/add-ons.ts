import { EksAddon, type EksAddonConfig } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { VpcEndpoints } from "../network/vpc-endpoints.ts";
import { tolerationsOf } from "../shared/pods.ts";
import type { WorkloadRole } from "../workloads/workload-role.ts";
import type { Cluster } from "./cluster.ts";
import type { NodeGroup } from "./node-group.ts";

/** Versions of add-ons, such as v1.2.3-eksbuild.1. */
type Versions = Config["cluster"]["addOns"];

/** Where the pods of vpc-cni run: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html */
export const VPC_CNI = { namespace: "kube-system", serviceAccount: "aws-node" };

export interface NodeAddOnsProps {
  readonly versions: Pick<Versions, "vpcCni" | "kubeProxy" | "podIdentityAgent">;
  readonly cluster: Cluster;
  /** The role of vpc-cni, for its service account. */
  readonly cniRole: WorkloadRole;
  /** Where vpc-cni gets its credentials. A change of the identity restarts its pods on nodes that run. */
  readonly endpoints: VpcEndpoints;
}

/** The add-ons that a node needs to become ready. They are installed before the first node joins. */
export class NodeAddOns extends Construct {
  readonly installed: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NodeAddOnsProps) {
    super(scope, id);
    const { versions, cluster, cniRole, endpoints } = props;
    const cni: AddOn = {
      name: "vpc-cni",
      version: versions.vpcCni,
      // The association is the add-on's, so that EKS restarts the pods when it changes. The agent runs on nodes that are
      // not ready yet, so that vpc-cni finds it: https://github.com/aws/amazon-vpc-cni-k8s/issues/2780
      // https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
      ...(cluster.issuer === undefined
        ? {
            podIdentityAssociation: [{ serviceAccount: VPC_CNI.serviceAccount, roleArn: cniRole.arn }],
            // A role from before the change to pod identity stays: EKS ignores it, and the provider can't remove it.
            // https://github.com/hashicorp/terraform-provider-aws/issues/30645
            lifecycle: { ignoreChanges: ["service_account_role_arn"] },
          }
        : { serviceAccountRoleArn: cniRole.arn }),
      // https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
      configuration: { enableNetworkPolicy: "true" },
      dependsOn: [...cniRole.attachments, ...endpoints.ready],
    };
    const addOns = [
      cni,
      { name: "kube-proxy", version: versions.kubeProxy },
      { name: "eks-pod-identity-agent", version: versions.podIdentityAgent },
    ];
    this.installed = install(this, cluster, addOns);
  }
}

/** What coredns tolerates by default, but not if it gets a list: https://github.com/aws/containers-roadmap/issues/2167 */
const COREDNS_TOLERATIONS = [
  { key: "CriticalAddonsOnly", operator: "Exists" },
  { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" },
];

export interface WorkloadAddOnsProps {
  readonly versions: Pick<Versions, "coredns" | "metricsServer">;
  /** Taints of the nodes, which the pods tolerate. The pods of NodeAddOns tolerate every taint by default. */
  readonly taints: Config["nodes"]["taints"];
  readonly cluster: Cluster;
  readonly nodes: NodeGroup;
}

/** The add-ons whose pods need a node. They are installed after the nodes, because they stay degraded without one. */
export class WorkloadAddOns extends Construct {
  constructor(scope: Construct, id: string, props: WorkloadAddOnsProps) {
    super(scope, id);
    const { versions, taints, cluster, nodes } = props;
    const tolerating = (byDefault: object[]) =>
      taints.length > 0 ? { configuration: { tolerations: [...byDefault, ...tolerationsOf(taints)] } } : {};
    const addOns = [
      { name: "coredns", version: versions.coredns, ...tolerating(COREDNS_TOLERATIONS) },
      { name: "metrics-server", version: versions.metricsServer, ...tolerating([]) },
    ];
    install(
      this,
      cluster,
      addOns.map((addOn) => ({ ...addOn, dependsOn: [nodes.group] })),
    );
  }
}

interface AddOn
  extends Pick<EksAddonConfig, "serviceAccountRoleArn" | "podIdentityAssociation" | "lifecycle" | "dependsOn"> {
  name: string;
  version: string;
  /** Values of the add-on's own configuration schema. */
  configuration?: object;
}

function install(scope: Construct, cluster: Cluster, addOns: readonly AddOn[]): EksAddon[] {
  return addOns.map(
    ({ name, version, configuration, ...more }) =>
      new EksAddon(scope, name, {
        clusterName: cluster.name,
        addonName: name,
        addonVersion: version,
        ...more,
        ...(configuration && { configurationValues: JSON.stringify(configuration) }),
        // The configuration replaces what was there before the add-on, and at the next update what was changed by hand.
        // With PRESERVE, network policies that were switched off by hand would stay off.
        // https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
      }),
  );
}
