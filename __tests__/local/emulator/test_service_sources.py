"""A service takes a role on behalf of the resource that the role's trust names, and of no other."""

import asyncio
import unittest

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack_patches import service_sources
from ministack_patches.internals import Response

ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/cluster"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
CLUSTER = f"arn:aws:eks:eu-central-1:{ACCOUNT}:cluster/webapi"
OWN = {"x-amz-source-arn": CLUSTER, "x-amz-source-account": ACCOUNT}


def trust(principal: dict[str, str]) -> dict[str, object]:
    condition = {"StringEquals": {"aws:SourceAccount": ACCOUNT}, "ArnLike": {"aws:SourceArn": CLUSTER}}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition}
    return {"Version": "2012-10-17", "Statement": [statement]}


def is_given(headers: dict[str, str], caller: str = ROOT, kind: str = "Root") -> bool:
    """Whether the role is given to a caller that sends these headers."""
    context = EvalContext(
        principal_arn=caller,
        principal_type=kind,
        principal_account=ACCOUNT,
        action="sts:AssumeRole",
        resource_arn=ROLE,
        region="eu-central-1",
    )
    document = trust({"Service": "eks.amazonaws.com"} if kind == "Root" else {"AWS": caller})
    verdicts: list[bool] = []

    async def handler(*_request: object) -> Response:
        verdict = service_sources.evaluate_with_source(iam_evaluator.evaluate_trust_policy, document, caller, context)
        verdicts.append(verdict)
        return 200, {}, b""

    asyncio.run(service_sources.remember_source(handler, "POST", "/", headers, b"", {}))
    return verdicts == [True]


class ServiceSources(unittest.TestCase):
    def test_the_role_is_given_on_behalf_of_the_cluster(self) -> None:
        self.assertTrue(is_given(OWN))

    def test_it_is_not_given_without_a_source(self) -> None:
        self.assertFalse(is_given({}))

    def test_it_is_not_given_on_behalf_of_another_cluster(self) -> None:
        self.assertFalse(is_given({**OWN, "x-amz-source-arn": f"{CLUSTER}-2"}))

    def test_it_is_not_given_on_behalf_of_another_account(self) -> None:
        self.assertFalse(is_given({**OWN, "x-amz-source-account": "999988887777"}))

    def test_the_headers_of_a_user_say_nothing(self) -> None:
        self.assertFalse(is_given(OWN, f"arn:aws:iam::{ACCOUNT}:user/deployer", "User"))
