"""Each source of a security group's rules is a rule of its own, which is revoked by its values."""

import unittest
from collections.abc import Callable
from typing import ClassVar
from unittest import mock
from xml.etree import ElementTree

from ministack.services import ec2
from ministack_patches import security_group_revokes, security_group_rules
from ministack_patches.ec2_xml import Parameters
from ministack_patches.internals import Response

ANYWHERE = "IpPermissions_1_IpRanges_1_CidrIp"
HTTPS = {"IpPermissions_1_IpProtocol": "tcp", "IpPermissions_1_FromPort": "443", "IpPermissions_1_ToPort": "443"}
TWO = {
    **HTTPS,
    "IpPermissions_1_IpRanges_1_CidrIp": "10.0.0.0/24",
    "IpPermissions_1_IpRanges_1_Description": "first",
    "IpPermissions_1_IpRanges_2_CidrIp": "10.0.1.0/24",
    "IpPermissions_1_IpRanges_2_Description": "second",
}
ALL_TRAFFIC = {
    "IpPermissions_1_IpProtocol": "-1",
    "IpPermissions_1_FromPort": "0",
    "IpPermissions_1_ToPort": "0",
    ANYWHERE: "0.0.0.0/0",
}

Rule = tuple[str, str, str, str]
"""Protocol, first and last port, and source."""


def texts(answer: ElementTree.Element, name: str) -> list[str]:
    return [element.text or "" for element in answer.iterfind(f".//{{*}}{name}")]


