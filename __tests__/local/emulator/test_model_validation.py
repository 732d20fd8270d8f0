"""A request is read by the protocol of its service, and refused where botocore's model does not allow its values."""

import json
import unittest
from typing import Any
from urllib.parse import urlencode

from ministack_patches.validation import check
from ministack_patches.validation.reading.request import HttpRequest, Request, read
from ministack_patches.validation.refusals import RefusedError, answer

TARGETS = {
    "dynamodb": "DynamoDB_20120810",
    "ecr": "AmazonEC2ContainerRegistry_V20150921",
    "ssm": "AmazonSSM",
}
VERSIONING = '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>{}</Status>'


def form(action: str, **parameters: str) -> HttpRequest:
    """A form. `Tag_1_Key` is the parameter `Tag.1.Key`."""
    named = {name.replace("_", "."): value for name, value in parameters.items()}
    return HttpRequest("POST", "/", {}, urlencode({"Action": action, **named}).encode(), {})


def target(service: str, action: str, **document: Any) -> HttpRequest:
    headers = {"x-amz-target": f"{TARGETS[service]}.{action}"}
    return HttpRequest("POST", "/", headers, json.dumps(document).encode(), {})


def eks(method: str, path: str, **document: Any) -> HttpRequest:
    return HttpRequest(method, path, {}, json.dumps(document).encode(), {})


def s3(method: str, path: str, body: str, *subresources: str) -> HttpRequest:
    return HttpRequest(method, path, {}, body.encode(), {name: [""] for name in subresources})


class Reading(unittest.TestCase):
    def read(self, service: str, http: HttpRequest) -> Request:
        request = read(service, http)
        if request is None:
            raise AssertionError(f"no operation of {service} fits")
        self.assertEqual(request.problems, [])
        return request

    def test_a_form_of_ec2(self) -> None:
        request = self.read(
            "ec2",
            form(
                "AuthorizeSecurityGroupEgress",
                GroupId="sg-1",
                IpPermissions_1_FromPort="443",
                IpPermissions_1_IpRanges_1_CidrIp="10.0.0.0/8",
                IpPermissions_1_Groups_1_GroupId="sg-2",
                TagSpecification_1_Tag_1_Key="a",
            ),
        )
        permission = {
            "FromPort": 443,
            "IpRanges": [{"CidrIp": "10.0.0.0/8"}],
            "UserIdGroupPairs": [{"GroupId": "sg-2"}],
        }
        tags = [{"Tags": [{"Key": "a"}]}]
        self.assertEqual(
            request.parameters, {"GroupId": "sg-1", "IpPermissions": [permission], "TagSpecifications": tags}
        )

    def test_a_form_of_iam(self) -> None:
        request = self.read("iam", form("TagRole", RoleName="a", Tags_member_1_Key="k", Tags_member_1_Value="v"))
        self.assertEqual(request.parameters, {"RoleName": "a", "Tags": [{"Key": "k", "Value": "v"}]})

    def test_json_by_its_target(self) -> None:
        item = {"LockID": {"S": "a"}}
        request = self.read("dynamodb", target("dynamodb", "PutItem", TableName="locks", Item=item))
        self.assertEqual((request.operation.name, request.parameters["Item"]), ("PutItem", item))

    def test_json_by_its_address_with_an_arn_in_the_path(self) -> None:
        role = "arn:aws:iam::000000000000:role/team/admin"
        http = eks("POST", f"/clusters/webapi/access-entries/{role}/access-policies", policyArn="p")
        request = self.read("eks", http)
        self.assertEqual(request.operation.name, "AssociateAccessPolicy")
        self.assertEqual(request.parameters, {"clusterName": "webapi", "principalArn": role, "policyArn": "p"})

    def test_a_document_of_s3(self) -> None:
        body = VERSIONING.format("Enabled") + "</VersioningConfiguration>"
        request = self.read("s3", s3("PUT", "/bucket", body, "versioning"))
        self.assertEqual(request.operation.name, "PutBucketVersioning")
        self.assertEqual(request.parameters["VersioningConfiguration"], {"Status": "Enabled"})

    def test_an_upload_to_s3_whose_body_looks_like_a_document(self) -> None:
        check("s3", s3("PUT", "/bucket/a/key.xml", VERSIONING.format("On")))

    def test_an_unknown_operation_and_what_is_no_json_are_left_to_ministack(self) -> None:
        self.assertIsNone(read("ec2", form("MakeVpc")))
        self.assertIsNone(read("eks", eks("GET", "/none")))
        headers = {"x-amz-target": "AmazonSSM.PutParameter"}
        request = self.read("ssm", HttpRequest("POST", "/", headers, b"{", {}))
        self.assertEqual(request.parameters, {})


