"""Subnets: their size, their place in the VPC, and their zone."""

from ministack.services import ec2

from . import facts
from .ec2_lookups import network, vpc
from .refusals import RefusedError
from .rules import Parameters, rule


@rule("ec2", "CreateSubnet")
def size(parameters: Parameters) -> None:
    """A subnet has /16 to /28: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html"""
    cidr = parameters.get("CidrBlock")
    if cidr and not 16 <= network(cidr, "cidrBlock").prefixlen <= 28:
        raise RefusedError("InvalidSubnet.Range", f"The CIDR '{cidr}' is invalid.")


@rule("ec2", "CreateSubnet")
def within_vpc(parameters: Parameters) -> None:
    """A subnet is a part of its VPC: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html.

    The wording: https://github.com/pulumi/pulumi-awsx/issues/111.
    """
    cidr = parameters.get("CidrBlock")
    if cidr and not network(cidr, "cidrBlock").subnet_of(network(vpc(parameters["VpcId"])["CidrBlock"], "cidrBlock")):
        raise RefusedError("InvalidSubnet.Range", f"The CIDR '{cidr}' is invalid.")


@rule("ec2", "CreateSubnet")
def zone(parameters: Parameters) -> None:
    """The zone is one of the region's: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html.

    The wording: https://github.com/kz8s/tack/issues/67.
    """
    zones = facts.zones(ec2.get_region())
    wanted = parameters.get("AvailabilityZone")
    if wanted and zones and wanted not in zones:
        available = f"Subnets can currently only be created in the following availability zones: {', '.join(zones)}."
        message = f"Value ({wanted}) for parameter availabilityZone is invalid. {available}"
        raise RefusedError("InvalidParameterValue", message)
