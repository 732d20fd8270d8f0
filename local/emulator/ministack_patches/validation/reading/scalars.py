"""Reads scalars from text, as forms, XML, headers and addresses have them."""

from collections.abc import Callable
from typing import Any

from ministack_patches.validation.constraints import Problem, Shape


def read(shape: Shape, text: str, path: str, problems: list[Problem]) -> Any:
    """The value, or None with a problem if the text is not of the shape's type."""
    parse = _PARSERS.get(shape.type_name, str)
    try:
        return parse(text)
    except (ValueError, KeyError):
        problems.append(wrong_type(shape, text, path))
        return None


_BOOLEANS = {"true": True, "false": False}

_PARSERS: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: _BOOLEANS[text.lower()],
    "double": float,
    "float": float,
    "integer": int,
    "long": int,
}


def wrong_type(shape: Shape, value: Any, path: str) -> Problem:
    return Problem("type", path, value, f"Member must be of type {shape.type_name}")
