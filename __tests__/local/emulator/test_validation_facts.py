"""The snapshots of names that AWS knows are read as what they say."""

import unittest

from ministack_patches.validation import facts


class FactsTest(unittest.TestCase):
    def test_zones_have_the_letters_of_their_region(self) -> None:
        self.assertEqual(facts.zones("eu-central-1"), ("eu-central-1a", "eu-central-1b", "eu-central-1c"))
        self.assertEqual(facts.zones("us-east-1")[-1], "us-east-1f")
        self.assertIn("us-west-1b", facts.zones("us-west-1"))

    def test_an_unknown_region_has_no_zones(self) -> None:
        self.assertEqual(facts.zones("eu-central-9"), ())

    def test_instance_types_have_an_architecture(self) -> None:
        architectures = facts.architectures()
        self.assertEqual(architectures["m7i.large"], "x86_64")
        self.assertEqual(architectures["m7g.large"], "arm64")
        self.assertNotIn("m7i.huge", architectures)

    def test_a_service_has_endpoints_of_its_types(self) -> None:
        services = facts.endpoint_services("eu-west-1")
        self.assertEqual(services["com.amazonaws.eu-west-1.s3"], {"Gateway", "Interface"})
        self.assertEqual(services["com.amazonaws.eu-west-1.ecr.api"], {"Interface"})
        self.assertNotIn("com.amazonaws.eu-central-1.s3", services)

    def test_managed_policies_have_their_path(self) -> None:
        self.assertIn("AmazonEKSClusterPolicy", facts.managed_policies())
        self.assertIn("service-role/AmazonEBSCSIDriverPolicy", facts.managed_policies())


if __name__ == "__main__":
    unittest.main()
