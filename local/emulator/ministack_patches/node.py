"""The node's container starts with the cluster's version, issuer and service CIDR, gives out load balancer addresses,
and is reachable from this machine only: the API server at a port, and where the container network is out of reach the
load balancer, too.

MiniStack's nodes sign service account tokens as `https://kubernetes.default.svc`, which no
`aws_iam_openid_connect_provider` is registered for, ignore the CIDR that `aws_eks_cluster` asks for, leave Services of
type LoadBalancer pending, and publish the API server on all of the machine's addresses.
"""

import os
from collections.abc import Callable
from typing import Any

from ministack.services import eks

from . import gateway, kubernetes
from .internals import wrap

_STOCK_DISABLE = "--disable=traefik,metrics-server,servicelb"
_DISABLE = "--disable=traefik,metrics-server"


def apply() -> None:
    wrap(eks, "_collect_oidc_state", cluster_arguments)
    wrap(eks, "_k3s_run_kwargs", run_arguments)


def cluster_arguments(
    original: Callable[[str], tuple[list[str], list[dict[str, Any]]]], cluster_name: str
) -> tuple[list[str], list[dict[str, Any]]]:
    """The arguments that depend on the cluster's record: MiniStack adds what this returns to the node's command."""
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
    # the engine would make a source that is missing, on this machine, and leave it there; where a directory on the way
    # can't be searched, Path.exists raises
    run["volumes"] = {source: bind for source, bind in run["volumes"].items() if os.path.exists(source)}  # noqa: PTH110
    if gateway.EXTRA_BIND:
        # "host-gateway" is another network's gateway under Docker, and a literal under older versions of Podman; where
        # an engine is in a virtual machine, it is this machine's address
        run["extra_hosts"] = {"host.docker.internal": gateway.EXTRA_BIND}
    return run


def _image(account_id: str | None, region: str, name: str) -> str | None:
    """The image of the cluster's version."""
    cluster = eks._clusters.get_scoped(account_id or eks.get_account_id(), region, name)
    build = kubernetes.offered().get(cluster["version"]) if cluster else None
    return build.image if build else None
