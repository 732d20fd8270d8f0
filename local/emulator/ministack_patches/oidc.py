"""The issuer of a cluster publishes the keys that its API server signs service account tokens with.

MiniStack publishes a key of its own that signs nothing, so nobody could verify a token by what the
`aws_iam_openid_connect_provider`'s issuer tells.
"""

import json
import re
from typing import Any

from ministack.services import eks

from . import eks_routes
from .internals import Response, require

# The leading underscore keeps it out of MiniStack's answers. The keys live as long as the node's container.
_KEYS = "_signing_keys"


def apply() -> None:
    require(eks, "_issuer_url", "_k3s_exec")
    eks_routes.add("GET", r"/oidc/id/(?P<id>[A-Z0-9]+)/keys", json_web_key_set)


def json_web_key_set(match: re.Match[str], _body: dict[str, Any]) -> Response:
    keys = signing_keys(eks._issuer_url(match["id"]))
    return eks._json_resp(200, {"keys": keys}) if keys else eks._error(404, "NotFoundException", "No such issuer.")


def signing_keys(issuer: str) -> list[dict[str, str]]:
    """The JSON Web Keys of the cluster with this issuer; none where there is no such cluster, or not yet."""
    for cluster in _clusters():
        if cluster["identity"]["oidc"]["issuer"] == issuer:
            return cluster.get(_KEYS, [])
    return []


def read_signing_keys(container: Any) -> None:
    """Asks a cluster's API server, which answers by now, for its keys."""
    status, output = eks._k3s_exec(container, ["kubectl", "get", "--raw", "/openid/v1/jwks"])
    if status != 0:
        raise RuntimeError(f"the cluster's API server does not tell its signing keys: {output}")
    cluster = next(cluster for cluster in _clusters() if cluster["_docker_id"] == container.id)
    cluster[_KEYS] = json.loads(output)["keys"]


def _clusters() -> list[dict[str, Any]]:
    """The clusters of all accounts and regions: a token names its issuer, not its account."""
    return [cluster for _, cluster in eks._clusters.all_items()]
