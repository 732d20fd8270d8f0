"""Network interfaces keep their tags, and a list of them has those that match its filters.

MiniStack drops the tags with which an interface is created, and lists all interfaces, whatever the filters are. Who
looks for the interfaces of a cluster would get those of all others.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import ec2

from .ec2_xml import Parameters
from .internals import Response, require, wrap_entry

_ATTRIBUTES = {
    "availability-zone": "AvailabilityZone",
    "description": "Description",
    "interface-type": "InterfaceType",
    "mac-address": "MacAddress",
    "network-interface-id": "NetworkInterfaceId",
    "owner-id": "OwnerId",
    "private-ip-address": "PrivateIpAddress",
    "status": "Status",
    "subnet-id": "SubnetId",
    "vpc-id": "VpcId",
}
"""The attributes by the filters for them.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html
"""
_TAGS = ("tag:", "tag-key", "tag-value")


def apply() -> None:
    require(ec2, "_network_interfaces", "_eni_fields_xml", "_parse_filters")
    require(ec2, "_filter_value_matches", "_resource_matches_tag_filters")
    wrap_entry(ec2._ACTION_MAP, "CreateNetworkInterface", create)
    wrap_entry(ec2._ACTION_MAP, "DescribeNetworkInterfaces", describe)


def create(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    before = set(ec2._network_interfaces)
    original(parameters)
    (identifier,) = set(ec2._network_interfaces) - before
    ec2._parse_tag_specs(parameters, "network-interface", identifier)
    interface = ec2._eni_fields_xml(ec2._network_interfaces[identifier], tag="networkInterface")
    return ec2._xml(200, "CreateNetworkInterfaceResponse", interface)


def describe(_original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    filters = ec2._parse_filters(parameters)
    for name in filters:
        if not name.startswith(_TAGS) and name not in _ATTRIBUTES and name not in _NESTED:
            return ec2._error("InvalidParameterValue", f"The filter '{ec2._esc(name)}' is invalid", 400)
    wanted = ec2._parse_member_list(parameters, "NetworkInterfaceId")
    for identifier in wanted:
        if identifier not in ec2._network_interfaces:
            message = f"The network interface ID '{ec2._esc(identifier)}' does not exist"
            return ec2._error("InvalidNetworkInterfaceID.NotFound", message, 400)
    found = (
        ec2._eni_fields_xml(interface)
        for identifier, interface in ec2._network_interfaces.items()
        if (not wanted or identifier in wanted) and _matches(interface, filters)
    )
    items = f"<networkInterfaceSet>{''.join(found)}</networkInterfaceSet>"
    return ec2._xml(200, "DescribeNetworkInterfacesResponse", items)


def _matches(interface: dict[str, Any], filters: dict[str, list[str]]) -> bool:
    if not ec2._resource_matches_tag_filters(interface["NetworkInterfaceId"], filters):
        return False
    return all(
        any(ec2._filter_value_matches(actual, values) for actual in _values(interface, name))
        for name, values in filters.items()
        if not name.startswith(_TAGS)
    )


def _values(interface: dict[str, Any], name: str) -> list[str]:
    if name in _ATTRIBUTES:
        return [str(interface.get(_ATTRIBUTES[name], ""))]
    return _NESTED[name](interface)


def _of_groups(key: str) -> Callable[[dict[str, Any]], list[str]]:
    return lambda interface: [group[key] for group in interface["Groups"]]


def _of_attachment(key: str) -> Callable[[dict[str, Any]], list[str]]:
    return lambda interface: [str(interface["Attachment"][key])] if interface["Attachment"] else []


_NESTED = {
    "attachment.attachment-id": _of_attachment("AttachmentId"),
    "attachment.instance-id": _of_attachment("InstanceId"),
    "attachment.status": _of_attachment("Status"),
    "group-id": _of_groups("GroupId"),
    "group-name": _of_groups("GroupName"),
}
