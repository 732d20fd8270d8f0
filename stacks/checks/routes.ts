import { references } from "./graph.ts";
import type { Check } from "./problem.ts";
import { meet, refersTo } from "./relations.ts";
import { type Resource, resources, type Stacks } from "./terraform.ts";

const EVERYWHERE = "0.0.0.0/0";

/** Each subnet has the routes that what is in it needs. */
export const checkRoutes: Check = (stacks) => [
  ...subnetsWithoutTable(stacks),
  ...publicSubnetsWithoutInternet(stacks),
  ...routesToNowhere(stacks),
  ...gatewayEndpointsBesideNodes(stacks),
];

const subnetsWithoutTable: Check = (stacks) =>
  resources(stacks, "aws_subnet")
    .filter((subnet) => tablesOf(stacks, subnet).size === 0)
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "is associated with no route table",
      why: "It gets the VPC's main table, which has only the local route: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html",
      remedy: "Add a RouteTableAssociation for it.",
    }));

/** The subnets of load balancers that face the Internet. NAT gateways are in them, too. */
const publicSubnetsWithoutInternet: Check = (stacks) => {
  const gateways = resources(stacks, "aws_internet_gateway");
  const open = resources(stacks, "aws_route").filter(
    ({ block }) =>
      block.destination_cidr_block === EVERYWHERE &&
      gateways.some((gateway) => gateway.block.vpc_id !== undefined && refersTo(block.gateway_id, gateway)),
  );
  return resources(stacks, "aws_subnet")
    .filter(({ block }) => Object.hasOwn(Object(block.tags), "kubernetes.io/role/elb"))
    .filter((subnet) => {
      const tables = tablesOf(stacks, subnet);
      return !open.some(({ block }) => [...references(block.route_table_id)].some((table) => tables.has(table)));
    })
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: `has no route for ${EVERYWHERE} to an internet gateway of its VPC`,
      why: "A load balancer that faces the Internet, and a NAT gateway, answer nothing without it: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
      remedy: "Add the InternetGateway with its vpcId, and a Route in the table of the subnet.",
    }));
};

/** A route without a target, or with a destination that is not known, does not exist on AWS. */
const routesToNowhere: Check = (stacks) =>
  resources(stacks, "aws_route")
    .filter(({ block }) => block.destination_cidr_block === undefined || targetsOf(block) !== 1)
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "names not one destination and one target",
      why: "EC2 refuses it: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html",
      remedy: "Set destinationCidrBlock, and gatewayId or natGatewayId.",
    }));

function targetsOf({ gateway_id, nat_gateway_id }: Record<string, unknown>): number {
  return [gateway_id, nat_gateway_id].filter((target) => target !== undefined).length;
}

/** A gateway endpoint is a route, in the tables that it names. */
const gatewayEndpointsBesideNodes: Check = (stacks) => {
  const groups = resources(stacks, "aws_eks_node_group");
  const nodeSubnets = resources(stacks, "aws_subnet").filter((subnet) =>
    groups.some(({ block }) => refersTo(block.subnet_ids, subnet)),
  );
  return resources(stacks, "aws_vpc_endpoint")
    .filter(({ block }) => block.vpc_endpoint_type === "Gateway")
    .flatMap(({ stack, address, block }) =>
      nodeSubnets
        .filter((subnet) => !meet(block.route_table_ids, [...tablesOf(stacks, subnet)]))
        .map((subnet) => ({
          stack,
          address,
          wrong: `has no route for the nodes in ${subnet.address}`,
          why: "They do not reach the service, where ECR keeps the layers of images: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
          remedy: "Add the subnet's route table to routeTableIds.",
        })),
    );
};

/** The addresses of the route tables of a subnet. */
function tablesOf(stacks: Stacks, subnet: Resource): Set<string> {
  const associations = resources(stacks, "aws_route_table_association").filter(({ block }) =>
    refersTo(block.subnet_id, subnet),
  );
  return new Set(associations.flatMap(({ block }) => [...references(block.route_table_id)]));
}
