"""The proxy connects to the emulator under one name only, and survives clients that misbehave."""

import asyncio
import os
import socket
import unittest
from unittest.mock import patch

from ministack_patches import s3_control_proxy

TARGET = "000000000000.localhost:4566"


class Proxy(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.emulator = await asyncio.start_server(echo, "127.0.0.1", 0)
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        emulator_port = self.emulator.sockets[0].getsockname()[1]
        environment = patch.dict(os.environ, GATEWAY_PORT=str(emulator_port))
        environment.start()
        self.addCleanup(environment.stop)
        self.proxy = asyncio.create_task(s3_control_proxy.serve(listener, TARGET))

    async def asyncTearDown(self) -> None:
        self.proxy.cancel()
        self.emulator.close()

    async def send(self, request: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request.encode())
        self.addCleanup(writer.close)
        return reader, writer

    async def test_connect_to_s3_control_passes_on_what_both_sides_send(self) -> None:
        reader, writer = await self.send(f"CONNECT {TARGET} HTTP/1.1\r\nHost: {TARGET}\r\n\r\n")
        self.assertEqual(await reader.readuntil(b"\r\n\r\n"), b"HTTP/1.1 200 Connection Established\r\n\r\n")
        writer.write(b"tls")
        self.assertEqual(await reader.readexactly(3), b"tls")
        writer.write_eof()
        self.assertEqual(await reader.read(), b"")

    async def test_every_other_request_is_refused(self) -> None:
        for line in (
            "CONNECT 111122223333.localhost:4566",
            "CONNECT 000000000000.localhost:22",
            "CONNECT localhost:4566",
            "CONNECT example.com:443",
            f"GET http://{TARGET}/",
        ):
            with self.subTest(line):
                reader, _ = await self.send(f"{line} HTTP/1.1\r\n\r\n")
                self.assertTrue((await reader.read()).startswith(b"HTTP/1.1 403 "))

    async def test_a_client_without_a_complete_request_is_disconnected_after_a_timeout(self) -> None:
        with patch.object(s3_control_proxy, "REQUEST_SECONDS", 0.1):
            reader, _ = await self.send("CONN")
            self.assertEqual(await reader.read(), b"")

    async def test_a_client_that_sends_too_much_or_disconnects_does_no_harm(self) -> None:
        await self.send("X" * 1_000_000)
        _, writer = await self.send("CONNECT")
        writer.close()
        await self.test_connect_to_s3_control_passes_on_what_both_sides_send()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(100):
        writer.write(chunk)
    writer.close()
