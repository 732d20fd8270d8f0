"""VPC endpoints keep their security groups, private DNS and policy.

MiniStack drops all three, so `aws_vpc_endpoint` shows a difference in every plan after the first apply.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import ec2

from . import ec2_xml
from .ec2_xml import Parameters
from .internals import Response, require, wrap, wrap_entry

# https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html: the default endpoint policy
DEFAULT_POLICY = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}'


def apply() -> None:
    require(ec2, "_vpc_endpoints")
    wrap(ec2, "_vpce_fields_xml", endpoint_xml)
    wrap_entry(ec2._ACTION_MAP, "CreateVpcEndpoint", create_vpc_endpoint)
    wrap_entry(ec2._ACTION_MAP, "ModifyVpcEndpoint", modify_vpc_endpoint)


def create_vpc_endpoint(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    before = set(ec2._vpc_endpoints)
    original(parameters)
    (identifier,) = set(ec2._vpc_endpoints) - before
    endpoint = ec2._vpc_endpoints[identifier]
    endpoint["SecurityGroupIds"] = ec2._parse_member_list(parameters, "SecurityGroupId")
    endpoint["PrivateDnsEnabled"] = ec2._p(parameters, "PrivateDnsEnabled") == "true"
    endpoint["PolicyDocument"] = ec2._p(parameters, "PolicyDocument") or DEFAULT_POLICY
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
    return response


def endpoint_xml(original: Callable[..., str], endpoint: dict[str, Any], tag: str = "item") -> str:
    groups = (ec2_xml.element("groupId", group) for group in endpoint.get("SecurityGroupIds", []))
    extra = (
        ec2_xml.items("groupSet", groups)
        + ec2_xml.boolean("privateDnsEnabled", endpoint.get("PrivateDnsEnabled", False))
        + ec2_xml.element("policyDocument", endpoint.get("PolicyDocument", DEFAULT_POLICY))
        + ec2_xml.element("ipAddressType", "ipv4")
    )
    return original(endpoint, tag).removesuffix(f"</{tag}>") + extra + f"</{tag}>"
