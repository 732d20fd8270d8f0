"""Conditions on the tags of Auto Scaling groups and on the service of a service-linked role are evaluated."""

import unittest

from ministack.core import iam_actions
from ministack.services import autoscaling, tagging
from ministack_patches import condition_keys

GROUP = "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:*:autoScalingGroupName/nodes"


class ConditionKeys(unittest.TestCase):
    def test_the_tags_of_a_group_are_found_by_its_arn(self) -> None:
        autoscaling._tags["nodes"] = [{"Key": "owner", "Value": "us", "ResourceId": "nodes"}]
        self.addCleanup(autoscaling._tags.clear)
        self.addCleanup(tagging._RESOURCE_TAG_COLLECTORS.pop, "autoscaling")
        tagging._RESOURCE_TAG_COLLECTORS["autoscaling"] = condition_keys.tags_of_groups
        self.assertEqual(tagging.resource_tags(GROUP), {"owner": "us"})
        self.assertIsNone(tagging.resource_tags(GROUP.replace("nodes", "others")))

    def test_calls_are_evaluated_on_the_same_arn(self) -> None:
        query = {"AutoScalingGroupName": "nodes"}
        headers: dict[str, str] = {}
        request = ("autoscaling", "POST", "/", headers, b"", query, "us-east-1", "000000000000")
        self.assertEqual(iam_actions.extract_resource_arn(*request), GROUP)

    def test_creating_a_service_linked_role_has_its_service_as_a_key(self) -> None:
        keys = condition_keys.keys_of_request(
            iam_actions.request_tag_context,
            "iam",
            "iam:CreateServiceLinkedRole",
            b"",
            {"AWSServiceName": "spot.amazonaws.com"},
        )
        self.assertEqual(keys, {"iam:AWSServiceName": "spot.amazonaws.com"})

    def test_other_calls_do_not_have_the_key(self) -> None:
        keys = condition_keys.keys_of_request(
            iam_actions.request_tag_context, "iam", "iam:CreateRole", b"", {"AWSServiceName": "spot.amazonaws.com"}
        )
        self.assertEqual(keys, {})
