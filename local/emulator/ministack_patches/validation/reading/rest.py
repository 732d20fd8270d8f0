"""Finds the operation of a REST request, and reads its members from address, query string, headers and body.

https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html, https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from botocore.model import OperationModel, ServiceModel

from ministack_patches.validation.constraints import Problem, Shape

from . import json_body, scalars, xml_body


@dataclass(frozen=True)
class _Route:
    method: str
    path: "re.Pattern[str]"
    fixed: int
    """The number of characters that are the same in all paths of the operation."""
    query: dict[str, str]
    """What the query string must have; without a value, a name."""
    operation: OperationModel


def find_operation(
    model: ServiceModel, method: str, path: str, query: dict[str, list[str]]
) -> tuple[OperationModel, dict[str, str]] | None:
    """The operation that fits best, and the labels in the address. None if several fit equally, or no one does."""
    fitting = [
        (route, match)
        for route in _routes(model)
        if route.method == method
        and all(name in query and value in {"", query[name][0]} for name, value in route.query.items())
        and (match := route.path.fullmatch(path))
    ]
    if not fitting:
        return None
    best = max((len(route.query), route.fixed) for route, _ in fitting)
    fits = [(route, match) for route, match in fitting if (len(route.query), route.fixed) == best]
    if len(fits) > 1:
        return None
    return fits[0][0].operation, fits[0][1].groupdict()


class Reader:
    def __init__(
        self,
        labels: dict[str, str],
        query: dict[str, list[str]],
        headers: dict[str, str],
        body: bytes,
        problems: list[Problem],
    ) -> None:
        self._places: dict[str, dict[str, str]] = {
            "uri": labels,
            "querystring": {name: values[0] for name, values in query.items()},
            "header": headers,
        }
        self._query = query
        self._body = body
        self._problems = problems

    def read(self, operation: OperationModel) -> dict[str, Any]:
        shape = operation.input_shape
        if shape is None:
            return {}
        payload = shape.serialization.get("payload")
        outside = {
            name: self._outside(name, member)
            for name, member in shape.members.items()
            if member.serialization.get("location") in self._places
        }
        result = {name: value for name, value in outside.items() if value is not None}
        if payload is not None:
            value = self._payload(shape.members[payload], payload, operation.service_model)
            return result if value is None else {**result, payload: value}
        return {**self._members(shape), **result}

    def _outside(self, name: str, member: Shape) -> Any:
        key = member.serialization.get("name", name)
        where = member.serialization["location"]
        text = self._places[where].get(key.lower() if where == "header" else key)
        if text is None or member.type_name == "map":
            return None
        if member.type_name == "list":
            texts = self._query[key] if where == "querystring" else text.split(",")
            return [scalars.read(member.member, one.strip(), name, self._problems) for one in texts]
        return scalars.read(member, text, name, self._problems)

    def _payload(self, member: Shape, name: str, model: ServiceModel) -> Any:
        if not self._body:
            return None
        if member.type_name in {"blob", "string"}:
            return self._body
        if model.metadata["protocol"] == "rest-json":
            return json_body.Reader(self._problems).value(member, json_body.parse(self._body), name)
        root = xml_body.parse(self._body)
        return None if root is None else xml_body.Reader(self._problems).value(member, root, name)

    def _members(self, shape: Shape) -> dict[str, Any]:
        """The members that are in a JSON body beside each other. Documents of S3 always have a member of their own."""
        document = json_body.parse(self._body)
        if not isinstance(document, dict):
            return {}
        read = json_body.Reader(self._problems).structure(shape, document, "")
        return {name: value for name, value in read.items() if "location" not in shape.members[name].serialization}


@cache
def _routes(model: ServiceModel) -> list[_Route]:
    return [_route(model.operation_model(name)) for name in model.operation_names]


def _route(operation: OperationModel) -> _Route:
    path, _, query = operation.http["requestUri"].partition("?")
    literals = re.sub(r"\{[^}]*\}", "", path)
    pattern = "".join(_part(part) for part in re.split(r"(\{[^}]*\})", path))
    wanted = {name: value for name, value in parse_qsl(query, keep_blank_values=True) if name != "x-id"}
    return _Route(operation.http["method"], re.compile(f"{pattern}/?"), len(literals), wanted, operation)


def _part(part: str) -> str:
    """A part of the path as a regular expression. The server has decoded the path, so that ARNs in it have slashes."""
    if not part.startswith("{"):
        return re.escape(part)
    name = part.strip("{}+")
    any_text = part.endswith("+}") or name.endswith("Arn")
    return f"(?P<{name}>{'.+' if any_text else '[^/]+'})"
