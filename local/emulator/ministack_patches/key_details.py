"""KMS says whose a key is, and when it is rotated next.

MiniStack leaves out `AWSAccountId`, and `KeyId` and `NextRotationDate` of GetKeyRotationStatus.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from ministack.core import responses
from ministack.services import kms

from .internals import Response, require, wrap

_DAY = 86_400


def apply() -> None:
    require(kms, "_resolve_key")
    require(responses, "get_account_id", "json_response")
    wrap(kms, "_key_metadata", metadata)
    wrap(kms, "_enable_key_rotation", enable_rotation)
    wrap(kms, "_get_key_rotation_status", rotation_status)


def metadata(original: Callable[[dict[str, Any]], dict[str, Any]], key: dict[str, Any]) -> dict[str, Any]:
    return {**original(key), "AWSAccountId": responses.get_account_id()}


def enable_rotation(original: Callable[[dict[str, Any]], Response], request: dict[str, Any]) -> Response:
    response = original(request)
    key = kms._resolve_key(request.get("KeyId", ""))
    if response[0] == 200 and key:
        key["RotationEnabledDate"] = int(time.time())
    return response


def rotation_status(original: Callable[[dict[str, Any]], Response], request: dict[str, Any]) -> Response:
    """https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html"""
    response = original(request)
    key = kms._resolve_key(request.get("KeyId", ""))
    if response[0] != 200 or not key:
        return response
    status = {**json.loads(response[2]), "KeyId": key["KeyId"]}
    if status["KeyRotationEnabled"]:
        enabled = key.get("RotationEnabledDate", int(key["CreationDate"]))
        status["NextRotationDate"] = enabled + status["RotationPeriodInDays"] * _DAY
    return responses.json_response(status)
