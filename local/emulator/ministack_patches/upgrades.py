"""Upgrades of a running cluster: its control plane, its add-on kube-proxy and its node groups.

MiniStack stores the new version of an `aws_eks_cluster`, and does not change what runs. Here, all node groups of a
cluster are one node. Its kubelet has the version of the last request.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from ministack.services import eks

from . import eks_routes, kubernetes, node_programs, update_records, version_rules
from .internals import Response, require, wrap
from .node_group import release_of

_CLUSTER = r"/clusters/(?P<cluster>[\w-]+)"
_NODE_GROUP = rf"{_CLUSTER}/node-groups/(?P<node_group>[\w-]+)"

# The leading underscore keeps these versions out of MiniStack's answers.
_KUBELET = "_kubelet_version"
_KUBE_PROXY = "_kube_proxy_version"


def apply() -> None:
    require(eks, "_sanitize", "_describe_nodegroup")
    wrap(eks, "_create_cluster", create_cluster)
    wrap(eks, "_create_nodegroup", create_node_group)
    wrap(eks, "_update_addon", update_add_on)
    wrap(eks, "_sanitize", updating_cluster)
    wrap(eks, "_describe_nodegroup", updating_node_group)
    eks_routes.add("POST", rf"{_CLUSTER}/updates", update_cluster_version)
    eks_routes.add("POST", rf"{_NODE_GROUP}/update-version", update_node_group_version)


def create_cluster(original: Callable[..., Response], body: dict[str, Any], creator_arn: str | None = None) -> Response:
    version = body.setdefault("version", kubernetes.newest())
    refusal = version_rules.refuse_cluster(version)
    if refusal:
        return refusal
    response = original(body, creator_arn)
    if response[0] == 200:
        eks._clusters[body["name"]] |= {_KUBELET: version, _KUBE_PROXY: version}
    return response


def update_cluster_version(match: re.Match[str], body: dict[str, Any]) -> Response:
    cluster = eks._clusters.get(match["cluster"])
    if cluster is None:
        return eks_routes.not_found("cluster", match["cluster"])
    version = body["version"]
    node_groups = [group for group in eks._nodegroups.values() if group["clusterName"] == cluster["name"]]
    refusal = (
        update_records.refuse_second(cluster["arn"], "VersionUpdate", f"cluster {cluster['name']}")
        or version_rules.refuse_control_plane(cluster, node_groups, version)
        or version_rules.refuse_upgrade(version)
    )
    if refusal:
        return refusal

    def work() -> None:
        node_programs.switch(cluster["_docker_id"], "control-plane", version)
        cluster["version"] = version

    parameters = {"Version": version, "PlatformVersion": cluster.get("platformVersion", "")}
    return update_records.begin(cluster["arn"], "VersionUpdate", parameters, work)


def create_node_group(original: Callable[..., Response], cluster_name: str, body: dict[str, Any]) -> Response:
    cluster = eks._clusters.get(cluster_name)
    if cluster is None:
        return original(cluster_name, body)
    version = body.get("version", cluster["version"])
    refusal = version_rules.refuse_node_group(cluster["version"], None, version, body.get("releaseVersion"))
    if cluster.get(_KUBELET) == version or refusal:
        return refusal or original(cluster_name, body)
    response = version_rules.refuse_upgrade(version) or original(cluster_name, body)
    if response[0] != 200:
        return response
    node_group = eks._nodegroups[f"{cluster_name}/{body['nodegroupName']}"]
    node_group["status"] = "CREATING"

    def work() -> None:
        try:
            _switch_kubelet(cluster, version)
            node_group["status"] = "ACTIVE"
        except Exception as error:
            node_group["status"] = "CREATE_FAILED"
            node_group["health"] = {"issues": [{"code": "NodeCreationFailure", "message": str(error)}]}
            raise

    update_records.begin(node_group["nodegroupArn"], "VersionUpdate", {"Version": version}, work)
    return eks._json_resp(200, {"nodegroup": node_group})


def update_node_group_version(match: re.Match[str], body: dict[str, Any]) -> Response:
    cluster = eks._clusters.get(match["cluster"])
    node_group = eks._nodegroups.get(f"{match['cluster']}/{match['node_group']}")
    if cluster is None or node_group is None:
        return eks_routes.not_found("node group", match["node_group"])
    # the cluster's is the default: https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupVersion.html
    version = body.get("version") or cluster["version"]
    arn = node_group["nodegroupArn"]
    release = body.get("releaseVersion")
    refusal = update_records.refuse_second(
        arn, "VersionUpdate", f"nodegroup {node_group['nodegroupName']}"
    ) or version_rules.refuse_node_group(cluster["version"], node_group["version"], version, release)
    if not refusal and cluster.get(_KUBELET) != version:
        refusal = version_rules.refuse_upgrade(version)
    if refusal:
        return refusal

    def work() -> None:
        if cluster.get(_KUBELET) != version:
            _switch_kubelet(cluster, version)
        default = node_group["releaseVersion"] if node_group["version"] == version else release_of(version)
        node_group.update(version=version, releaseVersion=release or default)
        if "launchTemplate" in body:
            node_group["launchTemplate"] = {**node_group.get("launchTemplate", {}), **body["launchTemplate"]}

    return update_records.begin(arn, "VersionUpdate", {"Version": version}, work)


def update_add_on(original: Callable[..., Response], cluster_name: str, name: str, body: dict[str, Any]) -> Response:
    cluster = eks._clusters.get(cluster_name)
    wanted = re.match(r"v(\d+\.\d+)\.", body.get("addonVersion", ""))
    if name != "kube-proxy" or cluster is None or wanted is None or cluster.get(_KUBE_PROXY) == wanted[1]:
        return original(cluster_name, name, body)
    version = wanted[1]
    refusal = version_rules.refuse_kube_proxy(cluster, version) or version_rules.refuse_upgrade(version)
    if refusal:
        return refusal
    add_on = eks._addons.get(f"{cluster_name}/{name}")
    former = add_on and add_on["addonVersion"]
    response = original(cluster_name, name, body)
    if response[0] != 200:
        return response

    def work() -> None:
        try:
            node_programs.switch(cluster["_docker_id"], "kube-proxy", version)
            cluster[_KUBE_PROXY] = version
        except Exception:
            add_on["addonVersion"] = former
            raise

    return update_records.begin(add_on["addonArn"], "AddonUpdate", {"AddonVersion": body["addonVersion"]}, work)


def updating_cluster(original: Callable[..., dict[str, Any]], cluster: dict[str, Any]) -> dict[str, Any]:
    return _updating(original(cluster), cluster["arn"])


def updating_node_group(original: Callable[..., Response], cluster_name: str, name: str) -> Response:
    response = original(cluster_name, name)
    if response[0] != 200:
        return response
    shown = json.loads(response[2])["nodegroup"]
    return eks._json_resp(200, {"nodegroup": _updating(shown, shown["nodegroupArn"])})


def _updating(shown: dict[str, Any], arn: str) -> dict[str, Any]:
    if shown["status"] == "ACTIVE" and update_records.in_progress(arn):
        shown["status"] = "UPDATING"
    return shown


def _switch_kubelet(cluster: dict[str, Any], version: str) -> None:
    node_programs.switch(cluster["_docker_id"], "kubelet", version)
    cluster[_KUBELET] = version
