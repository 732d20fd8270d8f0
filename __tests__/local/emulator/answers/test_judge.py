"""Answers that differ from botocore's models are found, in each protocol."""

import json
import unittest

import judge

REQUEST_PAYMENT = "<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>"
VPC = "<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId>{}</item></vpcSet></DescribeVpcsResponse>"
ROLE = "<GetRoleResponse><GetRoleResult><Role>{}</Role></GetRoleResult></GetRoleResponse>"
ROLE_MEMBERS = (
    "<Path>/</Path><RoleName>a</RoleName><RoleId>AROA0123456789ABCDEF</RoleId>"
    "<Arn>arn:aws:iam::000000000000:role/a</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>"
)


def problems(service: str, operation: str, body: str) -> list[str]:
    model = judge.service_model(service).operation_model(operation)
    return judge.problems(model, 200, {}, body.encode())


class Judge(unittest.TestCase):
    def test_right_answers_have_no_problems(self) -> None:
        self.assertEqual(problems("s3", "GetBucketRequestPayment", REQUEST_PAYMENT), [])
        self.assertEqual(problems("ec2", "DescribeVpcs", VPC.format("<state>available</state>")), [])
        self.assertEqual(problems("iam", "GetRole", ROLE.format(ROLE_MEMBERS)), [])
        self.assertEqual(problems("eks", "DescribeCluster", json.dumps({"cluster": {"tags": {}}})), [])

    def test_the_answer_of_another_operation_is_found(self) -> None:
        found = problems("s3", "GetBucketRequestPayment", "<ListBucketResult><Name>a</Name></ListBucketResult>")
        self.assertEqual(found, [".Name: the model has no such member"])

    def test_members_that_the_model_does_not_have_are_found(self) -> None:
        found = problems("ec2", "DescribeVpcs", VPC.format("<zone>a</zone>"))
        self.assertEqual(found, [".vpcSet[].zone: the model has no such member"])
        found = problems("eks", "DescribeCluster", json.dumps({"cluster": {"zone": "a"}}))
        self.assertEqual(found, [".cluster.zone: the model has no such member"])

    def test_values_that_the_model_does_not_allow_are_found(self) -> None:
        (found,) = problems("eks", "DescribeCluster", json.dumps({"cluster": {"status": "READY"}}))
        self.assertTrue(found.startswith("cluster.status: Member must satisfy enum value set"), found)

    def test_a_missing_required_member_is_found(self) -> None:
        found = problems("iam", "GetRole", ROLE.format(ROLE_MEMBERS.replace("<Path>/</Path>", "")))
        self.assertEqual(found, ["Role.Path: Member must not be null"])

    def test_a_missing_result_is_found(self) -> None:
        self.assertEqual(problems("iam", "GetRole", "<GetRoleResponse/>"), ["no <GetRoleResult>"])
