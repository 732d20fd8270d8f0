"""What DescribeCluster says of a cluster whose container did or did not come up."""

import base64
import unittest

from ministack.services import eks
from ministack_patches import readiness

CA = base64.b64encode(b"-----BEGIN CERTIFICATE-----").decode()
MOCK = base64.b64encode(b"MOCK-CA-CERTIFICATE").decode()


def status(recorded: str, ca: str) -> str:
    cluster = {"status": recorded, "certificateAuthority": {"data": ca}}
    return readiness.truthful_status(eks._sanitize, cluster)["status"]


class Readiness(unittest.TestCase):
    def test_a_cluster_with_a_ca_is_active(self) -> None:
        self.assertEqual(status("ACTIVE", CA), "ACTIVE")

    def test_a_cluster_without_a_real_ca_has_failed(self) -> None:
        self.assertEqual(status("ACTIVE", ""), "FAILED")
        self.assertEqual(status("ACTIVE", MOCK), "FAILED")

    def test_a_cluster_that_still_starts_has_not_failed(self) -> None:
        self.assertEqual(status("CREATING", ""), "CREATING")

    def test_a_container_without_a_ca_is_an_error(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "no CA certificate"):
            readiness.ca_of_ready_cluster(lambda _container, timeout: "", object())
