"""IAM's policies: the grammar of each kind, and sizes.

The wording of problems: moto/iam/policy_validation.py of moto 5.2.5 (PyPI), and the reports in the docstrings. Sizes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html.
"""

import json
from typing import Any

from ministack.services import iam

from ministack_patches.internals import require

from .policies import Grammar, principals, problem_of, statements
from .refusals import RefusedError
from .rules import Parameters, rule

require(iam, "_roles", "_users", "_user_inline_policies", "get_account_id")

INLINE_SIZES = {"role": 10_240, "user": 2_048}
TRUST_SIZE = 2_048
MANAGED_SIZE = 6_144

_IDENTITY = Grammar()
_TRUST = Grammar(has_principal=True, has_resource=False)
_TRUSTING = ("CreateRole", "UpdateAssumeRolePolicy")
_INLINE = ("PutRolePolicy", "PutUserPolicy")
_MANAGED = ("CreatePolicy", "CreatePolicyVersion")


@rule("iam", *_INLINE, *_MANAGED)
def identity(parameters: Parameters) -> None:
    """Policies of roles and users: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.

    The wording: https://github.com/hashicorp/terraform/issues/13449,
    https://github.com/terraform-aws-modules/terraform-aws-iam/issues/364.
    """
    problem = problem_of(parameters["PolicyDocument"], _IDENTITY)
    if problem:
        text = "Syntax errors in policy." if problem.kind == "json" else problem.text
        raise RefusedError("MalformedPolicyDocument", text)


@rule("iam", *_TRUSTING)
def trust(parameters: Parameters) -> None:
    """A Principal, and no Resource: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.

    The wording: https://github.com/kubernetes-sigs/external-dns/issues/3085.
    """
    problem = problem_of(_trust_of(parameters), _TRUST)
    if problem:
        raise RefusedError("MalformedPolicyDocument", problem.text)


@rule("iam", *_TRUSTING)
def trust_actions(parameters: Parameters) -> None:
    """Only actions of STS. The wording is that of public tests against IAM.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    """
    for statement in statements(_trust_of(parameters)):
        actions = statement.get("Action", [])
        if not all(action.startswith("sts:") for action in ([actions] if isinstance(actions, str) else actions)):
            message = "AssumeRole policy may only specify STS AssumeRole actions."
            raise RefusedError("MalformedPolicyDocument", message)


@rule("iam", *_TRUSTING)
def trust_principals(parameters: Parameters) -> None:
    """IAM saves the ID of a principal, which must exist. The wording: public reports. Only this account is checked.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    for principal in principals(_trust_of(parameters), "AWS"):
        if not is_principal(principal):
            raise RefusedError("MalformedPolicyDocument", f'Invalid principal in policy: "AWS":"{principal}"')


@rule("iam", *_TRUSTING)
def trust_size(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""
    if _size(_trust_of(parameters)) > TRUST_SIZE:
        raise RefusedError("LimitExceeded", f"Cannot exceed quota for ACLSizePerRole: {TRUST_SIZE}", 409)


@rule("iam", *_INLINE)
def inline_size(parameters: Parameters) -> None:
    """All inline policies together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html.

    The wording: https://github.com/kubernetes/kops/issues/12558.
    """
    kind = "role" if "RoleName" in parameters else "user"
    name = parameters.get("RoleName") or parameters["UserName"]
    documents = {**_inline(kind, name), parameters["PolicyName"]: parameters["PolicyDocument"]}
    if sum(_size(document) for document in documents.values()) > INLINE_SIZES[kind]:
        message = f"Maximum policy size of {INLINE_SIZES[kind]} bytes exceeded for {kind} {name}"
        raise RefusedError("LimitExceeded", message, 409)


@rule("iam", *_MANAGED)
def managed_size(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

    The wording: https://github.com/ministryofjustice/analytical-platform/issues/6873.
    """
    if _size(parameters["PolicyDocument"]) > MANAGED_SIZE:
        raise RefusedError("LimitExceeded", f"Cannot exceed quota for PolicySize: {MANAGED_SIZE}", 409)


def is_principal(name: str) -> bool:
    """Whether a principal exists. Of another account, only the form is checked."""
    if name == "*" or (name.isdecimal() and len(name) == 12):
        return True
    parts = name.split(":")
    if len(parts) != 6 or parts[:2] != ["arn", "aws"] or parts[2] not in {"iam", "sts"}:
        return False
    if parts[4] != iam.get_account_id() or parts[2] == "sts" or parts[5] == "root":
        return True
    return any(one["Arn"] == name for one in (*iam._roles.values(), *iam._users.values()))


def _trust_of(parameters: Parameters) -> str:
    return parameters.get("AssumeRolePolicyDocument") or parameters["PolicyDocument"]


def _inline(kind: str, name: str) -> dict[str, Any]:
    if kind == "role":
        return (iam._roles.get(name) or {}).get("InlinePolicies", {})
    return iam._user_inline_policies.get(name, {})


def _size(document: Any) -> int:
    """The number of characters without white space, which IAM does not count."""
    text = document if isinstance(document, str) else json.dumps(document)
    return len("".join(text.split()))
