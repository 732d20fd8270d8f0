"""A request that AWS refuses, and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.client import BaseClient

Parameters = dict[str, Any]
Build = Callable[["World"], Parameters]

MODEL = "model"
"""The rule of a request that botocore's model refuses."""


@dataclass
class World:
    """An emulator with the resources that requests refer to, by name."""

    clients: dict[str, BaseClient]
    ids: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def call(self, call: str, **parameters: Any) -> Parameters:
        """Makes a call such as `ec2 create_vpc`, which must succeed."""
        service, _, operation = call.partition(" ")
        return getattr(self.clients[service], operation)(**parameters)


@dataclass(frozen=True)
class Case:
    rule: str
    """The rule's module and function, such as `ec2_subnets.size`, or `model`."""
    call: str
    """Service and operation, such as `ec2 CreateSubnet`."""
    title: str
    """What is wrong."""
    build: Build
    """The parameters."""


def case(rule: str, call: str, title: str, parameters: Parameters | Build) -> Case:
    return Case(rule, call, title, parameters if callable(parameters) else lambda _world: parameters)
