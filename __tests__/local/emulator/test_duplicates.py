"""What AWS allows once is refused the second time, with AWS's code and message."""

import unittest
from functools import partial
from itertools import product
from xml.etree import ElementTree

from ministack.services import ec2
from ministack_patches import duplicates, security_group_rules, vpc_endpoints
from ministack_patches.ec2_xml import Parameters
from ministack_patches.internals import Response

VPC = "vpc-0123456789abcdef0"
LOG_GROUP = "arn:aws:logs:eu-central-1:000000000000:log-group:/webapi/flow-logs"
RULES = ("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress")


class Duplicates(unittest.TestCase):
    def setUp(self) -> None:
        self.addCleanup(ec2.reset)
        parse = ec2._parse_ip_permissions
        self.addCleanup(setattr, ec2, "_parse_ip_permissions", parse)
        ec2._parse_ip_permissions = partial(security_group_rules.parse_permissions, parse)

    def test_a_second_key_pair_of_the_same_name_is_refused_and_the_first_one_stays(self) -> None:
        self.act("ImportKeyPair", KeyName="nodes", PublicKeyMaterial="")
        first = ec2._key_pairs["nodes"]
        refused = self.refused("ImportKeyPair", KeyName="nodes", PublicKeyMaterial="")
        self.assertEqual(refused, ("InvalidKeyPair.Duplicate", "The keypair already exists"))
        self.assertIs(ec2._key_pairs["nodes"], first)

    def test_a_key_pair_of_another_name_is_imported_and_the_first_one_can_be_deleted(self) -> None:
        for name in ("nodes-1", "nodes-2"):
            self.act("ImportKeyPair", KeyName=name, PublicKeyMaterial="")
        self.act("DeleteKeyPair", KeyName="nodes-1")
        self.assertEqual(list(ec2._key_pairs), ["nodes-2"])

    def test_a_name_can_be_used_again_once_its_key_pair_is_deleted(self) -> None:
        self.act("ImportKeyPair", KeyName="nodes", PublicKeyMaterial="")
        self.act("DeleteKeyPair", KeyName="nodes")
        self.act("ImportKeyPair", KeyName="nodes", PublicKeyMaterial="")

    def test_a_subnet_whose_addresses_another_one_has_is_refused(self) -> None:
        self.act("CreateSubnet", VpcId=VPC, CidrBlock="172.20.0.0/20")
        for cidr in ("172.20.0.0/20", "172.20.1.0/24", "172.20.0.0/16"):
            with self.subTest(cidr):
                refused = self.refused("CreateSubnet", VpcId=VPC, CidrBlock=cidr)
                self.assertEqual(
                    refused, ("InvalidSubnet.Conflict", f"The CIDR '{cidr}' conflicts with another subnet")
                )

    def test_a_subnet_with_other_addresses_or_in_another_vpc_is_made(self) -> None:
        self.act("CreateSubnet", VpcId=VPC, CidrBlock="172.20.0.0/20")
        self.act("CreateSubnet", VpcId=VPC, CidrBlock="172.20.16.0/20")
        self.act("CreateSubnet", VpcId="vpc-2", CidrBlock="172.20.0.0/20")

    def test_a_second_route_to_a_destination_is_refused(self) -> None:
        table = self.route_table()
        self.act("CreateRoute", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId="igw-1")
        refused = self.refused(
            "CreateRoute", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId="nat-1"
        )
        self.assertEqual(refused, ("RouteAlreadyExists", "The route identified by 0.0.0.0/0 already exists."))
        self.act("CreateRoute", RouteTableId=table, DestinationCidrBlock="10.0.0.0/8", NatGatewayId="nat-1")
        self.act("CreateRoute", RouteTableId=self.route_table(), DestinationCidrBlock="0.0.0.0/0", GatewayId="igw-1")

    def test_a_second_route_table_of_a_subnet_is_refused(self) -> None:
        first, second = self.route_table(), self.route_table()
        self.act("AssociateRouteTable", RouteTableId=first, SubnetId="subnet-1")
        refused = self.refused("AssociateRouteTable", RouteTableId=second, SubnetId="subnet-1")
        message = f"the specified association for route table {second} conflicts with an existing association"
        self.assertEqual(refused, ("Resource.AlreadyAssociated", message))
        self.act("AssociateRouteTable", RouteTableId=second, SubnetId="subnet-2")

    def test_a_second_rule_for_the_same_traffic_is_refused_whatever_its_description(self) -> None:
        peers = (("IpRanges_1", "CidrIp", "10.0.0.0/8"), ("Groups_1", "GroupId", "sg-1"))
        for action, (kind, key, peer) in product(RULES, peers):
            with self.subTest(action=action, peer=peer):
                rule = self.tcp(self.security_group(), **{f"{kind}_{key}": peer})
                self.act(action, **rule)
                described = {**rule, f"IpPermissions_1_{kind}_Description": "another"}
                text = f'the specified rule "peer: {peer}, TCP, from port: 443, to port: 443, ALLOW" already exists'
                self.assertEqual(self.refused(action, **described), ("InvalidPermission.Duplicate", text))
                self.act(action, **{**rule, "IpPermissions_1_ToPort": "444"})

    def test_a_rule_is_added_for_each_prefix_list(self) -> None:
        group = self.security_group()
        for prefix_list in ("pl-1", "pl-2"):
            self.act("AuthorizeSecurityGroupEgress", **self.tcp(group, PrefixListIds_1_PrefixListId=prefix_list))
        refused = self.refused("AuthorizeSecurityGroupEgress", **self.tcp(group, PrefixListIds_1_PrefixListId="pl-2"))
        self.assertEqual(refused[0], "InvalidPermission.Duplicate")

    def test_the_rule_that_lets_everything_out_is_refused_where_a_new_group_has_it(self) -> None:
        group = self.security_group()
        rule = {"IpPermissions_1_IpProtocol": "-1", "IpPermissions_1_IpRanges_1_CidrIp": "0.0.0.0/0"}
        refused = self.refused("AuthorizeSecurityGroupEgress", GroupId=group, **rule)
        text = 'the specified rule "peer: 0.0.0.0/0, ALL, ALLOW" already exists'
        self.assertEqual(refused, ("InvalidPermission.Duplicate", text))

    def test_a_second_private_dns_name_of_a_service_is_refused(self) -> None:
        service = "com.amazonaws.eu-central-1.ecr.api"
        names = {"ServiceName": service, "VpcEndpointType": "Interface", "PrivateDnsEnabled": "true"}
        self.act("CreateVpcEndpoint", VpcId=VPC, **names)
        code, message = self.refused("CreateVpcEndpoint", VpcId=VPC, **names)
        self.assertEqual(code, "InvalidParameter")
        self.assertEqual(
            message,
            "private-dns-enabled cannot be set because there is already a conflicting DNS domain for "
            f"api.ecr.eu-central-1.amazonaws.com in the VPC {VPC}",
        )
        self.act("CreateVpcEndpoint", VpcId="vpc-2", **names)
        self.act("CreateVpcEndpoint", VpcId=VPC, **{**names, "PrivateDnsEnabled": "false"})

    def test_a_second_gateway_endpoint_in_a_route_table_is_refused(self) -> None:
        gateway = {"ServiceName": "com.amazonaws.eu-central-1.s3", "VpcEndpointType": "Gateway"}
        self.act("CreateVpcEndpoint", VpcId=VPC, RouteTableId_1="rtb-1", **gateway)
        code, message = self.refused("CreateVpcEndpoint", VpcId=VPC, RouteTableId_1="rtb-1", **gateway)
        self.assertEqual(code, "RouteAlreadyExists")
        self.assertRegex(message, r"^route table rtb-1 already has a route with destination-prefix-list-id pl-\w+$")
        self.act("CreateVpcEndpoint", VpcId=VPC, RouteTableId_1="rtb-2", **gateway)

    def test_a_second_flow_log_of_a_vpc_into_a_log_group_is_refused(self) -> None:
        self.act("CreateFlowLogs", ResourceId_1=VPC, LogDestination=LOG_GROUP)
        refused = self.refused("CreateFlowLogs", ResourceId_1=VPC, LogDestination=LOG_GROUP, TrafficType="ALL")
        message = "Error. There is an existing Flow Log with the same configuration and log destination."
        self.assertEqual(refused, ("FlowLogAlreadyExists", message))
        self.act("CreateFlowLogs", ResourceId_1=VPC, LogDestination=f"{LOG_GROUP}-2")

    def route_table(self) -> str:
        return self.text(self.act("CreateRouteTable", VpcId=VPC), "routeTableId")

    def security_group(self) -> str:
        name = f"group-{len(ec2._security_groups)}"
        return self.text(self.act("CreateSecurityGroup", GroupName=name, GroupDescription="x"), "groupId")

    def tcp(self, group: str, **peer: str) -> dict[str, str]:
        """The parameters of a rule for port 443."""
        rule = {"IpProtocol": "tcp", "FromPort": "443", "ToPort": "443", **peer}
        return {"GroupId": group, **{f"IpPermissions_1_{name}": value for name, value in rule.items()}}

    def act(self, action: str, **parameters: str) -> bytes:
        """The answer of an action that is not refused."""
        status, _, body = self.answer(action, parameters)
        if status != 200:
            raise AssertionError(body)
        return body

    def refused(self, action: str, **parameters: str) -> tuple[str, str]:
        """Code and message of a refusal."""
        status, _, body = self.answer(action, parameters)
        self.assertEqual(status, 400)
        return self.text(body, "Code"), self.text(body, "Message")

    def answer(self, action: str, parameters: dict[str, str]) -> Response:
        """The answer of a patched action. `Tag_1_Key` is the parameter `Tag.1.Key`."""
        sent: Parameters = {name.replace("_", "."): [value] for name, value in parameters.items()}
        original = ec2._ACTION_MAP[action]
        if action == "CreateVpcEndpoint":
            original = partial(vpc_endpoints.create_vpc_endpoint, original)
        find = duplicates.REFUSALS.get(action, lambda _parameters: None)
        return duplicates.refuse(find, original, sent)

    def text(self, body: bytes, name: str) -> str:
        return ElementTree.fromstring(body).findtext(f".//{{*}}{name}") or ""
