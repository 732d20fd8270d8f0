"""A cluster is ACTIVE when its API server is ready, and FAILED when its container did not start or is gone.

MiniStack reports ACTIVE as soon as the CA's file exists. It also reports ACTIVE in these cases:
- No container could be started. The CA is then missing, or a mock.
- The cluster was restored at MiniStack's start, which removes the containers first.
- The container was killed.
Terraform's next steps would then fail with errors that hide the cause. The wait runs in MiniStack's own background
thread. Meanwhile, DescribeCluster reports CREATING.
"""

import base64
import time
from collections.abc import Callable
from typing import Any

from docker.errors import DockerException, NotFound
from ministack.services import eks

from .internals import require, wrap
from .oidc import read_signing_keys

# a cold start with a busy disk took 40 s
START_TIMEOUT_SECONDS = 180
POLL_SECONDS = 0.5

# the CA that MiniStack shows if the container did not start
_NO_CA = {"", base64.b64encode(b"MOCK-CA-CERTIFICATE").decode()}


def apply() -> None:
    require(eks, "_k3s_exec", "_get_docker")
    wrap(eks, "_extract_ca_cert", ca_of_ready_cluster)
    wrap(eks, "_sanitize", truthful_status)


def ca_of_ready_cluster(original: Callable[..., str], container: Any) -> str:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while not (ca := original(container, timeout=POLL_SECONDS)):
        _check_still_starting(container, deadline)
    while not _is_ready(container):
        _check_still_starting(container, deadline)
        time.sleep(POLL_SECONDS)
    read_signing_keys(container)
    return ca


def _is_ready(container: Any) -> bool:
    status, _ = eks._k3s_exec(container, ["kubectl", "get", "--raw", "/readyz"])
    return status == 0


def _check_still_starting(container: Any, deadline: float) -> None:
    """Raises RuntimeError with the container's last log lines if it can't become ready. MiniStack logs the error."""
    container.reload()
    if container.status in ("exited", "dead"):
        why = "the cluster's container ended"
    elif time.monotonic() > deadline:
        why = f"the cluster's API server was not ready after {START_TIMEOUT_SECONDS} s"
    else:
        return
    raise RuntimeError(f"{why}:\n{container.logs(tail=20).decode(errors='replace')}")


def truthful_status(original: Callable[..., dict[str, Any]], cluster: dict[str, Any]) -> dict[str, Any]:
    shown = original(cluster)
    if shown["status"] == "ACTIVE" and not (shown["certificateAuthority"]["data"] not in _NO_CA and _runs(cluster)):
        shown["status"] = "FAILED"
    return shown


def _runs(cluster: dict[str, Any]) -> bool:
    container_id = cluster["_docker_id"]
    if container_id is None:
        return False
    engine = eks._get_docker()
    try:
        # containers continue to run without their engine
        return engine is None or engine.containers.get(container_id).status not in ("exited", "dead")
    except NotFound:
        return False
    except DockerException:
        return True
