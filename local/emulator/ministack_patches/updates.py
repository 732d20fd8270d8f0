"""Updates of the configuration of clusters and node groups. Updates of their versions are in upgrades.py.

MiniStack has no route for them, so a change of an `aws_eks_cluster`, `aws_eks_node_group` or `aws_eks_addon` fails.
Every update here is complete before it is answered.
"""

import re
from typing import Any

from ministack.services import eks

from . import eks_routes, update_parameters, update_records
from .internals import Response

_CLUSTER = r"/clusters/(?P<cluster>[\w-]+)"
_NODE_GROUP = rf"{_CLUSTER}/node-groups/(?P<node_group>[\w-]+)"


def apply() -> None:
    eks_routes.add("POST", rf"{_CLUSTER}/update-config", update_cluster_config)
    eks_routes.add("GET", rf"{_CLUSTER}/updates/(?P<update>[\w-]+)", describe_update)
    eks_routes.add("POST", rf"{_NODE_GROUP}/update-config", update_node_group_config)


def update_cluster_config(match: re.Match[str], body: dict[str, Any]) -> Response:
    cluster = eks._clusters.get(match["cluster"])
    if cluster is None:
        return eks_routes.not_found("cluster", match["cluster"])
    refusal = update_records.refuse_second(cluster["arn"], _kind(body), f"cluster {cluster['name']}")
    if refusal:
        return refusal
    for key in ("resourcesVpcConfig", "logging", "accessConfig", "upgradePolicy", "zonalShiftConfig"):
        if key in body:
            cluster[key] = {**cluster.get(key, {}), **body[key]}
    if "deletionProtection" in body:
        cluster["deletionProtection"] = body["deletionProtection"]
    return update_records.done(_kind(body), update_parameters.of_cluster(body))


def update_node_group_config(match: re.Match[str], body: dict[str, Any]) -> Response:
    node_group = eks._nodegroups.get(f"{match['cluster']}/{match['node_group']}")
    if node_group is None:
        return eks_routes.not_found("node group", match["node_group"])
    refusal = update_records.refuse_second(
        node_group["nodegroupArn"], "ConfigUpdate", f"nodegroup {node_group['nodegroupName']}"
    )
    if refusal:
        return refusal
    for key in ("scalingConfig", "updateConfig", "nodeRepairConfig"):
        if key in body:
            node_group[key] = body[key]
    _update_labels(node_group["labels"], body.get("labels", {}))
    node_group["taints"] = _updated_taints(node_group["taints"], body.get("taints", {}))
    return update_records.done("ConfigUpdate", update_parameters.of_node_group(body))


def describe_update(match: re.Match[str], _body: dict[str, Any]) -> Response:
    return update_records.describe(match["update"])


def _kind(body: dict[str, Any]) -> str:
    """The kind of an update. EKS's own messages have EndpointAccessUpdate and AccessConfigUpdate:

    https://github.com/aws-controllers-k8s/community/issues/1192, https://github.com/aws/aws-cdk/issues/33452
    The others are in botocore's UpdateType.
    """
    kinds = {
        "resourcesVpcConfig": "EndpointAccessUpdate",
        "accessConfig": "AccessConfigUpdate",
        "logging": "LoggingUpdate",
        "upgradePolicy": "UpgradePolicyUpdate",
        "zonalShiftConfig": "ZonalShiftConfigUpdate",
        "deletionProtection": "DeletionProtectionUpdate",
    }
    return next((kind for key, kind in kinds.items() if key in body), "ConfigUpdate")


def _update_labels(labels: dict[str, str], change: dict[str, Any]) -> None:
    labels.update(change.get("addOrUpdateLabels") or {})
    for key in change.get("removeLabels") or []:
        labels.pop(key, None)


def _updated_taints(taints: list[dict[str, str]], change: dict[str, Any]) -> list[dict[str, str]]:
    """A taint is identified by its key and effect, as in UpdateNodegroupConfig."""
    added = change.get("addOrUpdateTaints") or []
    gone = {(taint["key"], taint["effect"]) for taint in added + (change.get("removeTaints") or [])}
    return [taint for taint in taints if (taint["key"], taint["effect"]) not in gone] + added
