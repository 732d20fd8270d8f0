import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { Zones } from "./zones.ts";

/** The subnets of an availability zone. */
export interface NetworkZone {
  /** The zone's letter. */
  zone: string;
  privateSubnetId: string;
  privateRouteTableId: string;
  publicSubnetId: string;
}

interface SubnetOptions {
  kind: "private" | "public";
  zone: string;
  cidrBlock: string;
  /** Which load balancers use the subnet: https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html */
  role: "internal-elb" | "elb";
  routes: RouteTable;
}

export interface NetworkProps extends Readonly<Pick<Config, "names" | "region" | "subnets">> {
  readonly vpcCidr: string;
}

/**
 * A VPC whose private subnets have no route to the Internet: they reach AWS by VPC endpoints. The public subnets are for
 * load balancers and NAT gateways.
 */
export class Network extends Construct {
  readonly vpcId: string;
  readonly zones: readonly NetworkZone[];
  readonly privateSubnetIds: string[];
  /** The associations of the private subnets with their route tables. */
  readonly privateRoutes: ITerraformDependable[];
  /** The public subnets' route to the Internet. */
  readonly internetRoute: ITerraformDependable;
  readonly #props: NetworkProps;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.#props = props;
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: props.vpcCidr,
      // for the private endpoint of the cluster, with DNS resolution, which is on by default:
      // https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
      enableDnsHostnames: true,
      tags: { Name: props.names.prefix },
    });
    this.vpcId = vpc.id;
    // without rules, it allows no traffic
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id });

    const publicRoutes = this.#routeTable("public-routes", "public");
    const gateway = new InternetGateway(this, "internet-gateway", { vpcId: vpc.id, tags: this.#named() });
    this.internetRoute = new Route(this, "internet-route", {
      routeTableId: publicRoutes.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });

    const zones = new Zones(this, "zones");
    const created = props.subnets.map(({ zone, privateCidr, publicCidr }) => {
      const routes = this.#routeTable(`private-${zone}-route-table`, `private-${zone}`);
      return {
        zone,
        routes,
        private: this.#subnet(zones, { kind: "private", zone, cidrBlock: privateCidr, role: "internal-elb", routes }),
        public: this.#subnet(zones, { kind: "public", zone, cidrBlock: publicCidr, role: "elb", routes: publicRoutes }),
      };
    });
    this.zones = created.map(({ zone, routes, ...subnets }) => ({
      zone,
      privateSubnetId: subnets.private.id,
      privateRouteTableId: routes.id,
      publicSubnetId: subnets.public.id,
    }));
    this.privateSubnetIds = this.zones.map(({ privateSubnetId }) => privateSubnetId);
    this.privateRoutes = created.map((subnets) => subnets.private.association);
  }

  #routeTable(id: string, suffix: string): RouteTable {
    return new RouteTable(this, id, { vpcId: this.vpcId, tags: this.#named(suffix) });
  }

  #subnet(zones: Zones, { kind, zone, cidrBlock, role, routes }: SubnetOptions) {
    const availabilityZone = `${this.#props.region}${zone}`;
    const { id } = new Subnet(this, `${kind}-${zone}`, {
      vpcId: this.vpcId,
      availabilityZone,
      cidrBlock,
      tags: { ...this.#named(`${kind}-${zone}`), [`kubernetes.io/role/${role}`]: "1" },
      lifecycle: { precondition: [zones.mustHave(availabilityZone)] },
    });
    const association = new RouteTableAssociation(this, `${kind}-${zone}-routes`, {
      subnetId: id,
      routeTableId: routes.id,
    });
    return { id, association };
  }

  #named(...suffix: string[]) {
    return { Name: [this.#props.names.prefix, ...suffix].join("-") };
  }
}
