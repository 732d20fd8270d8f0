"""The node's container has the version, issuer and service CIDR of its cluster, load balancers and the metrics API.

Only this machine can reach the node. The API server is published at a port. The load balancer is published as well if
the container network is out of reach.

MiniStack's own nodes sign service account tokens with the issuer `https://kubernetes.default.svc`, for which no
`aws_iam_openid_connect_provider` is registered. They ignore the service CIDR of `aws_eks_cluster`. Their Services of
type LoadBalancer stay pending. They have no metrics-server, so that no HorizontalPodAutoscaler works. Their API server
is published on all addresses of the machine.
"""

import os
from collections.abc import Callable
from typing import Any

from ministack.services import eks

from . import gateway, kubernetes
from .internals import wrap

_STOCK_DISABLE = "--disable=traefik,metrics-server,servicelb"
_DISABLE = "--disable=traefik"


def apply() -> None:
    wrap(eks, "_collect_oidc_state", cluster_arguments)
    wrap(eks, "_k3s_run_kwargs", run_arguments)


def cluster_arguments(
    original: Callable[[str], tuple[list[str], list[dict[str, Any]]]], cluster_name: str
) -> tuple[list[str], list[dict[str, Any]]]:
    """The arguments that depend on the cluster's record. MiniStack adds them to the node's command."""
    arguments, identity_providers = original(cluster_name)
    cluster = eks._clusters[cluster_name]
    issuer = cluster["identity"]["oidc"]["issuer"]
    own = [
        f"--service-cidr={cluster['kubernetesNetworkConfig']['serviceIpv4Cidr']}",
        f"--kube-apiserver-arg=service-account-issuer={issuer}",
    ]
    return own + arguments, identity_providers


def run_arguments(original: Callable[..., dict[str, Any]], *args: Any, **kwargs: Any) -> dict[str, Any]:
    run = original(*args, **kwargs)
    run["image"] = _image(kwargs.get("account_id"), kwargs["region"], kwargs["name"]) or run["image"]
    run["command"] = [_DISABLE if argument == _STOCK_DISABLE else argument for argument in run["command"]]
    run["ports"] = {port: ("127.0.0.1", published) for port, published in run["ports"].items()}
    if gateway.LOAD_BALANCER_PORT:
        run["ports"]["80/tcp"] = ("127.0.0.1", int(gateway.LOAD_BALANCER_PORT))
    # the engine would create a missing source on this machine and leave it there; not Path.exists, which raises an
    # error if a parent directory can't be searched
    run["volumes"] = {source: bind for source, bind in run["volumes"].items() if os.path.exists(source)}  # noqa: PTH110
    if gateway.EXTRA_BIND:
        # not "host-gateway": in Docker it is the gateway of another network, older versions of Podman do not replace
        # it, and for an engine in a virtual machine it is this machine's address
        run["extra_hosts"] = {"host.docker.internal": gateway.EXTRA_BIND}
    return run


def _image(account_id: str | None, region: str, name: str) -> str | None:
    """The image of the cluster's version, or None."""
    cluster = eks._clusters.get_scoped(account_id or eks.get_account_id(), region, name)
    build = kubernetes.offered().get(cluster["version"]) if cluster else None
    return build.image if build else None
