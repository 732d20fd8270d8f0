"""The network interfaces that AWS makes for endpoints and NAT gateways. Other patches create and delete them.

MiniStack makes none, so that these resources have no addresses, and nothing is in their subnets.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
"""

import random
from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any

from ministack.services import ec2

from .internals import require

require(ec2, "_network_interfaces", "_security_groups", "_subnets", "get_account_id")

# of each subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
_RESERVED = 4


def identifier(prefix: str) -> str:
    """A new ID, such as `eni-0123456789abcdef0`."""
    return f"{prefix}-{random.getrandbits(68):017x}"


def create(subnet_id: str, kind: str, description: str) -> dict[str, Any] | None:
    """A new interface in a subnet, or None if there is no such subnet."""
    subnet = ec2._subnets.get(subnet_id)
    if subnet is None:
        return None
    interface = {
        "NetworkInterfaceId": identifier("eni"),
        "SubnetId": subnet_id,
        "VpcId": subnet["VpcId"],
        "AvailabilityZone": subnet["AvailabilityZone"],
        "Description": description,
        "OwnerId": ec2.get_account_id(),
        "Status": "in-use",
        "PrivateIpAddress": _free_address(subnet_id, subnet["CidrBlock"]),
        "InterfaceType": kind,
        "SourceDestCheck": kind != "natGateway",
        "MacAddress": "02:" + ":".join(f"{random.getrandbits(8):02x}" for _ in range(5)),
        "Groups": [],
        "Attachment": None,
    }
    ec2._network_interfaces[interface["NetworkInterfaceId"]] = interface
    return interface


def groups(identifiers: Iterable[str]) -> list[dict[str, str]]:
    """Security groups in the form that an interface has."""
    return [
        {"GroupId": group, "GroupName": ec2._security_groups.get(group, {}).get("GroupName", group)}
        for group in identifiers
    ]


def delete(identifiers: Iterable[str]) -> None:
    for one in identifiers:
        ec2._network_interfaces.pop(one, None)


def _free_address(subnet_id: str, block: str) -> str:
    taken = {one["PrivateIpAddress"] for one in ec2._network_interfaces.values() if one["SubnetId"] == subnet_id}
    network = ip_network(block, strict=False)
    free = (str(network[number]) for number in range(_RESERVED, network.num_addresses - 1))
    return next((address for address in free if address not in taken), str(network[_RESERVED]))
