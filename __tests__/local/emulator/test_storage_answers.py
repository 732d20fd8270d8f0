"""Keys, tables and buckets show what they have on AWS."""

import asyncio
import json
import time
import unittest
from typing import Any

from ministack.services import dynamodb, kms
from ministack_patches import key_details, request_payment, warm_throughput
from ministack_patches.internals import Response

YEAR = 365 * 86_400


def parsed(response: Response) -> Any:
    return json.loads(response[2])


class Keys(unittest.TestCase):
    def setUp(self) -> None:
        self.key = parsed(kms._create_key({}))["KeyMetadata"]["KeyId"]
        self.addCleanup(kms.reset)

    def status(self) -> Any:
        return parsed(key_details.rotation_status(kms._get_key_rotation_status, {"KeyId": self.key}))

    def test_belong_to_the_account(self) -> None:
        metadata = key_details.metadata(kms._key_metadata, kms._resolve_key(self.key))
        self.assertEqual(metadata["AWSAccountId"], "000000000000")

    def test_that_are_not_rotated_have_no_next_date(self) -> None:
        self.assertEqual(self.status(), {"KeyId": self.key, "KeyRotationEnabled": False, "RotationPeriodInDays": 365})

    def test_that_are_rotated_have_a_date_in_a_year(self) -> None:
        key_details.enable_rotation(kms._enable_key_rotation, {"KeyId": self.key})
        self.assertAlmostEqual(self.status()["NextRotationDate"], time.time() + YEAR, delta=60)


class Tables(unittest.TestCase):
    def described(self, **settings: Any) -> dict[str, Any]:
        keys = {
            "KeySchema": [{"AttributeName": "LockID", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "LockID", "AttributeType": "S"}],
        }
        dynamodb._create_table({"TableName": "locks", **keys, **settings})
        self.addCleanup(dynamodb.reset)
        throughput: dict[str, Any] = warm_throughput.describe(dynamodb._table_description, "locks")["WarmThroughput"]
        return throughput

    def test_on_demand_take_12000_reads_and_4000_writes(self) -> None:
        self.assertEqual(
            self.described(BillingMode="PAY_PER_REQUEST"),
            {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE"},
        )

    def test_take_what_is_provisioned(self) -> None:
        provisioned = {"ReadCapacityUnits": 2, "WriteCapacityUnits": 3}
        self.assertEqual(
            self.described(ProvisionedThroughput=provisioned),
            {"ReadUnitsPerSecond": 2, "WriteUnitsPerSecond": 3, "Status": "ACTIVE"},
        )


class Buckets(unittest.TestCase):
    def answer(self, query: dict[str, list[str]], status: int = 200) -> Response:
        async def objects(*_request: object) -> Response:
            return status, {}, b"<ListBucketResult/>"

        return asyncio.run(request_payment.answer(objects, "GET", "/state", {}, b"", query))

    def test_say_that_their_owner_pays(self) -> None:
        self.assertIn(b"<Payer>BucketOwner</Payer>", self.answer({"requestPayment": [""]})[2])

    def test_that_do_not_exist_are_an_error(self) -> None:
        self.assertEqual(self.answer({"requestPayment": [""]}, 404)[2], b"<ListBucketResult/>")

    def test_list_their_objects(self) -> None:
        self.assertEqual(self.answer({})[2], b"<ListBucketResult/>")
