"""How much one socket may take, and how boards come into memory: limits that one goes over alone (R7, R9, R12)."""

import asyncio
import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest
from pycrdt import Decoder, write_message
from websockets.exceptions import ConnectionClosed

from tests.live.conftest import noted
from tests.live.wire import ACKNOWLEDGED, Peer, echo, open_socket, presence_frame
from tests.serving import Board, Serving, make_board

pytestmark = pytest.mark.live

KIB = 1024


async def test_r7_an_update_of_more_than_256_kib_is_too_big(board: Board) -> None:
    """It closes its sender with 1009, the others don't see it, and what was saved before stays."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        await ada.say("small", "x" * 255 * KIB)
        await ada.until_saved()
        await ada.say("big", "x" * 257 * KIB)
        code, reason = await ada.closed()
        assert code == 1009
        assert reason
        async with Peer(board, "mentor") as back:
            assert (len(back.reads("small")), back.reads("big")) == (255 * KIB, None)
            await echo(back, lin, "on we go")


async def test_r7_a_first_sync_may_be_larger(board: Board) -> None:
    """What somebody did offline comes as one answer to the server's first question, and may be larger than 256 KiB."""
    async with Peer(board, "mentor") as ada:
        opened = await open_socket(board, "mentee", ACKNOWLEDGED)
        offline = Peer(board, "mentee")
        await opened.send(b"\x00\x01" + write_message(offline.change("offline", "x" * KIB * KIB)))
        await ada.until(lambda: len(ada.reads("offline") or "") == KIB * KIB)
        async for frame in opened:
            if frame == b"\x64\x01":
                break
        await opened.close()


async def test_r7_a_second_answer_may_not(board: Board) -> None:
    """An answer that nobody asked for is measured like any other update."""
    async with Peer(board, "mentor") as ada:
        await ada.until_saved()
        await ada.send(b"\x00\x01" + write_message(ada.change("big", "x" * 300 * KIB)))
        assert (await ada.closed())[0] == 1009


async def test_r7_a_frame_beyond_the_largest_document_is_refused(board: Board) -> None:
    """No frame of more than 8 MiB is taken, not even as a first sync."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        await ada.send(b"\x00\x01" + write_message(bytes(9 * KIB * KIB)))
        assert (await ada.closed())[0] == 1009
        async with Peer(board, "mentor") as back:
            await echo(back, lin, "on we go")


async def test_r7_a_board_that_is_full_takes_no_more(board: Board) -> None:
    """A document does not grow past 8 MiB: the update that would do it closes its sender with 1009."""
    async with Peer(board, "mentor") as ada:
        for number in range(40):
            await ada.say(f"part {number}", chr(97 + number % 26) * 250 * KIB)
        code, _ = await ada.closed()
        saved = ada.saved - 1
    assert code == 1009
    async with Peer(board, "mentor") as back:
        kept = [number for number in range(40) if back.reads(f"part {number}")]
        assert saved <= len(kept) == 32
        assert len(back.doc.get_update()) <= 8 * KIB * KIB


async def test_r7_presence_of_more_than_4_kib_is_too_big(board: Board) -> None:
    """It closes its sender with 1009, and nobody hears it."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        await lin.send(presence_frame((7, 1, {"field": "x" * 3 * KIB})))
        await ada.until(lambda: ada.presence.get(7))
        await lin.send(presence_frame((7, 2, {"field": "x" * 5 * KIB})))
        assert (await lin.closed())[0] == 1009
        await ada.until(lambda: ada.presence[7] is None)


async def test_r7_too_many_frames_close_their_sender(tmp_path: Path) -> None:
    """Past a burst of 1,000 and so many a second, a socket is closed with 1008; its partner's is not."""
    with Serving(tmp_path, CAIRN_FRAMES_PER_SECOND="1") as serving:
        board = noted(serving, make_board(serving.origin))
        async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
            for number in range(900):
                await ada.say("count", number)
            await ada.until_saved()
            await ada.send(*[b"\x03"] * 400)
            code, reason = await ada.closed()
            assert code == 1008
            assert reason
            await lin.until(lambda: lin.reads("count") == 899)
            async with Peer(board, "mentor") as back:
                assert back.reads("count") == 899
                await echo(back, lin, "on we go")


