"""EKS's managed node groups: names, sizes, labels, taints, and what they refer to."""

import re

from ministack.services import ec2, eks

from .eks_refusals import invalid_parameter, refuse_missing_role
from .refusals import RefusedError
from .rules import Parameters, rule

# https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
GROUPS_PER_CLUSTER = 30
# https://docs.aws.amazon.com/eks/latest/userguide/node-taints-managed-node-groups.html
TAINTS = 50

_NAME = re.compile(r"[0-9A-Za-z][A-Za-z0-9_-]{0,62}")
_LABEL = re.compile(r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?")
_RESERVED = ("kubernetes.io/", "k8s.io/", "eks.amazonaws.com/")


@rule("eks", "CreateNodegroup")
def name(parameters: Parameters) -> None:
    """63 letters, digits, `-` and `_`: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html.

    EKS's wording is not known.
    """
    if not _NAME.fullmatch(parameters["nodegroupName"]):
        raise invalid_parameter(f"nodegroupName {parameters['nodegroupName']} is not valid")


@rule("eks", "CreateNodegroup", "UpdateNodegroupConfig")
def scaling(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html

    The wording: https://github.com/sassoftware/viya4-iac-aws/issues/298 and
    https://github.com/ministryofjustice/cloud-platform-infrastructure/pull/4595.
    """
    least, wanted, most = _sizes(parameters)
    if least > wanted:
        raise invalid_parameter("minSize can't be greater than desiredSize")
    if wanted > most:
        raise invalid_parameter("desiredSize can't be greater than maxSize")


@rule("eks", "CreateNodegroup", "UpdateNodegroupConfig")
def labels(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html

    That EKS refuses these prefixes: https://github.com/aws/containers-roadmap/issues/1451. The wording:
    https://github.com/aws-controllers-k8s/community/issues/2208; of the prefixes, it is not known.
    """
    wanted = parameters.get("labels", {})
    for key, value in wanted.get("addOrUpdateLabels", wanted).items():
        if not isinstance(value, str):
            continue
        if any(prefix in key for prefix in _RESERVED):
            raise invalid_parameter(f"Label cannot contain reserved prefixes [{', '.join(_RESERVED)}]")
        if not _LABEL.fullmatch(value):
            raise invalid_parameter(_invalid_label(value))


@rule("eks", "CreateNodegroup", "UpdateNodegroupConfig")
def taints(parameters: Parameters) -> None:
    """At most 50, with keys: https://docs.aws.amazon.com/eks/latest/userguide/node-taints-managed-node-groups.html.

    EKS's wording is not known.
    """
    wanted = parameters.get("taints", [])
    listed = wanted if isinstance(wanted, list) else wanted.get("addOrUpdateTaints", [])
    if len(listed) > TAINTS:
        raise invalid_parameter(f"A node group can have at most {TAINTS} taints")
    if not all(one.get("key") and one.get("effect") for one in listed):
        raise invalid_parameter("Each taint must have a key and an effect")


@rule("eks", "CreateNodegroup")
def subnets(parameters: Parameters) -> None:
    """They exist, in the cluster's VPC: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html.

    EKS's wording is not known; here it passes on EC2's error.
    """
    cluster = eks._clusters.get(parameters["clusterName"], {}).get("resourcesVpcConfig", {})
    for identifier in parameters["subnets"]:
        found = ec2._subnets.get(identifier)
        if found is None:
            raise invalid_parameter(f"The subnet ID '{identifier}' does not exist")
        if found["VpcId"] != cluster.get("vpcId", found["VpcId"]):
            raise invalid_parameter(f"The subnet {identifier} is not in the cluster's VPC {cluster['vpcId']}")


@rule("eks", "CreateNodegroup")
def role(parameters: Parameters) -> None:
    """The role exists: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html"""
    refuse_missing_role(parameters["nodeRole"])


@rule("eks", "CreateNodegroup", "UpdateNodegroupConfig")
def unavailable(parameters: Parameters) -> None:
    """A number or a percentage: https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupUpdateConfig.html.

    EKS's wording is not known.
    """
    config = parameters.get("updateConfig", {})
    if "maxUnavailable" in config and "maxUnavailablePercentage" in config:
        raise invalid_parameter("Specify either maxUnavailable or maxUnavailablePercentage")
    if config.get("maxUnavailable", 1) > 100:
        raise invalid_parameter("maxUnavailable can't be greater than 100")


@rule("eks", "CreateNodegroup")
def count(parameters: Parameters) -> None:
    """The quota: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html. The wording is not known."""
    groups = [one for one in eks._nodegroups.values() if one["clusterName"] == parameters["clusterName"]]
    if len(groups) >= GROUPS_PER_CLUSTER:
        message = f"Node groups limit exceeded for cluster {parameters['clusterName']}: {GROUPS_PER_CLUSTER}"
        raise RefusedError("ResourceLimitExceededException", message)


def _sizes(parameters: Parameters) -> tuple[int, int, int]:
    """Minimum, desired and maximum. Those that an update does not name stay."""
    key = f"{parameters['clusterName']}/{parameters['nodegroupName']}"
    former = eks._nodegroups.get(key, {}).get("scalingConfig", {"minSize": 1, "desiredSize": 1, "maxSize": 2})
    sizes = {**former, **parameters.get("scalingConfig", {})}
    return sizes["minSize"], sizes["desiredSize"], sizes["maxSize"]


def _invalid_label(value: str) -> str:
    form = "field must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
    regex = "regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'"
    return f"Invalid value: {value} : {form} alphanumeric character ({regex})"
