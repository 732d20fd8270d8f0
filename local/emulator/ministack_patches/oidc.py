"""The issuer of a cluster publishes the keys with which the API server signs service account tokens.

MiniStack publishes a key that signs nothing. A token could not be verified with the keys of the issuer that an
`aws_iam_openid_connect_provider` names.
"""

import json
import re
from typing import Any

from ministack.services import eks

from . import eks_routes
from .internals import Response, require

# The leading underscore keeps the keys out of MiniStack's answers. They are valid as long as the node's container.
_KEYS = "_signing_keys"


def apply() -> None:
    require(eks, "_issuer_url", "_k3s_exec")
    eks_routes.add("GET", r"/oidc/id/(?P<id>[A-Z0-9]+)/keys", json_web_key_set)


def json_web_key_set(match: re.Match[str], _body: dict[str, Any]) -> Response:
    keys = signing_keys(eks._issuer_url(match["id"]))
    return eks._json_resp(200, {"keys": keys}) if keys else eks._error(404, "NotFoundException", "No such issuer.")


def signing_keys(issuer: str) -> list[dict[str, str]]:
    """The JSON Web Keys of the cluster with this issuer. Empty if the cluster is unknown or not ready."""
    for cluster in _clusters():
        if cluster["identity"]["oidc"]["issuer"] == issuer:
            return cluster.get(_KEYS, [])
    return []


def read_signing_keys(container: Any) -> None:
    """Reads the keys of a cluster from its API server, which must be ready."""
    status, output = eks._k3s_exec(container, ["kubectl", "get", "--raw", "/openid/v1/jwks"])
    if status != 0:
        raise RuntimeError(f"the cluster's API server does not tell its signing keys: {output}")
    cluster = next(cluster for cluster in _clusters() if cluster["_docker_id"] == container.id)
    cluster[_KEYS] = json.loads(output)["keys"]


def _clusters() -> list[dict[str, Any]]:
    """The clusters of all accounts and regions, since a token names its issuer and not its account."""
    return [cluster for _, cluster in eks._clusters.all_items()]
