"""Reads JSON documents by the shapes of a model. Members that the model does not have are left out, as AWS does.

https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
"""

import json
from typing import Any

from ministack_patches.validation.constraints import Problem, Shape

from .scalars import wrong_type

_TYPES: dict[str, type | tuple[type, ...]] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "character": str,
    "blob": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float, str),
}


def parse(body: bytes) -> Any:
    """The document, or None if the body is not JSON: MiniStack answers then."""
    try:
        return json.loads(body or b"{}")
    except ValueError:
        return None


class Reader:
    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def structure(self, shape: Shape, document: dict[str, Any], path: str) -> dict[str, Any]:
        if shape.is_document_type:
            return document
        result = {}
        for name, member in shape.members.items():
            sent = document.get(member.serialization.get("name", name))
            value = self.value(member, sent, f"{path}.{name}" if path else name)
            if value is not None:
                result[name] = value
        return result

    def value(self, shape: Shape, sent: Any, path: str) -> Any:
        kind: str = shape.type_name
        if sent is None:
            return None
        if not _is_a(kind, sent):
            self._problems.append(wrong_type(shape, sent, path))
            return None
        if kind == "structure":
            return self.structure(shape, sent, path)
        if kind == "list":
            items = (self.value(shape.member, item, f"{path}[{number}]") for number, item in enumerate(sent))
            return [item for item in items if item is not None]
        if kind == "map":
            values = {key: self.value(shape.value, item, f"{path}.{key}") for key, item in sent.items()}
            return {key: value for key, value in values.items() if value is not None}
        return sent


def _is_a(kind: str, sent: Any) -> bool:
    # for Python, a boolean is a number
    return isinstance(sent, _TYPES[kind]) and (kind == "boolean" or not isinstance(sent, bool))
