"""The configuration of the emulator's ECR for containerd on a node."""

import unittest

import yaml
from ministack.services import eks
from ministack_patches import registries_yaml

REGISTRY = "000000000000.dkr.ecr.eu-central-1.amazonaws.com"


class RegistriesYaml(unittest.TestCase):
    def setUp(self) -> None:
        plain = eks._k3s_registries_yaml(None, None, [REGISTRY]) or b""
        self.endpoint = yaml.safe_load(plain)["mirrors"][REGISTRY]["endpoint"][0]
        self.registries = yaml.safe_load(registries_yaml.over_https(plain))

    def test_names_the_emulator_by_https(self) -> None:
        self.assertTrue(self.endpoint.startswith("http://"))
        https = self.endpoint.replace("http://", "https://")
        self.assertEqual(self.registries["mirrors"], {REGISTRY: {"endpoint": [https]}})

    def test_skips_verification_for_the_emulator_only(self) -> None:
        host = self.endpoint.removeprefix("http://")
        self.assertEqual(self.registries["configs"], {host: {"tls": {"insecure_skip_verify": True}}})

    def test_is_none_without_a_registry(self) -> None:
        self.assertIsNone(registries_yaml.registries_yaml(eks._k3s_registries_yaml, None, None, []))
