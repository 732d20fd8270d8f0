"""ECR's repositories: their keys, and lifecycle and repository policies."""

import json
from typing import Any

from ministack.services import kms

from .policies import Grammar, problem_of
from .refusals import RefusedError
from .rules import Parameters, rule

_POLICY = Grammar(has_principal=True, has_resource=False)
_TAG_STATUS = frozenset({"tagged", "untagged", "any"})
_RULE = frozenset({"rulePriority", "selection", "action"})
_SELECTION = frozenset({"tagStatus", "countType", "countNumber"})
_COUNT_TYPES = frozenset({"imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"})


@rule("ecr", "CreateRepository")
def key(parameters: Parameters) -> None:
    """The key exists: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html.

    The code is in ECR's model, its wording is not known.
    """
    wanted = parameters.get("encryptionConfiguration", {}).get("kmsKey")
    if wanted and kms._resolve_key(wanted) is None:
        raise RefusedError("KmsException", f"The key {wanted} does not exist, or ECR can't use it")


@rule("ecr", "PutLifecyclePolicy")
def lifecycle_policy(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html

    The wording: https://github.com/cloudposse/terraform-aws-ecr/pull/132, moto/ecr/policy_validation.py of moto 5.2.5.
    """
    problem = _lifecycle_problem(parameters["lifecyclePolicyText"])
    if problem:
        reason = f"'Lifecycle policy validation failure: {problem}'"
        message = f"Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: {reason}"
        raise RefusedError("InvalidParameterException", message)


@rule("ecr", "SetRepositoryPolicy")
def repository_policy(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html

    The wording: moto/ecr/models.py of moto 5.2.5 (PyPI).
    """
    if problem_of(parameters["policyText"], _POLICY):
        constraint = "'Invalid repository policy provided'"
        message = f"Invalid parameter at 'PolicyText' failed to satisfy constraint: {constraint}"
        raise RefusedError("InvalidParameterException", message)


def _lifecycle_problem(text: str) -> str | None:
    try:
        policy = json.loads(text)
    except ValueError:
        return "Could not map policyString into LifecyclePolicy."
    rules = policy.get("rules") if isinstance(policy, dict) else None
    if not rules or not isinstance(rules, list):
        return 'object has missing required properties (["rules"])'
    priorities = [one.get("rulePriority") for one in rules if isinstance(one, dict)]
    if len(priorities) != len(set(priorities)):
        return "Duplicate rule priorities are not allowed."
    return next((problem for one in rules if (problem := _rule_problem(one))), None)


def _rule_problem(one: Any) -> str | None:
    missing = sorted(_RULE - set(one)) or sorted(_SELECTION - set(one["selection"]))
    if missing:
        return f"object has missing required properties ({json.dumps(missing)})"
    selection = one["selection"]
    is_counted = selection["countType"] == "imageCountMoreThan"
    has_tags = "tagPrefixList" in selection or "tagPatternList" in selection
    fits = (
        selection["tagStatus"] in _TAG_STATUS
        and selection["countType"] in _COUNT_TYPES
        and isinstance(selection["countNumber"], int)
        and selection["countNumber"] > 0
        and ("countUnit" in selection) != is_counted
        and has_tags == (selection["tagStatus"] == "tagged")
    )
    return None if fits else "instance failed to match exactly one schema (matched 0 out of 2)"
