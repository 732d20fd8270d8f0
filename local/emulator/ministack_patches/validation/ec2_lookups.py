"""Finds EC2's resources by their IDs, and refuses an ID that does not exist.

Codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. Wording: moto/ec2/exceptions.py of
moto 5.2.5 (PyPI).
"""

from ipaddress import IPv4Network, ip_network
from typing import Any

from ministack.services import ec2

from ministack_patches.internals import require

from .refusals import RefusedError

Resource = dict[str, Any]

require(ec2, "_vpcs", "_subnets", "_security_groups", "_route_tables", "_addresses")
require(ec2, "_internet_gateways", "_nat_gateways", "_vpc_endpoints", "_launch_templates", "_network_interfaces")
require(ec2, "_prefix_lists", "_key_pairs", "get_region")


def vpc(identifier: str) -> Resource:
    return _found(ec2._vpcs, identifier, "InvalidVpcID.NotFound", f"The vpc ID '{identifier}' does not exist")


def subnet(identifier: str) -> Resource:
    return _found(ec2._subnets, identifier, "InvalidSubnetID.NotFound", f"The subnet ID '{identifier}' does not exist")


def security_group(identifier: str) -> Resource:
    message = f"The security group '{identifier}' does not exist"
    return _found(ec2._security_groups, identifier, "InvalidGroup.NotFound", message)


def route_table(identifier: str) -> Resource:
    message = f"The routeTable ID '{identifier}' does not exist"
    return _found(ec2._route_tables, identifier, "InvalidRouteTableID.NotFound", message)


def internet_gateway(identifier: str) -> Resource:
    message = f"The internetGateway ID '{identifier}' does not exist"
    return _found(ec2._internet_gateways, identifier, "InvalidInternetGatewayID.NotFound", message)


def nat_gateway(identifier: str) -> Resource:
    message = f"The natGateway ID '{identifier}' does not exist"
    found = _found(ec2._nat_gateways, identifier, "InvalidNatGatewayID.NotFound", message)
    if found["State"] == "deleted":
        raise RefusedError("InvalidNatGatewayID.NotFound", message)
    return found


def address(allocation: str) -> Resource:
    message = f"Allocation ID '{allocation}' not found."
    return _found(ec2._addresses, allocation, "InvalidAllocationID.NotFound", message)


def network(cidr: str, parameter: str) -> IPv4Network:
    """The addresses of a block. Host bits are allowed: EC2 changes a block to its canonical form."""
    try:
        return IPv4Network(cidr, strict=False)
    except ValueError:
        message = f"Value ({cidr}) for parameter {parameter} is invalid. This is not a valid CIDR block."
        raise RefusedError("InvalidParameterValue", message) from None


def is_block(cidr: str) -> bool:
    try:
        ip_network(cidr, strict=False)
    except ValueError:
        return False
    return "/" in cidr


def used_addresses() -> set[str]:
    """The allocations that NAT gateways use."""
    return {one["AllocationId"] for one in ec2._nat_gateways.values() if one["State"] != "deleted"}


def _found(resources: Any, identifier: str, code: str, message: str) -> Resource:
    found = resources.get(identifier)
    if found is None:
        raise RefusedError(code, message)
    return found
