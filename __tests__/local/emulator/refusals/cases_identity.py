"""Wrong requests to IAM and KMS."""

from case import MODEL, Case, Parameters, World, case
from world import ACCOUNT, policy, trust

READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
ALL = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}


def role(document: str, name: str = "new") -> Parameters:
    return {"RoleName": name, "AssumeRolePolicyDocument": document}


def inline(document: str) -> Parameters:
    return {"RoleName": "service", "PolicyName": "new", "PolicyDocument": document}


def managed(name: str, document: str) -> Parameters:
    return {"PolicyName": name, "PolicyDocument": document}


def attached(name: str, to: str = "service") -> Parameters:
    return {"RoleName": to, "PolicyArn": f"arn:aws:iam::{name}"}


def long_policy(size: int) -> str:
    return policy({**READ, "Resource": f"arn:aws:s3:::{'a' * size}/*"})


def with_inline(world: World) -> Parameters:
    world.call("iam put_role_policy", RoleName="service", PolicyName="first", PolicyDocument=long_policy(6_000))
    return inline(long_policy(4_300))


CASES: tuple[Case, ...] = (
    case(MODEL, "iam CreateRole", "a name of 65", role(trust(), "a" * 65)),
    case(MODEL, "iam CreateRole", "a session of a minute", {**role(trust(), "short"), "MaxSessionDuration": 60}),
    case("iam_policies.trust", "iam CreateRole", "a trust policy that is no JSON", role("{", "no-json")),
    case(
        "iam_policies.trust", "iam CreateRole", "a trust policy with a Resource", role(trust(Resource="*"), "resource")
    ),
    case(
        "iam_policies.trust",
        "iam CreateRole",
        "a trust policy without a Principal",
        role(policy({"Effect": "Allow", "Action": "sts:AssumeRole"}), "principal"),
    ),
    case(
        "iam_policies.trust_actions",
        "iam CreateRole",
        "a trust policy for s3:GetObject",
        role(trust(Action="s3:GetObject"), "action"),
    ),
    case(
        "iam_policies.trust_principals",
        "iam CreateRole",
        "trust in a user that does not exist",
        role(trust(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:user/none"}), "user"),
    ),
    case(
        "iam_policies.trust_size",
        "iam CreateRole",
        "a trust policy of 2,100 characters",
        role(trust(Condition={"StringEquals": {"aws:PrincipalTag/a": "b" * 2_000}}), "long"),
    ),
    case(
        "iam_policies.identity",
        "iam PutRolePolicy",
        "an inline policy with a Principal",
        inline(policy({**READ, "Principal": "*"})),
    ),
    case(
        "iam_policies.identity",
        "iam PutRolePolicy",
        "the condition operator StringIs",
        inline(policy({**READ, "Condition": {"StringIs": {"aws:PrincipalTag/a": "b"}}})),
    ),
    case("iam_policies.identity", "iam PutRolePolicy", "an inline policy that is no JSON", inline("{")),
    case(
        "iam_policies.identity",
        "iam PutRolePolicy",
        "an action without its service",
        inline(policy({**READ, "Action": "GetObject"})),
    ),
    case(
        "iam_policies.identity",
        "iam PutRolePolicy",
        "a resource that is no ARN",
        inline(policy({**READ, "Resource": "bucket"})),
    ),
    case(
        "iam_policies.identity",
        "iam CreatePolicy",
        "two statements with one ID",
        managed("twice", policy({**READ, "Sid": "Read"}, {**READ, "Sid": "Read"})),
    ),
    case("iam_policies.inline_size", "iam PutRolePolicy", "inline policies of 10,300 characters", with_inline),
    case(
        "iam_policies.managed_size",
        "iam CreatePolicy",
        "a policy of 6,200 characters",
        managed("long", long_policy(6_200)),
    ),
    case(
        "iam_roles.managed_policy",
        "iam AttachRolePolicy",
        "a policy of AWS that does not exist",
        attached("aws:policy/AmazonEKSWorkerPolicy"),
    ),
    case(
        "iam_roles.managed_policy_count",
        "iam AttachRolePolicy",
        "the eleventh policy of a role",
        attached("aws:policy/IAMReadOnlyAccess", "attached"),
    ),
    case(
        "iam_roles.provider_address",
        "iam CreateOpenIDConnectProvider",
        "an address of HTTP",
        {
            "Url": "http://issuer.example.com",
            "ClientIDList": ["sts.amazonaws.com"],
        },
    ),
    case(
        "iam_roles.reserved_tags",
        "iam CreateRole",
        "the tag key aws:x",
        {
            **role(trust(), "tagged"),
            "Tags": [{"Key": "aws:x", "Value": "a"}],
        },
    ),
    case(MODEL, "kms CreateKey", "the key usage READ", {"KeyUsage": "READ"}),
    case(
        MODEL,
        "kms CreateAlias",
        "an alias with a space",
        lambda world: {
            "AliasName": "alias/the key",
            "TargetKeyId": world["key"],
        },
    ),
    case(
        "kms_keys.policy",
        "kms CreateKey",
        "a statement without a Principal",
        {"Policy": policy({**ALL, "Principal": ROOT}, ALL)},
    ),
    case(
        "kms_keys.policy_principals",
        "kms CreateKey",
        "a role that does not exist",
        {"Policy": policy({**ALL, "Principal": {"AWS": [ROOT["AWS"], f"arn:aws:iam::{ACCOUNT}:role/none"]}})},
    ),
    case(
        "kms_keys.lockout",
        "kms CreateKey",
        "a policy that locks its creator out",
        {"Policy": policy({**ALL, "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/reader"}})},
    ),
    case(
        "kms_keys.policy_size",
        "kms CreateKey",
        "a policy of 33,000 characters",
        {"Policy": policy({**ALL, "Principal": ROOT}) + " " * 33_000},
    ),
    case(
        "kms_keys.alias",
        "kms CreateAlias",
        "an alias of AWS",
        lambda world: {
            "AliasName": "alias/aws/own",
            "TargetKeyId": world["key"],
        },
    ),
)
