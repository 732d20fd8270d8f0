"""Reads forms such as `Tags.member.1.Key=a` (query) and `Tag.1.Key=a` (ec2).

https://smithy.io/2.0/aws/protocols/aws-query-protocol.html, https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
"""

from typing import Any

from ministack_patches.validation.constraints import Problem, Shape

from . import scalars


class Reader:
    def __init__(self, form: dict[str, str], problems: list[Problem], *, is_ec2: bool) -> None:
        self._form = form
        self._problems = problems
        self._is_ec2 = is_ec2
        # all beginnings of names that end at a dot: whether there is something below a name
        self._beginnings = {
            ".".join(parts[:count])
            for parts in (name.split(".") for name in form)
            for count in range(1, len(parts) + 1)
        }

    def structure(self, shape: Shape, prefix: str = "", path: str = "") -> dict[str, Any]:
        values = {
            name: self._value(member, self._key(name, member, prefix), f"{path}.{name}" if path else name)
            for name, member in shape.members.items()
        }
        return {name: value for name, value in values.items() if value is not None}

    def _key(self, name: str, member: Shape, prefix: str) -> str:
        key = member.serialization.get("name", name)
        if self._is_ec2:
            key = member.serialization.get("queryName") or key[:1].upper() + key[1:]
        return f"{prefix}.{key}" if prefix else key

    def _value(self, shape: Shape, key: str, path: str) -> Any:
        if shape.type_name == "list":
            return self._list(shape, key, path)
        if key not in self._beginnings:
            return None
        if shape.type_name == "structure":
            return self.structure(shape, key, path)
        if shape.type_name == "map":
            return self._map(shape, key, path)
        return scalars.read(shape, self._form[key], path, self._problems) if key in self._form else None

    def _list(self, shape: Shape, key: str, path: str) -> list[Any] | None:
        base = self._list_base(shape, key)
        numbers = sorted(
            int(number) for name in self._beginnings if (number := self._number(name, base)) and number.isdecimal()
        )
        # a form can't have an empty list; SDKs send its name without a value
        if not numbers:
            return [] if self._form.get(key) == "" else None
        items = [
            self._value(shape.member, f"{base}.{number}", f"{path}[{place}]") for place, number in enumerate(numbers)
        ]
        return [item for item in items if item is not None]

    def _list_base(self, shape: Shape, key: str) -> str:
        if self._is_ec2:
            return key
        name = shape.member.serialization.get("name")
        if not shape.serialization.get("flattened"):
            return f"{key}.{name or 'member'}"
        return ".".join([*key.split(".")[:-1], name]) if name else key

    def _number(self, name: str, base: str) -> str:
        beginning, _, number = name.rpartition(".")
        return number if beginning == base else ""

    def _map(self, shape: Shape, key: str, path: str) -> dict[str, Any]:
        base = key if shape.serialization.get("flattened") else f"{key}.entry"
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        result = {}
        number = 1
        while f"{base}.{number}.{key_name}" in self._form:
            entry = self._form[f"{base}.{number}.{key_name}"]
            result[entry] = self._value(shape.value, f"{base}.{number}.{value_name}", f"{path}.{entry}")
            number += 1
        return result
