"""The version changes that EKS refuses, with its error codes and messages.

The codes are those of the operations in EKS's service model (botocore, eks/2017-11-01). The messages are from public
reports. The address of the report is in a comment, or a docstring says that EKS's wording is not known.
"""

from typing import Any

from ministack.services import eks

from . import kubernetes
from .internals import Response

# https://kubernetes.io/releases/version-skew-policy/#kubelet
OLDEST_KUBELET = 3


def refuse_cluster(version: str) -> Response | None:
    """The answer to a CreateCluster whose version is unknown or not built, or None."""
    return _unknown(version) or _invalid_request(kubernetes.not_built(version))


def refuse_upgrade(version: str) -> Response | None:
    """The answer if the local cloud can't run a part of the node with a version, or None."""
    return _invalid_request(kubernetes.not_upgradable(version))


def refuse_control_plane(cluster: dict[str, Any], node_groups: list[dict[str, Any]], version: str) -> Response | None:
    """The answer to an UpdateClusterVersion that is refused, or None."""
    current = cluster["version"]
    return _unknown(version) or _not_the_next_minor(current, version) or _older_node_groups(current, node_groups)


def refuse_node_group(cluster_version: str, current: str | None, version: str, release: str | None) -> Response | None:
    """The answer to a CreateNodegroup or UpdateNodegroupVersion that is refused, or None.

    `current` is the version of the node group, or None for a new one. `release` is the requested release version.
    """
    return (
        _unknown(version)
        or _wrong_release(release, version)
        or _skewed(cluster_version, version)
        or _older_than(current, version)
    )


def refuse_kube_proxy(cluster: dict[str, Any], version: str) -> Response | None:
    """The answer to a version of the add-on kube-proxy that the cluster can't have, or None.

    https://kubernetes.io/releases/version-skew-policy/#kube-proxy
    """
    behind = kubernetes.minor(cluster["version"]) - kubernetes.minor(version)
    if version in kubernetes.offered() and 0 <= behind <= OLDEST_KUBELET:
        return None
    # https://github.com/awsdocs/amazon-eks-user-guide/pull/1170
    return _invalid_parameter("Addon version specified is not supported")


def _invalid_parameter(message: str) -> Response:
    return eks._error(400, "InvalidParameterException", message)


def _unknown(version: str) -> Response | None:
    if version in kubernetes.offered():
        return None
    # https://github.com/hashicorp/terraform-provider-aws/issues/38796
    return _invalid_parameter("unsupported Kubernetes version")


def _not_the_next_minor(current: str, version: str) -> Response | None:
    """Refuses a skipped minor version, a downgrade and the same version.

    https://github.com/rancher/rancher/issues/26908 (skipped), 28939 (downgrade), 21043 (same). Since July 2026, EKS can
    also roll back a cluster by one minor version within 7 days after its upgrade, if its node groups are rolled back
    first: https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html. The local cloud can't.
    """
    if kubernetes.minor(version) == kubernetes.minor(current) + 1:
        return None
    return _invalid_parameter(f"Unsupported Kubernetes minor version update from {current} to {version}")


def _older_node_groups(current: str, node_groups: list[dict[str, Any]]) -> Response | None:
    """All node groups must have the cluster's version before the cluster is upgraded.

    This is the rule of https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterVersion.html. By the user
    guide (update-cluster.html), nodes may be three versions older. The local cloud has the stricter rule.
    """
    older = [node_group["nodegroupName"] for node_group in node_groups if node_group["version"] != current]
    if not older:
        return None
    # https://github.com/hashicorp/terraform-provider-aws/issues/19478
    message = f"must be updated to match cluster version {current} before updating cluster version"
    return _invalid_parameter(f"Nodegroups {', '.join(sorted(older))} {message}")


def _wrong_release(release: str | None, version: str) -> Response | None:
    if not release or release.startswith(f"{version}."):
        return None
    # https://github.com/eksctl-io/eksctl/issues/7976
    return _invalid_parameter(f"Requested release version {release} is not valid for kubernetes version {version}.")


def _skewed(cluster_version: str, version: str) -> Response | None:
    """A kubelet may be neither newer than its API server nor more than three versions older.

    EKS's wording is not known.
    """
    behind = kubernetes.minor(cluster_version) - kubernetes.minor(version)
    if behind < 0:
        return _invalid_parameter(
            f"Nodegroup Kubernetes version {version} is newer than the cluster's Kubernetes version {cluster_version}"
        )
    if behind > OLDEST_KUBELET:
        return _invalid_parameter(
            f"Nodegroup Kubernetes version {version} is too old for the cluster's Kubernetes version {cluster_version}"
        )
    return None


def _older_than(current: str | None, version: str) -> Response | None:
    """A node group can't be rolled back (UpdateNodegroupVersion in the API reference). EKS's wording is not known."""
    if current is None or kubernetes.minor(version) >= kubernetes.minor(current):
        return None
    return _invalid_parameter(f"Nodegroup Kubernetes version can't be changed from {current} to {version}")


def _invalid_request(reason: str | None) -> Response | None:
    """The answer to a request that EKS could fulfil and the local cloud can't, or None."""
    return eks._error(400, "InvalidRequestException", reason) if reason else None
