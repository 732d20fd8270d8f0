"""Wrong requests about VPCs, subnets, routes and gateways."""

from case import MODEL, Build, Case, World, case
from world import REGION


def subnet(block: str, zone: str = "a") -> Build:
    return lambda world: {"VpcId": world["vpc"], "CidrBlock": block, "AvailabilityZone": f"{REGION}{zone}"}


def with_vpcs(world: World) -> dict[str, object]:
    """Fills the quota of VPCs."""
    for second in range(10 + len(world.call("ec2 describe_vpcs")["Vpcs"]), 15):
        world.call("ec2 create_vpc", CidrBlock=f"10.{second}.0.0/16")
    return {"CidrBlock": "10.4.0.0/16"}


def with_addresses(world: World) -> dict[str, object]:
    for _ in range(4):
        world.call("ec2 allocate_address", Domain="vpc")
    return {"Domain": "vpc"}


def without_dns(world: World) -> dict[str, object]:
    world.call("ec2 modify_vpc_attribute", VpcId=world["other_vpc"], EnableDnsSupport={"Value": False})
    return {"VpcId": world["other_vpc"], "EnableDnsHostnames": {"Value": True}}


CASES: tuple[Case, ...] = (
    case("ec2_vpcs.size", "ec2 CreateVpc", "a VPC of /8", {"CidrBlock": "10.0.0.0/8"}),
    case("ec2_vpcs.count", "ec2 CreateVpc", "the sixth VPC of a region", with_vpcs),
    case(
        "ec2_vpcs.exists",
        "ec2 CreateSecurityGroup",
        "a group in a VPC that does not exist",
        {"GroupName": "a", "Description": "a", "VpcId": "vpc-0123456789abcdef0"},
    ),
    case("ec2_vpcs.host_names_need_dns", "ec2 ModifyVpcAttribute", "host names without DNS", without_dns),
    case("ec2_subnets.size", "ec2 CreateSubnet", "a subnet of /29", subnet("10.0.9.0/29")),
    case("ec2_subnets.within_vpc", "ec2 CreateSubnet", "a subnet outside of its VPC", subnet("10.7.0.0/24")),
    case("ec2_subnets.zone", "ec2 CreateSubnet", "a zone that does not exist", subnet("10.0.9.0/24", "z")),
    case(
        "ec2_routes.destination",
        "ec2 CreateRoute",
        "a destination that is no block",
        lambda world: {
            "RouteTableId": world["table"],
            "DestinationCidrBlock": "10.0.0.300/8",
            "GatewayId": world["gateway"],
        },
    ),
    case(
        "ec2_routes.target",
        "ec2 CreateRoute",
        "a route without a target",
        lambda world: {"RouteTableId": world["table"], "DestinationCidrBlock": "10.50.0.0/16"},
    ),
    case(
        "ec2_routes.target_exists",
        "ec2 CreateRoute",
        "a route to a NAT gateway that does not exist",
        lambda world: {
            "RouteTableId": world["table"],
            "DestinationCidrBlock": "10.51.0.0/16",
            "NatGatewayId": "nat-0123456789abcdef0",
        },
    ),
    case(
        "ec2_routes.subnet_exists",
        "ec2 AssociateRouteTable",
        "a subnet of another VPC",
        lambda world: {"RouteTableId": world["table"], "SubnetId": world["other_subnet_b"]},
    ),
    case(
        "ec2_gateways.one_for_each_vpc",
        "ec2 AttachInternetGateway",
        "a second gateway of a VPC",
        lambda world: {"InternetGatewayId": world["other_gateway"], "VpcId": world["vpc"]},
    ),
    case(
        "ec2_gateways.nat_references",
        "ec2 CreateNatGateway",
        "an address that does not exist",
        lambda world: {"SubnetId": world["subnet_a"], "AllocationId": "eipalloc-0123456789abcdef0"},
    ),
    case(
        "ec2_gateways.nat_address",
        "ec2 CreateNatGateway",
        "an address that another NAT gateway has",
        lambda world: {"SubnetId": world["subnet_b"], "AllocationId": world["address"]},
    ),
    case(
        "ec2_network_interfaces.references",
        "ec2 CreateNetworkInterface",
        "a security group that does not exist",
        lambda world: {"SubnetId": world["subnet_a"], "Groups": ["sg-0123456789abcdef0"]},
    ),
    case(
        "ec2_network_interfaces.references",
        "ec2 CreateNetworkInterface",
        "a subnet that does not exist",
        {"SubnetId": "subnet-0123456789abcdef0"},
    ),
    case("ec2_gateways.address_count", "ec2 AllocateAddress", "the sixth address of a region", with_addresses),
    case(MODEL, "ec2 CreateSubnet", "a subnet without a VPC", {"CidrBlock": "10.0.9.0/24"}),
)
