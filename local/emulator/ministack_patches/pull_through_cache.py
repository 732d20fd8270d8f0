"""Pull-through cache rules of ECR can be made, read and removed.

MiniStack does not know their actions, so `aws_ecr_pull_through_cache_rule` can't be created. The rules cache nothing:
an image that was not pushed is not found.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import ecr

from .internals import require, wrap

Response = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""

Rule = dict[str, Any]

_rules = AccountRegionScopedDict()
_STATE_KEY = "pull_through_cache_rules"


def apply() -> None:
    require(ecr, "_registry_id", "error_response_json", "json_response")
    wrap(ecr, "handle_request", handle_request)
    wrap(ecr, "get_state", get_state)
    wrap(ecr, "load_persisted_state", load_persisted_state)


async def handle_request(
    original: Callable[..., Any], method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> Response:
    action = headers.get("x-amz-target", "").rpartition(".")[2]
    if action not in _ACTIONS:
        return await original(method, path, headers, body, query)
    return _ACTIONS[action](json.loads(body))


def create(request: dict[str, Any]) -> Response:
    prefix = request["ecrRepositoryPrefix"]
    if prefix in _rules:
        return _error("AlreadyExists", prefix, "exists already")
    kept = {key: request[key] for key in ("upstreamRegistryUrl", "upstreamRegistry", "credentialArn") if key in request}
    _rules[prefix] = {
        "ecrRepositoryPrefix": prefix,
        "registryId": ecr._registry_id(),
        "createdAt": int(time.time()),
        **kept,
    }
    return ecr.json_response(_rules[prefix])


def describe(request: dict[str, Any]) -> Response:
    prefixes = request.get("ecrRepositoryPrefixes") or list(_rules)
    for prefix in prefixes:
        if prefix not in _rules:
            return _error("NotFound", prefix, "does not exist")
    return ecr.json_response({"pullThroughCacheRules": [_rules[prefix] for prefix in prefixes]})


def delete(request: dict[str, Any]) -> Response:
    prefix = request["ecrRepositoryPrefix"]
    if prefix not in _rules:
        return _error("NotFound", prefix, "does not exist")
    return ecr.json_response(_rules.pop(prefix))


def get_state(original: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    return {**original(), _STATE_KEY: _rules}


def load_persisted_state(original: Callable[[dict[str, Any]], None], state: dict[str, Any]) -> None:
    original(state)
    _rules.update(state.get(_STATE_KEY, {}))


def _error(kind: str, prefix: str, problem: str) -> Response:
    """Codes: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html"""
    message = f"The pull through cache rule with the prefix '{prefix}' {problem}."
    return ecr.error_response_json(f"PullThroughCacheRule{kind}Exception", message, 400)


_ACTIONS: dict[str, Callable[[dict[str, Any]], Response]] = {
    "CreatePullThroughCacheRule": create,
    "DescribePullThroughCacheRules": describe,
    "DeletePullThroughCacheRule": delete,
}
