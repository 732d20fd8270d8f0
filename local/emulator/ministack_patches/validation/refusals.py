"""A refused request, and its answer in the protocol of its service."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.core import responses
from ministack.services import autoscaling, ec2, eks, iam, s3

from ministack_patches.internals import Response, require


class RefusedError(Exception):
    """AWS's error code and message for a request, and the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def answer(service: str, refused: RefusedError) -> Response:
    return _ANSWERS[service](refused)


def _json(refused: RefusedError, **settings: Any) -> Response:
    return responses.error_response_json(refused.code, refused.message, refused.status, **settings)


def _query(namespace: str, refused: RefusedError) -> Response:
    return iam._error(refused.status, refused.code, ec2._esc(refused.message), ns=namespace)


_JSON_1_1 = partial(_json, content_type="application/x-amz-json-1.1")

_ANSWERS: dict[str, Callable[[RefusedError], Response]] = {
    "autoscaling": lambda refused: autoscaling._error(refused.code, ec2._esc(refused.message), refused.status),
    "dynamodb": _json,
    "ec2": lambda refused: ec2._error(refused.code, ec2._esc(refused.message), refused.status),
    "ecr": _JSON_1_1,
    "eks": lambda refused: eks._error(refused.status, refused.code, refused.message),
    "iam": partial(_query, "iam"),
    "kms": _JSON_1_1,
    "logs": _JSON_1_1,
    "s3": lambda refused: s3._error(refused.code, refused.message, refused.status),
    "ssm": _JSON_1_1,
    "sts": partial(_query, "sts"),
}

SERVICES = tuple(_ANSWERS)
"""The services that the stacks and the platform's pods call, in the names of MiniStack and botocore."""

require(autoscaling, "_error")
require(ec2, "_error", "_esc")
require(eks, "_error")
require(iam, "_error")
require(responses, "error_response_json")
require(s3, "_error")
