"""Clusters keep their upgrade policy, zonal shift, deletion protection and VPC, and have health. Protected ones stay.

MiniStack drops these values. `aws_eks_cluster` then shows a difference after the first apply, and security groups that
refer to the cluster's VPC get the ID of a VPC that does not exist.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import ec2, eks

from .internals import Response, require, wrap

# https://docs.aws.amazon.com/eks/latest/APIReference/API_UpgradePolicyRequest.html: the default
DEFAULT_UPGRADE_POLICY = {"supportType": "EXTENDED"}


def apply() -> None:
    require(ec2, "_subnets")
    wrap(eks, "_create_cluster", create_cluster)
    wrap(eks, "_delete_cluster", delete_cluster)


def create_cluster(original: Callable[..., Response], body: dict[str, Any], creator_arn: str | None = None) -> Response:
    response = original(body, creator_arn)
    if response[0] != 200:
        return response
    cluster = eks._clusters[body["name"]]
    cluster["upgradePolicy"] = body.get("upgradePolicy", DEFAULT_UPGRADE_POLICY)
    # https://docs.aws.amazon.com/eks/latest/APIReference/API_ClusterHealth.html
    cluster["health"] = {"issues": []}
    cluster["deletionProtection"] = body.get("deletionProtection", False)
    # a cluster without zonal shift has no such block: Terraform would show an empty block as a difference
    if "zonalShiftConfig" in body:
        cluster["zonalShiftConfig"] = body["zonalShiftConfig"]
    vpc = cluster["resourcesVpcConfig"]
    subnet = next((ec2._subnets.get(identifier) for identifier in vpc["subnetIds"]), None)
    if subnet is not None:
        vpc["vpcId"] = subnet["VpcId"]
    return eks._json_resp(200, {"cluster": eks._sanitize(cluster)})


def delete_cluster(original: Callable[[str], Response], name: str) -> Response:
    """Refuses to delete a protected cluster. The wording of EKS is not known.

    https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
    """
    cluster = eks._clusters.get(name)
    # a cluster that is being created or has failed can be deleted even if it is protected
    if cluster is None or not cluster.get("deletionProtection") or eks._sanitize(cluster)["status"] != "ACTIVE":
        return original(name)
    message = f"Cluster {name} has deletion protection. Disable that before you delete it."
    return eks._error(400, "InvalidRequestException", message)
