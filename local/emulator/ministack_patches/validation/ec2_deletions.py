"""The order of deletion: EC2 deletes nothing that something else uses."""

from collections.abc import Iterator

from ministack.services import ec2, eks

from ministack_patches.internals import require

from .ec2_lookups import Resource, used_addresses
from .refusals import RefusedError
from .rules import Parameters, rule

require(eks, "_clusters", "_nodegroups")


@rule("ec2", "DeleteVpc")
def vpc(parameters: Parameters) -> None:
    """Endpoints, NAT gateways and route tables are deleted first. MiniStack checks what else is in a VPC.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
    """
    identifier = parameters["VpcId"]
    tables = (
        table for table in ec2._route_tables.values() if not any(one.get("Main") for one in table["Associations"])
    )
    if any(one["VpcId"] == identifier for one in (*ec2._vpc_endpoints.values(), *_nat_gateways(), *tables)):
        message = f"The vpc '{identifier}' has dependencies and cannot be deleted."
        raise RefusedError("DependencyViolation", message)


@rule("ec2", "DeleteSubnet")
def subnet(parameters: Parameters) -> None:
    """Network interfaces are deleted first, also those of NAT gateways, endpoints, clusters and node groups.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html. The wording: public reports.
    """
    identifier = parameters["SubnetId"]
    used = {one["SubnetId"] for one in (*_nat_gateways(), *ec2._network_interfaces.values())}
    used |= {name for one in ec2._vpc_endpoints.values() for name in one["SubnetIds"]}
    used |= {name for one in eks._clusters.values() for name in one["resourcesVpcConfig"]["subnetIds"]}
    used |= {name for one in eks._nodegroups.values() for name in one["subnets"]}
    if identifier in used:
        message = f"The subnet '{identifier}' has dependencies and cannot be deleted."
        raise RefusedError("DependencyViolation", message)


@rule("ec2", "DeleteSecurityGroup")
def security_group(parameters: Parameters) -> None:
    """A group that a network interface has, or that another group, an endpoint or a cluster refers to.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
    """
    identifier = parameters.get("GroupId", "")
    used = {name for one in ec2._vpc_endpoints.values() for name in one.get("SecurityGroupIds", [])}
    used |= {name for one in eks._clusters.values() for name in one["resourcesVpcConfig"]["securityGroupIds"]}
    used |= {group["GroupId"] for one in ec2._network_interfaces.values() for group in one["Groups"]}
    for group in ec2._security_groups.values():
        if group["GroupId"] != identifier:
            used |= set(_referenced(group))
    if identifier in used:
        raise RefusedError("DependencyViolation", f"resource {identifier} has a dependent object")


@rule("ec2", "DeleteNetworkInterface")
def network_interface(parameters: Parameters) -> None:
    """It is detached first: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkInterface.html

    The wording: https://github.com/gruntwork-io/cloud-nuke/pull/1132.
    """
    identifier = parameters["NetworkInterfaceId"]
    if ec2._network_interfaces.get(identifier, {}).get("Status", "available") != "available":
        raise RefusedError("InvalidParameterValue", f"Network interface '{identifier}' is currently in use.")


@rule("ec2", "DeleteRouteTable")
def route_table(parameters: Parameters) -> None:
    """A table of a subnet, or the main one.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteRouteTable.html
    """
    identifier = parameters["RouteTableId"]
    if ec2._route_tables.get(identifier, {}).get("Associations"):
        message = f"The routeTable '{identifier}' has dependencies and cannot be deleted."
        raise RefusedError("DependencyViolation", message)


@rule("ec2", "DeleteInternetGateway")
def internet_gateway(parameters: Parameters) -> None:
    """It is detached first: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteInternetGateway.html"""
    identifier = parameters["InternetGatewayId"]
    if ec2._internet_gateways.get(identifier, {}).get("Attachments"):
        message = f"The internetGateway '{identifier}' has dependencies and cannot be deleted."
        raise RefusedError("DependencyViolation", message)


@rule("ec2", "DetachInternetGateway")
def mapped_addresses(parameters: Parameters) -> None:
    """Public addresses in the VPC are released first.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html
    """
    identifier = parameters["VpcId"]
    if any(one["VpcId"] == identifier and one["ConnectivityType"] == "public" for one in _nat_gateways()):
        message = f"Network {identifier} has some mapped public address(es)."
        raise RefusedError(
            "DependencyViolation", f"{message} Please unmap those public address(es) before detaching the gateway."
        )


@rule("ec2", "ReleaseAddress")
def address(parameters: Parameters) -> None:
    """InvalidIPAddress.InUse: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html"""
    identifier = parameters.get("AllocationId")
    if identifier in used_addresses():
        raise RefusedError("InvalidIPAddress.InUse", f"Address {identifier} is in use.")


def _nat_gateways() -> Iterator[Resource]:
    return (one for one in ec2._nat_gateways.values() if one["State"] != "deleted")


def _referenced(group: Resource) -> Iterator[str]:
    for permission in (*group["IpPermissions"], *group["IpPermissionsEgress"]):
        for pair in permission.get("UserIdGroupPairs", []):
            yield pair.get("GroupId", "")
