"""Records what the validation of requests judges, in a file beside this module.

The drill copies this module into its own clone, where the emulator applies it after the patches. A line for each
request has the operation, the number of rules for it, the code of a refusal, the policy documents in it, and what the
model does not allow in the answer.
"""

import json
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

import judge
from ministack import app
from ministack_patches import validation
from ministack_patches.internals import Response, wrap, wrap_entry
from ministack_patches.validation.reading.request import HttpRequest, read
from ministack_patches.validation.refusals import SERVICES, RefusedError
from ministack_patches.validation.rules import RULES

_FILE = Path(__file__).with_name("judged.jsonl")
_POLICIES = ("AssumeRolePolicyDocument", "PolicyDocument", "Policy")

_refused: ContextVar[str | None] = ContextVar("refused", default=None)


def apply() -> None:
    wrap(validation, "check", check)
    for service in SERVICES:
        wrap_entry(app.SERVICE_HANDLERS, service, partial(record, service))


def check(original: Callable[[str, HttpRequest], None], service: str, http: HttpRequest) -> None:
    try:
        original(service, http)
    except RefusedError as refused:
        _refused.set(refused.code)
        raise


async def record(
    service: str,
    original: Callable[..., Any],
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, list[str]],
) -> Response:
    _refused.set(None)
    response: Response = await original(method, path, headers, body, query)
    request = read(service, HttpRequest(method, path, headers, body, query))
    if request is None:
        return response
    status, answered, content = response
    line = {
        "operation": f"{service}:{request.operation.name}",
        "rules": len(RULES.get((service, request.operation.name), ())),
        "refused": _refused.get(),
        "policies": [json.loads(text) for name in _POLICIES if (text := request.parameters.get(name))],
        "answer": judge.problems(request.operation, status, answered, content) if status < 300 else None,
    }
    with _FILE.open("a") as file:
        file.write(f"{json.dumps(line)}\n")
    return response
