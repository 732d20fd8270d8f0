"""KMS's keys: their policies and aliases."""

from ministack.core import iam_evaluator
from ministack.services import kms

from ministack_patches.internals import require

from .iam_policies import is_principal
from .policies import Grammar, principals, problem_of
from .refusals import RefusedError
from .rules import Parameters, rule

require(iam_evaluator, "EvalContext", "caller_arn", "evaluate_resource_policy")
require(kms, "_resolve_key", "get_account_id", "get_region")

_POLICY = Grammar(has_principal=True)
_WITH_POLICY = ("CreateKey", "PutKeyPolicy")

# https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
POLICY_SIZE = 32_768


@rule("kms", *_WITH_POLICY)
def policy(parameters: Parameters) -> None:
    """The form of a key policy: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html.

    Most of the wording is not known.
    """
    document = parameters.get("Policy")
    problem = document and problem_of(document, _POLICY)
    if problem:
        raise RefusedError("MalformedPolicyDocumentException", problem.text)


@rule("kms", *_WITH_POLICY)
def policy_principals(parameters: Parameters) -> None:
    """They must exist: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html.

    The wording: https://github.com/awslabs/minimum-viable-dataspace-on-aws/issues/5.
    """
    document = parameters.get("Policy")
    if document and not all(is_principal(name) for name in principals(document, "AWS")):
        message = "Policy contains a statement with one or more invalid principals."
        raise RefusedError("MalformedPolicyDocumentException", message)


@rule("kms", *_WITH_POLICY)
def lockout(parameters: Parameters) -> None:
    """The caller must be able to change the policy: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html.

    The wording: https://github.com/terraform-aws-modules/terraform-aws-kms/issues/14.
    """
    document = parameters.get("Policy")
    if not document or parameters.get("BypassPolicyLockoutSafetyCheck"):
        return
    region, account = kms.get_region(), kms.get_account_id()
    context = iam_evaluator.EvalContext(
        principal_arn=iam_evaluator.caller_arn(),
        principal_type="User",
        principal_account=account,
        action="kms:PutKeyPolicy",
        resource_arn=f"arn:aws:kms:{region}:{account}:key/new",
        region=region,
    )
    if iam_evaluator.evaluate_resource_policy(document, context).decision != "Allow":
        message = "The new key policy will not allow you to update the key policy in the future."
        raise RefusedError("MalformedPolicyDocumentException", message)


@rule("kms", *_WITH_POLICY)
def policy_size(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html. The wording is not known."""
    if len(parameters.get("Policy", "")) > POLICY_SIZE:
        raise RefusedError("LimitExceededException", f"The key policy is longer than {POLICY_SIZE} bytes")


@rule("kms", "CreateAlias", "UpdateAlias")
def alias(parameters: Parameters) -> None:
    """Aliases of AWS: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html.

    The code is in KMS's model, its wording is not known.
    """
    name = parameters["AliasName"]
    if name.startswith("alias/aws/"):
        raise RefusedError("InvalidAliasNameException", f"Alias {name} has the prefix alias/aws/, which is reserved")
