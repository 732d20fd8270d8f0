"""Network interfaces: what a new one refers to."""

from .ec2_lookups import security_group, subnet
from .rules import Parameters, rule


@rule("ec2", "CreateNetworkInterface")
def references(parameters: Parameters) -> None:
    """InvalidSubnetID.NotFound, InvalidGroup.NotFound.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html
    """
    subnet(parameters["SubnetId"])
    for identifier in parameters.get("Groups", []):
        security_group(identifier)
