"""The trust of a role can name the resource on whose behalf an AWS service takes the role, and its account.

MiniStack has no values for the keys `aws:SourceArn` and `aws:SourceAccount` in a trust, and would deny the role to the
service. AWS's services send both in headers of AssumeRole, as EKS's control plane does in
https://github.com/aws/amazon-vpc-resource-controller-k8s/blob/master/pkg/aws/ec2/api/wrapper.go
The root key is the only one that acts as a service here. Headers of other callers say nothing, as on AWS.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from ministack import app
from ministack.core import iam_evaluator

from .internals import Response, require, wrap, wrap_entry

_KEYS = {"x-amz-source-arn": "aws:sourcearn", "x-amz-source-account": "aws:sourceaccount"}

_source: ContextVar[dict[str, str] | None] = ContextVar("source", default=None)


def apply() -> None:
    require(app, "SERVICE_HANDLERS")
    wrap_entry(app.SERVICE_HANDLERS, "sts", remember_source)
    wrap(iam_evaluator, "evaluate_trust_policy", evaluate_with_source)


async def remember_source(
    original: Callable[..., Any],
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, list[str]],
) -> Response:
    token = _source.set({key: headers[header] for header, key in _KEYS.items() if header in headers})
    try:
        return await original(method, path, headers, body, query)
    finally:
        _source.reset(token)


def evaluate_with_source(
    original: Callable[..., bool],
    trust: str | dict[str, Any],
    caller_arn: str,
    context: iam_evaluator.EvalContext | None = None,
) -> bool:
    source = _source.get()
    if context is not None and context.principal_type == "Root" and source:
        context = replace(context, service_context={**context.service_context, **source})
    return original(trust, caller_arn, context)
