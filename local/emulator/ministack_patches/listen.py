"""MiniStack also listens on the container network's gateway, where pods reach it, and never on port 443.

MiniStack listens on one address, or on all addresses of the machine, which would open it to the network. With USE_SSL
it also listens on port 443 if that is free.
"""

import socket
from collections.abc import Callable

from hypercorn.config import Config, Sockets
from ministack import app

from . import gateway
from .internals import wrap

# ip(7) of Linux; needed because the gateway's address does not exist before the engine creates the network's bridge
IP_FREEBIND = 15


def apply() -> None:
    wrap(app, "_port_is_bindable", lambda _original, _host, _port: False)
    if gateway.EXTRA_BIND:
        wrap(Config, "create_sockets", create_sockets)


def create_sockets(original: Callable[[Config], Sockets], config: Config) -> Sockets:
    sockets = original(config)
    served = sockets.secure_sockets or sockets.insecure_sockets
    served.append(_bound(gateway.EXTRA_BIND, gateway.port()))
    return sockets


def _bound(address: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
    listener.bind((address, port))
    listener.setblocking(False)
    return listener
