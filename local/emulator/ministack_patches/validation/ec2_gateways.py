"""Internet gateways, NAT gateways and their addresses."""

from ministack.services import ec2

from .ec2_lookups import address, subnet, used_addresses
from .refusals import RefusedError
from .rules import Parameters, rule

# https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
ADDRESSES_PER_REGION = 5


@rule("ec2", "AttachInternetGateway")
def one_for_each_vpc(parameters: Parameters) -> None:
    """A VPC has one internet gateway: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html.

    The code and wording are those of public reports of Terraform's `aws_internet_gateway`.
    """
    vpc = parameters["VpcId"]
    attached = (one for gateway in ec2._internet_gateways.values() for one in gateway["Attachments"])
    if any(one["VpcId"] == vpc for one in attached):
        raise RefusedError("InvalidParameterValue", f"Network {vpc} already has an internet gateway attached")


@rule("ec2", "CreateNatGateway")
def nat_references(parameters: Parameters) -> None:
    """Subnet and address exist: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html"""
    subnet(parameters["SubnetId"])
    if "AllocationId" in parameters:
        address(parameters["AllocationId"])


@rule("ec2", "CreateNatGateway")
def nat_address(parameters: Parameters) -> None:
    """A public NAT gateway needs an address that is not in use. EC2's wording is not known.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html
    """
    allocation = parameters.get("AllocationId")
    if parameters.get("ConnectivityType", "public") == "public" and allocation is None:
        raise RefusedError("MissingParameter", "The request must include the AllocationId parameter.")
    if allocation in used_addresses():
        raise RefusedError("Resource.AlreadyAssociated", f"Elastic IP address [{allocation}] is already associated")


@rule("ec2", "AllocateAddress")
def address_count(_parameters: Parameters) -> None:
    """The quota of addresses: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""
    if len(ec2._addresses) >= ADDRESSES_PER_REGION:
        raise RefusedError("AddressLimitExceeded", "The maximum number of addresses has been reached.")
