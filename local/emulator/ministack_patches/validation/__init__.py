"""Requests are refused as on AWS: by the values that botocore's service models allow, and by rules of this package.

MiniStack stores what it is sent. A deployment of values that AWS refuses then succeeds here. All requests of the
services that the stacks call pass `validate`, after IAM has allowed them and before MiniStack handles them.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from ministack import app

from ministack_patches.internals import Response, require, wrap_entry

from . import models
from .reading.request import HttpRequest, read
from .refusals import SERVICES, RefusedError, answer
from .rules import RULES


def apply() -> None:
    require(app, "SERVICE_HANDLERS")
    for service in SERVICES:
        wrap_entry(app.SERVICE_HANDLERS, service, partial(validate, service))


async def validate(
    service: str,
    original: Callable[..., Any],
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, list[str]],
) -> Response:
    try:
        check(service, HttpRequest(method, path, headers, body, query))
    except RefusedError as refused:
        return answer(service, refused)
    return await original(method, path, headers, body, query)


def check(service: str, http: HttpRequest) -> None:
    """Raises `RefusedError` for a request that AWS refuses."""
    request = read(service, http)
    if request is None:
        return
    models.check(request)
    for rule in RULES.get((service, request.operation.name), ()):
        rule(request.parameters)
