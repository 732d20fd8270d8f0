"""Reads XML documents by the shapes of a model: https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html"""

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from ministack_patches.validation.constraints import Problem, Shape

from . import scalars


def parse(body: bytes) -> Element | None:
    """The document, or None if the body is not XML: MiniStack answers then."""
    try:
        return fromstring(body)
    except ParseError:
        return None


class Reader:
    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def value(self, shape: Shape, element: Element, path: str) -> Any:
        if shape.type_name == "structure":
            return self._structure(shape, element, path)
        if shape.type_name == "list":
            name = shape.member.serialization.get("name", "member")
            return self._items(shape, _children(element, name), path)
        return scalars.read(shape, element.text or "", path, self._problems)

    def _structure(self, shape: Shape, element: Element, path: str) -> dict[str, Any]:
        result = {}
        for name, member in shape.members.items():
            value = self._member(member, member.serialization.get("name", name), element, f"{path}.{name}")
            if value is not None:
                result[name] = value
        return result

    def _member(self, shape: Shape, name: str, element: Element, path: str) -> Any:
        if shape.serialization.get("xmlAttribute"):
            local = name.rpartition(":")[2]
            return next((text for key, text in element.attrib.items() if _local(key) == local), None)
        if shape.type_name == "list" and shape.serialization.get("flattened"):
            found = _children(element, shape.member.serialization.get("name", name))
            return self._items(shape, found, path) if found else None
        found = _children(element, name)
        return self.value(shape, found[0], path) if found else None

    def _items(self, shape: Shape, elements: list[Element], path: str) -> list[Any]:
        return [self.value(shape.member, item, f"{path}[{number}]") for number, item in enumerate(elements)]


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _local(child.tag) == name]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
