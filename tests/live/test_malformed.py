"""Frames that make no sense, by accident or on purpose: they hurt only whoever sent them."""

import random
import re

import httpx
import pytest
from pycrdt import Doc, Map, create_awareness_message, create_update_message, write_message, write_var_uint

from tests.live.conftest import noted
from tests.live.wire import Peer, echo, presence_frame
from tests.serving import Board, Serving, make_board

pytestmark = pytest.mark.live

DEEP = b"\x01\x01\x05\x00\x08\x01\x01t\x01" + b"u\x01" * 120_000 + b"~" + b"\x00"
"""An update of one value: 120,000 lists, each inside the one before."""

GREEDY = b"\xe8\x94\xeb\xb7\x01"
"""Five bytes that claim hundreds of millions of clients."""


def _honest() -> bytes:
    """An update as a client makes it."""
    doc: Doc[Map[str]] = Doc()
    doc.get("about", type=Map)["word"] = "honest " * 5
    return doc.get_update()


def _frames() -> dict[str, bytes | str]:
    chance = random.Random(6)
    honest = _honest()
    frames: dict[str, bytes | str] = {
        "nothing": b"",
        "text": "hello",
        "an update as text": "\x00\x02\x02\x00\x00",
        "unknown message": b"\x07\x01\x02",
        "unknown sync message": b"\x00\x05\x01\x00",
        "auth message": b"\x02\x00",
        "saved, from a client": b"\x64\x01",
        "trouble, from a client": b"\x65\x01x",
        "update without an update": b"\x00\x02",
        "endless number": b"\x00\x02" + b"\xff" * 60,
        "a length beyond the frame": b"\x00\x02\x7f" + honest,
        "bytes left over in the frame": create_update_message(honest) + b"\x00",
        "bytes left over in the update": create_update_message(honest + b"\x00"),
        "nests too deep": create_update_message(DEEP),
        "nests too deep, as an answer": b"\x00\x01" + write_message(DEEP),
        "claims too much": create_update_message(GREEDY),
        "claims too much, as an answer": b"\x00\x01" + write_message(GREEDY),
        "claims too much, and more": create_update_message(GREEDY + bytes(50)),
        "claims too many deletions": create_update_message(b"\x00" + GREEDY),
        "a state that claims too much": b"\x00\x00" + write_message(GREEDY),
        "a state cut short": b"\x00\x00" + write_message(b"\x02\x01\x01"),
        "deletes what can't be": create_update_message(b"\x00\x01\x01\x01\x00" + write_var_uint(2**53 - 1)),
        "a struct of endless length": create_update_message(b"\x01\x01\x01\x00\x00" + write_var_uint(2**50) + b"\x00"),
        "a subdocument": create_update_message(b"\x01\x01\x05\x00\x09\x01\x01t\x01ax\x76\x00\x00"),
        "presence that is not JSON": create_awareness_message(b"\x01\x01\x01\x03{{{"),
        "presence that is a list": presence_frame((1, 1, [])),
        "presence that is no UTF-8": create_awareness_message(b"\x01\x01\x01\x02\xff\xfe"),
        "presence that is no text": create_awareness_message(b'\x01\x01\x01\x0e{"a":"\\ud800"}'),
        "presence that is no number": create_awareness_message(b'\x01\x01\x01\x09{"a":NaN}'),
        "presence that claims too many": create_awareness_message(GREEDY),
        "presence that nests too deep": create_awareness_message(
            b"\x01\x01\x01" + write_message(b'{"a":' + b"[" * 3900)
        ),
    }
    for number in range(6):
        cut = chance.randrange(1, len(honest))
        frames[f"update cut short {number}"] = create_update_message(honest[:cut])
    for number in range(8):
        frames[f"random {number}"] = chance.randbytes(chance.randrange(4, 300))
        frames[f"random update {number}"] = create_update_message(chance.randbytes(chance.randrange(4, 300)))
    return frames


FRAMES = _frames()


