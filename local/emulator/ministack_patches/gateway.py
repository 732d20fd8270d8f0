"""The addresses and ports of the emulator itself, from its environment variables."""

import os

from ministack.services import eks

from .internals import require

require(eks, "_MINISTACK_HOST")

EXTRA_BIND = os.environ.get("MINISTACK_EXTRA_BIND", "")
"""A second address to listen on: the gateway of the container network, where pods reach the emulator."""

LOAD_BALANCER_PORT = os.environ.get("MINISTACK_LOAD_BALANCER_PORT", "")
"""The port of this machine that leads to port 80 of the node, and so to a load balancer.

It is empty if this machine can reach the node's own address.
"""


def port() -> int:
    return int(os.environ["GATEWAY_PORT"])


def authority() -> str:
    """Host and port that clients on this machine use, such as `localhost:4566`."""
    return f"{eks._MINISTACK_HOST}:{port()}"
