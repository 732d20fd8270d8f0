"""Each source of a security group's rules is a rule of its own, which keeps its prefix list and can be changed.

MiniStack drops the prefix list. The AWS provider then fails at the next plan, since the rule has no source or
destination. MiniStack reads a rule's new group from a parameter that only responses have, not requests. It derives the
ID from the values of the new rule. When the rule is changed, the next rule with the former values gets the same ID, and
removing one of them removes both.

MiniStack keeps several sources of one request as one rule with one ID. On AWS a rule has one source, and
DescribeSecurityGroups shows the rules with the same protocol and ports as one permission:
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
https://github.com/boto/boto3/issues/1579
"""

from collections.abc import Callable, Iterator
from itertools import count, takewhile
from secrets import token_hex
from typing import Any

from ministack.services import ec2

from . import ec2_xml
from .ec2_xml import Parameters
from .internals import Response, require, wrap, wrap_entry

Rule = dict[str, Any]

SOURCES = ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
"""The lists of a rule's sources or destinations."""

DIRECTIONS = ("IpPermissions", "IpPermissionsEgress")
"""The lists of a group's rules."""


def apply() -> None:
    require(ec2, "_security_groups")
    wrap(ec2, "_parse_ip_permissions", parse_permissions)
    wrap(ec2, "_sg_rule_xml", rule_xml)
    wrap(ec2, "_sg_xml", group_xml)
    wrap_entry(ec2._ACTION_MAP, "ModifySecurityGroupRules", modify_rules)


def parse_permissions(
    original: Callable[[Parameters, str], list[Rule]], parameters: Parameters, prefix: str
) -> list[Rule]:
    rules: list[Rule] = []
    for number, permission in enumerate(original(parameters, prefix), 1):
        permission["PrefixListIds"] = _prefix_lists(parameters, f"{prefix}.{number}.PrefixListIds")
        _remove_unused_ports(permission)
        rules += _by_source(permission)
    return rules


def _prefix_lists(parameters: Parameters, prefix: str) -> list[dict[str, str]]:
    sent = (
        {
            name: value
            for name in ("PrefixListId", "Description")
            if (value := ec2._p(parameters, f"{prefix}.{number}.{name}"))
        }
        for number in count(1)
    )
    return list(takewhile(lambda entry: "PrefixListId" in entry, sent))


def _remove_unused_ports(rule: Rule) -> None:
    """A rule for all protocols is for all ports, whatever is sent.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
    """
    if rule["IpProtocol"] == "-1":
        rule.pop("FromPort", None)
        rule.pop("ToPort", None)


def _by_source(permission: Rule) -> Iterator[Rule]:
    for kind in SOURCES:
        for source in permission[kind]:
            # MiniStack derives no ID for a rule that has one, and compares rules without it
            yield {**_without_sources(permission), kind: [source], "SecurityGroupRuleId": f"sgr-{token_hex(9)[:17]}"}


def _without_sources(rule: Rule) -> Rule:
    return {**rule, **{kind: [] for kind in SOURCES}}


def rule_xml(original: Callable[..., str], group: str, rule: Rule, is_egress: bool = False) -> str:
    """A rule with a prefix list has no other source or destination.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
    """
    ends = "".join(ec2_xml.element("prefixListId", entry["PrefixListId"]) for entry in rule.get("PrefixListIds", []))
    return original(group, rule, is_egress=is_egress).replace("</toPort>", f"</toPort>{ends}")


def group_xml(original: Callable[[dict[str, Any]], str], group: dict[str, Any]) -> str:
    return original({**group, **{direction: permissions(group[direction]) for direction in DIRECTIONS}})


def permissions(rules: list[Rule]) -> list[Rule]:
    """The rules with the same protocol and ports as one permission."""
    found: dict[tuple[str, int | None, int | None], Rule] = {}
    for rule in rules:
        traffic = (rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"))
        permission = found.setdefault(traffic, _without_sources(rule))
        for kind in SOURCES:
            permission[kind] += rule.get(kind, [])
    return list(found.values())


def modify_rules(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    """Renames the parameter of a rule's new group to the name that MiniStack reads.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRuleRequest.html
    """
    renamed = {
        f"{name.removesuffix('ReferencedGroupId')}ReferencedGroupInfo.GroupId": value
        for name, value in parameters.items()
        if name.endswith(".ReferencedGroupId")
    }
    response = original({**parameters, **renamed})
    group = ec2._security_groups.get(ec2._p(parameters, "GroupId"), {})
    for direction in DIRECTIONS:
        for rule in group.get(direction, []):
            _remove_unused_ports(rule)
    return response