@pytest.mark.parametrize("name", FRAMES)
async def test_r6_a_malformed_frame_closes_its_sender_alone(shared: Serving, board: Board, name: str) -> None:
    """Its sender is closed with 1007; the partner, the sender's other tab and another board go on as before."""
    frame, pid = FRAMES[name], shared.pid
    elsewhere = noted(shared, make_board(shared.origin))
    async with (
        Peer(board, "mentor") as ada,
        Peer(board, "mentee") as lin,
        Peer(elsewhere, "mentor") as grace,
        Peer(elsewhere, "mentee") as alan,
    ):
        async with Peer(board, "mentee") as bad:
            await bad.send(frame)
            code, reason = await bad.closed()
        assert code == 1007
        assert re.fullmatch(r"[a-zA-Z0-9 ,'-]{1,100}", reason), f"a reason of plain words, not {reason!r}"
        await echo(ada, lin, "we go on")
        await echo(grace, alan, "so do we")
        for peer in (ada, lin, grace, alan):
            await peer.until_saved()
    assert (shared.alive, shared.pid) == (True, pid)


async def test_r6_what_was_said_before_a_malformed_frame_stays(board: Board) -> None:
    """The frames before a malformed one count, those after it don't, and its sender may come back at once."""
    async with Peer(board, "mentor") as ada:
        async with Peer(board, "mentee") as bad:
            good, later = create_update_message(bad.change("word", 1)), create_update_message(bad.change("more", 2))
            await bad.send(good, b"\x07", later)
            assert (await bad.closed())[0] == 1007
        await ada.until(lambda: ada.reads("word") == 1)
        async with Peer(board, "mentee") as again:
            assert (again.reads("word"), again.reads("more")) == (1, None)
            await echo(ada, again, "well")


async def test_r6_a_storm_of_random_frames_leaves_the_server_and_the_board_whole(serving: Serving) -> None:
    """After hundreds of broken frames on many sockets, the process is the same and the board reads the same."""
    board = noted(serving, make_board(serving.origin))
    chance = random.Random(66)
    honest = _honest()
    before = serving.memory
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        await echo(ada, lin, "before")
        for _ in range(150):
            broken = bytearray(honest)
            for _ in range(chance.randrange(1, 4)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            async with Peer(board, "mentee") as bad:
                await bad.send(create_update_message(bytes(broken)), chance.randbytes(40))
                # A flipped bit may leave an update whole; the random bytes after it are none.
                assert (await bad.closed())[0] == 1007
        await echo(ada, lin, "after")
        assert ada.reads("title") is not None
        for peer in (ada, lin):
            await peer.until_saved()  # what is only relayed may be lost with the process (R3, R4)
    assert serving.alive
    assert serving.memory - before < 64 * 2**20
    assert httpx.get(f"{serving.origin}/readyz").status_code == 200
    serving.kill()
    serving.restart()
    async with Peer(board, "mentor") as back:
        assert back.reads("from mentee") == "after"


BROKEN = {
    "an opcode that is none": b"\x83\x80\x00\x00\x00\x00",
    "an unmasked frame": b"\x82\x03abc",
    "reserved bits": b"\xf2\x80\x00\x00\x00\x00",
    "an endless ping": b"\x89\xfe\x10\x00\x00\x00\x00\x00" + b"x" * 4096,
    "a continuation of nothing": b"\x80\x81\x00\x00\x00\x00x",
    "a close code that is none": b"\x88\x82\x00\x00\x00\x00\x00\x01",
    "a frame of 2^64 bytes": b"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",
    "text that is no UTF-8": b"\x81\x82\x00\x00\x00\x00\xff\xfe",
}


@pytest.mark.parametrize("name", BROKEN)
async def test_r6_a_breach_of_the_websocket_itself_closes_its_sender_alone(board: Board, name: str) -> None:
    """Bytes that break the WebSocket protocol close that socket, and nobody else notices."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        async with Peer(board, "mentee") as bad:
            bad.socket.transport.write(BROKEN[name])
            assert (await bad.closed())[0] in (1002, 1007, 1009)
        await echo(ada, lin, "we go on")


async def test_a_message_in_pieces_is_one_message(board: Board) -> None:
    """A message that comes in fragments is taken whole, and relayed as the one that it is."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        frame = create_update_message(ada.change("word", "in pieces " * 50))
        await ada.socket.send([frame[:3], frame[3:200], frame[200:]])
        await lin.until(lambda: frame in lin.heard)