async def test_r7_no_limit_on_frames_when_the_operator_says_so(tmp_path: Path) -> None:
    """With CAIRN_FRAMES_PER_SECOND=0 a socket may send as fast as it can."""
    with Serving(tmp_path, CAIRN_FRAMES_PER_SECOND="0") as serving:
        board = noted(serving, make_board(serving.origin))
        async with Peer(board, "mentor") as ada:
            await ada.send(*[b"\x03"] * 3000)
            await ada.say("still", "here")
            await ada.until_saved()


async def test_r9_a_reader_that_stops_reading_is_dropped_and_nobody_waits(tmp_path: Path) -> None:
    """A socket that takes nothing is closed; the others' words arrive meanwhile, and the memory stays bounded."""
    with Serving(tmp_path, CAIRN_FRAMES_PER_SECOND="0") as serving:
        board = noted(serving, make_board(serving.origin))
        async with AsyncExitStack() as peers:
            ada = await peers.enter_async_context(Peer(board, "mentor"))
            lin = await peers.enter_async_context(Peer(board, "mentee"))
            await echo(ada, lin, "before")
            open_before = serving.sockets
            stuck = await open_socket(board, "mentee", buffer=4096)
            await stuck.send(b"\x00\x00\x01\x00")  # what have you? From then on it is sent updates
            before, most, heard = serving.memory, 0, len(lin.frames(0, 2))
            # Each word replaces the one before it, so the document stays small while 40 MiB pass by.
            for number in range(200):
                await ada.say("word", f"{number:03}" + "x" * 200 * KIB)
                await lin.until_heard(heard + number + 1, 0, 2)
                most = max(most, serving.memory)
            await echo(ada, lin, "after")
            assert most - before < 160 * 2**20
            await ada.until_saved()
            async with asyncio.timeout(10):
                while serving.figure("cairn_connections") != 2:
                    await ada.ask()
                while serving.sockets > open_before:  # and what waited for it is given back
                    await ada.ask()
            with pytest.raises(ConnectionClosed):
                async for _ in stuck:
                    pass
            async with Peer(board, "mentee") as back:
                assert back.reads("word") == ada.reads("word")


async def test_r12_twenty_who_join_a_cold_board_at_once_all_get_the_same(serving: Serving, own_board: Board) -> None:
    """Twenty sockets that open one board at the same moment after a start all get the whole document."""
    async with Peer(own_board, "mentor") as ada:
        for number in range(300):
            await ada.say(f"k{number}", "word " * 20)
        await ada.until_saved()
        whole = ada.doc.get_state()
    serving.kill()
    serving.restart()
    peers = [Peer(own_board, "mentor" if number % 2 else "mentee") for number in range(20)]
    async with AsyncExitStack() as opened:
        await asyncio.gather(*(opened.enter_async_context(peer) for peer in peers))
        states = {frozenset(_clocks(peer.doc.get_state()).items()) for peer in peers}
        assert states == {frozenset(_clocks(whole).items())}
        assert {peer.reads("k299") for peer in peers} == {"word " * 20}
        assert serving.figure("cairn_rooms") == 1
        await echo(peers[0], peers[1], "all in one room")


async def test_r12_a_board_that_cannot_be_read_is_refused_and_never_blank(serving: Serving, tmp_path: Path) -> None:
    """A damaged journal refuses its own board's sockets, without a word of a document, and no other board's."""
    broken, whole = (noted(serving, make_board(serving.origin)) for _ in range(2))
    serving.stop()
    with closing(sqlite3.connect(tmp_path / "data" / "cairn.db")) as database:
        for table in ("updates", "snapshots"):
            with database:
                database.execute(f"update {table} set data = x'ff00' where board = ?", (broken.id,))
    serving.restart()
    with broken.client("mentor") as client:
        assert client.get(broken.url).status_code == 503
    for _ in range(2):
        opened = await open_socket(broken, "mentor", ACKNOWLEDGED)
        with pytest.raises(ConnectionClosed) as refused:
            await opened.recv()
        assert refused.value.rcvd
        assert refused.value.rcvd.code == 1013
    async with Peer(whole, "mentor") as ada, Peer(whole, "mentee") as lin:
        assert ada.reads("title") == "A board of two"
        await echo(ada, lin, "unharmed")


def _clocks(state: bytes) -> dict[int, int]:
    decoder = Decoder(state)
    return {decoder.read_var_uint(): decoder.read_var_uint() for _ in range(decoder.read_var_uint())}
