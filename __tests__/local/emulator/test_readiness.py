"""The status of a cluster in DescribeCluster, by the state of its container."""

import base64
import unittest
from unittest import mock

from docker.errors import DockerException, NotFound
from ministack.services import eks
from ministack_patches import readiness

CA = base64.b64encode(b"-----BEGIN CERTIFICATE-----").decode()
MOCK = base64.b64encode(b"MOCK-CA-CERTIFICATE").decode()


def engine_with(container_status: str) -> mock.Mock:
    engine = mock.Mock()
    engine.containers.get.return_value.status = container_status
    return engine


RUNNING = engine_with("running")


def status(recorded: str, ca: str, container: str | None = "0123456789ab", engine: mock.Mock | None = RUNNING) -> str:
    cluster = {"status": recorded, "certificateAuthority": {"data": ca}, "_docker_id": container}
    with mock.patch.object(eks, "_get_docker", return_value=engine):
        return readiness.truthful_status(eks._sanitize, cluster)["status"]


def engine_that_raises(error: Exception) -> mock.Mock:
    engine = mock.Mock()
    engine.containers.get.side_effect = error
    return engine


class Readiness(unittest.TestCase):
    def test_a_cluster_with_a_ca_is_active(self) -> None:
        self.assertEqual(status("ACTIVE", CA), "ACTIVE")

    def test_a_cluster_without_a_real_ca_has_failed(self) -> None:
        self.assertEqual(status("ACTIVE", ""), "FAILED")
        self.assertEqual(status("ACTIVE", MOCK), "FAILED")

    def test_a_cluster_whose_container_is_gone_has_failed(self) -> None:
        self.assertEqual(status("ACTIVE", CA, container=None), "FAILED")
        self.assertEqual(status("ACTIVE", CA, engine=engine_that_raises(NotFound("no such container"))), "FAILED")

    def test_a_cluster_whose_container_was_killed_has_failed(self) -> None:
        self.assertEqual(status("ACTIVE", CA, engine=engine_with("exited")), "FAILED")

    def test_a_cluster_stays_active_without_its_engine(self) -> None:
        self.assertEqual(status("ACTIVE", CA, engine=None), "ACTIVE")
        self.assertEqual(status("ACTIVE", CA, engine=engine_that_raises(DockerException("no answer"))), "ACTIVE")

    def test_a_cluster_that_still_starts_has_not_failed(self) -> None:
        self.assertEqual(status("CREATING", "", container=None), "CREATING")

    def test_a_container_that_ended_is_an_error_with_its_last_log_lines(self) -> None:
        container = mock.Mock(status="exited")
        container.logs.return_value = b"no space left on device"
        with self.assertRaisesRegex(RuntimeError, "ended:\nno space left on device"):
            readiness.ca_of_ready_cluster(lambda *_, **__: "", container)
