"""MiniStack listens on the container network's gateway too, where pods reach it, and never on port 443.

MiniStack binds one address or all of the machine's, which would let the network in; and with USE_SSL it takes port 443
beside its own, if that is free.
"""

import socket
from collections.abc import Callable

from hypercorn.config import Config, Sockets
from ministack import app

from . import gateway
from .internals import wrap

# Linux's ip(7): the gateway's address exists only once the engine has made the network's bridge
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
