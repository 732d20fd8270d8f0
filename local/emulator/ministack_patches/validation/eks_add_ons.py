"""EKS's add-ons: names, versions, configuration and roles.

https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html
"""

import re

import yaml

from ministack_patches import kubernetes

from .eks_refusals import invalid_parameter, refuse_missing_role
from .rules import Parameters, rule

# https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html: add-ons of AWS, with the first
# number of their versions
MAJORS = {
    "adot": "0",
    "amazon-cloudwatch-observability": "",
    "aws-ebs-csi-driver": "1",
    "aws-efs-csi-driver": "",
    "aws-guardduty-agent": "1",
    "aws-mountpoint-s3-csi-driver": "",
    "coredns": "1",
    "eks-node-monitoring-agent": "1",
    "eks-pod-identity-agent": "1",
    "kube-proxy": "1",
    "metrics-server": "0",
    "snapshot-controller": "",
    "vpc-cni": "1",
}

_VERSION = re.compile(r"v(\d+)\.(\d+)\.\d+-eksbuild\.\d+")
_CHANGING = ("CreateAddon", "UpdateAddon")


@rule("eks", "CreateAddon")
def name(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html

    Add-ons of vendors have a name with the vendor's before `_`. The wording:
    https://github.com/aws/containers-roadmap/issues/1429.
    """
    wanted = parameters["addonName"]
    if wanted not in MAJORS and "_" not in wanted:
        raise invalid_parameter("Addon specified is not supported")


@rule("eks", *_CHANGING)
def version(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html

    No list of versions is known, so that only the form and the first number are checked; for kube-proxy, the version of
    Kubernetes. The wording: https://github.com/hashicorp/terraform-provider-aws/issues/33385.
    """
    wanted = parameters.get("addonVersion")
    major = MAJORS.get(parameters["addonName"])
    if wanted is None or major is None:
        return
    match = _VERSION.fullmatch(wanted)
    is_kubernetes = parameters["addonName"] != "kube-proxy" or (
        match is not None and f"{match[1]}.{match[2]}" in kubernetes.offered()
    )
    if match is None or major not in {"", match[1]} or not is_kubernetes:
        raise invalid_parameter("Addon version specified is not supported")


@rule("eks", *_CHANGING)
def configuration(parameters: Parameters) -> None:
    """JSON or YAML with an object: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html.

    AWS also checks the add-on's schema. The wording: https://github.com/cookpad/terraform-aws-eks/pull/331.
    """
    text = parameters.get("configurationValues")
    if not text:
        return
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError:
        values = None
    if not isinstance(values, dict):
        reason = f"[$: {type(values).__name__} found, object expected]"
        prefix = "ConfigurationValue provided in request is not supported: Json schema validation failed with error"
        raise invalid_parameter(f"{prefix}: {reason}")


@rule("eks", *_CHANGING)
def role(parameters: Parameters) -> None:
    """The role exists: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html"""
    refuse_missing_role(parameters.get("serviceAccountRoleArn", ""))


@rule("eks", "CreatePodIdentityAssociation")
def pod_identity_role(parameters: Parameters) -> None:
    """The role exists: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html"""
    refuse_missing_role(parameters["roleArn"])
