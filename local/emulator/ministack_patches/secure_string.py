"""Decrypting a SecureString needs `kms:Decrypt` on its key.

MiniStack decrypts for every caller that may read the `aws_ssm_parameter`. A role without the permission would work here
and fail on AWS.
"""

import json
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import iam_evaluator, responses
from ministack.services import kms, ssm

from .internals import Response, require, wrap

# Its key policy lets every caller of the account decrypt through SSM:
# https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
AWS_MANAGED_KEY = "alias/aws/ssm"


def apply() -> None:
    require(app, "extract_access_key_id")
    require(iam_evaluator, "enforce")
    require(kms, "_resolve_key")
    require(responses, "get_region")
    require(ssm, "_parameters", "error_response_json")
    wrap(ssm, "handle_request", handle_request)


async def handle_request(
    original: Callable[..., Any], method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> Response:
    """Refuses the whole request if the caller may not decrypt one of the parameters, as AWS does."""
    response = await original(method, path, headers, body, query)
    if response[0] != 200 or not json.loads(body or b"{}").get("WithDecryption"):
        return response
    for parameter in _parameters(json.loads(response[2])):
        if parameter["Type"] == "SecureString" and not _may_decrypt(parameter, headers, query):
            message = "The ciphertext refers to a customer master key that does not exist, or access was denied"
            return ssm.error_response_json("AccessDeniedException", f"{message}: kms:Decrypt", 400)
    return response


def _parameters(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters in an answer of GetParameter, GetParameters, GetParametersByPath or GetParameterHistory."""
    return [answer["Parameter"]] if "Parameter" in answer else answer.get("Parameters", [])


def _may_decrypt(parameter: dict[str, Any], headers: dict[str, str], query: dict[str, Any]) -> bool:
    key_id = ssm._parameters[parameter["Name"]]["KeyId"]
    if key_id == AWS_MANAGED_KEY:
        return True
    key = kms._resolve_key(key_id)
    if key is None:
        return False
    region = responses.get_region()
    refused = iam_evaluator.enforce(
        app.extract_access_key_id(headers, query),
        "kms:Decrypt",
        "kms",
        region,
        resource_arn=key["Arn"],
        service_context={
            "kms:ViaService": f"ssm.{region}.amazonaws.com",
            "kms:EncryptionContext:PARAMETER_ARN": ssm._parameters[parameter["Name"]]["ARN"],
        },
    )
    return refused is None
