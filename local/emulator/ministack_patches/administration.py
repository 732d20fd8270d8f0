"""MiniStack's own endpoints for resetting and configuring it are closed.

They need no credentials, and pods can reach them.
"""

from collections.abc import Callable
from typing import Any

from ministack import app

from .internals import Response, wrap

_CLOSED = (403, {"Content-Type": "application/json"}, b'{"message": "This endpoint is closed."}')


def apply() -> None:
    wrap(app, "_handle_admin_reset", refuse("/_ministack/reset"))
    wrap(app, "_handle_admin_config_request", refuse("/_ministack/config"))


def refuse(closed_path: str) -> Callable[..., Any]:
    """A handler that refuses one path. It leaves all other paths to MiniStack's next handlers."""

    async def handle(_original: Callable[..., Any], path: str, *_args: Any) -> Response | None:
        return _CLOSED if path == closed_path else None

    return handle
