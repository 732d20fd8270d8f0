"""Refusals that the rules of EKS share."""

from ministack.core import iam_evaluator

from ministack_patches.internals import require

from .refusals import RefusedError

require(iam_evaluator, "validate_role_arn")


def invalid_parameter(message: str) -> RefusedError:
    return RefusedError("InvalidParameterException", message)


def refuse_missing_role(arn: str) -> None:
    """Raises `RefusedError` for a role that does not exist. The wording is MiniStack's for the role of a cluster."""
    problem = iam_evaluator.validate_role_arn(arn)
    if problem:
        raise invalid_parameter(problem)
