import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { Network, NetworkZone } from "./network.ts";

export interface NatGatewaysProps extends Readonly<Pick<Config, "names">> {
  /** How many gateways: none, one for all zones, or one in each zone. */
  readonly nat: Config["network"]["nat"];
  readonly network: Network;
}

/**
 * Gives the private subnets a way out to the Internet, if the configuration asks for one. It is no way in.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export class NatGateways extends Construct {
  readonly routes: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const { names, nat, network } = props;
    this.routes = gateways(nat, network.zones).flatMap(({ host: { zone, publicSubnetId }, serves }) => {
      const tags = { Name: `${names.prefix}-${zone}` };
      const dependsOn = [network.internetRoute];
      const address = new Eip(this, `${zone}-address`, { domain: "vpc", tags, dependsOn });
      const gateway = new NatGateway(this, zone, {
        subnetId: publicSubnetId,
        allocationId: address.id,
        tags,
        dependsOn,
      });
      return serves.map(
        (served) =>
          new Route(this, `${served.zone}-route`, {
            routeTableId: served.privateRouteTableId,
            destinationCidrBlock: "0.0.0.0/0",
            natGatewayId: gateway.id,
          }),
      );
    });
  }
}

/** The zones that host a gateway, each with the zones whose traffic the gateway takes. */
function gateways(
  nat: Config["network"]["nat"],
  zones: readonly NetworkZone[],
): { host: NetworkZone; serves: readonly NetworkZone[] }[] {
  switch (nat) {
    case "none":
      return [];
    case "single":
      return zones.slice(0, 1).map((host) => ({ host, serves: zones }));
    case "perZone":
      return zones.map((host) => ({ host, serves: [host] }));
  }
}
