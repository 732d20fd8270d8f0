"""MiniStack refuses a second resource of the same name without a patch, with AWS's code.

`ministack_patches/duplicates.py` is for the other types.
"""

import json
import unittest
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch_logs, dynamodb, ec2, ecr, eks, iam, kms, s3, ssm
from ministack_patches.internals import Response

TRUST = '{"Version": "2012-10-17", "Statement": []}'
RIGHTS = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'
IN_EUROPE = (
    b"<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>"
)
ROLE = "arn:aws:iam::000000000000:role/x"


def query(action: Callable[[Any], Response], **parameters: str) -> Callable[[], Response]:
    return lambda: action({name.replace("_", "."): [value] for name, value in parameters.items()})


def in_cluster(action: Callable[[str, dict[str, Any]], Response], **body: str) -> Callable[[], Response]:
    return lambda: action("webapi", body)


def table() -> Response:
    key = {"AttributeName": "LockID"}
    return dynamodb._create_table(
        {
            "TableName": "locks",
            "KeySchema": [{**key, "KeyType": "HASH"}],
            "AttributeDefinitions": [{**key, "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        }
    )


def alias() -> Response:
    key = json.loads(kms._create_key({})[2])["KeyMetadata"]["KeyId"]
    return kms._create_alias({"AliasName": "alias/webapi", "TargetKeyId": key})


CREATE: dict[str, tuple[Callable[[], Response], str]] = {
    "aws_cloudwatch_log_group": (
        lambda: cloudwatch_logs._create_log_group({"logGroupName": "/webapi"}),
        "ResourceAlreadyExistsException",
    ),
    "aws_dynamodb_table": (table, "ResourceInUseException"),
    "aws_ecr_repository": (
        lambda: ecr._create_repository({"repositoryName": "webapi"}),
        "RepositoryAlreadyExistsException",
    ),
    "aws_eks_access_entry": (in_cluster(eks._create_access_entry, principalArn=ROLE), "ResourceInUseException"),
    "aws_eks_addon": (in_cluster(eks._create_addon, addonName="coredns"), "ResourceInUseException"),
    "aws_eks_node_group": (in_cluster(eks._create_nodegroup, nodegroupName="nodes"), "ResourceInUseException"),
    "aws_eks_pod_identity_association": (
        in_cluster(eks._create_pod_identity_association, namespace="x", serviceAccount="x", roleArn=ROLE),
        "ResourceInUseException",
    ),
    "aws_iam_instance_profile": (
        query(iam._create_instance_profile, InstanceProfileName="nodes"),
        "EntityAlreadyExists",
    ),
    "aws_iam_openid_connect_provider": (query(iam._create_oidc_provider, Url="https://x"), "EntityAlreadyExists"),
    "aws_iam_policy": (query(iam._create_policy, PolicyName="x", PolicyDocument=RIGHTS), "EntityAlreadyExists"),
    "aws_iam_role": (query(iam._create_role, RoleName="x", AssumeRolePolicyDocument=TRUST), "EntityAlreadyExists"),
    "aws_kms_alias": (alias, "AlreadyExistsException"),
    "aws_launch_template": (
        query(ec2._create_launch_template, LaunchTemplateName="nodes"),
        "InvalidLaunchTemplateName.AlreadyExistsException",
    ),
    "aws_s3_bucket": (
        lambda: s3._create_bucket("webapi-tfstate", IN_EUROPE, {}, "eu-central-1"),
        "BucketAlreadyOwnedByYou",
    ),
    "aws_security_group": (
        query(ec2._create_security_group, GroupName="nodes", VpcId="vpc-1"),
        "InvalidGroup.Duplicate",
    ),
    "aws_ssm_parameter": (
        lambda: ssm._put_parameter({"Name": "/webapi", "Type": "String", "Value": "x"}),
        "ParameterAlreadyExists",
    ),
}


class ExistingNames(unittest.TestCase):
    def test_a_second_resource_of_the_same_name_is_refused(self) -> None:
        eks._clusters["webapi"] = {"version": "1.36"}
        self.addCleanup(eks._clusters.clear)
        for resource, (create, code) in CREATE.items():
            with self.subTest(resource):
                self.assertLess(create()[0], 300)
                status, _, body = create()
                self.assertGreaterEqual(status, 400)
                self.assertIn(code, body.decode())

    def test_a_second_cluster_of_the_same_name_is_refused(self) -> None:
        eks._clusters["webapi"] = {"name": "webapi"}
        self.addCleanup(eks._clusters.clear)
        status, _, body = eks._create_cluster({"name": "webapi"})
        self.assertEqual(status, 409)
        self.assertIn("ResourceInUseException", body.decode())
