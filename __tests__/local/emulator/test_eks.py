"""Terraform reads back the values of EKS resources that it sent, also after an update."""

import json
import unittest
from typing import Any

from ministack.services import ec2, eks
from ministack_patches import cluster, cluster_security_group, eks_routes, node_group, tags, updates
from ministack_patches.internals import Response

ARN = "arn:aws:eks:us-east-1:000000000000:cluster/webapi"


class Eks(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        updates.apply()

    def setUp(self) -> None:
        ec2._subnets["subnet-1"] = {"VpcId": "vpc-1"}
        ec2._launch_templates["lt-1"] = {"LaunchTemplateName": "nodes"}
        vpc = {"subnetIds": ["subnet-1"], "publicAccessCidrs": ["10.0.0.0/8"]}
        eks._clusters["webapi"] = {
            "name": "webapi",
            "arn": ARN,
            "version": "1.35",
            "tags": {},
            "resourcesVpcConfig": vpc,
            "logging": {},
            "accessConfig": {"authenticationMode": "API"},
        }
        self.addCleanup(ec2.reset)
        for store in (eks._clusters, eks._nodegroups, eks._tags):
            self.addCleanup(store.clear)

    def test_a_cluster_is_in_the_vpc_of_its_subnets(self) -> None:
        answer = cluster.create_cluster(lambda *_: (200, {}, b""), {"name": "webapi", "zonalShiftConfig": {}})
        shown = json.loads(answer[2])["cluster"]
        self.assertEqual(shown["resourcesVpcConfig"]["vpcId"], "vpc-1")
        self.assertEqual(shown["upgradePolicy"], {"supportType": "EXTENDED"})
        self.assertEqual(shown["health"], {"issues": []})

    def test_a_cluster_that_is_refused_stays_refused(self) -> None:
        refused: Response = (409, {}, b"")
        self.assertEqual(cluster.create_cluster(lambda *_: refused, {"name": "webapi"}), refused)

    def test_a_cluster_with_deletion_protection_is_not_deleted(self) -> None:
        eks._clusters["webapi"] |= {"status": "ACTIVE", "deletionProtection": True}
        done: Response = (200, {}, b"")
        status, _, body = cluster.delete_cluster(lambda _: done, "webapi")
        self.assertEqual((status, json.loads(body)["__type"]), (400, "InvalidRequestException"))
        for change in ({"deletionProtection": False}, {"deletionProtection": True, "status": "FAILED"}):
            eks._clusters["webapi"] |= change
            self.assertEqual(cluster.delete_cluster(lambda _: done, "webapi"), done)

    def test_a_security_group_is_created_and_deleted_with_its_cluster(self) -> None:
        vpc = eks._clusters["webapi"]["resourcesVpcConfig"]
        vpc |= {"clusterSecurityGroupId": "sg-0123456789abcde", "vpcId": "vpc-1"}
        done: Response = (200, {}, b"")
        answer = cluster_security_group.create_cluster(lambda *_: done, {"name": "webapi"})
        group = json.loads(answer[2])["cluster"]["resourcesVpcConfig"]["clusterSecurityGroupId"]
        self.assertRegex(group, r"^sg-[0-9a-f]{17}$")
        self.assertEqual(ec2._security_groups[group]["VpcId"], "vpc-1")
        self.assertEqual(ec2._tags[group], [{"Key": "kubernetes.io/cluster/webapi", "Value": "owned"}])
        cluster_security_group.delete_cluster(lambda _: (409, {}, b""), "webapi")
        self.assertIn(group, ec2._security_groups)
        cluster_security_group.delete_cluster(lambda _: done, "webapi")
        self.assertNotIn(group, ec2._security_groups)

    def test_a_cluster_that_is_refused_gets_no_security_group(self) -> None:
        before = set(ec2._security_groups)
        cluster_security_group.create_cluster(lambda *_: (409, {}, b""), {"name": "webapi"})
        self.assertEqual(set(ec2._security_groups), before)

    def test_a_node_group_keeps_its_launch_template(self) -> None:
        shown = self.create_node_group(launchTemplate={"id": "lt-1", "version": "2"})
        self.assertEqual(shown["launchTemplate"], {"id": "lt-1", "name": "nodes", "version": "2"})
        self.assertNotIn("diskSize", shown)

    def test_a_node_group_keeps_its_update_configuration(self) -> None:
        shown = self.create_node_group(updateConfig={"maxUnavailable": 3})
        self.assertEqual(shown["updateConfig"], {"maxUnavailable": 3})

    def test_a_cluster_is_updated(self) -> None:
        self.update("/clusters/webapi/update-config", {"resourcesVpcConfig": {"publicAccessCidrs": ["10.1.0.0/16"]}})
        vpc = eks._clusters["webapi"]["resourcesVpcConfig"]
        self.assertEqual(vpc, {"subnetIds": ["subnet-1"], "publicAccessCidrs": ["10.1.0.0/16"]})

    def test_a_node_group_is_updated(self) -> None:
        self.create_node_group(labels={"a": "1", "b": "1"}, launchTemplate={"id": "lt-1", "version": "1"})
        taint = {"key": "dedicated", "value": "api", "effect": "NO_SCHEDULE"}
        path = "/clusters/webapi/node-groups/nodes"
        self.update(
            f"{path}/update-config", {"scalingConfig": {"maxSize": 9}, "taints": {"addOrUpdateTaints": [taint]}}
        )
        labels = {"addOrUpdateLabels": {"a": "2"}, "removeLabels": ["b"]}
        self.update(f"{path}/update-config", {"labels": labels})
        updated = eks._nodegroups["webapi/nodes"]
        self.assertEqual(updated["scalingConfig"], {"maxSize": 9})
        self.assertEqual(updated["labels"], {"a": "2"})
        self.assertEqual(updated["taints"], [taint])
        self.update(f"{path}/update-config", {"taints": {"removeTaints": [taint]}})
        self.assertEqual(updated["taints"], [])

    def test_an_update_says_what_it_changes(self) -> None:
        self.create_node_group(labels={})
        vpc = {"endpointPublicAccess": True, "publicAccessCidrs": ["10.1.0.0/16"]}
        shown = self.update("/clusters/webapi/update-config", {"resourcesVpcConfig": vpc})
        self.assertEqual(shown["type"], "EndpointAccessUpdate")
        values = {one["type"]: one["value"] for one in shown["params"]}
        self.assertEqual(values, {"EndpointPublicAccess": "true", "PublicAccessCidrs": '["10.1.0.0/16"]'})
        body = {"scalingConfig": {"maxSize": 9}, "labels": {"addOrUpdateLabels": {"a": "2"}}}
        shown = self.update("/clusters/webapi/node-groups/nodes/update-config", body)
        self.assertEqual(
            shown["params"], [{"type": "MaxSize", "value": "9"}, {"type": "LabelsToAdd", "value": '{"a":"2"}'}]
        )

    def test_an_update_of_an_unknown_resource_is_not_found(self) -> None:
        for path in ("/clusters/gone/update-config", "/clusters/webapi/node-groups/gone/update-config"):
            with self.subTest(path):
                self.assertEqual(self.request("POST", path, {})[0], 404)

    def test_changed_tags_are_shown(self) -> None:
        tags.show_changed_tags(eks._tag_resource, ARN, {"tags": {"Project": "webapi", "Stage": "test"}})
        tags.show_changed_tags(eks._untag_resource, ARN, {"tagKeys": "Stage"})
        self.assertEqual(eks._clusters["webapi"]["tags"], {"Project": "webapi"})

    def create_node_group(self, **body: Any) -> dict[str, Any]:
        answer = node_group.create_node_group(eks._create_nodegroup, "webapi", {"nodegroupName": "nodes", **body})
        return json.loads(answer[2])["nodegroup"]

    def update(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Requests an update, checks that it succeeded, and returns it."""
        identifier = json.loads(self.request("POST", path, body)[2])["update"]["id"]
        described = self.request("GET", f"/clusters/webapi/updates/{identifier}", {})
        update: dict[str, Any] = json.loads(described[2])["update"]
        self.assertEqual(update["status"], "Successful")
        return update

    def request(self, method: str, path: str, body: dict[str, Any]) -> Any:
        return eks_routes.dispatch(eks._handle_request_sync, method, path, {}, json.dumps(body).encode(), {})
