"""VPCs: their size, number, attributes, and what names one that does not exist."""

from ministack.services import ec2

from .ec2_lookups import network, vpc
from .refusals import RefusedError
from .rules import Parameters, rule

# https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
VPCS_PER_REGION = 5


@rule("ec2", "CreateVpc")
def size(parameters: Parameters) -> None:
    """A block of a VPC has /16 to /28: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html.

    The wording: moto/ec2/exceptions.py of moto 5.2.5 (PyPI).
    """
    cidr = parameters.get("CidrBlock")
    if cidr and not 16 <= network(cidr, "cidrBlock").prefixlen <= 28:
        raise RefusedError("InvalidVpc.Range", f"The CIDR '{cidr}' is invalid.")


@rule("ec2", "CreateVpc")
def count(_parameters: Parameters) -> None:
    """The quota of VPCs: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""
    if len(ec2._vpcs) >= VPCS_PER_REGION:
        raise RefusedError("VpcLimitExceeded", "The maximum number of VPCs has been reached.")


@rule("ec2", "CreateSubnet", "CreateSecurityGroup", "CreateRouteTable", "AttachInternetGateway", "CreateVpcEndpoint")
def exists(parameters: Parameters) -> None:
    """InvalidVpcID.NotFound: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    if "VpcId" in parameters:
        vpc(parameters["VpcId"])


@rule("ec2", "ModifyVpcAttribute")
def host_names_need_dns(parameters: Parameters) -> None:
    """Host names can be enabled only with DNS support. The wording of EC2 is not known.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html
    """
    is_enabled = parameters.get("EnableDnsHostnames", {}).get("Value")
    if is_enabled and not vpc(parameters["VpcId"]).get("EnableDnsSupport", True):
        message = "DNS hostnames can't be enabled in a VPC without DNS support"
        raise RefusedError("InvalidParameterCombination", message)
