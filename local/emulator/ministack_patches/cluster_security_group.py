"""The security group of a cluster exists, so that rules can be added to it.

MiniStack shows the ID of a security group that does not exist, with 15 digits. AWS's have 8 or 17:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
"""

from collections.abc import Callable
from typing import Any

from ministack.services import ec2, eks

from . import managed_interfaces
from .internals import Response, require, wrap

ANY = {"IpProtocol": "-1", "IpRanges": [], "Ipv6Ranges": [], "PrefixListIds": [], "UserIdGroupPairs": []}


def apply() -> None:
    require(ec2, "_security_groups", "_tags")
    wrap(eks, "_create_cluster", create_cluster)
    wrap(eks, "_delete_cluster", delete_cluster)


def create_cluster(original: Callable[..., Response], body: dict[str, Any], creator_arn: str | None = None) -> Response:
    response = original(body, creator_arn)
    if response[0] != 200:
        return response
    name = body["name"]
    vpc = eks._clusters[name]["resourcesVpcConfig"]
    group = vpc["clusterSecurityGroupId"] = managed_interfaces.identifier("sg")
    ec2._security_groups[group] = {
        "GroupId": group,
        "GroupName": f"eks-cluster-sg-{name}",
        "Description": "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes",
        "VpcId": vpc["vpcId"],
        "OwnerId": ec2.get_account_id(),
        "IpPermissions": [{**ANY, "UserIdGroupPairs": [{"GroupId": group}]}],
        "IpPermissionsEgress": [{**ANY, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    }
    ec2._tags[group] = [{"Key": f"kubernetes.io/cluster/{name}", "Value": "owned"}]
    return eks._json_resp(200, {"cluster": eks._sanitize(eks._clusters[name])})


def delete_cluster(original: Callable[[str], Response], name: str) -> Response:
    group = eks._clusters.get(name, {}).get("resourcesVpcConfig", {}).get("clusterSecurityGroupId")
    response = original(name)
    if response[0] == 200:
        ec2._security_groups.pop(group, None)
        ec2._tags.pop(group, None)
    return response
