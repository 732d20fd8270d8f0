"""Calls are evaluated on log streams, node groups and the tagged EC2 resources."""

import json
import unittest
from typing import Any
from unittest import mock

from ministack.core import iam_actions
from ministack.services import eks
from ministack_patches import judged_resources

REGION, ACCOUNT = "us-east-1", "000000000000"


def judged_on(
    service: str, path: str = "/", body: dict[str, Any] | None = None, query: dict[str, str] | None = None
) -> str:
    headers: dict[str, str] = {}
    request = (service, "POST", path, headers, json.dumps(body or {}).encode(), query or {}, REGION, ACCOUNT)
    return judged_resources.resource_arn(iam_actions.extract_resource_arn, *request)


class JudgedResources(unittest.TestCase):
    def test_calls_on_a_log_group_are_evaluated_on_its_log_streams(self) -> None:
        group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/a"
        self.assertEqual(judged_on("logs", body={"logGroupName": "/a"}), f"{group}:log-stream:")
        self.assertEqual(judged_on("logs", body={"logGroupName": "/a", "logStreamName": "b"}), f"{group}:log-stream:b")
        self.assertEqual(judged_on("logs"), "*")

    def test_a_log_group_keeps_its_tags(self) -> None:
        original = mock.Mock(return_value={})
        arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/a"
        judged_resources.keys_of_log_group(original, "PutRetentionPolicy", b"", f"{arn}:log-stream:", REGION, ACCOUNT)
        original.assert_called_once_with("PutRetentionPolicy", b"", arn, REGION, ACCOUNT)

    def test_calls_on_a_node_group_are_not_evaluated_on_its_cluster(self) -> None:
        arn = f"arn:aws:eks:{REGION}:{ACCOUNT}:nodegroup/webapi/nodes/12345678"
        eks._nodegroups["webapi/nodes"] = {"nodegroupArn": arn}
        self.addCleanup(eks._nodegroups.clear)
        self.assertEqual(judged_on("eks", "/clusters/webapi/node-groups/nodes"), arn)
        self.assertEqual(judged_on("eks", "/clusters/webapi/node-groups/nodes/update-config"), arn)
        self.assertEqual(
            judged_on("eks", "/clusters/webapi/node-groups/other"),
            f"arn:aws:eks:{REGION}:{ACCOUNT}:nodegroup/webapi/other/-",
        )

    def test_calls_without_a_node_group_are_evaluated_on_the_cluster(self) -> None:
        arn = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/webapi"
        self.assertEqual(judged_on("eks", "/clusters/webapi"), arn)
        self.assertEqual(judged_on("eks", "/clusters/webapi/node-groups"), arn)

    def test_tagging_in_ec2_is_evaluated_on_the_tagged_resource(self) -> None:
        prefix = f"arn:aws:ec2:{REGION}:{ACCOUNT}"
        for resource, kind in (("eni-1", "network-interface"), ("i-1", "instance")):
            arn = judged_on("ec2", query={"Action": "CreateTags", "ResourceId.1": resource})
            self.assertEqual(arn, f"{prefix}:{kind}/{resource}")
        self.assertEqual(judged_on("ec2", query={"Action": "CreateTags", "ResourceId.1": "rtb-1"}), "*")
        self.assertEqual(judged_on("ec2", query={"Action": "DescribeTags", "ResourceId.1": "eni-1"}), "*")
