"""Wrong requests to SSM, ECR, S3, DynamoDB and CloudWatch Logs."""

import json

from case import MODEL, Case, Parameters, case
from world import ACCOUNT, REGION, policy

NO_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000"
STATE = "arn:aws:s3:::state"
OWNER = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
ALLOW = {"Effect": "Allow", "Principal": OWNER, "Action": "s3:*", "Resource": [STATE, f"{STATE}/*"]}
SELECTION = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countNumber": 14}


def parameter(**changes: str) -> Parameters:
    return {"Name": "/webapi/new", "Value": "value", "Type": "String", **changes}


def repository(**changes: object) -> Parameters:
    return {"repositoryName": "new", **changes}


def lifecycle(**selection: object) -> Parameters:
    rule = {"rulePriority": 1, "selection": {**SELECTION, **selection}, "action": {"type": "expire"}}
    return {"repositoryName": "webapi", "lifecyclePolicyText": json.dumps({"rules": [rule]})}


def bucket(name: str) -> Parameters:
    return {"Bucket": name, "CreateBucketConfiguration": {"LocationConstraint": REGION}}


def bucket_policy(document: str) -> Parameters:
    return {"Bucket": "state", "Policy": document}


def table(**changes: object) -> Parameters:
    return {
        "TableName": "locks",
        "KeySchema": [{"AttributeName": "LockID", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "LockID", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        **changes,
    }


CASES: tuple[Case, ...] = (
    case("ssm_parameters.name", "ssm PutParameter", "a name with a space", parameter(Name="/webapi/my message")),
    case("ssm_parameters.levels", "ssm PutParameter", "a name of 16 levels", parameter(Name="/a" * 16)),
    case("ssm_parameters.size", "ssm PutParameter", "a value of 4,097", parameter(Name="/long", Value="a" * 4_097)),
    case(
        "ssm_parameters.nested",
        "ssm PutParameter",
        "a reference in the value",
        parameter(Name="/nested", Value="{{ssm:/other}}"),
    ),
    case(
        "ssm_parameters.allowed_pattern",
        "ssm PutParameter",
        "a value that its pattern excludes",
        parameter(Name="/number", Value="a", AllowedPattern="^[0-9]+$"),
    ),
    case(
        "ssm_parameters.key",
        "ssm PutParameter",
        "a SecureString with a key that does not exist",
        parameter(Name="/secret", Type="SecureString", KeyId=NO_KEY),
    ),
    case(MODEL, "ssm PutParameter", "the type Text", parameter(Name="/text", Type="Text")),
    case(MODEL, "ssm PutParameter", "the tier Basic", parameter(Name="/basic", Tier="Basic")),
    case(MODEL, "ecr CreateRepository", "a name of 257", repository(repositoryName="a" * 257)),
    case(MODEL, "ecr CreateRepository", "a name with a capital", repository(repositoryName="webApi")),
    case(MODEL, "ecr CreateRepository", "the mutability FIXED", repository(imageTagMutability="FIXED")),
    case(
        "ecr_repositories.key",
        "ecr CreateRepository",
        "a key that does not exist",
        repository(repositoryName="locked", encryptionConfiguration={"encryptionType": "KMS", "kmsKey": NO_KEY}),
    ),
    case("ecr_repositories.lifecycle_policy", "ecr PutLifecyclePolicy", "days without countUnit", lifecycle()),
    case(
        "ecr_repositories.lifecycle_policy",
        "ecr PutLifecyclePolicy",
        "tagged images without tags",
        lifecycle(tagStatus="tagged", countUnit="days"),
    ),
    case(
        "ecr_repositories.lifecycle_policy",
        "ecr PutLifecyclePolicy",
        "a policy that is no JSON",
        {
            "repositoryName": "webapi",
            "lifecyclePolicyText": "none" + " " * 100,
        },
    ),
    case(
        "ecr_repositories.repository_policy",
        "ecr SetRepositoryPolicy",
        "a policy without a Principal",
        {
            "repositoryName": "webapi",
            "policyText": policy({"Effect": "Allow", "Action": "ecr:BatchGetImage"}),
        },
    ),
    case("s3_buckets.name", "s3 CreateBucket", "the name xn--x", bucket("xn--bucket")),
    case(
        "s3_buckets.policy_principals",
        "s3 PutBucketPolicy",
        "a user that does not exist",
        bucket_policy(policy(ALLOW, {**ALLOW, "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/none"}})),
    ),
    case(
        "s3_buckets.policy_resources",
        "s3 PutBucketPolicy",
        "objects of another bucket",
        bucket_policy(policy(ALLOW, {**ALLOW, "Resource": "arn:aws:s3:::other/*"})),
    ),
    case(
        "s3_buckets.policy_actions",
        "s3 PutBucketPolicy",
        "an action of another service",
        bucket_policy(policy(ALLOW, {**ALLOW, "Action": "kms:Decrypt"})),
    ),
    case(
        "s3_buckets.key",
        "s3 PutBucketEncryption",
        "a key for AES256",
        lambda world: {
            "Bucket": "state",
            "ServerSideEncryptionConfiguration": {
                "Rules": [
                    {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256", "KMSMasterKeyID": world["key"]}}
                ]
            },
        },
    ),
    case(
        "s3_buckets.log_target",
        "s3 PutBucketLogging",
        "logs into a bucket that does not exist",
        {
            "Bucket": "state",
            "BucketLoggingStatus": {"LoggingEnabled": {"TargetBucket": "none", "TargetPrefix": ""}},
        },
    ),
    case(
        MODEL,
        "s3 PutBucketOwnershipControls",
        "the ownership Mine",
        {
            "Bucket": "state",
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "Mine"}]},
        },
    ),
    case(
        MODEL,
        "s3 PutBucketLifecycleConfiguration",
        "a rule that is On",
        {
            "Bucket": "state",
            "LifecycleConfiguration": {
                "Rules": [{"ID": "a", "Status": "On", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]
            },
        },
    ),
    case(
        "s3_buckets.policy",
        "s3 PutBucketPolicy",
        "a policy without a Principal",
        bucket_policy(policy({name: value for name, value in ALLOW.items() if name != "Principal"})),
    ),
    case("s3_buckets.policy", "s3 PutBucketPolicy", "a policy that is no JSON", bucket_policy("none")),
    case(MODEL, "dynamodb CreateTable", "the billing mode FREE", table(BillingMode="FREE")),
    case(
        "logs_groups.reserved_name",
        "logs CreateLogGroup",
        "a name that starts with aws/",
        {"logGroupName": "aws/webapi"},
    ),
    case(MODEL, "logs CreateLogGroup", "a name with a space", {"logGroupName": "web api"}),
)
