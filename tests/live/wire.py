"""A peer that speaks raw frames, to say what no proper client says and to hear what none shows.

The encoding is pycrdt's and this file's own, not the server's: a mistake there must not cancel out here.
"""

import asyncio
import json
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from pycrdt import (
    Decoder,
    Doc,
    Map,
    Text,
    create_awareness_message,
    create_sync_message,
    create_update_message,
    handle_sync_message,
    write_message,
    write_var_uint,
)
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.serving import Board, Seat

PATIENCE = 15.0
"""Seconds after which something that was waited for counts as not happening."""

ACKNOWLEDGED = (Subprotocol("cairn.1"),)


class Peer:
    """One socket with a document of its own; reads by itself and keeps what it heard."""

    def __init__(self, board: Board, seat: Seat, subprotocols: Sequence[Subprotocol] = ACKNOWLEDGED) -> None:
        self.board = board
        self.seat = seat
        self.doc: Doc[Any] = Doc()
        self.heard: list[bytes] = []
        """All frames, in order."""
        self.saved = 0
        """The last count of `saved` frames."""
        self.sent = 0
        """The document messages sent."""
        self.presence: dict[int, dict[str, Any] | None] = {}
        """The last word on each client; None when it was said to be gone."""
        self.ended: tuple[int, str] | None = None
        """The close code and reason, once closed."""
        self._subprotocols = subprotocols
        self._news = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self._socket: ClientConnection | None = None

    @property
    def socket(self) -> ClientConnection:
        """The open socket."""
        assert self._socket
        return self._socket

    async def __aenter__(self) -> Self:
        self._socket = await open_socket(self.board, self.seat, self._subprotocols)
        self._reading = asyncio.create_task(self._read())
        try:
            await self.send(create_sync_message(self.doc))
            await self.until(lambda: self.frames(0, 1) or self.ended)
            assert not self.ended, f"closed while joining: {self.ended}"
        except BaseException:
            await self.leave()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Close the socket, if it is open."""
        assert self._reading
        await self.socket.close()
        await self._reading

    async def _read(self) -> None:
        try:
            async for frame in self.socket:
                assert isinstance(frame, bytes)
                self.heard.append(frame)
                if frame[0] == 0:
                    reply = handle_sync_message(frame[1:], self.doc)
                    if reply is not None and len(self.heard) == 1:  # later questions are for the test to answer
                        await self.send(reply)
                elif frame[0] == 1:
                    self.presence |= read_presence(frame)
                elif frame[0] == 100:
                    self.saved = Decoder(frame[1:]).read_var_uint()
                self._news.set()
        except ConnectionClosed:
            pass
        self.ended = (self.socket.close_code or 0, self.socket.close_reason or "")
        self._news.set()

    async def send(self, *frames: bytes | str) -> None:
        """Send frames as they are; one that a closed socket does not take is lost, as for any client."""
        for frame in frames:
            self.sent += frame[:2] in (b"\x00\x01", b"\x00\x02")
            with suppress(ConnectionClosed):
                await self.socket.send(frame)

    async def until(self, true: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until `true` says so; looks again at each frame that comes, and when the socket ends."""
        async with asyncio.timeout(seconds):
            while not true():
                self._news.clear()
                await self._news.wait()

    async def ask(self) -> None:
        """Ask who is here, and wait for the answer: then the server has taken all that we sent before."""
        heard = len(self.frames(1))
        await self.send(b"\x03")
        await self.until(lambda: self.ended or len(self.frames(1)) > heard)

    async def until_heard(self, count: int, *start: int) -> None:
        """Wait until that many frames have come that start with these bytes."""
        await self.until(lambda: len(self.frames(*start)) >= count)

    async def closed(self, seconds: float = PATIENCE) -> tuple[int, str]:
        """Wait for the end; returns its code and reason."""
        await self.until(lambda: self.ended is not None, seconds)
        assert self.ended
        return self.ended

    # -- editing -----------------------------------------------------------------------------------------------------

    def notes(self) -> Map[Any]:
        """A map for the tests' own items; a newer client's field as far as the board is concerned."""
        about: Map[Any] = self.doc.get("about", type=Map)
        return about

    def change(self, key: str, value: Any) -> bytes:
        """Set a key of `about` in our document; returns the update, not sent yet."""
        before = self.doc.get_state()
        self.notes()[key] = value
        return self.doc.get_update(before)

    async def say(self, key: str, value: Any) -> None:
        """Set a key of `about` and send it."""
        await self.send(create_update_message(self.change(key, value)))

    async def until_saved(self, seconds: float = PATIENCE) -> None:
        """Wait until all that we sent is acknowledged."""
        await self.until(lambda: self.saved == self.sent, seconds)

    def reads(self, key: str) -> Any:
        """What `about` holds under `key` in our document."""
        value = self.notes().get(key)
        return str(value) if isinstance(value, Text) else value

    def frames(self, *start: int) -> list[bytes]:
        """The frames heard that start with these bytes."""
        return [frame for frame in self.heard if frame.startswith(bytes(start))]


async def open_socket(
    board: Board, seat: Seat, subprotocols: Sequence[Subprotocol] = (), buffer: int = 0
) -> ClientConnection:
    """A bare socket to the board, as `seat`; with `buffer`, one whose kernel takes about that many bytes unread."""
    own = None
    if buffer:
        own = socket.socket()
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        host, _, port = board.origin.rpartition("/")[2].rpartition(":")
        own.setblocking(False)
        await asyncio.get_running_loop().sock_connect(own, (host, int(port)))
    return await connect(
        board.sync,
        additional_headers=board.headers(seat),
        subprotocols=subprotocols or None,
        compression=None,
        max_size=None,
        ping_interval=None,
        close_timeout=3,
        sock=own,
    )


async def echo(one: Peer, other: Peer, word: str) -> None:
    """What each says, the other hears."""
    await one.say(f"from {one.seat}", word)
    await other.say(f"from {other.seat}", word)
    await one.until(lambda: one.reads(f"from {other.seat}") == word)
    await other.until(lambda: other.reads(f"from {one.seat}") == word)


def presence_frame(*entries: tuple[int, int, object]) -> bytes:
    """A presence frame of (client, clock, state) as a client would say it."""
    data = write_var_uint(len(entries))
    for client, clock, state in entries:
        data += write_var_uint(client) + write_var_uint(clock) + write_message(json.dumps(state).encode())
    return create_awareness_message(data)


def read_presence(frame: bytes) -> dict[int, dict[str, Any] | None]:
    """Each client's state in a presence frame."""
    decoder = Decoder(frame[1:])
    inner = Decoder(decoder.read_message() or b"")
    found = {}
    for _ in range(inner.read_var_uint()):
        client, _clock = inner.read_var_uint(), inner.read_var_uint()
        found[client] = json.loads(inner.read_var_string())
    return found