class SecurityGroupRules(unittest.TestCase):
    SOURCES: ClassVar = {
        "IpRanges_1_CidrIp": "10.0.0.0/24",
        "Ipv6Ranges_1_CidrIpv6": "2001:db8::/64",
        "PrefixListIds_1_PrefixListId": "pl-1",
        "Groups_1_GroupId": "sg-1",
    }

    def setUp(self) -> None:
        for name in ("_parse_ip_permissions", "_sg_rule_xml", "_sg_xml"):
            self.start(mock.patch.object(ec2, name, getattr(ec2, name)))
        self.start(mock.patch.dict(ec2._ACTION_MAP))
        self.addCleanup(ec2.reset)
        ec2._ensure_defaults_initialized()
        security_group_rules.apply()
        security_group_revokes.apply()
        (self.vpc,) = texts(self.act("CreateVpc", CidrBlock="10.0.0.0/16"), "vpcId")
        self.group = self.make_group(self.vpc)

    def start(self, patcher: "mock._patch[object] | mock._patch_dict") -> None:
        patcher.start()
        self.addCleanup(patcher.stop)

    def make_group(self, vpc: str) -> str:
        """Makes a security group without rules, as Terraform does. Returns its ID."""
        made = self.act("CreateSecurityGroup", GroupName="nodes", GroupDescription="nodes", VpcId=vpc)
        (group,) = texts(made, "groupId")
        self.act("RevokeSecurityGroupEgress", GroupId=group, **ALL_TRAFFIC)
        return group

    def act(self, action: str, **parameters: str) -> ElementTree.Element:
        """The answer of an action. `GroupId_1` is the parameter `GroupId.1`."""
        status, answer = self.ask(action, **parameters)
        self.assertEqual(status, 200, ElementTree.tostring(answer))
        return answer

    def ask(self, action: str, **parameters: str) -> tuple[int, ElementTree.Element]:
        handler: Callable[[Parameters], Response] = ec2._ACTION_MAP[action]
        status, _, body = handler({name.replace("_", "."): [value] for name, value in parameters.items()})
        return status, ElementTree.fromstring(body)

    def authorize(self, group: str = "", **parameters: str) -> ElementTree.Element:
        return self.act("AuthorizeSecurityGroupIngress", GroupId=group or self.group, **parameters)

    def revoke(self, group: str = "", **parameters: str) -> ElementTree.Element:
        return self.act("RevokeSecurityGroupIngress", GroupId=group or self.group, **parameters)

    def refusal(self, **parameters: str) -> str:
        """The code with which a revoke is refused."""
        status, answer = self.ask("RevokeSecurityGroupIngress", GroupId=self.group, **parameters)
        self.assertEqual(status, 400)
        return "".join(texts(answer, "Code"))

    def permissions(self) -> list[Rule]:
        """The rules of the group by DescribeSecurityGroups."""
        names = ("cidrIp", "cidrIpv6", "prefixListId", "groupId")
        found = self.act("DescribeSecurityGroups", GroupId_1=self.group)
        return [
            (
                permission.findtext("{*}ipProtocol", ""),
                permission.findtext("{*}fromPort", "-1"),
                permission.findtext("{*}toPort", "-1"),
                source,
            )
            for permission in (*found.iterfind(".//{*}ipPermissions/{*}item"), *self.egress(found))
            for name in names
            for source in texts(permission, name)
        ]

    def egress(self, found: ElementTree.Element) -> list[ElementTree.Element]:
        return list(found.iterfind(".//{*}ipPermissionsEgress/{*}item"))

    def rules(self) -> list[Rule]:
        """The rules of the group by DescribeSecurityGroupRules, which must be those of DescribeSecurityGroups."""
        names = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedGroupInfo/{*}groupId")
        filters = {"Filter_1_Name": "group-id", "Filter_1_Value_1": self.group}
        found = self.act("DescribeSecurityGroupRules", **filters).iterfind("{*}securityGroupRuleSet/{*}item")
        rules = [
            (
                rule.findtext("{*}ipProtocol", ""),
                rule.findtext("{*}fromPort", ""),
                rule.findtext("{*}toPort", ""),
                next(filter(None, (rule.findtext(f"{{*}}{name}") for name in names)), ""),
            )
            for rule in found
        ]
        self.assertCountEqual(rules, self.permissions())
        return rules

    def test_a_new_group_has_no_rule_after_terraform_has_revoked_the_default_one(self) -> None:
        self.assertEqual(self.rules(), [])

    def test_a_rule_for_all_protocols_has_no_ports_whatever_is_sent(self) -> None:
        self.authorize(**ALL_TRAFFIC)
        self.assertEqual(self.rules(), [("-1", "-1", "-1", "0.0.0.0/0")])

    def test_a_rule_that_is_changed_to_all_protocols_has_no_ports(self) -> None:
        (rule,) = texts(self.authorize(**HTTPS, **{ANYWHERE: "10.0.0.0/8"}), "securityGroupRuleId")
        changed = {"SecurityGroupRuleId": rule, "SecurityGroupRule_IpProtocol": "-1"}
        numbered = {f"SecurityGroupRule_1_{name}": value for name, value in changed.items()}
        self.act("ModifySecurityGroupRules", GroupId=self.group, **numbered)
        self.assertEqual(self.rules(), [("-1", "-1", "-1", "10.0.0.0/8")])

    def test_each_source_has_a_rule_with_an_id_and_a_description_of_its_own(self) -> None:
        made = self.authorize(**TWO)
        self.assertEqual(texts(made, "description"), ["first", "second"])
        self.assertEqual(len(set(texts(made, "securityGroupRuleId"))), 2)
        self.assertEqual(len(self.rules()), 2)

    def test_sources_with_the_same_protocol_and_ports_are_one_permission(self) -> None:
        self.authorize(**TWO)
        self.authorize(**HTTPS, **{ANYWHERE: "10.0.2.0/24"})
        self.authorize(**{**HTTPS, "IpPermissions_1_ToPort": "444"}, **{ANYWHERE: "10.0.0.0/24"})
        found = self.act("DescribeSecurityGroups", GroupId_1=self.group)
        permissions = [texts(one, "cidrIp") for one in found.iterfind(".//{*}ipPermissions/{*}item")]
        self.assertEqual(permissions, [["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"], ["10.0.0.0/24"]])

    def test_a_rule_with_a_description_is_revoked_without_it(self) -> None:
        for name, value in self.SOURCES.items():
            kind, _, _ = name.partition("_")
            source = {f"IpPermissions_1_{name}": value}
            with self.subTest(kind):
                self.authorize(**HTTPS, **source, **{f"IpPermissions_1_{kind}_1_Description": "of old"})
                self.revoke(**HTTPS, **source)
                self.assertEqual(self.rules(), [])

    def test_a_rule_of_a_group_is_revoked_with_or_without_the_group_s_account(self) -> None:
        source = {"IpPermissions_1_Groups_1_GroupId": "sg-1"}
        with_account = {**source, "IpPermissions_1_Groups_1_UserId": ec2.get_account_id()}
        for made, revoked in ((source, with_account), (with_account, source)):
            with self.subTest(revoked):
                self.authorize(**HTTPS, **made)
                self.revoke(**HTTPS, **revoked)
                self.assertEqual(self.rules(), [])

    def test_one_of_several_sources_is_revoked_and_the_others_stay(self) -> None:
        self.authorize(**TWO)
        answer = self.revoke(**HTTPS, **{ANYWHERE: "10.0.0.0/24"})
        self.assertEqual(texts(answer, "cidrIpv4"), ["10.0.0.0/24"])
        self.assertEqual(self.rules(), [("tcp", "443", "443", "10.0.1.0/24")])

    def test_sources_that_were_added_one_by_one_are_revoked_together(self) -> None:
        for block in ("10.0.0.0/24", "10.0.1.0/24"):
            self.authorize(**HTTPS, **{ANYWHERE: block})
        self.revoke(**TWO)
        self.assertEqual(self.rules(), [])

    def test_a_revoked_rule_loses_its_tags(self) -> None:
        tags = {"TagSpecification_1_ResourceType": "security-group-rule", "TagSpecification_1_Tag_1_Key": "a"}
        (rule,) = texts(self.authorize(**HTTPS, **{ANYWHERE: "10.0.0.0/8"}, **tags), "securityGroupRuleId")
        self.assertIn(rule, ec2._tags)
        self.revoke(**HTTPS, **{ANYWHERE: "10.0.0.0/8"})
        self.assertNotIn(rule, ec2._tags)

    def test_no_rule_is_revoked_if_the_group_lacks_one_of_them(self) -> None:
        self.authorize(**HTTPS, **{ANYWHERE: "10.0.0.0/24"})
        self.assertEqual(self.refusal(**TWO), "InvalidPermission.NotFound")
        self.assertEqual(self.rules(), [("tcp", "443", "443", "10.0.0.0/24")])

    def test_other_ports_or_another_direction_are_another_rule(self) -> None:
        self.authorize(**HTTPS, **{ANYWHERE: "10.0.0.0/24"})
        other = {**HTTPS, "IpPermissions_1_FromPort": "1", ANYWHERE: "10.0.0.0/24"}
        self.assertEqual(self.refusal(**other), "InvalidPermission.NotFound")
        status, _ = self.ask(
            "RevokeSecurityGroupEgress", GroupId=self.group, **HTTPS, IpPermissions_1_IpRanges_1_CidrIp="10.0.0.0/24"
        )
        self.assertEqual(status, 400)
        self.assertEqual(len(self.rules()), 1)

    def test_a_default_vpc_answers_with_the_rules_that_are_unknown(self) -> None:
        self.group = self.make_group(ec2._DEFAULT_VPC_ID)
        self.authorize(**HTTPS, **{ANYWHERE: "10.0.0.0/24"})
        answer = self.revoke(**TWO)
        self.assertEqual(texts(answer, "cidrIpv4"), ["10.0.0.0/24"])
        self.assertEqual(texts(answer, "unknownIpPermissionSet/{*}item/{*}ipRanges/{*}item/{*}cidrIp"), ["10.0.1.0/24"])
        self.assertEqual(self.rules(), [])

    def test_a_rule_is_revoked_by_its_id(self) -> None:
        first, _ = texts(self.authorize(**TWO), "securityGroupRuleId")
        self.revoke(SecurityGroupRuleId_1=first)
        self.assertEqual(self.rules(), [("tcp", "443", "443", "10.0.1.0/24")])

    def test_a_group_that_does_not_exist_is_refused(self) -> None:
        self.group = "sg-0123456789abcdef0"
        self.assertEqual(self.refusal(**TWO), "InvalidGroup.NotFound")
