"""A NAT gateway has its addresses. MiniStack shows none, so that `aws_nat_gateway` has no public and no private IP."""

import re
from collections.abc import Callable
from typing import Any

from ministack.services import ec2

from . import ec2_xml, managed_interfaces
from .ec2_xml import Parameters
from .internals import Response, require, wrap_entry

_GATEWAY = re.compile(r"(<natGatewayId>([^<]*)</natGatewayId>.*?)<natGatewayAddressSet/>", re.DOTALL)


def apply() -> None:
    require(ec2, "_addresses", "_nat_gateways")
    wrap_entry(ec2._ACTION_MAP, "CreateNatGateway", create)
    wrap_entry(ec2._ACTION_MAP, "DescribeNatGateways", with_addresses)
    wrap_entry(ec2._ACTION_MAP, "DeleteNatGateway", delete)


def create(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    before = set(ec2._nat_gateways)
    response = original(parameters)
    for identifier in set(ec2._nat_gateways) - before:
        gateway = ec2._nat_gateways[identifier]
        description = f"Interface for NAT Gateway {identifier}"
        interface = managed_interfaces.create(gateway["SubnetId"], "natGateway", description)
        gateway["Interface"] = interface and interface["NetworkInterfaceId"]
        gateway["AssociationId"] = managed_interfaces.identifier("eipassoc")
    return _with_addresses(response)


def with_addresses(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    return _with_addresses(original(parameters))


def delete(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    gateway = ec2._nat_gateways.get(ec2._p(parameters, "NatGatewayId"), {})
    response = original(parameters)
    if response[0] == 200:
        managed_interfaces.delete(filter(None, [gateway.get("Interface")]))
    return response


def _with_addresses(response: Response) -> Response:
    status, headers, body = response
    text = _GATEWAY.sub(lambda match: match[1] + _addresses(match[2]), body.decode())
    return status, headers, text.encode()


def _addresses(identifier: str) -> str:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGatewayAddress.html"""
    gateway: dict[str, Any] = ec2._nat_gateways.get(identifier, {})
    interface = ec2._network_interfaces.get(gateway.get("Interface"))
    if interface is None:
        return "<natGatewayAddressSet/>"
    address = (
        ec2_xml.element("networkInterfaceId", interface["NetworkInterfaceId"])
        + ec2_xml.element("privateIp", interface["PrivateIpAddress"])
        + ec2_xml.boolean("isPrimary", True)
        + ec2_xml.element("status", "succeeded")
    )
    public = ec2._addresses.get(gateway["AllocationId"])
    if public is not None:
        address += ec2_xml.element("allocationId", public["AllocationId"])
        address += ec2_xml.element("associationId", gateway["AssociationId"])
        address += ec2_xml.element("publicIp", public["PublicIp"])
    return ec2_xml.items("natGatewayAddressSet", [address])
