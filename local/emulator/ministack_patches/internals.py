"""Access to MiniStack's internals. If one of them is missing, the start fails with its name."""

from collections.abc import Callable
from functools import wraps
from typing import Any

Response = tuple[int, dict[str, str], bytes]
"""What MiniStack's handlers return: status, headers, body."""


class MissingInternalError(RuntimeError):
    """MiniStack lacks a function or table: it is not the version that the patches are for."""

    def __init__(self, owner: Any, name: str) -> None:
        super().__init__(f"MiniStack has no {getattr(owner, '__name__', 'entry')}.{name}")


def require(owner: Any, *names: str) -> None:
    """Asserts that a module or class of MiniStack has all of these attributes."""
    for name in names:
        if not hasattr(owner, name):
            raise MissingInternalError(owner, name)


def wrap(owner: Any, name: str, wrapper: Callable[..., Any]) -> None:
    """Replaces `owner.name` by `wrapper`, which gets the original as its first argument."""
    require(owner, name)
    setattr(owner, name, _wrapped(getattr(owner, name), wrapper))


def wrap_entry(table: dict[str, Callable[..., Any]], key: str, wrapper: Callable[..., Any]) -> None:
    """Like `wrap`, for a function in one of MiniStack's dispatch tables."""
    if key not in table:
        raise MissingInternalError(table, key)
    table[key] = _wrapped(table[key], wrapper)


def _wrapped(original: Callable[..., Any], wrapper: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def call(*args: Any, **kwargs: Any) -> Any:
        return wrapper(original, *args, **kwargs)

    return call
