"""VPC endpoints keep their security groups, private DNS and policy, and have interfaces, names and a creation time.

MiniStack drops the first three, so `aws_vpc_endpoint` shows a difference in every plan after the first apply. Without
the others, users find no address of an endpoint.
"""

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from ministack.services import ec2

from . import ec2_xml, managed_interfaces
from .ec2_xml import Parameters
from .internals import Response, require, wrap, wrap_entry

# https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html: the default endpoint policy
DEFAULT_POLICY = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}'


def apply() -> None:
    require(ec2, "_vpc_endpoints")
    wrap(ec2, "_vpce_fields_xml", endpoint_xml)
    wrap_entry(ec2._ACTION_MAP, "CreateVpcEndpoint", create_vpc_endpoint)
    wrap_entry(ec2._ACTION_MAP, "ModifyVpcEndpoint", modify_vpc_endpoint)
    wrap_entry(ec2._ACTION_MAP, "DeleteVpcEndpoints", delete_vpc_endpoints)


def create_vpc_endpoint(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    before = set(ec2._vpc_endpoints)
    original(parameters)
    (identifier,) = set(ec2._vpc_endpoints) - before
    endpoint = ec2._vpc_endpoints[identifier]
    endpoint["SecurityGroupIds"] = ec2._parse_member_list(parameters, "SecurityGroupId")
    endpoint["PrivateDnsEnabled"] = ec2._p(parameters, "PrivateDnsEnabled") == "true"
    endpoint["PolicyDocument"] = ec2._p(parameters, "PolicyDocument") or DEFAULT_POLICY
    endpoint["CreationTimestamp"] = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    _follow_subnets(endpoint)
    return ec2._xml(200, "CreateVpcEndpointResponse", ec2._vpce_fields_xml(endpoint, "vpcEndpoint"))


def modify_vpc_endpoint(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    response = original(parameters)
    endpoint = ec2._vpc_endpoints.get(ec2._p(parameters, "VpcEndpointId"))
    if endpoint is None:
        return response
    added = ec2._parse_member_list(parameters, "AddSecurityGroupId")
    removed = {*added, *ec2._parse_member_list(parameters, "RemoveSecurityGroupId")}
    kept = [group for group in endpoint["SecurityGroupIds"] if group not in removed]
    endpoint["SecurityGroupIds"] = kept + added
    if private_dns := ec2._p(parameters, "PrivateDnsEnabled"):
        endpoint["PrivateDnsEnabled"] = private_dns == "true"
    if ec2._p(parameters, "ResetPolicy") == "true":
        endpoint["PolicyDocument"] = DEFAULT_POLICY
    _follow_subnets(endpoint)
    return response


def delete_vpc_endpoints(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    named = ec2._parse_member_list(parameters, "VpcEndpointId")
    deleted = [ec2._vpc_endpoints[identifier] for identifier in named if identifier in ec2._vpc_endpoints]
    response = original(parameters)
    for endpoint in deleted:
        managed_interfaces.delete(endpoint.get("Interfaces", {}).values())
    return response


def endpoint_xml(original: Callable[..., str], endpoint: dict[str, Any], tag: str = "item") -> str:
    groups = (ec2_xml.element("groupId", group) for group in endpoint.get("SecurityGroupIds", []))
    extra = (
        ec2_xml.items("groupSet", groups)
        + ec2_xml.boolean("privateDnsEnabled", endpoint.get("PrivateDnsEnabled", False))
        + ec2_xml.element("policyDocument", endpoint.get("PolicyDocument", DEFAULT_POLICY))
        + ec2_xml.element("ipAddressType", "ipv4")
        + ec2_xml.items("networkInterfaceIdSet", map(ec2._esc, endpoint.get("Interfaces", {}).values()))
        + ec2_xml.items("dnsEntrySet", map(_dns_entry, _names(endpoint)))
    )
    if "CreationTimestamp" in endpoint:
        extra += ec2_xml.element("creationTimestamp", endpoint["CreationTimestamp"])
    return original(endpoint, tag).removesuffix(f"</{tag}>") + extra + f"</{tag}>"


def _follow_subnets(endpoint: dict[str, Any]) -> None:
    """One interface in each subnet: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"""
    if endpoint["VpcEndpointType"] != "Interface":
        return
    had: dict[str, str] = endpoint.get("Interfaces", {})
    managed_interfaces.delete(one for subnet, one in had.items() if subnet not in endpoint["SubnetIds"])
    endpoint["Interfaces"] = {}
    description = f"VPC Endpoint Interface {endpoint['VpcEndpointId']}"
    for subnet in endpoint["SubnetIds"]:
        kept = ec2._network_interfaces.get(had.get(subnet))
        interface = kept or managed_interfaces.create(subnet, "vpc_endpoint", description)
        if interface is not None:
            interface["Groups"] = managed_interfaces.groups(endpoint["SecurityGroupIds"])
            endpoint["Interfaces"][subnet] = interface["NetworkInterfaceId"]


def _names(endpoint: dict[str, Any]) -> list[str]:
    """The names of an interface endpoint, from that of all zones to the private one.

    https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-dns-hostnames
    """
    if endpoint["VpcEndpointType"] != "Interface":
        return []
    region, service = endpoint["ServiceName"].removeprefix("com.amazonaws.").split(".", 1)
    host = ".".join(reversed(service.split(".")))
    suffix = f"{host}.{region}"
    first = f"{endpoint['VpcEndpointId']}-{endpoint['VpcEndpointId'][-8:]}"
    subnets = (ec2._subnets[subnet] for subnet in endpoint.get("Interfaces", {}) if subnet in ec2._subnets)
    zones = sorted({subnet["AvailabilityZone"] for subnet in subnets})
    names = [f"{first}.{suffix}.vpce.amazonaws.com"]
    names += [f"{first}-{zone}.{suffix}.vpce.amazonaws.com" for zone in zones]
    return [*names, f"{suffix}.amazonaws.com"] if endpoint.get("PrivateDnsEnabled") else names


def _dns_entry(name: str) -> str:
    zone = "Z" + name.encode().hex()[:13].upper()
    return ec2_xml.element("dnsName", name) + ec2_xml.element("hostedZoneId", zone)
