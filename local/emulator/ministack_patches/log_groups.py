"""The KMS key of a log group can be set and changed. The key's policy must let CloudWatch Logs use it for the group.

MiniStack accepts any key for a new log group, and can't change the key of a log group.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
"""

import json
from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import cloudwatch_logs, kms

from .internals import Response, require, wrap

Request = dict[str, Any]


def apply() -> None:
    require(cloudwatch_logs, "_log_groups", "_make_group_arn_no_star", "error_response_json", "json_response")
    require(iam_evaluator, "EvalContext", "evaluate_resource_policy")
    require(kms, "_resolve_key")
    require(responses, "get_account_id", "get_region")
    wrap(cloudwatch_logs, "handle_request", handle_request)


async def handle_request(
    original: Callable[..., Any], method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> Response:
    action = headers.get("x-amz-target", "").rpartition(".")[2]
    request = json.loads(body or b"{}") if action in _CHANGES or action == "CreateLogGroup" else {}
    if request.get("kmsKeyId") and not _may_be_used(request["kmsKeyId"], request["logGroupName"]):
        message = "The specified KMS Key Id could not be found, or its policy does not let CloudWatch Logs use it"
        return cloudwatch_logs.error_response_json("InvalidParameterException", message, 400)
    if action in _CHANGES:
        return change_key(request, _CHANGES[action](request))
    return await original(method, path, headers, body, query)


def change_key(request: Request, key_id: str | None) -> Response:
    group = cloudwatch_logs._log_groups.get(request["logGroupName"])
    if group is None:
        message = "The specified log group does not exist."
        return cloudwatch_logs.error_response_json("ResourceNotFoundException", message, 400)
    group["kmsKeyId"] = key_id
    return cloudwatch_logs.json_response({})


_CHANGES: dict[str, Callable[[Request], str | None]] = {
    "AssociateKmsKey": lambda request: request["kmsKeyId"],
    "DisassociateKmsKey": lambda _request: None,
}


def _may_be_used(key_id: str, log_group: str) -> bool:
    key = kms._resolve_key(key_id)
    if key is None:
        return False
    region = responses.get_region()
    service = f"logs.{region}.amazonaws.com"
    context = iam_evaluator.EvalContext(
        principal_arn=service,
        principal_type="Service",
        principal_account=responses.get_account_id(),
        action="kms:GenerateDataKey",
        resource_arn=key["Arn"],
        region=region,
        service_context={
            # in lower case, as the evaluator looks it up
            "kms:encryptioncontext:aws:logs:arn": cloudwatch_logs._make_group_arn_no_star(log_group),
        },
    )
    return iam_evaluator.evaluate_resource_policy(key.get("Policy"), context, service=service).decision == "Allow"
