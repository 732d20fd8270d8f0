"""Deletions in the wrong order. Each one has resources of its own, because MiniStack alone deletes them."""

from itertools import count

from case import Case, Parameters, World, case
from world import REGION, cluster, node_group

_numbers = count(64)


def in_own_subnet(world: World) -> tuple[str, str]:
    """A VPC that exists, and a new subnet of it."""
    block = f"10.0.{next(_numbers)}.0/24"
    made = world.call("ec2 create_subnet", VpcId=world["vpc"], CidrBlock=block, AvailabilityZone=f"{REGION}c")
    return world["vpc"], made["Subnet"]["SubnetId"]


def nat_gateway(world: World) -> tuple[str, str]:
    """A subnet and an address that a NAT gateway uses."""
    _, subnet = in_own_subnet(world)
    allocation = world.call("ec2 describe_addresses")["Addresses"][-1]["AllocationId"]
    world.call("ec2 create_nat_gateway", SubnetId=subnet, AllocationId=allocation)
    return subnet, allocation


def vpc_with_endpoint(world: World) -> Parameters:
    world.call("ec2 create_vpc_endpoint", VpcId=world["empty_vpc"], ServiceName=f"com.amazonaws.{REGION}.s3")
    return {"VpcId": world["empty_vpc"]}


def subnet_with_nat_gateway(world: World) -> Parameters:
    subnet, world.ids["used_address"] = nat_gateway(world)
    return {"SubnetId": subnet}


def referenced_group(world: World) -> Parameters:
    made = world.call("ec2 create_security_group", GroupName="used", Description="used", VpcId=world["vpc"])
    source = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": made["GroupId"]}]}
    world.call("ec2 authorize_security_group_ingress", GroupId=world["group"], IpPermissions=[source])
    return {"GroupId": made["GroupId"]}


def network_interface(world: World) -> tuple[str, str, str]:
    """A network interface, and a subnet and a security group that only it uses."""
    vpc, subnet = in_own_subnet(world)
    name = f"interface {next(_numbers)}"
    group = world.call("ec2 create_security_group", GroupName=name, Description=name, VpcId=vpc)["GroupId"]
    made = world.call("ec2 create_network_interface", SubnetId=subnet, Groups=[group])
    return made["NetworkInterface"]["NetworkInterfaceId"], subnet, group


def subnet_with_interface(world: World) -> Parameters:
    _, subnet, _ = network_interface(world)
    return {"SubnetId": subnet}


def group_of_interface(world: World) -> Parameters:
    _, _, group = network_interface(world)
    return {"GroupId": group}


def attached_interface(world: World) -> Parameters:
    interface, _, _ = network_interface(world)
    instance = "i-0123456789abcdef0"
    world.call("ec2 attach_network_interface", NetworkInterfaceId=interface, InstanceId=instance, DeviceIndex=1)
    return {"NetworkInterfaceId": interface}


def associated_table(world: World) -> Parameters:
    vpc, subnet = in_own_subnet(world)
    table = world.call("ec2 create_route_table", VpcId=vpc)["RouteTable"]["RouteTableId"]
    world.call("ec2 associate_route_table", RouteTableId=table, SubnetId=subnet)
    return {"RouteTableId": table}


def attached_gateway(world: World) -> Parameters:
    gateway = world.call("ec2 create_internet_gateway")["InternetGateway"]["InternetGatewayId"]
    world.call("ec2 attach_internet_gateway", InternetGatewayId=gateway, VpcId=world["empty_vpc"])
    return {"InternetGatewayId": gateway}


def cluster_with_node_group(world: World) -> Parameters:
    world.call("eks create_cluster", **cluster(world, "busy"))
    world.call("eks create_nodegroup", **{**node_group(world, "nodes"), "clusterName": "busy"})
    return {"name": "busy"}


CASES: tuple[Case, ...] = (
    case("ec2_deletions.vpc", "ec2 DeleteVpc", "a VPC with an endpoint", vpc_with_endpoint),
    case("ec2_deletions.subnet", "ec2 DeleteSubnet", "a subnet with a NAT gateway", subnet_with_nat_gateway),
    case(
        "ec2_deletions.address",
        "ec2 ReleaseAddress",
        "the address of a NAT gateway",
        lambda world: {"AllocationId": world["used_address"]},
    ),
    case("ec2_deletions.security_group", "ec2 DeleteSecurityGroup", "a group that another refers to", referenced_group),
    case("ec2_deletions.security_group", "ec2 DeleteSecurityGroup", "the group of an interface", group_of_interface),
    case("ec2_deletions.subnet", "ec2 DeleteSubnet", "a subnet with a network interface", subnet_with_interface),
    case("ec2_deletions.network_interface", "ec2 DeleteNetworkInterface", "an interface in use", attached_interface),
    case("ec2_deletions.route_table", "ec2 DeleteRouteTable", "the route table of a subnet", associated_table),
    case("ec2_deletions.internet_gateway", "ec2 DeleteInternetGateway", "an attached gateway", attached_gateway),
    case(
        "ec2_deletions.mapped_addresses",
        "ec2 DetachInternetGateway",
        "beside a NAT gateway",
        lambda world: {
            "InternetGatewayId": world["gateway"],
            "VpcId": world["vpc"],
        },
    ),
    case("eks_clusters.node_groups_first", "eks DeleteCluster", "a cluster with a node group", cluster_with_node_group),
)
