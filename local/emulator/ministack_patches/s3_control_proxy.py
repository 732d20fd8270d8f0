"""A CONNECT proxy for one name: `<account>.localhost`, where the AWS SDK expects S3 Control.

The AWS provider (6.22 and later) reads and writes a bucket's tags through S3 Control. The SDK puts the account's ID in
front of the endpoint's host. No resolver has this name, and the local cloud does not change the machine's hosts file. A
client with this proxy does not resolve the name itself: https://www.rfc-editor.org/rfc/rfc9110#name-connect
"""

import asyncio
import os
import socket
import threading

from . import gateway

_SETTING = os.environ.get("MINISTACK_S3_CONTROL_PROXY", "")
"""The port to listen on and, after a space, the only target that is allowed: host:port as the client sends it."""

REQUEST_SECONDS = 10
_CHUNK = 65_536

_ESTABLISHED = b"HTTP/1.1 200 Connection Established\r\n\r\n"
_REFUSED = b"HTTP/1.1 403 Only For S3 Control Of The Local Cloud\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def apply() -> None:
    if not _SETTING:
        return
    port, target = _SETTING.split(" ")
    # in this thread, so that the emulator's start fails if the port is in use
    listener = socket.create_server(("127.0.0.1", int(port)))
    serving = threading.Thread(target=asyncio.run, args=(serve(listener, target),), daemon=True)
    serving.start()


async def serve(listener: socket.socket, target: str) -> None:
    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _connect(reader, writer, target)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.TimeoutError):
            # the client closed the connection, or does not speak HTTP
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connect, sock=listener)
    await server.serve_forever()


async def _connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str) -> None:
    request = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), REQUEST_SECONDS)
    if request.split(b" ")[:2] != [b"CONNECT", target.encode()]:
        writer.write(_REFUSED)
        await writer.drain()
        return
    from_emulator, to_emulator = await asyncio.open_connection("127.0.0.1", gateway.port())
    writer.write(_ESTABLISHED)
    await asyncio.gather(_pass_on(reader, to_emulator), _pass_on(from_emulator, writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
    finally:
        writer.close()