class Constraints(unittest.TestCase):
    def refusal(self, service: str, http: HttpRequest) -> tuple[str, str]:
        """Code and message."""
        with self.assertRaises(RefusedError) as caught:
            check(service, http)
        return caught.exception.code, caught.exception.message

    def test_a_missing_member(self) -> None:
        expected = ("MissingParameter", "The request must contain the parameter VpcId")
        self.assertEqual(self.refusal("ec2", form("CreateSubnet", CidrBlock="10.0.0.0/24")), expected)
        code, message = self.refusal("ssm", target("ssm", "PutParameter", Name="a"))
        self.assertEqual(code, "ValidationException")
        constraint = "failed to satisfy constraint: Member must not be null"
        self.assertEqual(message, f"1 validation error detected: Value null at 'value' {constraint}")

    def test_a_value_of_another_type(self) -> None:
        code, message = self.refusal("ec2", form("ModifyVpcAttribute", VpcId="vpc-1", EnableDnsSupport_Value="yes"))
        self.assertEqual(code, "InvalidParameterValue")
        self.assertRegex(message, r"^Value \(yes\) for parameter value is invalid")
        code, _ = self.refusal("ecr", target("ecr", "CreateRepository", repositoryName=["a"]))
        self.assertEqual(code, "InvalidParameterException")

    def test_a_value_that_an_enum_lacks(self) -> None:
        scope = {"type": "region"}
        http = eks("POST", "/clusters/a/access-entries/arn:x/access-policies", policyArn="p", accessScope=scope)
        at = "at 'accessScope.type' failed to satisfy constraint: Member must satisfy enum value set"
        message = f"1 validation error detected: Value 'region' {at}: [cluster, namespace]"
        self.assertEqual(self.refusal("eks", http), ("InvalidParameterException", message))

    def test_an_instance_type_that_the_model_lacks_is_no_problem_of_the_model(self) -> None:
        instance_type = {"LaunchTemplateData_InstanceType": "t8i.small"}
        check("ec2", form("CreateLaunchTemplate", LaunchTemplateName="a-1", **instance_type))

    def test_a_name_that_does_not_match_its_pattern_as_a_whole(self) -> None:
        code, message = self.refusal("ecr", target("ecr", "CreateRepository", repositoryName="webApi"))
        self.assertEqual(code, "InvalidParameterException")
        constraint = r"'must satisfy regular expression '\[a-z0-9\]\+.*\*''$"
        self.assertRegex(message, rf"^Invalid parameter at 'repositoryName' failed to satisfy constraint: {constraint}")

    def test_lengths_and_ranges_all_in_one_message(self) -> None:
        trust = {"AssumeRolePolicyDocument": "{}", "MaxSessionDuration": "60"}
        code, message = self.refusal("iam", form("CreateRole", RoleName="a" * 65, **trust))
        self.assertEqual(code, "ValidationError")
        self.assertRegex(message, r"^2 validation errors detected: .*'roleName'.*64; Value '60' at 'maxSession")

    def test_a_document_of_s3_with_a_value_that_it_must_not_have(self) -> None:
        body = VERSIONING.format("On") + "</VersioningConfiguration>"
        self.assertEqual(self.refusal("s3", s3("PUT", "/bucket", body, "versioning"))[0], "MalformedXML")

    def test_a_secret_is_not_in_the_message(self) -> None:
        http = target("ssm", "PutParameter", Name="a", Type="S", Value="hidden")
        self.assertNotIn("hidden", self.refusal("ssm", http)[1])


class Answers(unittest.TestCase):
    def test_each_protocol_has_its_own_form(self) -> None:
        refused = RefusedError("Wrong", "<no>", 400)
        for service, expected in (
            ("ec2", b"<Code>Wrong</Code>\n        <Message>&lt;no&gt;</Message>"),
            ("iam", b"<Type>Sender</Type><Code>Wrong</Code><Message>&lt;no&gt;</Message>"),
            ("s3", b"<Code>Wrong</Code><Message>&lt;no&gt;</Message>"),
            ("eks", b'{"__type": "Wrong", "message": "<no>"}'),
            ("kms", b'"__type"'),
        ):
            with self.subTest(service):
                status, _, body = answer(service, refused)
                self.assertEqual(status, 400)
                self.assertIn(expected, body)
