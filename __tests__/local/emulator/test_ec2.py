"""Terraform reads back the values of EC2 resources that it sent."""

import base64
import unittest
from collections.abc import Callable
from functools import partial
from xml.etree import ElementTree

from ministack.services import ec2
from ministack_patches import flow_logs, key_pairs, security_group_rules, vpc_endpoints
from ministack_patches.ec2_xml import Parameters
from ministack_patches.internals import Response

ROLE = "arn:aws:iam::000000000000:role/flow-logs"
LOG_GROUP = "arn:aws:logs:eu-central-1:000000000000:log-group:/webapi/flow-logs"


def call(patch: Callable[..., Response], action: str, **parameters: str) -> ElementTree.Element:
    """The answer of a patched action. `Tag_1_Key` is the parameter `Tag.1.Key`."""
    sent: Parameters = {name.replace("_", "."): [value] for name, value in parameters.items()}
    status, _, body = patch(ec2._ACTION_MAP[action], sent)
    if status != 200:
        raise AssertionError(body)
    return ElementTree.fromstring(body)


def text(answer: ElementTree.Element, name: str) -> str | None:
    return answer.findtext(f".//{{*}}{name}")


class Ec2(unittest.TestCase):
    def setUp(self) -> None:
        self.patch("_vpce_fields_xml", vpc_endpoints.endpoint_xml)
        self.patch("_parse_ip_permissions", security_group_rules.parse_permissions)
        self.patch("_sg_rule_xml", security_group_rules.rule_xml)
        self.addCleanup(ec2.reset)

    def patch(self, name: str, wrapper: Callable[..., object]) -> None:
        original = getattr(ec2, name)
        setattr(ec2, name, partial(wrapper, original))
        self.addCleanup(setattr, ec2, name, original)

    def test_a_vpc_endpoint_keeps_security_groups_private_dns_and_policy(self) -> None:
        created = call(
            vpc_endpoints.create_vpc_endpoint,
            "CreateVpcEndpoint",
            VpcId="vpc-1",
            ServiceName="com.amazonaws.eu-central-1.sts",
            VpcEndpointType="Interface",
            SecurityGroupId_1="sg-1",
            PrivateDnsEnabled="true",
            PolicyDocument='{"Statement": "<own>"}',
        )
        self.assertEqual(text(created, "groupId"), "sg-1")
        self.assertEqual(text(created, "privateDnsEnabled"), "true")
        self.assertEqual(text(created, "policyDocument"), '{"Statement": "<own>"}')

    def test_a_vpc_endpoint_can_be_changed(self) -> None:
        created = call(vpc_endpoints.create_vpc_endpoint, "CreateVpcEndpoint", SecurityGroupId_1="sg-1")
        identifier = text(created, "vpcEndpointId") or ""
        call(
            vpc_endpoints.modify_vpc_endpoint,
            "ModifyVpcEndpoint",
            VpcEndpointId=identifier,
            AddSecurityGroupId_1="sg-2",
            RemoveSecurityGroupId_1="sg-1",
            PrivateDnsEnabled="true",
            ResetPolicy="true",
        )
        endpoint = ec2._vpc_endpoints[identifier]
        self.assertEqual(endpoint["SecurityGroupIds"], ["sg-2"])
        self.assertEqual(endpoint["PrivateDnsEnabled"], True)
        self.assertEqual(endpoint["PolicyDocument"], vpc_endpoints.DEFAULT_POLICY)

    def test_a_rule_of_a_security_group_keeps_its_prefix_list(self) -> None:
        group = self.security_group()
        made = self.act(
            "AuthorizeSecurityGroupEgress",
            GroupId=group,
            IpPermissions_1_IpProtocol="tcp",
            IpPermissions_1_FromPort="443",
            IpPermissions_1_ToPort="443",
            IpPermissions_1_PrefixListIds_1_PrefixListId="pl-1",
            IpPermissions_1_PrefixListIds_1_Description="images",
        )
        found = self.act("DescribeSecurityGroupRules", SecurityGroupRuleId_1=text(made, "securityGroupRuleId") or "")
        for answer in (made, found):
            self.assertEqual(text(answer, "prefixListId"), "pl-1")
            self.assertEqual(text(answer, "description"), "images")
            self.assertEqual(text(answer, "toPort"), "443")

    def test_a_rule_of_a_security_group_without_a_prefix_list_has_none(self) -> None:
        group = self.security_group()
        made = self.act(
            "AuthorizeSecurityGroupEgress",
            GroupId=group,
            IpPermissions_1_IpProtocol="tcp",
            IpPermissions_1_IpRanges_1_CidrIp="10.0.0.0/8",
        )
        self.assertEqual(text(made, "cidrIpv4"), "10.0.0.0/8")
        self.assertIsNone(text(made, "prefixListId"))

    def test_a_rule_of_a_security_group_can_be_changed_to_another_group(self) -> None:
        group = self.security_group()
        made = self.act(
            "AuthorizeSecurityGroupEgress",
            GroupId=group,
            IpPermissions_1_IpProtocol="tcp",
            IpPermissions_1_Groups_1_GroupId="sg-1",
        )
        rule = text(made, "securityGroupRuleId") or ""
        call(
            security_group_rules.modify_rules,
            "ModifySecurityGroupRules",
            GroupId=group,
            SecurityGroupRule_1_SecurityGroupRuleId=rule,
            SecurityGroupRule_1_SecurityGroupRule_ReferencedGroupId="sg-2",
        )
        found = self.act("DescribeSecurityGroupRules", SecurityGroupRuleId_1=rule)
        self.assertEqual(text(found, "referencedGroupInfo/{*}groupId"), "sg-2")

    def test_a_rule_with_the_former_values_of_a_changed_rule_has_an_id_of_its_own(self) -> None:
        group = self.security_group()
        former = {"GroupId": group, "IpPermissions_1_IpProtocol": "tcp", "IpPermissions_1_Groups_1_GroupId": "sg-1"}
        changed = text(self.act("AuthorizeSecurityGroupEgress", **former), "securityGroupRuleId") or ""
        call(
            security_group_rules.modify_rules,
            "ModifySecurityGroupRules",
            GroupId=group,
            SecurityGroupRule_1_SecurityGroupRuleId=changed,
            SecurityGroupRule_1_SecurityGroupRule_ReferencedGroupId="sg-2",
        )
        added = text(self.act("AuthorizeSecurityGroupEgress", **former), "securityGroupRuleId") or ""
        self.act("RevokeSecurityGroupEgress", GroupId=group, SecurityGroupRuleId_1=changed)
        found = self.act("DescribeSecurityGroupRules", SecurityGroupRuleId_1=added)
        self.assertEqual(text(found, "referencedGroupInfo/{*}groupId"), "sg-1")

    def security_group(self) -> str:
        """Creates a security group, and returns its ID."""
        return text(self.act("CreateSecurityGroup", GroupName="nodes", GroupDescription="nodes"), "groupId") or ""

    def act(self, action: str, **parameters: str) -> ElementTree.Element:
        """The answer of an action that no patch wraps directly."""
        return call(lambda original, sent: original(sent), action, **parameters)

    def test_a_flow_log_keeps_role_interval_log_group_and_tags(self) -> None:
        call(
            flow_logs.create_flow_logs,
            "CreateFlowLogs",
            ResourceId_1="vpc-1",
            LogDestination=LOG_GROUP,
            DeliverLogsPermissionArn=ROLE,
            MaxAggregationInterval="60",
            TagSpecification_1_ResourceType="vpc-flow-log",
            TagSpecification_1_Tag_1_Key="Project",
            TagSpecification_1_Tag_1_Value="webapi",
        )
        described = call(flow_logs.describe_flow_logs, "DescribeFlowLogs")
        self.assertEqual(text(described, "deliverLogsPermissionArn"), ROLE)
        self.assertEqual(text(described, "maxAggregationInterval"), "60")
        self.assertEqual(text(described, "logFormat"), flow_logs.DEFAULT_FORMAT)
        self.assertEqual(text(described, "logGroupName"), "/webapi/flow-logs")
        self.assertEqual(text(described, "value"), "webapi")

    def test_a_key_pair_keeps_type_and_tags(self) -> None:
        call(
            key_pairs.import_key_pair,
            "ImportKeyPair",
            KeyName="nodes",
            PublicKeyMaterial=base64.b64encode(b"ssh-ed25519 AAAA").decode(),
            TagSpecification_1_ResourceType="key-pair",
            TagSpecification_1_Tag_1_Key="Project",
            TagSpecification_1_Tag_1_Value="webapi",
        )
        described = call(key_pairs.describe_key_pairs, "DescribeKeyPairs")
        self.assertEqual(text(described, "keyType"), "ed25519")
        self.assertEqual(text(described, "value"), "webapi")
