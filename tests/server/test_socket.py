"""A socket by ASGI's own way, as another server than uvicorn would call it."""

import asyncio
from typing import Any, cast

import pytest
from starlette.websockets import WebSocket

from server import socket as socket_module
from server.frames import TEXT
from server.socket import QueuedConnection


class Wire:
    """A WebSocket in memory: what the peer says goes in, what it is sent comes out."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[bytes] = []
        self.closed: tuple[int, str] | None = None

    async def receive(self) -> dict[str, Any]:
        """What the peer says next."""
        return await self.said.get()

    async def send_bytes(self, frame: bytes) -> None:
        """A frame to the peer."""
        self.sent.append(frame)

    async def close(self, code: int, reason: str) -> None:
        """The end."""
        self.closed = (code, reason)


async def test_messages_go_both_ways_in_order_until_the_peer_leaves() -> None:
    """Binary messages are handed on, a text message as nonsense (R6), and what is sent is written in its order."""
    wire, heard = Wire(), list[bytes]()
    connection = QueuedConnection(cast(WebSocket, wire))
    for frame in (b"one", b"two"):
        connection.send(frame)
        wire.said.put_nowait({"type": "websocket.receive", "bytes": frame})
    wire.said.put_nowait({"type": "websocket.receive", "text": "words"})

    def receive(frame: bytes) -> None:
        heard.append(frame)
        if len(heard) == 3:
            wire.said.put_nowait({"type": "websocket.disconnect"})

    async with asyncio.timeout(10):
        await connection.run(receive)
    assert heard == [b"one", b"two", TEXT]
    assert wire.sent == [b"one", b"two"]


async def test_a_close_comes_behind_what_was_sent() -> None:
    """The peer gets the last frame, then the code."""
    wire = Wire()
    connection = QueuedConnection(cast(WebSocket, wire))
    connection.send(b"last")
    connection.close(1007, "nonsense")
    connection.send(b"too late")
    async with asyncio.timeout(10):
        await connection.run(lambda _: None)
    assert (wire.sent, wire.closed) == ([b"last"], (1007, "nonsense"))


async def test_r9_who_lets_too_much_wait_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the bound nothing more is kept, and the socket is closed with 1013."""
    monkeypatch.setattr(socket_module, "BACKLOG", 10)
    wire = Wire()
    connection = QueuedConnection(cast(WebSocket, wire))
    for _ in range(3):
        connection.send(b"12345")
    async with asyncio.timeout(10):
        await connection.run(lambda _: None)
    assert (wire.sent, wire.closed) == ([], (1013, "reading too slowly"))
