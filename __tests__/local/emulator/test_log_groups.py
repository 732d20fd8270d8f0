"""A log group accepts only a KMS key whose policy lets CloudWatch Logs use it for this group."""

import asyncio
import json
import unittest
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch_logs, kms
from ministack_patches import log_groups

GROUP = "/webapi-dev/vpc-flow-logs"
ARN = "arn:aws:logs:us-east-1:000000000000:log-group:/webapi-dev/vpc-flow-logs"


def request(action: str, **body: Any) -> tuple[int, dict[str, Any]]:
    headers = {"x-amz-target": f"Logs_20140328.{action}"}
    encoded = json.dumps(body).encode()
    answer = log_groups.handle_request(cloudwatch_logs.handle_request, "POST", "/", headers, encoded, {})
    status, _, response = asyncio.run(answer)
    return status, json.loads(response)


def make_key(service: str = "logs.us-east-1.amazonaws.com", group: str = ARN) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
        "Condition": {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": [group]}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    headers = {"x-amz-target": "TrentService.CreateKey"}
    _, _, answer = asyncio.run(kms.handle_request("POST", "/", headers, json.dumps({"Policy": policy}).encode(), {}))
    return json.loads(answer)["KeyMetadata"]["Arn"]


def key_of_group() -> str | None:
    (group,) = request("DescribeLogGroups", logGroupNamePrefix=GROUP)[1]["logGroups"]
    return group.get("kmsKeyId")


class LogGroups(unittest.TestCase):
    def setUp(self) -> None:
        self.assertEqual((responses.get_region(), responses.get_account_id()), ("us-east-1", "000000000000"))
        self.addCleanup(cloudwatch_logs._log_groups.clear)

    def test_a_group_keeps_the_key_that_it_is_created_with(self) -> None:
        key = make_key()
        self.assertEqual(request("CreateLogGroup", logGroupName=GROUP, kmsKeyId=key)[0], 200)
        self.assertEqual(key_of_group(), key)

    def test_the_key_of_a_group_can_be_set_changed_and_removed(self) -> None:
        request("CreateLogGroup", logGroupName=GROUP)
        for key in (make_key(), make_key()):
            request("AssociateKmsKey", logGroupName=GROUP, kmsKeyId=key)
            self.assertEqual(key_of_group(), key)
        request("DisassociateKmsKey", logGroupName=GROUP)
        self.assertIsNone(key_of_group())

    def test_a_key_is_refused_if_its_policy_does_not_allow_logs_for_this_group(self) -> None:
        request("CreateLogGroup", logGroupName=GROUP)
        keys = {
            "another region": make_key(service="logs.eu-west-1.amazonaws.com"),
            "another service": make_key(service="s3.amazonaws.com"),
            "another group": make_key(group=f"{ARN}-other"),
            "no key": ARN.replace(":logs:", ":kms:"),
        }
        for what, key in keys.items():
            for action, group in (("AssociateKmsKey", GROUP), ("CreateLogGroup", GROUP)):
                with self.subTest(f"{action} with {what}"):
                    status, error = request(action, logGroupName=group, kmsKeyId=key)
                    self.assertEqual((status, error["__type"]), (400, "InvalidParameterException"))
        self.assertIsNone(key_of_group())

    def test_an_unknown_group_is_not_found(self) -> None:
        status, error = request("AssociateKmsKey", logGroupName=GROUP, kmsKeyId=make_key())
        self.assertEqual((status, error["__type"]), (400, "ResourceNotFoundException"))
