"""A rule of a security group is revoked by its values, whatever its description is.

MiniStack compares whole permissions, with the descriptions of groups and prefix lists. A rule with such a description
stays, and so does a rule for all protocols if the request has ports: the AWS provider sends them when it revokes the
default rule of a new group. A revoke of one of several sources revokes none. All of them succeed nevertheless.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
https://github.com/hashicorp/terraform-provider-aws/blob/v6.47.0/internal/service/ec2/vpc_security_group.go
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services import ec2

from .ec2_xml import Parameters
from .internals import Response, require, wrap_entry
from .security_group_rules import Rule, permissions

_IDENTIFIERS = {"IpRanges": "CidrIp", "Ipv6Ranges": "CidrIpv6", "PrefixListIds": "PrefixListId"}

Values = tuple[str, int | None, int | None, frozenset[tuple[str, ...]]]
"""Protocol, ports and source of a rule."""


def apply() -> None:
    require(ec2, "_error", "_parse_ip_permissions", "_perm_xml", "_revoked_sg_rule_xml", "_sg_rule_id")
    require(ec2, "_security_groups", "_tags", "_vpcs", "get_account_id")
    for action, direction in (
        ("RevokeSecurityGroupIngress", "IpPermissions"),
        ("RevokeSecurityGroupEgress", "IpPermissionsEgress"),
    ):
        wrap_entry(ec2._ACTION_MAP, action, partial(revoke, action, direction))


def revoke(action: str, direction: str, original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    identifier = ec2._p(parameters, "GroupId")
    group = ec2._security_groups.get(identifier)
    if group is None or ec2._parse_member_list(parameters, "SecurityGroupRuleId"):
        return original(parameters)
    wanted = {_values(rule): rule for rule in ec2._parse_ip_permissions(parameters, "IpPermissions")}
    revoked = [rule for rule in group[direction] if _values(rule) in wanted]
    known = {_values(rule) for rule in revoked}
    unknown = [rule for values, rule in wanted.items() if values not in known]
    if unknown and not _is_in_default_vpc(group):
        # the wording: https://github.com/cloud-custodian/cloud-custodian/issues/9656
        message = "The specified rule does not exist in this security group."
        return ec2._error("InvalidPermission.NotFound", message, 400)
    group[direction] = [rule for rule in group[direction] if _values(rule) not in wanted]
    is_egress = direction == "IpPermissionsEgress"
    for rule in revoked:
        ec2._tags.pop(ec2._sg_rule_id(identifier, is_egress, rule), None)
    rules = "".join(ec2._revoked_sg_rule_xml(identifier, rule, is_egress=is_egress) for rule in revoked)
    rest = "".join(ec2._perm_xml(permission) for permission in permissions(unknown))
    sets = f"<revokedSecurityGroupRuleSet>{rules}</revokedSecurityGroupRuleSet>"
    if rest:
        sets += f"<unknownIpPermissionSet>{rest}</unknownIpPermissionSet>"
    return ec2._xml(200, f"{action}Response", f"<return>true</return>{sets}")


def _values(rule: Rule) -> Values:
    sources = {
        (kind, source[identifier]) for kind, identifier in _IDENTIFIERS.items() for source in rule.get(kind, [])
    } | {("UserIdGroupPairs", *_group(pair)) for pair in rule.get("UserIdGroupPairs", [])}
    return rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"), frozenset(sources)


def _group(pair: dict[str, str]) -> tuple[str, str]:
    """Account and group. A request may leave out the account: it is then the caller's."""
    return pair.get("UserId") or ec2.get_account_id(), pair.get("GroupId") or pair.get("GroupName", "")


def _is_in_default_vpc(group: dict[str, Any]) -> bool:
    return bool(ec2._vpcs.get(group["VpcId"], {}).get("IsDefault"))
