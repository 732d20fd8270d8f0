"""The network of EKS's clusters: subnets, security groups, endpoints and the services' addresses."""

from ipaddress import IPv4Network

from ministack.services import ec2, eks

from .ec2_lookups import is_block
from .eks_refusals import invalid_parameter
from .rules import Parameters, rule

_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_CHANGING = ("CreateCluster", "UpdateClusterConfig")


@rule("eks", *_CHANGING)
def subnets(parameters: Parameters) -> None:
    """They exist: https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html.

    The wording is that of public reports, in which EKS passes on EC2's error.
    """
    for identifier in _vpc_config(parameters).get("subnetIds", []):
        if identifier not in ec2._subnets:
            raise invalid_parameter(f"The subnet ID '{identifier}' does not exist")


@rule("eks", "CreateCluster")
def zones(parameters: Parameters) -> None:
    """Subnets in at least two zones: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html.

    The wording: https://github.com/awsdocs/amazon-eks-user-guide/pull/795.
    """
    identifiers = _vpc_config(parameters).get("subnetIds", [])
    if len({ec2._subnets[one]["AvailabilityZone"] for one in identifiers}) < 2:
        raise invalid_parameter("Subnets specified must be in at least two different AZs")


@rule("eks", "CreateCluster")
def one_vpc(parameters: Parameters) -> None:
    """All subnets are in one VPC: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html.

    EKS's wording is not known.
    """
    identifiers = _vpc_config(parameters).get("subnetIds", [])
    if len({ec2._subnets[one]["VpcId"] for one in identifiers}) > 1:
        raise invalid_parameter("Subnets specified must belong to the same VPC")


@rule("eks", *_CHANGING)
def security_groups(parameters: Parameters) -> None:
    """They exist: https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html.

    EKS's wording is not known; here it passes on EC2's error.
    """
    for identifier in _vpc_config(parameters).get("securityGroupIds", []):
        if identifier not in ec2._security_groups:
            raise invalid_parameter(f"The security group '{identifier}' does not exist")


@rule("eks", *_CHANGING)
def public_access(parameters: Parameters) -> None:
    """Blocks of IPv4, at most 40: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html"""
    blocks = _vpc_config(parameters).get("publicAccessCidrs", [])
    wrong = [block for block in blocks if not is_block(block) or ":" in block]
    if wrong or len(blocks) > 40:
        raise invalid_parameter(
            f"The following CIDRs are invalid in publicAccessCidrs: [{', '.join(wrong or blocks[40:])}]"
        )


@rule("eks", *_CHANGING)
def endpoints(parameters: Parameters) -> None:
    """Private or public: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html.

    EKS's wording is not known.
    """
    config = _vpc_config(parameters)
    former = eks._clusters.get(parameters.get("name", ""), {}).get("resourcesVpcConfig", {})
    is_public = config.get("endpointPublicAccess", former.get("endpointPublicAccess", True))
    is_private = config.get("endpointPrivateAccess", former.get("endpointPrivateAccess", False))
    if config and not is_public and not is_private:
        raise invalid_parameter("Private and public endpoint access cannot be false")


@rule("eks", "CreateCluster")
def service_range(parameters: Parameters) -> None:
    """Private, /12 to /24: https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html.

    EKS's wording is not known.
    """
    cidr = parameters.get("kubernetesNetworkConfig", {}).get("serviceIpv4Cidr")
    if cidr is None:
        return
    if not is_block(cidr) or ":" in cidr:
        raise invalid_parameter(f"serviceIpv4Cidr {cidr} is not a CIDR block")
    block = IPv4Network(cidr, strict=False)
    if not 12 <= block.prefixlen <= 24 or not any(block.subnet_of(private) for private in _PRIVATE):
        ranges = "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
        raise invalid_parameter(f"serviceIpv4Cidr {cidr} must be within {ranges}, and between /24 and /12")


@rule("eks", "CreateCluster")
def service_range_outside_vpc(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html

    EKS's wording is not known.
    """
    cidr = parameters.get("kubernetesNetworkConfig", {}).get("serviceIpv4Cidr")
    for identifier in _vpc_config(parameters).get("subnetIds", []) if cidr else []:
        vpc = ec2._vpcs[ec2._subnets[identifier]["VpcId"]]["CidrBlock"]
        if IPv4Network(cidr, strict=False).overlaps(IPv4Network(vpc, strict=False)):
            raise invalid_parameter(f"serviceIpv4Cidr {cidr} overlaps with the CIDR block {vpc} of the VPC")


def _vpc_config(parameters: Parameters) -> Parameters:
    return parameters.get("resourcesVpcConfig", {})
