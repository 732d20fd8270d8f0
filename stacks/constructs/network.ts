import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";

/**
 * A VPC whose private subnets have no way to the Internet: what they need of AWS, they find at VPC endpoints. Public
 * subnets hold the load balancer and nothing else.
 */
export class Network extends Construct {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly privateRouteTableId: string;
  /** What ties the private subnets to their routes. */
  readonly privateRoutes: ITerraformDependable[];

  constructor(scope: Construct, id: string, { names, network, subnets, region }: Config) {
    super(scope, id);
    const named = (suffix: string) => ({ Name: `${names.prefix}-${suffix}` });
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: network.vpcCidr,
      // both for the private endpoint of the cluster: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: names.prefix },
    });
    // without rules it lets nothing in or out
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id });

    const privateRoutes = new RouteTable(this, "private-routes", { vpcId: vpc.id, tags: named("private") });
    const publicRoutes = new RouteTable(this, "public-routes", { vpcId: vpc.id, tags: named("public") });
    const gateway = new InternetGateway(this, "internet-gateway", { vpcId: vpc.id, tags: { Name: names.prefix } });
    new Route(this, "internet-route", {
      routeTableId: publicRoutes.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });

    const subnet = (kind: string, zone: string, cidrBlock: string, role: string, routes: RouteTable) => {
      const made = new Subnet(this, `${kind}-${zone}`, {
        vpcId: vpc.id,
        availabilityZone: `${region}${zone}`,
        cidrBlock,
        mapPublicIpOnLaunch: false,
        // where load balancers go: https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
        tags: { ...named(`${kind}-${zone}`), [`kubernetes.io/role/${role}`]: "1" },
      });
      const association = new RouteTableAssociation(this, `${kind}-${zone}-routes`, {
        subnetId: made.id,
        routeTableId: routes.id,
      });
      return { id: made.id, association };
    };
    this.vpcId = vpc.id;
    this.privateRouteTableId = privateRoutes.id;
    const privateSubnets = subnets.map(({ zone, privateCidr }) =>
      subnet("private", zone, privateCidr, "internal-elb", privateRoutes),
    );
    this.privateSubnetIds = privateSubnets.map((made) => made.id);
    this.privateRoutes = privateSubnets.map(({ association }) => association);
    for (const { zone, publicCidr } of subnets) subnet("public", zone, publicCidr, "elb", publicRoutes);
  }
}
