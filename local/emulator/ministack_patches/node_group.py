"""Node groups keep their launch template, update and repair configuration, remote access and release version.

MiniStack drops them. `aws_eks_node_group` then shows a difference after the first apply, and Terraform replaces it.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import ec2, eks

from .internals import Response, require, wrap

# https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupUpdateConfig.html: the default
DEFAULT_UPDATE_CONFIG = {"maxUnavailable": 1}


def apply() -> None:
    require(ec2, "_launch_templates")
    wrap(eks, "_create_nodegroup", create_node_group)


def create_node_group(original: Callable[..., Response], cluster_name: str, body: dict[str, Any]) -> Response:
    response = original(cluster_name, body)
    if response[0] != 200:
        return response
    node_group = eks._nodegroups[f"{cluster_name}/{body['nodegroupName']}"]
    node_group["updateConfig"] = body.get("updateConfig", DEFAULT_UPDATE_CONFIG)
    for key in ("nodeRepairConfig", "remoteAccess"):
        if key in body:
            node_group[key] = body[key]
    if not node_group["releaseVersion"]:
        node_group["releaseVersion"] = release_of(node_group["version"])
    if "launchTemplate" in body:
        node_group["launchTemplate"] = _with_name(body["launchTemplate"])
        # the launch template then sets the disk size, and DescribeNodegroup shows no size
        if "diskSize" not in body:
            del node_group["diskSize"]
    return eks._json_resp(200, {"nodegroup": node_group})


def release_of(version: str) -> str:
    """A release version in the form of an Amazon Linux release. There is no AMI for it."""
    return f"{version}.0-20250501"


def _with_name(launch_template: dict[str, str]) -> dict[str, str]:
    """The reference, with the name and version that DescribeNodegroup shows in addition to the ID."""
    stored = ec2._launch_templates.get(launch_template.get("id", "")) or {}
    return {"name": stored.get("LaunchTemplateName", ""), "version": "1", **launch_template}
