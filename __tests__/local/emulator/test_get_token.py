"""Which presigned URLs authenticate at a cluster. Tokens are signed as `aws eks get-token` signs them."""

import base64
import os
import unittest
from collections.abc import Callable
from typing import Any
from unittest import mock

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from ministack.services import eks, iam
from ministack_patches import get_token

Decode = Callable[[str], Any]

ACCOUNT = "000000000000"
CREDENTIALS = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")


def token(host: str, cluster: str = "webapi", credentials: Credentials = CREDENTIALS, scheme: str = "https") -> str:
    url = f"{scheme}://{host}/?Action=GetCallerIdentity&Version=2011-06-15"
    request = AWSRequest("GET", url, headers={"x-k8s-aws-id": cluster})
    SigV4QueryAuth(credentials, "sts", "eu-central-1", expires=60).add_auth(request)
    return "k8s-aws-v1." + base64.urlsafe_b64encode(request.url.encode()).decode().rstrip("=")


class GetToken(unittest.TestCase):
    def setUp(self) -> None:
        iam._access_keys[CREDENTIALS.access_key] = {
            "UserName": "deployer",
            "Status": "Active",
            "SecretAccessKey": CREDENTIALS.secret_key,
        }
        self.addCleanup(iam._access_keys.clear)
        environment = {"GATEWAY_PORT": "4566", "MINISTACK_ACCOUNT_ID": ACCOUNT, "AWS_ACCESS_KEY_ID": "root"}
        for patch in (
            mock.patch.dict(os.environ, environment),
            mock.patch.object(eks, "_decode_aws_iam_token", patched_decode(eks._decode_aws_iam_token)),
        ):
            patch.start()
            self.addCleanup(patch.stop)

    def test_accepts_a_url_signed_for(self) -> None:
        for host in ("localhost:4566", "sts.eu-central-1.amazonaws.com"):
            with self.subTest(host):
                credential = eks._verify_eks_token(token(host), "webapi")
                self.assertEqual(credential.principal_arn, f"arn:aws:iam::{ACCOUNT}:user/deployer")

    def test_refuses_a_url_signed_for(self) -> None:
        for host in ("localhost:4567", "localhost", "evil.example:4566", "sts.us-east-1.amazonaws.com"):
            with self.subTest(host):
                self.assertIsNone(eks._verify_eks_token(token(host), "webapi"))

    def test_refuses_a_token(self) -> None:
        host = "localhost:4566"
        stranger = Credentials("AKIAI44QH8DHBEXAMPLE", CREDENTIALS.secret_key)
        wrong_secret = Credentials(CREDENTIALS.access_key, "guessed")
        for description, refused in {
            "of another cluster": token(host, cluster="other"),
            "of an unknown access key": token(host, credentials=stranger),
            "signed with another secret": token(host, credentials=wrong_secret),
            "with an http URL": token(host, scheme="http"),
            "that is no presigned URL": "k8s-aws-v1.rubbish",
        }.items():
            with self.subTest(description):
                self.assertIsNone(eks._verify_eks_token(refused, "webapi"))


def patched_decode(original: Decode) -> Decode:
    return lambda text: get_token.decode(original, text)
