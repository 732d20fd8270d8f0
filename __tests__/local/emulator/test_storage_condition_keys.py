"""Policies evaluate uploads by their KMS key, and requests to a table by the items that they name."""

import json
import unittest
from typing import Any

from ministack.core import iam_actions
from ministack.services import dynamodb
from ministack_patches import storage_condition_keys

KEY = "arn:aws:kms:eu-central-1:000000000000:alias/states"


def of_upload(**headers: str) -> dict[str, Any]:
    original = iam_actions._s3_object_context
    return storage_condition_keys.context_of_object(original, "s3:PutObject", {}, "/bucket/key", headers)


def of_request(**request: Any) -> dict[str, Any]:
    body = json.dumps({"TableName": "locks", **request}).encode()
    return storage_condition_keys.context_of_table(iam_actions.dynamodb_service_context, body)


class Uploads(unittest.TestCase):
    def test_name_their_key(self) -> None:
        context = of_upload(
            **{"x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": KEY}
        )
        self.assertEqual(context["s3:x-amz-server-side-encryption"], "aws:kms")
        self.assertEqual(context["s3:x-amz-server-side-encryption-aws-kms-key-id"], KEY)

    def test_have_no_condition_keys_without_a_key(self) -> None:
        self.assertEqual(of_upload(), {})


class RequestsToATable(unittest.TestCase):
    def setUp(self) -> None:
        dynamodb._tables["locks"] = {"KeySchema": [{"AttributeName": "LockID", "KeyType": "HASH"}]}
        self.addCleanup(dynamodb._tables.clear)

    def test_name_the_item_that_they_read_write_or_remove(self) -> None:
        item = {"LockID": {"S": "bucket/base/terraform.tfstate"}, "Info": {"S": "who"}}
        for request in ({"Key": {"LockID": item["LockID"]}}, {"Item": item}):
            with self.subTest(request):
                self.assertEqual(of_request(**request)["dynamodb:LeadingKeys"], ["bucket/base/terraform.tfstate"])

    def test_name_no_item_if_they_are_about_the_whole_table(self) -> None:
        self.assertNotIn("dynamodb:LeadingKeys", of_request())

    def test_to_an_unknown_table_name_no_item(self) -> None:
        self.assertNotIn("dynamodb:LeadingKeys", of_request(TableName="others", Key={"LockID": {"S": "lock"}}))
