"""Policies can have conditions on the tags of Auto Scaling groups, and on the service of a service-linked role.

MiniStack has no values for the keys `aws:ResourceTag` (of these groups) and `iam:AWSServiceName`. It denies every call
that a policy allows under such a condition.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ministack.core import iam_actions, responses
from ministack.services import autoscaling, tagging

from .internals import require, wrap

Tags = list[dict[str, Any]]


def apply() -> None:
    require(autoscaling, "_tags")
    require(iam_actions, "_query_param")
    require(responses, "get_account_id", "get_region")
    require(tagging, "_RESOURCE_TAG_COLLECTORS")
    tagging._RESOURCE_TAG_COLLECTORS["autoscaling"] = tags_of_groups
    wrap(iam_actions, "request_tag_context", keys_of_request)


def tags_of_groups() -> Iterator[tuple[str, Tags]]:
    """The tags of each group, by its ARN without the group's unique ID. Calls are evaluated on the same ARN."""
    prefix = f"arn:aws:autoscaling:{responses.get_region()}:{responses.get_account_id()}:autoScalingGroup"
    for name, tags in autoscaling._tags.items():
        yield f"{prefix}:*:autoScalingGroupName/{name}", tags


def keys_of_request(
    original: Callable[..., dict[str, Any]], service: str, action: str, body: bytes, parameters: dict[str, Any]
) -> dict[str, Any]:
    keys = original(service, action, body, parameters)
    if action != "iam:CreateServiceLinkedRole":
        return keys
    return {**keys, "iam:AWSServiceName": iam_actions._query_param(parameters, "AWSServiceName")}
