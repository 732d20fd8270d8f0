"""Managed policies that MiniStack lacks give the same permissions as on AWS."""

import json
import unittest
from pathlib import Path

from ministack.core import iam_evaluator
from ministack.services import iam
from ministack_patches import managed_policies

PULL = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
PUBLISHED = Path(__file__).parents[2] / "support" / "managed-policies.json"
"""The managed policies that the stacks attach, as AWS publishes them."""


class ManagedPolicies(unittest.TestCase):
    def test_images_can_be_pulled_and_not_pushed(self) -> None:
        self.addCleanup(iam._aws_managed_policies.pop, PULL)
        managed_policies.apply()
        document = iam_evaluator._resolve_managed_policy_document(PULL, "000000000000")
        (statement,) = iam_evaluator.parse_policy_document(document or {})
        self.assertIn("ecr:BatchGetImage", statement.actions)
        self.assertNotIn("ecr:PutImage", statement.actions)
        self.assertEqual((statement.effect, statement.resources), ("Allow", ["*"]))

    def test_those_of_roles_have_the_documents_that_the_unit_tests_evaluate(self) -> None:
        self.addCleanup(iam._aws_managed_policies.pop, PULL)
        managed_policies.apply()
        published = json.loads(PUBLISHED.read_text())
        for name, policy in published.items():
            arn = f"arn:aws:iam::aws:policy/{name}"
            known = iam_evaluator._resolve_managed_policy_document(arn, "000000000000")
            document = json.loads(known) if isinstance(known, str) else known
            self.assertEqual(document, policy["document"], name)
