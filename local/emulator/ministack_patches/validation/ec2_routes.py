"""Route tables and routes: what they refer to must exist."""

from ministack.services import ec2

from .ec2_lookups import internet_gateway, nat_gateway, network, route_table, subnet
from .refusals import RefusedError
from .rules import Parameters, rule

_TARGETS = (
    "CarrierGatewayId",
    "CoreNetworkArn",
    "EgressOnlyInternetGatewayId",
    "GatewayId",
    "InstanceId",
    "LocalGatewayId",
    "NatGatewayId",
    "NetworkInterfaceId",
    "OdbNetworkArn",
    "TransitGatewayId",
    "VpcEndpointId",
    "VpcPeeringConnectionId",
)


@rule("ec2", "CreateRoute", "ReplaceRoute")
def destination(parameters: Parameters) -> None:
    """A block of addresses: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html"""
    if "DestinationCidrBlock" in parameters:
        network(parameters["DestinationCidrBlock"], "destinationCidrBlock")


@rule("ec2", "CreateRoute")
def target(parameters: Parameters) -> None:
    """A route has exactly one target: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html.

    The wording of EC2 is not known.
    """
    if sum(name in parameters for name in _TARGETS) != 1:
        raise RefusedError("InvalidParameterCombination", "The request must contain exactly one target of the route")


@rule("ec2", "CreateRoute", "ReplaceRoute")
def target_exists(parameters: Parameters) -> None:
    """InvalidGatewayID.NotFound: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    gateway = parameters.get("GatewayId", "local")
    if gateway.startswith("igw-"):
        internet_gateway(gateway)
    elif gateway != "local" and gateway not in ec2._vpn_gateways and gateway not in ec2._vpc_endpoints:
        raise RefusedError("InvalidGatewayID.NotFound", f"The gateway ID '{gateway}' does not exist")
    if "NatGatewayId" in parameters:
        nat_gateway(parameters["NatGatewayId"])


@rule("ec2", "AssociateRouteTable")
def subnet_exists(parameters: Parameters) -> None:
    """The subnet is in the route table's VPC.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html. The wording is not known.
    """
    if "SubnetId" not in parameters:
        return
    table = route_table(parameters["RouteTableId"])
    if subnet(parameters["SubnetId"])["VpcId"] != table["VpcId"]:
        message = (
            f"Route table {table['RouteTableId']} and subnet {parameters['SubnetId']} belong to different networks"
        )
        raise RefusedError("InvalidParameterValue", message)
