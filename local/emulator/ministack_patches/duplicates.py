"""EC2 refuses a second one of what may exist only once.

MiniStack overwrites the first one, makes another one beside it, or ignores the second. What AWS refuses then passes.
If a new `aws_key_pair` has the name of the old one, destroying the old one deletes the new one.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
"""

from collections.abc import Callable, Iterator
from functools import partial
from ipaddress import ip_network
from typing import Any

from ministack.services import ec2

from .ec2_xml import Parameters
from .internals import Response, require, wrap_entry

Refusal = tuple[str, str]
"""Code and message of an error."""


def apply() -> None:
    require(ec2, "_error", "_DEFAULT_VPC_ID", "_parse_ip_permissions", "_aws_pl_id_from_name")
    require(ec2, "_flow_logs", "_key_pairs", "_route_tables", "_security_groups", "_subnets", "_vpc_endpoints")
    for action, find in REFUSALS.items():
        wrap_entry(ec2._ACTION_MAP, action, partial(refuse, find))


def refuse(
    find: Callable[[Parameters], Refusal | None], original: Callable[[Parameters], Response], parameters: Parameters
) -> Response:
    refusal = find(parameters)
    if refusal is None:
        return original(parameters)
    code, message = refusal
    return ec2._error(code, ec2._esc(message), 400)


def key_pair(parameters: Parameters) -> Refusal | None:
    """The message: https://github.com/hashicorp/terraform-provider-aws/issues/30521."""
    if ec2._p(parameters, "KeyName") not in ec2._key_pairs:
        return None
    return "InvalidKeyPair.Duplicate", "The keypair already exists"


def subnet(parameters: Parameters) -> Refusal | None:
    """The message: https://github.com/hashicorp/terraform/issues/33470."""
    cidr = ec2._p(parameters, "CidrBlock")
    in_vpc = [other["CidrBlock"] for other in ec2._subnets.values() if other["VpcId"] == _vpc(parameters)]
    # AWS takes an address inside of a block for the block
    network = partial(ip_network, strict=False)
    if not cidr or not any(network(other).overlaps(network(cidr)) for other in in_vpc):
        return None
    return "InvalidSubnet.Conflict", f"The CIDR '{cidr}' conflicts with another subnet"


def route(parameters: Parameters) -> Refusal | None:
    """The message: https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/44."""
    destination = ec2._p(parameters, "DestinationCidrBlock")
    table = ec2._route_tables.get(ec2._p(parameters, "RouteTableId")) or {"Routes": []}
    if not destination or all(other.get("DestinationCidrBlock") != destination for other in table["Routes"]):
        return None
    return "RouteAlreadyExists", f"The route identified by {destination} already exists."


def association(parameters: Parameters) -> Refusal | None:
    """A subnet has one route table. The message: https://github.com/hashicorp/terraform-provider-aws/issues/38960."""
    table, subnet_id = (ec2._p(parameters, name) for name in ("RouteTableId", "SubnetId"))
    others = (other for identifier, other in ec2._route_tables.items() if identifier != table)
    if not subnet_id or all(one.get("SubnetId") != subnet_id for other in others for one in other["Associations"]):
        return None
    message = f"the specified association for route table {table} conflicts with an existing association"
    return "Resource.AlreadyAssociated", message


def rule(direction: str, parameters: Parameters) -> Refusal | None:
    """The message: https://github.com/terraform-aws-modules/terraform-aws-security-group/issues/351."""
    group = ec2._security_groups.get(ec2._p(parameters, "GroupId")) or {direction: []}
    known = {text for other in group[direction] for text in _texts(other)}
    added = (text for one in ec2._parse_ip_permissions(parameters, "IpPermissions") for text in _texts(one))
    for text in added:
        if text in known:
            return "InvalidPermission.Duplicate", f'the specified rule "{text}" already exists'
    return None


_PEERS = {
    "IpRanges": "CidrIp",
    "Ipv6Ranges": "CidrIpv6",
    "PrefixListIds": "PrefixListId",
    "UserIdGroupPairs": "GroupId",
}


def _texts(one: dict[str, Any]) -> Iterator[str]:
    """How AWS writes a rule, once for each source or destination."""
    protocol = one["IpProtocol"]
    ports = f", from port: {one.get('FromPort')}, to port: {one.get('ToPort')}"
    traffic = "ALL" if protocol == "-1" else f"{protocol.upper()}{ports}"
    for peers, identifier in _PEERS.items():
        for peer in one.get(peers, []):
            yield f"peer: {peer.get(identifier)}, {traffic}, ALLOW"


def endpoint(parameters: Parameters) -> Refusal | None:
    """A VPC has one private DNS name of a service, and a route table one route to it.

    The messages: https://github.com/hashicorp/terraform-provider-aws/issues/17535 and
    https://github.com/eksctl-io/eksctl/issues/4377.
    """
    vpc, service = _vpc(parameters), ec2._p(parameters, "ServiceName")
    same = [one for one in ec2._vpc_endpoints.values() if (one["VpcId"], one["ServiceName"]) == (vpc, service)]
    if ec2._p(parameters, "PrivateDnsEnabled") == "true" and any(one.get("PrivateDnsEnabled") for one in same):
        # for example api.ecr.eu-central-1.amazonaws.com of com.amazonaws.eu-central-1.ecr.api
        domain = ".".join(reversed(service.split(".")))
        message = f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for {domain}"
        return "InvalidParameter", f"{message} in the VPC {vpc}"
    routed = {table for one in same for table in one["RouteTableIds"]}
    for table in ec2._parse_member_list(parameters, "RouteTableId"):
        if table in routed:
            prefix_list = ec2._aws_pl_id_from_name(service)
            message = f"route table {table} already has a route with destination-prefix-list-id {prefix_list}"
            return "RouteAlreadyExists", message
    return None


def flow_log(parameters: Parameters) -> Refusal | None:
    """The message: https://github.com/getmoto/moto/blob/016e0f26816bb620867b05edfd2657466101fbea/moto/ec2/exceptions.py."""
    destination = ec2._p(parameters, "LogDestination") or ec2._p(parameters, "LogGroupName")
    traffic = ec2._p(parameters, "TrafficType") or "ALL"
    for resource in ec2._parse_member_list(parameters, "ResourceId"):
        if any(
            (one["ResourceId"], one["LogDestination"], one["TrafficType"]) == (resource, destination, traffic)
            for one in ec2._flow_logs.values()
        ):
            message = "Error. There is an existing Flow Log with the same configuration and log destination."
            return "FlowLogAlreadyExists", message
    return None


def _vpc(parameters: Parameters) -> str:
    return ec2._p(parameters, "VpcId") or ec2._DEFAULT_VPC_ID


REFUSALS: dict[str, Callable[[Parameters], Refusal | None]] = {
    "AssociateRouteTable": association,
    "AuthorizeSecurityGroupEgress": partial(rule, "IpPermissionsEgress"),
    "AuthorizeSecurityGroupIngress": partial(rule, "IpPermissions"),
    "CreateFlowLogs": flow_log,
    "CreateRoute": route,
    "CreateSubnet": subnet,
    "CreateVpcEndpoint": endpoint,
    "ImportKeyPair": key_pair,
}
