"""IAM's roles: the managed policies that are attached to them, and OpenID Connect providers."""

from ministack.services import iam

from ministack_patches.internals import require

from . import facts
from .refusals import RefusedError
from .rules import Parameters, rule

require(iam, "_policies", "_roles", "_oidc_providers", "_AWS_MANAGED_POLICY_PREFIX")

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
POLICIES_PER_ROLE = 10
TAGS_PER_RESOURCE = 50


@rule("iam", "AttachRolePolicy", "AttachUserPolicy")
def managed_policy(parameters: Parameters) -> None:
    """A policy of AWS or of the account: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html.

    The wording: https://github.com/iann0036/amazon-connect-cfn/issues/6.
    """
    arn = parameters["PolicyArn"]
    name = arn.removeprefix(iam._AWS_MANAGED_POLICY_PREFIX)
    is_known = name in facts.managed_policies() if name != arn else arn in iam._policies
    if not is_known:
        raise RefusedError("NoSuchEntity", f"Policy {arn} does not exist or is not attachable.", 404)


@rule("iam", "AttachRolePolicy")
def managed_policy_count(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""
    role = iam._roles.get(parameters["RoleName"]) or {}
    if len({*role.get("AttachedPolicies", []), parameters["PolicyArn"]}) > POLICIES_PER_ROLE:
        raise RefusedError("LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: {POLICIES_PER_ROLE}", 409)


@rule("iam", "CreateOpenIDConnectProvider")
def provider_address(parameters: Parameters) -> None:
    """HTTPS without a query: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html.

    The code is in IAM's model, its wording is not known.
    """
    if not parameters["Url"].startswith("https://") or "?" in parameters["Url"]:
        raise RefusedError("InvalidInput", "The URL must begin with https:// and have no query")


@rule("iam", "CreateRole", "TagRole", "CreateUser", "CreatePolicy")
def reserved_tags(parameters: Parameters) -> None:
    """Keys with `aws:`: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html. The wording is not known."""
    if any(tag["Key"].lower().startswith("aws:") for tag in parameters.get("Tags", [])):
        raise RefusedError("InvalidInput", "aws: prefixed tag key names are not allowed for external use.")
