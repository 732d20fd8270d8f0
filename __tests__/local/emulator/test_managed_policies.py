"""Managed policies that MiniStack lacks give the same permissions as on AWS."""

import unittest

from ministack.core import iam_evaluator
from ministack.services import iam
from ministack_patches import managed_policies

PULL = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"


class ManagedPolicies(unittest.TestCase):
    def test_images_can_be_pulled_and_not_pushed(self) -> None:
        self.addCleanup(iam._aws_managed_policies.pop, PULL)
        managed_policies.apply()
        document = iam_evaluator._resolve_managed_policy_document(PULL, "000000000000")
        (statement,) = iam_evaluator.parse_policy_document(document or {})
        self.assertIn("ecr:BatchGetImage", statement.actions)
        self.assertNotIn("ecr:PutImage", statement.actions)
        self.assertEqual((statement.effect, statement.resources), ("Allow", ["*"]))
