"""What a service model says about the values of a request: required members, enums, patterns, lengths, ranges."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

Shape: TypeAlias = Any
"""A shape of botocore. Its classes for lists, maps and structures have attributes that `botocore.model.Shape` lacks."""

OPEN_ENUMS = frozenset({"InstanceType"})
"""Enums that lack values which AWS takes.

EC2's model in botocore 1.43.106 lacks 9 of the 1,395 types in moto 5.2.5, which has what DescribeInstanceTypes listed
in all regions, such as t8i.small. The rules for instance types hold instead.
"""


@dataclass(frozen=True)
class Problem:
    """A value that the model does not allow."""

    kind: str
    """required, type, enum, pattern, length or range"""
    path: str
    """Where the value is, such as `scalingConfig.minSize` or `tags[0].Key`."""
    value: Any
    constraint: str
    """What the value must satisfy, in the words of AWS's error messages."""


def problems(shape: Shape, value: Any, path: str = "") -> Iterator[Problem]:
    """The problems of a value, and of all values in it."""
    kind = shape.type_name
    if kind == "structure":
        yield from _structure(shape, value, path)
    elif kind == "list":
        yield from _size(shape, len(value), value, path)
        for number, item in enumerate(value):
            yield from problems(shape.member, item, f"{path}[{number}]")
    elif kind == "map":
        yield from _size(shape, len(value), value, path)
        for key, item in value.items():
            yield from problems(shape.key, key, path)
            yield from problems(shape.value, item, f"{path}.{key}")
    elif kind == "string" and isinstance(value, str):
        yield from _string(shape, value, path)
    elif kind in {"integer", "long", "float", "double"}:
        yield from _number(shape, value, path)


def _structure(shape: Shape, value: dict[str, Any], path: str) -> Iterator[Problem]:
    if shape.is_document_type:
        return
    for name in shape.metadata.get("required", ()):
        if name not in value:
            yield Problem("required", _join(path, name), None, "Member must not be null")
    for name, member in value.items():
        yield from problems(shape.members[name], member, _join(path, name))


def _string(shape: Shape, value: str, path: str) -> Iterator[Problem]:
    yield from _size(shape, len(value), value, path)
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed and shape.name not in OPEN_ENUMS:
        yield Problem("enum", path, value, f"Member must satisfy enum value set: [{', '.join(allowed)}]")
    pattern = shape.metadata.get("pattern")
    if pattern and not _matches(pattern, value):
        yield Problem("pattern", path, value, f"Member must satisfy regular expression pattern: {pattern}")


def _size(shape: Shape, size: int, value: Any, path: str) -> Iterator[Problem]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield Problem("length", path, value, f"Member must have length greater than or equal to {least}")
    if most is not None and size > most:
        yield Problem("length", path, value, f"Member must have length less than or equal to {most}")


def _number(shape: Shape, value: float, path: str) -> Iterator[Problem]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and value < least:
        yield Problem("range", path, value, f"Member must have value greater than or equal to {least}")
    if most is not None and value > most:
        yield Problem("range", path, value, f"Member must have value less than or equal to {most}")


def _matches(pattern: str, value: str) -> bool:
    """Whether the whole value matches. All values match a pattern that Python can't read, such as `\\p{L}`."""
    compiled = _compiled(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


@cache
def _compiled(pattern: str) -> "re.Pattern[str] | None":
    try:
        return re.compile(pattern, re.DOTALL)
    except re.error:
        return None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
