"""Nodes pull from the emulator's ECR over HTTPS.

MiniStack names it by http in containerd's mirror list, which fails with USE_SSL, so that no pod whose image is in an
`aws_ecr_repository` starts. The certificate is not checked: MiniStack can put no CA into the node, and what is pulled
by digest is checked by that.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from ministack.core import tls
from ministack.services import eks

from .internals import require, wrap


def apply() -> None:
    require(tls, "use_ssl_enabled")
    wrap(eks, "_k3s_registries_yaml", registries_yaml)


def registries_yaml(original: Callable[..., bytes | None], *args: Any) -> bytes | None:
    plain = original(*args)
    return over_https(plain) if plain and tls.use_ssl_enabled() else plain


def over_https(plain: bytes) -> bytes:
    """The same mirrors with https endpoints; https://docs.k3s.io/installation/private-registry tells the format."""
    mirrors = plain.decode().replace('"http://', '"https://')
    hosts = sorted(set(re.findall(r'"https://([^"/]+)"', mirrors)))
    # JSON is YAML
    configs = {host: {"tls": {"insecure_skip_verify": True}} for host in hosts}
    return f"{mirrors}configs: {json.dumps(configs)}\n".encode()
