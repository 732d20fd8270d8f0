import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { Network } from "../network/network.ts";
import type { VpcEndpoints } from "../network/vpc-endpoints.ts";
import { KEPT_WHEN_DESCRIBED_OTHERWISE } from "../shared/security-groups.ts";
import type { Cluster } from "./cluster.ts";

type Peer = { referencedSecurityGroupId: string } | { cidrIpv4: string } | { prefixListId: string };

const HTTPS = 443;
const KUBELET = 10250;
/** The add-on's port: https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html */
const METRICS_SERVER = 10251;
/** The port of the AWS Load Balancer Controller's webhook: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/#network-configuration */
const LOAD_BALANCER_WEBHOOK = 9443;
const SSH = 22;

export interface NodeSecurityGroupProps extends Readonly<Pick<Config, "names">> {
  readonly nat: Config["network"]["nat"];
  readonly workloads: Config["network"]["endpoints"]["workloads"];
  /** Networks that reach the nodes by SSH, as CIDRs. */
  readonly sshSourceCidrs: readonly string[];
  readonly network: Network;
  readonly cluster: Cluster;
  readonly endpoints: VpcEndpoints;
}

/**
 * The only security group of the nodes, and the rules for their traffic, also in the groups of the control plane and the
 * endpoints. It replaces the cluster's group, which allows all outgoing traffic:
 * https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
 *
 * DNS, time and instance metadata need no rule, because security groups don't filter them:
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export class NodeSecurityGroup extends Construct {
  readonly id: string;
  /** A node does not join without them. */
  readonly rules: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NodeSecurityGroupProps) {
    super(scope, id);
    const { names, nat, workloads, sshSourceCidrs, network } = props;
    const group = new SecurityGroup(this, "Default", {
      name: `${names.prefix}-nodes`,
      description: "Nodes",
      vpcId: network.vpcId,
      // the load balancer controller of the control plane finds the group by this tag, and only one group may have it:
      // https://github.com/kubernetes/cloud-provider-aws/blob/master/pkg/providers/v1/aws.go
      tags: { Name: `${names.prefix}-nodes`, [`kubernetes.io/cluster/${names.cluster}`]: "owned" },
      lifecycle: KEPT_WHEN_DESCRIBED_OTHERWISE,
    });
    this.id = group.id;
    const itself = { referencedSecurityGroupId: group.id };
    const controlPlane = { referencedSecurityGroupId: props.cluster.securityGroupId };
    const endpoints = { referencedSecurityGroupId: props.endpoints.securityGroupId };
    const s3 = { prefixListId: props.endpoints.s3PrefixListId };

    this.rules = [
      this.#ingress("from-nodes", "Between nodes and their pods", group.id, itself),
      this.#egress("to-nodes", "Between nodes and their pods", itself),
      this.#ingress("from-control-plane", "Logs, exec and probes", group.id, controlPlane, KUBELET),
      this.#ingress("from-control-plane-to-metrics", "Metrics", group.id, controlPlane, METRICS_SERVER),
      // without it, the API server refuses every new Service, because it does not reach the webhook
      ...(workloads.includes("loadBalancerController")
        ? [this.#ingress("from-control-plane-to-webhook", "Webhook", group.id, controlPlane, LOAD_BALANCER_WEBHOOK)]
        : []),
      this.#egress("to-control-plane", "API server", controlPlane, HTTPS),
      this.#ingress("into-control-plane", "API server", controlPlane.referencedSecurityGroupId, itself, HTTPS),
      this.#egress("to-endpoints", "AWS services", endpoints, HTTPS),
      this.#ingress("into-endpoints", "AWS services", endpoints.referencedSecurityGroupId, itself, HTTPS),
      this.#egress("to-s3", "Layers of images", s3, HTTPS),
      ...sshSourceCidrs.map((cidrIpv4) => this.#ingress(`ssh-from-${cidrIpv4}`, "SSH", group.id, { cidrIpv4 }, SSH)),
      // a NAT gateway is for destinations that are not known in advance
      ...(nat === "none" ? [] : [this.#egress("to-internet", "NAT", { cidrIpv4: "0.0.0.0/0" }, HTTPS)]),
    ];
  }

  #ingress(id: string, description: string, securityGroupId: string, from: Peer, port?: number) {
    return new VpcSecurityGroupIngressRule(this, id, { securityGroupId, description, ...from, ...protocol(port) });
  }

  #egress(id: string, description: string, to: Peer, port?: number) {
    return new VpcSecurityGroupEgressRule(this, id, {
      securityGroupId: this.id,
      description,
      ...to,
      ...protocol(port),
    });
  }
}

function protocol(port: number | undefined) {
  return port === undefined ? { ipProtocol: "-1" } : { ipProtocol: "tcp", fromPort: port, toPort: port };
}
