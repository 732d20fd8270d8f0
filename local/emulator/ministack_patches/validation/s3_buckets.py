"""S3's buckets: names, policies, keys and logs."""

from ministack.services import s3

from ministack_patches.internals import require

from .iam_policies import is_principal
from .policies import Grammar, principals, problem_of, statements
from .refusals import RefusedError
from .rules import Parameters, rule

require(s3, "_buckets")

_POLICY = Grammar(has_principal=True)
_NO_TARGET = (
    "The target bucket for logging does not exist, is not owned by you, or does not have the appropriate grants for "
    "the log-delivery group."
)

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
_SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html
POLICY_SIZE = 20_480


@rule("s3", "CreateBucket")
def name(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html

    MiniStack checks length, characters and the form of an address.
    """
    wanted = parameters["Bucket"]
    if wanted.startswith(_PREFIXES) or wanted.endswith(_SUFFIXES) or ".." in wanted:
        raise RefusedError("InvalidBucketName", "The specified bucket is not valid.")


@rule("s3", "PutBucketPolicy")
def policy(parameters: Parameters) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html

    The wording: https://github.com/spantaleev/matrix-docker-ansible-deploy/issues/1869.
    """
    document = parameters.get("Policy", b"").decode(errors="replace")
    if len(document) > POLICY_SIZE:
        raise RefusedError("InvalidPolicyDocument", "The policy is longer than 20 KB")
    problem = problem_of(document, _POLICY)
    if problem:
        json_text = "Policies must be valid JSON and the first byte must be '{'"
        raise RefusedError("MalformedPolicy", json_text if problem.kind == "json" else problem.text)


@rule("s3", "PutBucketPolicy")
def policy_principals(parameters: Parameters) -> None:
    """They must exist: https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html.

    The wording: https://github.com/cloud-custodian/cloud-custodian/issues/4948.
    """
    if not all(is_principal(one) for one in principals(parameters["Policy"].decode(), "AWS")):
        raise RefusedError("MalformedPolicy", "Invalid principal in policy")


@rule("s3", "PutBucketPolicy")
def policy_resources(parameters: Parameters) -> None:
    """Only this bucket and its objects.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteAccessPermissionsReqd.html
    """
    bucket = f"arn:aws:s3:::{parameters['Bucket']}"
    for statement in statements(parameters["Policy"].decode()):
        resources = statement.get("Resource", [])
        for resource in [resources] if isinstance(resources, str) else resources:
            if resource != bucket and not resource.startswith((f"{bucket}/", f"{bucket}*")):
                raise RefusedError("MalformedPolicy", "Policy has invalid resource")


@rule("s3", "PutBucketPolicy")
def policy_actions(parameters: Parameters) -> None:
    """Only actions of S3. The wording is that of public reports.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
    """
    for statement in statements(parameters["Policy"].decode()):
        actions = statement.get("Action", [])
        for action in [actions] if isinstance(actions, str) else actions:
            if action != "*" and not action.lower().startswith("s3:"):
                raise RefusedError("MalformedPolicy", "Policy has invalid action")


@rule("s3", "PutBucketEncryption")
def key(parameters: Parameters) -> None:
    """A key is for KMS only: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html.

    S3 checks the key's existence only when an object is written. The wording is not known.
    """
    for one in parameters["ServerSideEncryptionConfiguration"]["Rules"]:
        default = one.get("ApplyServerSideEncryptionByDefault", {})
        if default.get("KMSMasterKeyID") and default["SSEAlgorithm"] == "AES256":
            message = "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"
            raise RefusedError("InvalidArgument", message)


@rule("s3", "PutBucketLogging")
def log_target(parameters: Parameters) -> None:
    """The bucket for logs exists: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html.

    Code and wording are in the list of S3's errors: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
    """
    enabled = parameters["BucketLoggingStatus"].get("LoggingEnabled")
    if enabled and enabled["TargetBucket"] not in s3._buckets:
        raise RefusedError("InvalidTargetBucketForLogging", _NO_TARGET)
