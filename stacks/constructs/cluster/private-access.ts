import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { VpcEndpoints } from "../network/vpc-endpoints.ts";
import type { Cluster } from "./cluster.ts";

export interface PrivateAccessProps extends NonNullable<Config["cluster"]["privateAccess"]> {
  readonly cluster: Cluster;
  readonly endpoints: VpcEndpoints;
}

/**
 * Lets networks and security groups other than the nodes' reach the cluster's private endpoint. They also reach the
 * interface endpoints: where the VPC's DNS answers them, the names of AWS's services have the endpoints' addresses, so
 * that without a rule each call would hang.
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 * https://repost.aws/knowledge-center/vpc-interface-configure-dns
 */
export class PrivateAccess extends Construct {
  readonly rules: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { cidrs, securityGroupIds, cluster, endpoints }: PrivateAccessProps) {
    super(scope, id);
    const sources = [
      ...cidrs.map((cidrIpv4) => ({ name: cidrIpv4, from: { cidrIpv4 } })),
      ...securityGroupIds.map((name) => ({ name, from: { referencedSecurityGroupId: name } })),
    ];
    const targets = [
      { name: "control-plane", description: "API server", securityGroupId: cluster.securityGroupId },
      { name: "endpoints", description: "AWS services", securityGroupId: endpoints.securityGroupId },
    ];
    this.rules = sources.flatMap(({ name, from }) =>
      targets.map(
        ({ name: target, description, securityGroupId }) =>
          new VpcSecurityGroupIngressRule(this, `${name}-into-${target}`, {
            securityGroupId,
            description,
            ...from,
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
          }),
      ),
    );
  }
}
