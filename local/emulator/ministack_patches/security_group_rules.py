"""Rules of security groups keep their prefix list, can be changed to another security group, and have IDs of their own.

MiniStack drops the prefix list. The AWS provider then fails at the next plan, since the rule has no source or
destination. MiniStack reads a rule's new group from a parameter that only responses have, not requests. It derives the
ID from the values of the new rule. When the rule is changed, the next rule with the former values gets the same ID, and
removing one of them removes both.
"""

from collections.abc import Callable
from itertools import count, takewhile
from secrets import token_hex
from typing import Any

from ministack.services import ec2

from . import ec2_xml
from .ec2_xml import Parameters
from .internals import Response, wrap, wrap_entry

Rule = dict[str, Any]


def apply() -> None:
    wrap(ec2, "_parse_ip_permissions", parse_permissions)
    wrap(ec2, "_sg_rule_xml", rule_xml)
    wrap_entry(ec2._ACTION_MAP, "ModifySecurityGroupRules", modify_rules)


def parse_permissions(
    original: Callable[[Parameters, str], list[Rule]], parameters: Parameters, prefix: str
) -> list[Rule]:
    rules = original(parameters, prefix)
    for number, rule in enumerate(rules, 1):
        rule["PrefixListIds"] = _prefix_lists(parameters, f"{prefix}.{number}.PrefixListIds")
        # MiniStack derives no ID for a rule that has one, and compares rules without it
        rule["SecurityGroupRuleId"] = f"sgr-{token_hex(9)[:17]}"
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


def rule_xml(original: Callable[..., str], group: str, rule: Rule, is_egress: bool = False) -> str:
    """A rule with a prefix list has no other source or destination.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
    """
    ends = "".join(ec2_xml.element("prefixListId", entry["PrefixListId"]) for entry in rule.get("PrefixListIds", []))
    return original(group, rule, is_egress=is_egress).replace("</toPort>", f"</toPort>{ends}")


def modify_rules(original: Callable[[Parameters], Response], parameters: Parameters) -> Response:
    """Renames the parameter of a rule's new group to the name that MiniStack reads.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRuleRequest.html
    """
    renamed = {
        f"{name.removesuffix('ReferencedGroupId')}ReferencedGroupInfo.GroupId": value
        for name, value in parameters.items()
        if name.endswith(".ReferencedGroupId")
    }
    return original({**parameters, **renamed})
