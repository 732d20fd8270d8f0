"""Upgrades of clusters, node groups and kube-proxy: what they change on the node, and what EKS refuses."""

import json
import threading
import unittest
from typing import Any
from unittest import mock

from docker.errors import DockerException
from ministack.services import eks
from ministack_patches import eks_routes, kubernetes, node_programs, updates, upgrades

ARN = "arn:aws:eks:us-east-1:000000000000:cluster/webapi"
OFFERED = {version: kubernetes.Build(f"node:{version}", f"/{version}/eks-node") for version in ("1.35", "1.36", "1.37")}


class Upgrades(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        updates.apply()
        eks_routes.add("POST", rf"{upgrades._CLUSTER}/updates", upgrades.update_cluster_version)
        eks_routes.add("POST", rf"{upgrades._NODE_GROUP}/update-version", upgrades.update_node_group_version)

    def setUp(self) -> None:
        self.switch = mock.Mock()
        for patch in (
            mock.patch.object(kubernetes, "offered", return_value=dict(OFFERED)),
            mock.patch.object(node_programs, "switch", self.switch),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        for store in (eks._clusters, eks._nodegroups, eks._addons):
            self.addCleanup(store.clear)
        eks._clusters["webapi"] = {
            "name": "webapi",
            "arn": ARN,
            "version": "1.35",
            "status": "ACTIVE",
            "_docker_id": "1",
            "_kubelet_version": "1.35",
            "_kube_proxy_version": "1.35",
        }

    def test_a_cluster_is_updating_until_its_control_plane_runs_the_new_version(self) -> None:
        upgraded = threading.Event()
        self.switch.side_effect = lambda *_: upgraded.wait(60)
        update = self.accepted("/clusters/webapi/updates", version="1.36")
        self.assertEqual(update["type"], "VersionUpdate")
        self.assertEqual((update["status"], self.cluster_status(), self.version()), ("InProgress", "UPDATING", "1.35"))
        upgraded.set()
        self.assertEqual(self.end_of(update)["status"], "Successful")
        self.assertEqual((self.cluster_status(), self.version()), ("ACTIVE", "1.36"))
        self.switch.assert_called_once_with("1", "control-plane", "1.36")

    def test_a_failed_update_keeps_the_version_and_reports_the_reason(self) -> None:
        self.switch.side_effect = RuntimeError("kube-apiserver ended (exit status 1)")
        ended = self.end_of(self.accepted("/clusters/webapi/updates", version="1.36"))
        self.assertEqual(ended["status"], "Failed")
        self.assertEqual(ended["errors"][0]["errorMessage"], "kube-apiserver ended (exit status 1)")
        self.assertEqual((self.cluster_status(), self.version()), ("ACTIVE", "1.35"))

    def test_a_version_that_is_not_the_next_one_is_refused(self) -> None:
        eks._clusters["webapi"]["version"] = "1.36"
        for version, what in (("1.35", "a downgrade"), ("1.36", "the same version")):
            with self.subTest(what):
                message = f"Unsupported Kubernetes minor version update from 1.36 to {version}"
                self.assert_refused("/clusters/webapi/updates", "InvalidParameterException", message, version=version)
        eks._clusters["webapi"]["version"] = "1.35"
        message = "Unsupported Kubernetes minor version update from 1.35 to 1.37"
        self.assert_refused("/clusters/webapi/updates", "InvalidParameterException", message, version="1.37")
        self.switch.assert_not_called()

    def test_a_version_that_eks_does_not_offer_is_refused(self) -> None:
        path, message = "/clusters/webapi/updates", "unsupported Kubernetes version"
        for version in ("1.21", "1.36.2", "latest"):
            with self.subTest(version):
                self.assert_refused(path, "InvalidParameterException", message, version=version)

    def test_a_second_update_is_refused_while_one_is_in_progress(self) -> None:
        upgraded = threading.Event()
        self.addCleanup(upgraded.set)
        self.switch.side_effect = lambda *_: upgraded.wait(60)
        update = self.accepted("/clusters/webapi/updates", version="1.36")
        rest = f"because cluster webapi currently has update {update['id']} in progress"
        path = "/clusters/webapi/updates"
        self.assert_refused(path, "ResourceInUseException", f"Cannot VersionUpdate {rest}", status=409, version="1.36")
        path, access = "/clusters/webapi/update-config", {"authenticationMode": "API"}
        message = f"Cannot AccessConfigUpdate {rest}"
        self.assert_refused(path, "ResourceInUseException", message, status=409, accessConfig=access)
        upgraded.set()
        self.end_of(update)

    def test_an_upgrade_is_refused_while_a_node_group_has_another_version(self) -> None:
        self.add_node_group("blue", "1.35")
        self.add_node_group("green", "1.34")
        message = "Nodegroups green must be updated to match cluster version 1.35 before updating cluster version"
        self.assert_refused("/clusters/webapi/updates", "InvalidParameterException", message, version="1.36")

    def test_a_version_that_was_not_built_is_refused_with_a_remedy(self) -> None:
        with mock.patch.object(kubernetes, "offered", return_value={**OFFERED, "1.36": None}):
            path, message = "/clusters/webapi/updates", "The local cloud has not built Kubernetes 1.36: "
            self.assert_refused(path, "InvalidRequestException", message, version="1.36")

    def test_a_stock_image_is_not_upgraded(self) -> None:
        stock = {**OFFERED, "1.36": kubernetes.Build("rancher/k3s", None)}
        with mock.patch.object(kubernetes, "offered", return_value=stock):
            path, message = "/clusters/webapi/updates", "The node is the stock image of k3s, "
            self.assert_refused(path, "InvalidRequestException", message, version="1.36")

    def test_a_node_group_is_upgraded_to_the_version_of_its_cluster(self) -> None:
        eks._clusters["webapi"]["version"] = "1.36"
        for body in ({}, {"version": "1.36"}, {"version": "1.36", "releaseVersion": "1.36.1-20261120"}):
            with self.subTest(body):
                eks._clusters["webapi"]["_kubelet_version"] = "1.35"
                node_group = self.add_node_group("nodes", "1.35")
                update = self.accepted("/clusters/webapi/node-groups/nodes/update-version", **body)
                self.assertEqual(self.end_of(update)["status"], "Successful")
                self.switch.assert_called_with("1", "kubelet", "1.36")
                self.assertEqual(node_group["version"], "1.36")
                self.assertEqual(node_group["releaseVersion"], body.get("releaseVersion", "1.36.0-20250501"))

    def test_a_new_launch_template_does_not_change_the_kubelet(self) -> None:
        node_group = self.add_node_group("nodes", "1.35")
        node_group["launchTemplate"] = {"id": "lt-1", "name": "nodes", "version": "1"}
        path = "/clusters/webapi/node-groups/nodes/update-version"
        self.end_of(self.accepted(path, launchTemplate={"version": "2"}))
        self.assertEqual(node_group["launchTemplate"], {"id": "lt-1", "name": "nodes", "version": "2"})
        self.switch.assert_not_called()

    def test_a_node_group_is_neither_newer_than_its_cluster_nor_rolled_back(self) -> None:
        path = "/clusters/webapi/node-groups/nodes/update-version"
        self.add_node_group("nodes", "1.35")
        newer = "Nodegroup Kubernetes version 1.36 is newer than the cluster's Kubernetes version 1.35"
        self.assert_refused(path, "InvalidParameterException", newer, version="1.36")
        eks._clusters["webapi"]["version"] = "1.36"
        self.add_node_group("nodes", "1.36")
        older = "Nodegroup Kubernetes version can't be changed from 1.36 to 1.35"
        self.assert_refused(path, "InvalidParameterException", older, version="1.35")

    def test_a_release_of_another_version_is_refused(self) -> None:
        self.add_node_group("nodes", "1.35")
        path = "/clusters/webapi/node-groups/nodes/update-version"
        message = "Requested release version 1.36.1-20261120 is not valid for kubernetes version 1.35."
        self.assert_refused(path, "InvalidParameterException", message, releaseVersion="1.36.1-20261120")

    def test_a_new_node_group_may_be_older_than_its_cluster_but_not_too_old(self) -> None:
        create = self.create_node_group
        self.assertEqual(create("1.35", cluster_version="1.37")[0], 200)
        with mock.patch.object(kubernetes, "offered", return_value={**OFFERED, "1.33": None}):
            status, _, body = create("1.33", cluster_version="1.37")
        message = "Nodegroup Kubernetes version 1.33 is too old for the cluster's Kubernetes version 1.37"
        self.assertEqual((status, json.loads(body)["message"]), (400, message))

    def test_kube_proxy_has_the_version_of_its_add_on(self) -> None:
        eks._clusters["webapi"]["version"] = "1.36"
        response = self.update_add_on("v1.36.1-eksbuild.1")
        self.end_of(json.loads(response[2])["update"])
        self.switch.assert_called_once_with("1", "kube-proxy", "1.36")

    def test_an_add_on_whose_kube_proxy_does_not_work_keeps_its_version(self) -> None:
        eks._clusters["webapi"]["version"] = "1.36"
        self.switch.side_effect = RuntimeError("kube-proxy ended")
        response = self.update_add_on("v1.36.1-eksbuild.1")
        self.assertEqual(self.end_of(json.loads(response[2])["update"])["status"], "Failed")
        self.assertEqual(eks._addons["webapi/kube-proxy"]["addonVersion"], "v1.35.3-eksbuild.1")

    def test_a_new_node_group_whose_kubelet_does_not_work_fails_with_the_reason(self) -> None:
        self.switch.side_effect = DockerException("no answer")
        self.create_node_group("1.36", cluster_version="1.37")
        for thread in threading.enumerate():
            if thread.name.startswith("eks-update-"):
                thread.join(60)
        node_group = eks._nodegroups["webapi/old"]
        self.assertEqual(node_group["status"], "CREATE_FAILED")
        self.assertEqual(node_group["health"]["issues"], [{"code": "NodeCreationFailure", "message": "no answer"}])

    def test_a_kube_proxy_that_is_newer_than_its_cluster_is_refused(self) -> None:
        status, _, body = self.update_add_on("v1.36.1-eksbuild.1")
        self.assertEqual(status, 400)
        self.assertEqual(json.loads(body)["message"], "Addon version specified is not supported")
        self.assertEqual(eks._addons["webapi/kube-proxy"]["addonVersion"], "v1.35.3-eksbuild.1")

    def test_a_cluster_with_a_version_that_is_unknown_or_not_built_is_refused(self) -> None:
        create = mock.Mock()
        with mock.patch.object(kubernetes, "offered", return_value={**OFFERED, "1.37": None}):
            unknown = upgrades.create_cluster(create, {"name": "other", "version": "1.21"})
            not_built = upgrades.create_cluster(create, {"name": "other", "version": "1.37"})
        self.assertEqual(json.loads(unknown[2])["message"], "unsupported Kubernetes version")
        self.assertIn("has not built Kubernetes 1.37", json.loads(not_built[2])["message"])
        create.assert_not_called()

    def add_node_group(self, name: str, version: str) -> dict[str, Any]:
        node_group = {"nodegroupName": name, "clusterName": "webapi", "nodegroupArn": f"arn:{name}", "version": version}
        eks._nodegroups[f"webapi/{name}"] = {**node_group, "releaseVersion": f"{version}.0-1", "status": "ACTIVE"}
        return eks._nodegroups[f"webapi/{name}"]

    def create_node_group(self, version: str, cluster_version: str) -> Any:
        eks._clusters["webapi"]["version"] = cluster_version
        return upgrades.create_node_group(eks._create_nodegroup, "webapi", {"nodegroupName": "old", "version": version})

    def update_add_on(self, version: str) -> Any:
        eks._addons["webapi/kube-proxy"] = {"addonArn": "arn:kube-proxy", "addonVersion": "v1.35.3-eksbuild.1"}
        return upgrades.update_add_on(eks._update_addon, "webapi", "kube-proxy", {"addonVersion": version})

    def cluster_status(self) -> str:
        return upgrades.updating_cluster(eks._sanitize, eks._clusters["webapi"])["status"]

    def version(self) -> str:
        return eks._clusters["webapi"]["version"]

    def accepted(self, path: str, **body: Any) -> dict[str, Any]:
        status, _, answer = self.request("POST", path, body)
        self.assertEqual(status, 200, answer)
        return json.loads(answer)["update"]

    def end_of(self, update: dict[str, Any]) -> dict[str, Any]:
        """Waits until the update has ended, and returns it."""
        for thread in threading.enumerate():
            if thread.name == f"eks-update-{update['id']}":
                thread.join(60)
        described = self.request("GET", f"/clusters/webapi/updates/{update['id']}", {})
        return json.loads(described[2])["update"]

    def assert_refused(self, path: str, code: str, message: str, status: int = 400, **body: Any) -> None:
        answer = self.request("POST", path, body)
        refusal = json.loads(answer[2])
        self.assertEqual((answer[0], refusal["__type"]), (status, code))
        self.assertTrue(refusal["message"].startswith(message), refusal["message"])

    def request(self, method: str, path: str, body: dict[str, Any]) -> Any:
        return eks_routes.dispatch(eks._handle_request_sync, method, path, {}, json.dumps(body).encode(), {})
