"""A table has the throughput that it supports at once. MiniStack says 0, which no table has.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html: 12,000 reads and 4,000
writes a second of a new table on demand, and at least what is provisioned of another table.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import dynamodb

from .internals import require, wrap

_ON_DEMAND = {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000}


def apply() -> None:
    require(dynamodb, "_tables")
    wrap(dynamodb, "_table_description", describe)


def describe(original: Callable[[str], dict[str, Any]], name: str) -> dict[str, Any]:
    description = original(name)
    warm = description["WarmThroughput"]
    if warm["ReadUnitsPerSecond"] == 0:
        description["WarmThroughput"] = {**warm, **_warm(description)}
    return description


def _warm(description: dict[str, Any]) -> dict[str, int]:
    provisioned = description.get("ProvisionedThroughput", {})
    read, write = provisioned.get("ReadCapacityUnits", 0), provisioned.get("WriteCapacityUnits", 0)
    return {"ReadUnitsPerSecond": read, "WriteUnitsPerSecond": write} if read else _ON_DEMAND
