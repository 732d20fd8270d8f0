"""Policies can have conditions on the KMS key of an upload, and on the items that a request to a table names.

MiniStack evaluates the encryption algorithm of an upload but not its key. It evaluates no items of a table. A bucket
policy that requires one key would refuse that key too. A policy that allows some items of a table would allow all.
"""

import json
from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions
from ministack.services import dynamodb

from .internals import require, wrap

Context = dict[str, Any]

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id"


def apply() -> None:
    require(dynamodb, "_tables")
    wrap(iam_actions, "_s3_object_context", context_of_object)
    wrap(iam_actions, "dynamodb_service_context", context_of_table)


def context_of_object(
    original: Callable[..., Context], action: str, query: dict[str, Any], path: str, headers: dict[str, str]
) -> Context:
    context = original(action, query, path, headers)
    if action == "s3:PutObject" and headers.get(KEY_HEADER):
        context[f"s3:{KEY_HEADER}"] = headers[KEY_HEADER]
    return context


def context_of_table(original: Callable[[bytes], Context], body: bytes) -> Context:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html"""
    context = original(body)
    request = json.loads(body or b"{}")
    item = request.get("Key") or request.get("Item")
    table = dynamodb._tables.get(request.get("TableName", ""))
    if item and table:
        (hash_key,) = (key["AttributeName"] for key in table["KeySchema"] if key["KeyType"] == "HASH")
        context["dynamodb:LeadingKeys"] = list(item[hash_key].values())
    return context
