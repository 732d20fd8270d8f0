"""IAM evaluates calls on the same resources as on AWS.

MiniStack evaluates calls on a log group without its log streams, calls on a cluster in place of its node group, and
tagging in EC2 without a resource. Policies that name these resources, as they must on AWS, would allow nothing.
"""

from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions
from ministack.services import eks

from .internals import require, wrap

_LOG_STREAM = ":log-stream:"

# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-resources-for-iam-policies
_EC2_TYPES = {
    "eni": "network-interface",
    "i": "instance",
    "sg": "security-group",
    "subnet": "subnet",
    "vol": "volume",
    "vpc": "vpc",
}


def apply() -> None:
    require(iam_actions, "_query_param", "_safe_json_field")
    require(eks, "_nodegroups")
    wrap(iam_actions, "extract_resource_arn", resource_arn)
    wrap(iam_actions, "logs_service_context", keys_of_log_group)


def resource_arn(
    original: Callable[..., str],
    service: str,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, Any],
    region: str,
    account_id: str,
) -> str:
    arn = original(service, method, path, headers, body, query, region, account_id)
    prefix = f"arn:aws:{service}:{region}:{account_id}"
    if service == "logs" and arn == f"{prefix}:log-group:{iam_actions._safe_json_field(body, 'logGroupName')}":
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
        return f"{arn}{_LOG_STREAM}{iam_actions._safe_json_field(body, 'logStreamName')}"
    if service == "eks" and "/node-groups/" in path:
        return _node_group(path, prefix)
    if service == "ec2" and iam_actions._query_param(query, "Action") == "CreateTags":
        return _tagged(query, prefix)
    return arn


def keys_of_log_group(
    original: Callable[..., dict[str, Any]], action: str, body: bytes, arn: str, region: str, account_id: str
) -> dict[str, Any]:
    """Condition keys with the tags of the log group. MiniStack finds the group by its own ARN only."""
    return original(action, body, arn.partition(_LOG_STREAM)[0], region, account_id)


def _node_group(path: str, prefix: str) -> str:
    """The ARN for a path such as /clusters/webapi/node-groups/nodes.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeNodegroup.html
    """
    _, cluster, _, name, *_ = path.strip("/").split("/")
    known = eks._nodegroups.get(f"{cluster}/{name}")
    return known["nodegroupArn"] if known else f"{prefix}:nodegroup/{cluster}/{name}/-"


def _tagged(query: dict[str, Any], prefix: str) -> str:
    """The ARN of the first resource of a call. The other resources are assumed to be of the same type."""
    resource = iam_actions._query_param(query, "ResourceId.1")
    kind = _EC2_TYPES.get(resource.partition("-")[0])
    return f"{prefix}:{kind}/{resource}" if kind else "*"
