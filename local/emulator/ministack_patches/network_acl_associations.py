"""Every subnet is associated with a network ACL: with the default one of its VPC, unless that is changed.

MiniStack shows no associations. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from collections.abc import Callable

from ministack.services import ec2

from . import managed_interfaces
from .ec2_xml import Parameters
from .internals import Response, require, wrap_entry


def apply() -> None:
    require(ec2, "_network_acls", "_subnets")
    wrap_entry(ec2._ACTION_MAP, "DescribeNetworkAcls", describe)


def describe(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    _associate()
    return original(parameters)


def _associate() -> None:
    """Associates subnets without an ACL, and removes the associations of subnets that are gone."""
    for acl in ec2._network_acls.values():
        acl["Associations"] = [one for one in acl["Associations"] if one["SubnetId"] in ec2._subnets]
    associated = {one["SubnetId"] for acl in ec2._network_acls.values() for one in acl["Associations"]}
    defaults = {acl["VpcId"]: acl for acl in ec2._network_acls.values() if acl["IsDefault"]}
    for identifier, subnet in ec2._subnets.items():
        acl = defaults.get(subnet["VpcId"])
        if identifier not in associated and acl is not None:
            association = managed_interfaces.identifier("aclassoc")
            acl["Associations"].append({"NetworkAclAssociationId": association, "SubnetId": identifier})
