"""EKS's access entries and access policies.

That a principal exists is not checked: a rehearsal names the principals of an account on AWS.
"""

import re

from ministack.services import eks

from ministack_patches.internals import require

from .eks_refusals import invalid_parameter
from .refusals import RefusedError
from .rules import Parameters, rule

require(eks, "_ACCESS_POLICY_ARN_PREFIX", "_access_entries", "_ae_key")

_PRINCIPAL = re.compile(r"arn:aws:iam::\d{12}:(?:root|(?:role|user)/[\w+=,.@/-]+)")
_POLICY = re.compile(r"arn:aws:eks::aws:cluster-access-policy/\w+")
_SERVICE_ROLE = ":role/aws-service-role/"
_RESERVED = ("system:", "eks:", "aws:", "amazon:", "iam:")


@rule("eks", "CreateAccessEntry")
def principal(parameters: Parameters) -> None:
    """The ARN of a user or role: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html.

    The wording: https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2969.
    """
    if not _PRINCIPAL.fullmatch(parameters["principalArn"]):
        raise invalid_parameter("The specified principalArn is invalid: invalid principal.")


@rule("eks", "CreateAccessEntry")
def service_linked_role(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html

    The wording: https://github.com/hashicorp/terraform-provider-aws/issues/36447.
    """
    if _SERVICE_ROLE in parameters["principalArn"]:
        reason = "with a principalArn value of a Service Linked Role"
        raise invalid_parameter(f"The caller is not allowed to modify access entries {reason}")


@rule("eks", "CreateAccessEntry", "UpdateAccessEntry")
def groups(parameters: Parameters) -> None:
    """Not those of Kubernetes, such as system:masters. The wording is that of public reports.

    https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
    """
    for wanted in parameters.get("kubernetesGroups", []):
        if wanted.startswith("system:"):
            raise invalid_parameter(f"The kubernetes group name {wanted} is invalid, it cannot start with system:")


@rule("eks", "CreateAccessEntry", "UpdateAccessEntry")
def user_name(parameters: Parameters) -> None:
    """Not one of AWS or Kubernetes: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html.

    EKS's wording is not known.
    """
    wanted = parameters.get("username", "")
    if wanted.startswith(_RESERVED):
        raise invalid_parameter(f"The username {wanted} is invalid, it cannot start with {', '.join(_RESERVED)}")


@rule("eks", "CreateAccessEntry")
def only_for_standard(parameters: Parameters) -> None:
    """User name and groups are for people: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html.

    EKS's wording is not known.
    """
    kind = parameters.get("type", "STANDARD")
    if kind != "STANDARD" and ("username" in parameters or parameters.get("kubernetesGroups")):
        raise invalid_parameter(f"An access entry of type {kind} has no groups and no user name of its own")


@rule("eks", "AssociateAccessPolicy")
def policy(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html

    MiniStack checks that the policy exists. The wording is that of public reports of IAM policies in this place.
    """
    if not _POLICY.fullmatch(parameters["policyArn"]):
        raise invalid_parameter("The policyArn parameter format is not valid")


@rule("eks", "AssociateAccessPolicy")
def scope(parameters: Parameters) -> None:
    """Namespaces for their scope only: https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessScope.html.

    EKS's wording is not known.
    """
    wanted = parameters["accessScope"]
    if bool(wanted.get("namespaces")) != (wanted.get("type") == "namespace"):
        raise invalid_parameter("The accessScope must have namespaces if, and only if, its type is namespace")


@rule("eks", "AssociateAccessPolicy")
def standard_entry(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html

    The wording: https://github.com/aws-controllers-k8s/community/issues/2144.
    """
    entry = eks._access_entries.get(eks._ae_key(parameters["clusterName"], parameters["principalArn"]))
    if entry and entry["type"] != "STANDARD":
        raise invalid_parameter('This operation can only be performed on Access Entries with a type of "STANDARD".')


@rule("eks", "CreateAccessEntry", "AssociateAccessPolicy")
def mode(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html

    The wording: https://github.com/aws-ia/terraform-aws-eks-blueprints/issues/1877.
    """
    cluster = eks._clusters.get(parameters["clusterName"], {})
    if cluster.get("accessConfig", {}).get("authenticationMode") == "CONFIG_MAP":
        wanted = "must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation."
        raise RefusedError("InvalidRequestException", f"The cluster's authentication mode {wanted}")
