"""The name and the description of a security group may have an ampersand.

MiniStack does not escape them, and no client can then read DescribeSecurityGroups.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import ec2

from .internals import require, wrap


def apply() -> None:
    require(ec2, "_esc")
    wrap(ec2, "_sg_xml", group_xml)


def group_xml(original: Callable[[dict[str, Any]], str], group: dict[str, Any]) -> str:
    texts = {name: ec2._esc(group[name]) for name in ("GroupName", "Description")}
    return original({**group, **texts})
