"""MiniStack's own endpoints that wipe or reconfigure it are closed.

They ask for no credentials, and pods reach them.
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
    """A handler that refuses one path and leaves all others to the handlers that come after it."""

    async def handle(_original: Callable[..., Any], path: str, *_args: Any) -> Response | None:
        return _CLOSED if path == closed_path else None

    return handle
