"""The registry of the rules that botocore's models don't have.

A rule is a function in a module of this package. It takes the request's parameters in botocore's names, and raises
`RefusedError`. Its docstring has the address of the page that states the rule.
"""

from collections.abc import Callable
from typing import Any

Parameters = dict[str, Any]
Rule = Callable[[Parameters], None]

RULES: dict[tuple[str, str], list[Rule]] = {}
"""The rules by service and operation, in the order in which they apply."""


def rule(service: str, *operations: str) -> Callable[[Rule], Rule]:
    """Registers a rule for operations of a service, such as `"ec2", "CreateSubnet"`."""

    def register(function: Rule) -> Rule:
        for operation in operations:
            RULES.setdefault((service, operation), []).append(function)
        return function

    return register


def name_of(function: Rule) -> str:
    """The name of a rule in tables, such as `ec2_subnets.size`."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
