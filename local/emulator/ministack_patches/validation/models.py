"""Refuses a request whose values botocore's service model does not allow, with the service's error code.

Codes and wording of the services whose requests have the common form, `1 validation error detected: Value 'x' at 'y'
failed to satisfy constraint: ...`: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html,
https://github.com/ministryofjustice/modernisation-platform/pull/8116 (SSM),
https://github.com/fluent-plugins-nursery/fluent-plugin-cloudwatch-logs/issues/223 (Logs). EKS's wording is not known.
"""

import re
from collections.abc import Callable, Sequence

from botocore.model import OperationModel
from ministack.services import s3

from ministack_patches.internals import require

from .constraints import Problem, problems
from .reading.request import Request
from .refusals import RefusedError

require(s3, "_MALFORMED_XML")

# values that error messages must not show
_SENSITIVE = frozenset({"Value", "value"})


def check(request: Request) -> None:
    shape = request.operation.input_shape
    found = [*request.problems]
    if shape is not None:
        found += problems(shape, request.parameters)
    if found:
        refuse = _SPECIAL.get(request.service)
        if refuse is None:
            raise RefusedError(_CODES[request.service], _common(found))
        refuse(request.operation, found)


_CODES = {
    "autoscaling": "ValidationError",
    "dynamodb": "ValidationException",
    "eks": "InvalidParameterException",
    "iam": "ValidationError",
    "kms": "ValidationException",
    "logs": "InvalidParameterException",
    "ssm": "ValidationException",
    "sts": "ValidationError",
}


def _common(found: Sequence[Problem]) -> str:
    count = f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected"
    return f"{count}: {'; '.join(f'{_value(one)} failed to satisfy constraint: {one.constraint}' for one in found)}"


def _value(problem: Problem) -> str:
    """The value and its place, such as `Value 'x' at 'tags.1.member.key'`. The items of a list count from 1."""
    names = re.sub(r"\[(\d+)\]", lambda match: f".{int(match[1]) + 1}.member", problem.path).split(".")
    at = ".".join(name[:1].lower() + name[1:] for name in names)
    if problem.value is None:
        return f"Value null at '{at}'"
    return f"Value at '{at}'" if names[-1] in _SENSITIVE else f"Value '{problem.value}' at '{at}'"


def _ec2(_operation: OperationModel, found: Sequence[Problem]) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    first = found[0]
    if first.kind == "required":
        raise RefusedError("MissingParameter", f"The request must contain the parameter {first.path}")
    name = first.path.rpartition(".")[2]
    parameter = name[:1].lower() + name[1:]
    # the set of an enum may have a hundred values
    constraint = "" if first.kind == "enum" else f" {first.constraint}"
    message = f"Value ({first.value}) for parameter {parameter} is invalid.{constraint}"
    raise RefusedError("InvalidParameterValue", message)


def _ecr(_operation: OperationModel, found: Sequence[Problem]) -> None:
    """The wording: https://github.com/jenkins-x/jx/issues/1344, https://github.com/aws/aws-dotnet-deploy/issues/549"""
    constraint = found[0].constraint.removeprefix("Member ").replace("pattern: ", "")
    if found[0].kind == "pattern":
        constraint = f"{constraint.removesuffix(_rule(found[0]))}'{_rule(found[0])}'"
    message = f"Invalid parameter at '{found[0].path}' failed to satisfy constraint: '{constraint}'"
    raise RefusedError("InvalidParameterException", message)


def _rule(problem: Problem) -> str:
    return problem.constraint.partition(": ")[2]


def _s3(operation: OperationModel, found: Sequence[Problem]) -> None:
    """Values in a document: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

    How S3 answers to other values is different for each of them, and left to MiniStack.
    """
    payload = operation.input_shape.serialization.get("payload") if operation.input_shape else None
    if any(one.path.startswith(f"{payload}.") for one in found):
        raise RefusedError("MalformedXML", s3._MALFORMED_XML)


_SPECIAL: dict[str, Callable[[OperationModel, Sequence[Problem]], None]] = {"ec2": _ec2, "ecr": _ecr, "s3": _s3}
