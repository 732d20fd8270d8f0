"""Routes of the EKS API that MiniStack lacks or answers wrongly. Other patches add their routes here."""

import json
import re
from collections.abc import Callable
from typing import Any

from ministack.services import eks

from .internals import Response, require, wrap

Handler = Callable[[re.Match[str], dict[str, Any]], Response]
"""Answers a request. The arguments are the match of the request's path and the JSON body."""

require(eks, "_clusters", "_nodegroups", "_json_resp", "_error", "_now", "new_uuid")

_routes: list[tuple[str, re.Pattern[str], Handler]] = []


def add(method: str, path: str, handler: Handler) -> None:
    """Adds a route, which replaces MiniStack's own route. `path` is a regular expression for the whole path."""
    _routes.append((method, re.compile(path), handler))


def apply() -> None:
    wrap(eks, "_handle_request_sync", dispatch)


def dispatch(
    original: Callable[..., Response],
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, Any],
) -> Response:
    for route_method, pattern, handler in _routes:
        match = pattern.fullmatch(path)
        if match and method == route_method:
            return handler(match, json.loads(body or b"{}"))
    return original(method, path, headers, body, query)


def not_found(kind: str, name: str) -> Response:
    return eks._error(404, "ResourceNotFoundException", f"No {kind} found for name: {name}.")
