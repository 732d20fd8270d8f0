"""The image, arguments, ports and volumes that a cluster's node is started with."""

import unittest
from typing import Any
from unittest import mock

from ministack.services import eks
from ministack_patches import gateway, kubernetes, node

ISSUER = "https://localhost:4566/oidc/id/0123456789ABCDEF"
CLUSTER = {
    "version": "1.37",
    "identity": {"oidc": {"issuer": ISSUER}},
    "kubernetesNetworkConfig": {"serviceIpv4Cidr": "10.100.0.0/16"},
}


def run_arguments() -> dict[str, Any]:
    return node.run_arguments(eks._k3s_run_kwargs, name="webapi", region="eu-central-1", port=16443)


class Node(unittest.TestCase):
    def setUp(self) -> None:
        builds = {"1.36": kubernetes.Build("node:1.36", None), "1.37": kubernetes.Build("node:1.37", None)}
        offered = mock.patch.object(kubernetes, "offered", return_value=builds)
        offered.start()
        self.addCleanup(offered.stop)

    def test_runs_the_image_of_the_version_of_its_cluster(self) -> None:
        eks._clusters["webapi"] = CLUSTER
        self.addCleanup(eks._clusters.clear)
        region = eks.get_region()
        run = node.run_arguments(eks._k3s_run_kwargs, name="webapi", region=region, port=16443)
        self.assertEqual(run["image"], "node:1.37")

    def test_signs_tokens_with_the_issuer_of_its_cluster(self) -> None:
        self.assertIn(f"--kube-apiserver-arg=service-account-issuer={ISSUER}", self.cluster_arguments())

    def test_has_the_service_cidr_of_its_cluster(self) -> None:
        self.assertIn("--service-cidr=10.100.0.0/16", self.cluster_arguments())

    def test_gives_load_balancers_an_address_and_has_the_metrics_api(self) -> None:
        disabled = [argument for argument in run_arguments()["command"] if argument.startswith("--disable=")]
        self.assertEqual(disabled, ["--disable=traefik"])

    def test_is_published_on_the_loopback_address_only(self) -> None:
        self.assertEqual(run_arguments()["ports"], {"6443/tcp": ("127.0.0.1", 16443)})

    def test_reaches_the_emulator_at_the_gateway_of_its_network(self) -> None:
        with mock.patch.object(gateway, "EXTRA_BIND", "10.213.0.1"):
            self.assertEqual(run_arguments()["extra_hosts"], {"host.docker.internal": "10.213.0.1"})

    def test_publishes_the_load_balancer_if_the_container_network_is_out_of_reach(self) -> None:
        with mock.patch.object(gateway, "LOAD_BALANCER_PORT", "8080"):
            published = {"6443/tcp": ("127.0.0.1", 16443), "80/tcp": ("127.0.0.1", 8080)}
            self.assertEqual(run_arguments()["ports"], published)

    def test_reaches_the_emulator_at_host_gateway_without_an_address_on_that_network(self) -> None:
        self.assertEqual(run_arguments()["extra_hosts"], {"host.docker.internal": "host-gateway"})

    def test_does_not_mount_a_directory_that_does_not_exist(self) -> None:
        with mock.patch("os.path.exists", return_value=False):
            self.assertEqual(run_arguments()["volumes"], {})

    def cluster_arguments(self) -> list[str]:
        eks._clusters["webapi"] = CLUSTER
        self.addCleanup(eks._clusters.clear)
        arguments, _ = node.cluster_arguments(eks._collect_oidc_state, "webapi")
        return arguments
