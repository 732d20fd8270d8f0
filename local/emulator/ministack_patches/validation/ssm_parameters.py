"""Parameters of Systems Manager: names, values, patterns and keys.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
"""

import re

from ministack.services import kms

from ministack_patches.internals import require

from .refusals import RefusedError
from .rules import Parameters, rule

require(kms, "_resolve_key")

LEVELS = 15
SIZES = {"Standard": 4_096, "Advanced": 8_192, "Intelligent-Tiering": 8_192}

_NAME = re.compile(r"[a-zA-Z0-9_.\-/]+")
_REFERENCE = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@rule("ssm", "PutParameter")
def name(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html

    The wording: https://github.com/boto/boto3/issues/1499.
    """
    wanted = parameters["Name"]
    if not _NAME.fullmatch(wanted) or ("/" in wanted and not wanted.startswith("/")):
        paths = "If formed as a path, it can consist of sub-paths divided by slash symbol"
        symbols = "each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_"
        message = f'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). {paths}; {symbols}'
        raise RefusedError("ValidationException", message)


@rule("ssm", "PutParameter")
def levels(parameters: Parameters) -> None:
    """15 levels: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html.

    The code is in SSM's model, its wording is not known.
    """
    if parameters["Name"].count("/") > LEVELS:
        message = f"The hierarchy of the parameter has more than {LEVELS} levels"
        raise RefusedError("HierarchyLevelLimitExceededException", message)


@rule("ssm", "PutParameter")
def size(parameters: Parameters) -> None:
    """4 KB, or 8 KB: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html.

    The wording: https://github.com/hashicorp/terraform-provider-aws/issues/18521.
    """
    tier = parameters.get("Tier", "Standard")
    if len(parameters["Value"].encode()) <= SIZES[tier]:
        return
    if tier != "Standard":
        message = f"Advanced tier parameters support a maximum parameter value of {SIZES[tier]} characters."
        raise RefusedError("ValidationException", message)
    page = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"
    raise RefusedError(
        "ValidationException",
        "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter "
        f"value, upgrade the parameter to use the advanced-parameter tier. For more information, see {page}",
    )


@rule("ssm", "PutParameter")
def nested(parameters: Parameters) -> None:
    """No `{{}}`: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html.

    SSM's wording is not known.
    """
    if _REFERENCE.search(parameters["Value"]):
        message = 'Parameter value: can\'t nest another parameter. Do not use "{{}}" in the value.'
        raise RefusedError("ValidationException", message)


@rule("ssm", "PutParameter")
def allowed_pattern(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html

    The code is in SSM's model, its wording is not known.
    """
    pattern = parameters.get("AllowedPattern")
    if pattern and not re.search(pattern, parameters["Value"]):
        message = f"Parameter value, cannot be validated against allowedPattern: {pattern}"
        raise RefusedError("ParameterPatternMismatchException", message)


@rule("ssm", "PutParameter")
def key(parameters: Parameters) -> None:
    """The key of a SecureString exists: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html.

    The code is in SSM's model, its wording is not known.
    """
    wanted = parameters.get("KeyId", "")
    if not wanted or wanted.startswith("alias/aws/"):
        return
    if parameters.get("Type", "SecureString") != "SecureString":
        message = "KeyId is only valid for parameters of type SecureString"
        raise RefusedError("ValidationException", message)
    if kms._resolve_key(wanted) is None:
        raise RefusedError("InvalidKeyId", f"Key '{wanted}' does not exist")
