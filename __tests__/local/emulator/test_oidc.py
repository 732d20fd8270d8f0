"""The keys that the issuer of a cluster publishes."""

import json
import unittest
from typing import Any
from unittest import mock

from ministack.services import eks
from ministack_patches import eks_routes, oidc

KEYS = [{"kid": "cluster", "kty": "RSA", "alg": "RS256", "n": "AQAB", "e": "AQAB"}]


def container(exit_code: int, output: str) -> mock.Mock:
    return mock.Mock(id="node-1", exec_run=lambda _command: (exit_code, output.encode()))


class Oidc(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        oidc.apply()

    def setUp(self) -> None:
        self.cluster = {"identity": {"oidc": {"issuer": eks._issuer_url("ABC")}}, "_docker_id": "node-1"}
        eks._clusters["webapi"] = self.cluster
        self.addCleanup(eks._clusters.clear)

    def published(self, identifier: str) -> tuple[int, Any]:
        dispatch = eks_routes.dispatch
        status, _, body = dispatch(eks._handle_request_sync, "GET", f"/oidc/id/{identifier}/keys", {}, b"", {})
        return status, json.loads(body)

    def test_publishes_the_keys_of_the_api_server(self) -> None:
        oidc.read_signing_keys(container(0, json.dumps({"keys": KEYS})))
        self.assertEqual(self.published("ABC"), (200, {"keys": KEYS}))

    def test_shows_them_nowhere_else(self) -> None:
        oidc.read_signing_keys(container(0, json.dumps({"keys": KEYS})))
        self.assertEqual(eks._sanitize(self.cluster), {"identity": self.cluster["identity"]})

    def test_publishes_none_before_the_api_server_is_ready(self) -> None:
        self.assertEqual(self.published("ABC")[0], 404)

    def test_publishes_none_for_an_unknown_issuer(self) -> None:
        oidc.read_signing_keys(container(0, json.dumps({"keys": KEYS})))
        self.assertEqual(self.published("ABD")[0], 404)

    def test_keys_that_cannot_be_read_are_an_error(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "connection refused"):
            oidc.read_signing_keys(container(1, "connection refused"))
