"""A cluster is ACTIVE when its API server is ready, and FAILED when its container did not come up.

MiniStack says ACTIVE as soon as the CA's file exists, and also where no container could be started, with no CA or a
mock of one: what Terraform does next would fail in ways that hide the cause. The wait runs in MiniStack's own
background thread, while DescribeCluster says CREATING.
"""

import base64
import time
from collections.abc import Callable
from typing import Any

from ministack.services import eks

from .internals import require, wrap
from .oidc import read_signing_keys

# a cold start with a busy disk took 40 s
CA_TIMEOUT_SECONDS = 180
READY_TIMEOUT_SECONDS = 180
POLL_SECONDS = 0.5

# what MiniStack gives out where the container did not start
_NO_CA = {"", base64.b64encode(b"MOCK-CA-CERTIFICATE").decode()}


def apply() -> None:
    require(eks, "_k3s_exec")
    wrap(eks, "_extract_ca_cert", ca_of_ready_cluster)
    wrap(eks, "_sanitize", truthful_status)


def ca_of_ready_cluster(original: Callable[..., str], container: Any) -> str:
    ca = original(container, timeout=CA_TIMEOUT_SECONDS)
    if not ca:
        raise RuntimeError("the cluster's container wrote no CA certificate")
    _wait_until_ready(container)
    read_signing_keys(container)
    return ca


def _wait_until_ready(container: Any) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        status, _ = eks._k3s_exec(container, ["kubectl", "get", "--raw", "/readyz"])
        if status == 0:
            return
        time.sleep(POLL_SECONDS)
    raise RuntimeError("the cluster's API server did not become ready")


def truthful_status(original: Callable[..., dict[str, Any]], cluster: dict[str, Any]) -> dict[str, Any]:
    shown = original(cluster)
    if shown["status"] == "ACTIVE" and shown["certificateAuthority"]["data"] in _NO_CA:
        shown["status"] = "FAILED"
    return shown
