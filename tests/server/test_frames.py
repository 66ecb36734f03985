"""The short way: bytes of a socket in, messages out, however they are cut into segments."""

import asyncio
import random
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from server.frames import EXTENSION, FrameProtocol
from server.hub import Membership

REQUEST = (
    b"GET /sync/b HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
LIMIT = 70_000


class Transport(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Keep it."""
        self.written += data

    def get_write_buffer_size(self) -> int:
        """Nothing ever waits."""
        return 0

    def is_closing(self) -> bool:
        """Whether it was closed."""
        return self.closed

    def close(self) -> None:
        """Close."""
        self.closed = True

    abort = close

    def pause_reading(self) -> None:
        """There is nothing to pause."""

    resume_reading = pause_reading


class Peer:
    """A socket whose endpoint has attached a membership."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.left = asyncio.Event()
        self.transport = Transport()

    async def open(self) -> "Peer":
        """Shake hands."""

        async def app(
            scope: MutableMapping[str, Any],
            receive: Callable[[], Awaitable[Any]],
            send: Callable[[Any], Awaitable[None]],
        ) -> None:
            await receive()
            await send({"type": "websocket.accept"})
            scope["extensions"][EXTENSION].attach(Membership(self.heard.append, self.left.set))

        config = Config(cast(Any, app), ws_max_size=LIMIT, ws_per_message_deflate=False, log_config=None)
        config.load()
        self.protocol = FrameProtocol(config, ServerState(), {})
        self.protocol.connection_made(self.transport)
        self.protocol.data_received(REQUEST)
        await asyncio.gather(*self.protocol.tasks)
        assert self.transport.written.startswith(b"HTTP/1.1 101")
        self.transport.written = b""
        return self

    def told(self) -> bytes:
        """What was written to it, since it was last asked."""
        written, self.transport.written = self.transport.written, b""
        return written


@pytest.fixture
async def peer() -> Peer:
    """An open socket."""
    return await Peer().open()


def frame(payload: bytes, first: int = 0x82, *, long: int = 0) -> bytes:
    """A client's frame; `long` 2 or 8 writes the length in so many bytes, though fewer would do."""
    size = len(payload)
    mask = b"\x11\x22\x33\x44"
    if size < 126 and not long:
        head = bytes((first, 0x80 | size))
    elif size < 65536 and long < 8:
        head = bytes((first, 0xFE)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, 0xFF)) + size.to_bytes(8, "big")
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


MESSAGES = [b"", b"a", b"b" * 125, b"c" * 126, b"d" * 300, b"e" * 66_000, b"f"]
STREAM = b"".join(map(frame, MESSAGES))


async def test_many_messages_of_one_segment_come_in_order(peer: Peer) -> None:
    """Whatever a read brings is handed over within it, message by message."""
    peer.protocol.data_received(STREAM)
    assert peer.heard == MESSAGES


@pytest.mark.parametrize("seed", range(5))
async def test_cuts_change_nothing(peer: Peer, seed: int) -> None:
    """Segments end anywhere, also within a header."""
    rng = random.Random(seed)
    pos = 0
    while pos < len(STREAM):
        size = rng.choice((1, 1, 2, 3, 7, 130, 40_000))
        peer.protocol.data_received(STREAM[pos : pos + size])
        pos += size
    assert peer.heard == MESSAGES


async def test_every_cut_of_a_short_stream_changes_nothing() -> None:
    """Two segments, cut at each byte: messages, a ping between, and a message in two fragments."""
    parts = [frame(b"one"), frame(b"!", 0x89), frame(b"tw", 0x02), frame(b"o", 0x80), frame(b"x" * 130), frame(b"end")]
    stream = b"".join(parts)
    for cut in range(len(stream)):
        peer = await Peer().open()
        peer.protocol.data_received(stream[:cut])
        peer.protocol.data_received(stream[cut:])
        assert peer.heard == [b"one", b"two", b"x" * 130, b"end"], cut
        assert peer.told() == b"\x8a\x01!", cut


async def test_a_length_in_more_bytes_than_it_needs_is_read(peer: Peer) -> None:
    """RFC 6455 asks for the shortest; who does otherwise is understood all the same."""
    peer.protocol.data_received(frame(b"two", long=2) + frame(b"eight", long=8))
    assert peer.heard == [b"two", b"eight"]


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (b"\x82\x03one", 1002),  # no mask
        (frame(b"one", 0xC2), 1002),  # a reserved bit
        (frame(b"one", 0x83), 1002),  # an unknown opcode
        (frame(b"one", 0x80), 1002),  # a fragment of nothing
        (frame(b"on", 0x02) + frame(b"two"), 1002),  # a message within a fragmented one
        (frame(b"p" * 126, 0x89), 1002),  # a ping too large
        (b"\x82\xff" + (LIMIT + 1).to_bytes(8, "big"), 1009),  # too large, told by the header alone
        (b"\x82\xff" + b"\xff" * 8, 1009),
    ],
)
async def test_r6_what_the_rfc_refuses_closes_the_socket(peer: Peer, stream: bytes, code: int) -> None:
    """Nothing of it, or behind it, reaches the room, and the membership ends."""
    peer.protocol.data_received(frame(b"fine") + stream + frame(b"behind"))
    assert peer.heard == [b"fine"]
    told = peer.told()
    assert told[0] == 0x88
    assert int.from_bytes(told[2:4], "big") == code
    assert peer.transport.closed
    async with asyncio.timeout(5):
        await peer.left.wait()


async def test_r6_a_text_message_is_handed_on_as_no_message(peer: Peer) -> None:
    """Text is never decoded; the room closes it like any other nonsense."""
    peer.protocol.data_received(frame("wörter".encode(), 0x81))
    assert peer.heard == [b"\x7f"]


@pytest.mark.parametrize(
    ("size", "head"),
    [(0, "8200"), (125, "827d"), (126, "827e007e"), (65535, "827effff"), (65536, "827f0000000000010000")],
)
async def test_frames_go_out_unmasked_with_the_shortest_length(peer: Peer, size: int, head: str) -> None:
    """What send_now() writes is one final binary frame."""
    peer.protocol.send_now(b"x" * size)
    assert peer.told() == bytes.fromhex(head) + b"x" * size


async def test_nothing_is_taken_or_written_behind_a_close(peer: Peer) -> None:
    """After close_now() what still comes is dropped, and the membership ends."""
    peer.protocol.close_now(1012, "the server restarts")
    assert peer.told()[:4] == b"\x88\x15\x03\xf4"
    peer.protocol.data_received(frame(b"late"))
    peer.protocol.send_now(b"late")
    assert (peer.heard, peer.told()) == ([], b"")
    async with asyncio.timeout(5):
        await peer.left.wait()


async def test_a_lost_connection_ends_the_membership(peer: Peer) -> None:
    """So does a close frame of the peer's."""
    peer.protocol.connection_lost(None)
    async with asyncio.timeout(5):
        await peer.left.wait()
