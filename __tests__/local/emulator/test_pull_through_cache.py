"""Pull-through cache rules are there from their creation to their removal, and over a restart."""

import asyncio
import json
import unittest
from typing import Any

from ministack.core import persistence
from ministack.services import ecr
from ministack_patches import pull_through_cache

RULE = {"ecrRepositoryPrefix": "kubernetes", "upstreamRegistryUrl": "registry.k8s.io"}
PREFIX = {"ecrRepositoryPrefix": "kubernetes"}


def request(action: str, **body: Any) -> tuple[int, dict[str, Any]]:
    headers = {"x-amz-target": f"AmazonEC2ContainerRegistry_V20150921.{action}"}
    encoded = json.dumps(body).encode()
    answer = pull_through_cache.handle_request(ecr.handle_request, "POST", "/", headers, encoded, {})
    status, _, response = asyncio.run(answer)
    return status, json.loads(response)


def rules() -> list[dict[str, Any]]:
    return request("DescribePullThroughCacheRules")[1]["pullThroughCacheRules"]


class PullThroughCache(unittest.TestCase):
    def setUp(self) -> None:
        self.addCleanup(pull_through_cache._rules.clear)

    def test_a_rule_is_read_as_it_was_made(self) -> None:
        request("CreatePullThroughCacheRule", **RULE)
        (rule,) = rules()
        self.assertEqual({**rule, **RULE}, rule)

    def test_a_rule_is_removed(self) -> None:
        request("CreatePullThroughCacheRule", **RULE)
        request("DeletePullThroughCacheRule", **PREFIX)
        self.assertEqual(rules(), [])

    def test_a_second_rule_of_one_prefix_is_refused(self) -> None:
        request("CreatePullThroughCacheRule", **RULE)
        status, error = request("CreatePullThroughCacheRule", **RULE)
        self.assertEqual((status, error["__type"]), (400, "PullThroughCacheRuleAlreadyExistsException"))

    def test_a_rule_that_is_not_there_is_not_found(self) -> None:
        for action, body in {
            "DescribePullThroughCacheRules": {"ecrRepositoryPrefixes": ["kubernetes"]},
            "DeletePullThroughCacheRule": PREFIX,
        }.items():
            with self.subTest(action):
                status, error = request(action, **body)
                self.assertEqual((status, error["__type"]), (400, "PullThroughCacheRuleNotFoundException"))

    def test_other_actions_are_left_to_ministack(self) -> None:
        self.assertEqual(request("DescribeRepositories"), (200, {"repositories": []}))

    def test_rules_survive_a_restart(self) -> None:
        request("CreatePullThroughCacheRule", **RULE)
        before = rules()
        saved = json.dumps(pull_through_cache.get_state(ecr.get_state), default=persistence._json_default)
        pull_through_cache._rules.clear()
        restored = json.loads(saved, object_hook=persistence._json_object_hook)
        pull_through_cache.load_persisted_state(ecr.load_persisted_state, restored)
        self.assertEqual(rules(), before)
