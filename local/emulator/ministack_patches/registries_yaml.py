"""Nodes pull from the emulator's ECR over HTTPS.

MiniStack writes an http address into containerd's mirror list. With USE_SSL this address fails, so no pod with an image
in an `aws_ecr_repository` starts. The certificate is not verified, since MiniStack can't put a CA into the node. The
digest verifies an image that is pulled by digest.
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
    """The same mirrors with https endpoints. The format: https://docs.k3s.io/installation/private-registry"""
    mirrors = plain.decode().replace('"http://', '"https://')
    hosts = sorted(set(re.findall(r'"https://([^"/]+)"', mirrors)))
    # JSON is valid YAML
    configs = {host: {"tls": {"insecure_skip_verify": True}} for host in hosts}
    return f"{mirrors}configs: {json.dumps(configs)}\n".encode()
