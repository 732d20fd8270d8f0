"""Network interfaces keep their tags, and are found by them and by their other attributes."""

import unittest
from collections.abc import Callable
from xml.etree import ElementTree

from ministack.services import ec2
from ministack_patches import network_interfaces
from ministack_patches.ec2_xml import Parameters
from ministack_patches.internals import Response

CLUSTER = "cluster.k8s.amazonaws.com/name"


class NetworkInterfaces(unittest.TestCase):
    def setUp(self) -> None:
        self.addCleanup(ec2.reset)

    def test_an_interface_keeps_its_tags(self) -> None:
        created = self.create(cluster="webapi")
        for answer in (created, self.describe()):
            self.assertEqual(answer.findtext(".//{*}tagSet/{*}item/{*}key"), CLUSTER)
            self.assertEqual(answer.findtext(".//{*}tagSet/{*}item/{*}value"), "webapi")

    def test_an_interface_is_found_by_its_tags_and_attributes(self) -> None:
        own = self.identifier(self.create(cluster="webapi", SecurityGroupId_1="sg-1", Description="aws-K8S-i-1"))
        self.create(cluster="other", SecurityGroupId_1="sg-2", Description="aws-K8S-i-2")
        for name, value in (
            (f"tag:{CLUSTER}", "webapi"),
            ("group-id", "sg-1"),
            ("description", "aws-K8S-i-1"),
            ("network-interface-id", own),
        ):
            with self.subTest(name):
                self.assertEqual(self.found(name, value), [own])
        self.assertEqual(len(self.found("description", "aws-K8S-*")), 2)
        self.assertEqual(len(self.found("tag-key", CLUSTER)), 2)
        self.assertEqual(self.found("subnet-id", "subnet-0123456789abcdef0"), [])

    def test_an_interface_is_found_by_its_status_and_instance(self) -> None:
        attached, free = (self.identifier(self.create(cluster="webapi")) for _ in range(2))
        self.act("AttachNetworkInterface", NetworkInterfaceId=attached, InstanceId="i-1", DeviceIndex="1")
        self.assertEqual(self.found("status", "available"), [free])
        self.assertEqual(self.found("status", "in-use"), [attached])
        self.assertEqual(self.found("attachment.instance-id", "i-1"), [attached])

    def test_all_filters_must_match(self) -> None:
        self.create(cluster="webapi")
        answer = self.describe(
            Filter_1_Name="status",
            Filter_1_Value_1="available",
            Filter_2_Name=f"tag:{CLUSTER}",
            Filter_2_Value_1="other",
        )
        self.assertEqual(self.identifiers(answer), [])

    def test_a_filter_that_is_not_known_is_refused_because_it_would_match_all(self) -> None:
        self.create(cluster="webapi")
        answer = self.describe(200, Filter_1_Name="status", Filter_1_Value_1="available")
        self.assertEqual(len(self.identifiers(answer)), 1)
        refused = self.describe(400, Filter_1_Name="colour", Filter_1_Value_1="red")
        self.assertEqual(refused.findtext(".//Code"), "InvalidParameterValue")
        self.assertEqual(refused.findtext(".//Message"), "The filter 'colour' is invalid")

    def test_an_interface_that_does_not_exist_is_refused(self) -> None:
        own = self.identifier(self.create(cluster="webapi"))
        self.create(cluster="webapi")
        self.assertEqual(self.identifiers(self.describe(NetworkInterfaceId_1=own)), [own])
        refused = self.describe(400, NetworkInterfaceId_1="eni-0123456789abcdef0")
        self.assertEqual(refused.findtext(".//Code"), "InvalidNetworkInterfaceID.NotFound")

    def create(self, *, cluster: str, **parameters: str) -> ElementTree.Element:
        tag = {"TagSpecification_1_Tag_1_Key": CLUSTER, "TagSpecification_1_Tag_1_Value": cluster}
        resource = {"TagSpecification_1_ResourceType": "network-interface"}
        return self.call(network_interfaces.create, "CreateNetworkInterface", 200, **resource, **tag, **parameters)

    def describe(self, status: int = 200, **parameters: str) -> ElementTree.Element:
        return self.call(network_interfaces.describe, "DescribeNetworkInterfaces", status, **parameters)

    def found(self, name: str, value: str) -> list[str]:
        return self.identifiers(self.describe(Filter_1_Name=name, Filter_1_Value_1=value))

    def act(self, action: str, **parameters: str) -> ElementTree.Element:
        return self.call(lambda original, sent: original(sent), action, 200, **parameters)

    def call(
        self, patch: Callable[..., Response], action: str, expected: int, **parameters: str
    ) -> ElementTree.Element:
        """The answer of a patched action. `Filter_1_Name` is the parameter `Filter.1.Name`."""
        sent: Parameters = {name.replace("_", "."): [value] for name, value in parameters.items()}
        status, _, body = patch(ec2._ACTION_MAP[action], sent)
        self.assertEqual(status, expected, body)
        return ElementTree.fromstring(body)

    def identifier(self, answer: ElementTree.Element) -> str:
        return answer.findtext(".//{*}networkInterfaceId") or ""

    def identifiers(self, answer: ElementTree.Element) -> list[str]:
        return [found.text or "" for found in answer.iterfind(".//{*}networkInterfaceId")]
