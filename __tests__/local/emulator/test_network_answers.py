"""NAT gateways, endpoints, network ACLs and security groups show what they have on AWS."""

import re
import unittest
from collections.abc import Callable
from functools import partial
from xml.etree import ElementTree

from ministack.services import ec2
from ministack_patches import nat_addresses, network_acl_associations, security_group_texts, vpc_endpoints
from ministack_patches.ec2_xml import Parameters
from ministack_patches.internals import Response

STS = "com.amazonaws.eu-central-1.sts"


def unpatched(action: str) -> Callable[[Parameters], Response]:
    return ec2._ACTION_MAP[action]


def call(action: Callable[[Parameters], Response], **parameters: str) -> ElementTree.Element:
    """The answer of an action. `SubnetId_1` is the parameter `SubnetId.1`."""
    status, _, body = action({name.replace("_", "."): [value] for name, value in parameters.items()})
    if status != 200:
        raise AssertionError(body)
    return ElementTree.fromstring(body)


def texts(answer: ElementTree.Element, name: str) -> list[str | None]:
    return [element.text for element in answer.iterfind(f".//{{*}}{name}")]


class NetworkAnswers(unittest.TestCase):
    def setUp(self) -> None:
        self.addCleanup(ec2.reset)
        ec2._ensure_defaults_initialized()
        (self.vpc,) = texts(call(unpatched("CreateVpc"), CidrBlock="10.0.0.0/16"), "vpcId")
        self.subnets = [
            texts(call(unpatched("CreateSubnet"), VpcId=self.vpc or "", CidrBlock=block), "subnetId")[0] or ""
            for block in ("10.0.0.0/24", "10.0.1.0/24")
        ]

    def test_a_nat_gateway_has_its_addresses(self) -> None:
        allocated = call(unpatched("AllocateAddress"), Domain="vpc")
        (allocation,) = texts(allocated, "allocationId")
        create = partial(nat_addresses.create, unpatched("CreateNatGateway"))
        created = call(create, SubnetId=self.subnets[0], AllocationId=allocation or "")
        described = call(partial(nat_addresses.with_addresses, unpatched("DescribeNatGateways")))
        for answer in (created, described):
            self.assertEqual(texts(answer, "publicIp"), texts(allocated, "publicIp"))
            self.assertEqual(texts(answer, "allocationId"), [allocation])
            self.assertEqual(texts(answer, "privateIp"), ["10.0.0.4"])
        self.assertEqual(list(ec2._network_interfaces), texts(described, "networkInterfaceId"))

    def test_its_interface_goes_with_it(self) -> None:
        create = partial(nat_addresses.create, unpatched("CreateNatGateway"))
        (gateway,) = texts(call(create, SubnetId=self.subnets[0]), "natGatewayId")
        call(partial(nat_addresses.delete, unpatched("DeleteNatGateway")), NatGatewayId=gateway or "")
        self.assertEqual(list(ec2._network_interfaces), [])

    def endpoint(self, **parameters: str) -> ElementTree.Element:
        create = partial(vpc_endpoints.create_vpc_endpoint, unpatched("CreateVpcEndpoint"))
        created = call(create, VpcId=self.vpc or "", **parameters)
        endpoint = ec2._vpc_endpoints[texts(created, "vpcEndpointId")[0]]
        return ElementTree.fromstring(vpc_endpoints.endpoint_xml(ec2._vpce_fields_xml, endpoint))

    def test_an_interface_endpoint_has_an_interface_in_each_subnet_names_and_a_time(self) -> None:
        first, second = self.subnets
        answer = self.endpoint(
            ServiceName=STS,
            VpcEndpointType="Interface",
            SubnetId_1=first,
            SubnetId_2=second,
            PrivateDnsEnabled="true",
        )
        interfaces = [item.text for item in answer.iterfind("networkInterfaceIdSet/item")]
        self.assertEqual([ec2._network_interfaces[one]["SubnetId"] for one in interfaces], [first, second])
        names = texts(answer, "dnsName")
        self.assertRegex(names[0] or "", r"^vpce-\w{17}-\w{8}\.sts\.eu-central-1\.vpce\.amazonaws\.com$")
        self.assertEqual(names[-1], "sts.eu-central-1.amazonaws.com")
        self.assertRegex(answer.findtext("creationTimestamp") or "", r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$")

    def test_its_interfaces_follow_its_subnets_and_go_with_it(self) -> None:
        first, second = self.subnets
        answer = self.endpoint(ServiceName=STS, VpcEndpointType="Interface", SubnetId_1=first)
        identifier = answer.findtext("vpcEndpointId") or ""
        modify = partial(vpc_endpoints.modify_vpc_endpoint, unpatched("ModifyVpcEndpoint"))
        call(modify, VpcEndpointId=identifier, AddSubnetId_1=second, RemoveSubnetId_1=first)
        self.assertEqual([one["SubnetId"] for one in ec2._network_interfaces.values()], [second])
        delete = partial(vpc_endpoints.delete_vpc_endpoints, unpatched("DeleteVpcEndpoints"))
        call(delete, VpcEndpointId_1=identifier)
        self.assertEqual(list(ec2._network_interfaces), [])

    def test_a_gateway_endpoint_has_no_interface_and_no_name(self) -> None:
        answer = self.endpoint(ServiceName="com.amazonaws.eu-central-1.s3", VpcEndpointType="Gateway")
        self.assertEqual(texts(answer, "dnsName"), [])
        self.assertEqual(list(ec2._network_interfaces), [])

    def test_every_subnet_is_associated_with_the_default_network_acl_of_its_vpc(self) -> None:
        describe = partial(network_acl_associations.describe, unpatched("DescribeNetworkAcls"))
        filters = {"Filter_1_Name": "vpc-id", "Filter_1_Value_1": self.vpc or ""}
        self.assertEqual(texts(call(describe, **filters), "subnetId"), self.subnets)
        call(unpatched("DeleteSubnet"), SubnetId=self.subnets[0])
        self.assertEqual(texts(call(describe, **filters), "subnetId"), self.subnets[1:])

    def test_a_description_may_have_an_ampersand(self) -> None:
        group = {"GroupId": "sg-1", "GroupName": "a", "Description": "b & c", "OwnerId": "0", "VpcId": "vpc-1"}
        answer = security_group_texts.group_xml(ec2._sg_xml, group)
        self.assertEqual(texts(ElementTree.fromstring(f"<root>{answer}</root>"), "groupDescription"), ["b & c"])
        self.assertIsNotNone(re.search("b &amp; c", answer))
