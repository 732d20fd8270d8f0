import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { Network } from "../network/network.ts";
import type { VpcEndpoints } from "../network/vpc-endpoints.ts";
import type { Cluster } from "./cluster.ts";

type Peer = { referencedSecurityGroupId: string } | { cidrIpv4: string } | { prefixListId: string };

const HTTPS = 443;
const KUBELET = 10250;
/** Of the add-on: https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html */
const METRICS_SERVER = 10251;
const SSH = 22;

/**
 * Who talks to nodes, and whom they talk to, at both ends. It is their only group, instead of the cluster's, which lets
 * everything out: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
 *
 * Names, time and instance metadata need no rule, since security groups don't see them:
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export class NodeSecurityGroup extends Construct {
  readonly id: string;
  /** Without which a node does not join. */
  readonly rules: ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    { names, network, nodes }: Config,
    options: { network: Network; cluster: Cluster; endpoints: VpcEndpoints },
  ) {
    super(scope, id);
    const group = new SecurityGroup(this, "Default", {
      name: `${names.prefix}-nodes`,
      description: "Nodes",
      vpcId: options.network.vpcId,
      // how a load balancer's controller in the control plane knows the group, of which there must be no second one:
      // https://github.com/kubernetes/cloud-provider-aws/blob/master/pkg/providers/v1/aws.go
      tags: { Name: `${names.prefix}-nodes`, [`kubernetes.io/cluster/${names.cluster}`]: "owned" },
    });
    this.id = group.id;
    const itself = { referencedSecurityGroupId: group.id };
    const controlPlane = { referencedSecurityGroupId: options.cluster.securityGroupId };
    const endpoints = { referencedSecurityGroupId: options.endpoints.securityGroupId };
    const s3 = { prefixListId: options.endpoints.s3PrefixListId };

    this.rules = [
      this.#ingress("from-nodes", "Between nodes and their pods", group.id, itself),
      this.#egress("to-nodes", "Between nodes and their pods", itself),
      this.#ingress("from-control-plane", "Logs, exec and probes", group.id, controlPlane, KUBELET),
      this.#ingress("from-control-plane-to-metrics", "Metrics", group.id, controlPlane, METRICS_SERVER),
      this.#egress("to-control-plane", "API server", controlPlane, HTTPS),
      this.#ingress("into-control-plane", "API server", controlPlane.referencedSecurityGroupId, itself, HTTPS),
      this.#egress("to-endpoints", "AWS services", endpoints, HTTPS),
      this.#ingress("into-endpoints", "AWS services", endpoints.referencedSecurityGroupId, itself, HTTPS),
      this.#egress("to-s3", "Layers of images", s3, HTTPS),
      ...(nodes.ssh?.sourceCidrs ?? []).map((cidrIpv4) =>
        this.#ingress(`ssh-from-${cidrIpv4}`, "SSH", group.id, { cidrIpv4 }, SSH),
      ),
      // a NAT gateway is for destinations that are not known in advance
      ...(network.nat === "none" ? [] : [this.#egress("to-internet", "NAT", { cidrIpv4: "0.0.0.0/0" }, HTTPS)]),
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
