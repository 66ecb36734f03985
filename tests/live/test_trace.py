"""A long session that two people really had, played again through the server."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from gzip import decompress
from json import loads
from pathlib import Path

import pytest

from server.store import SPARE
from tests.live.conftest import noted
from tests.live.stock import StockClient, goal
from tests.serving import ROOT, SEATS, Serving, make_board

pytestmark = pytest.mark.live

SLICE = ROOT / "tests" / "fixtures" / "trace-slice.json.gz"
WHOLE = ROOT.parent / "shared" / "traces" / "friendsforever.json.gz"

NOTE: list[str | int] = ["goals", "g1", "why", 0, 0]

TRACES = [path for path in (SLICE, WHOLE) if path == SLICE or path.exists()]
"""The whole recording is not part of the repository; it is played where it lies beside it."""


@pytest.mark.parametrize("trace", TRACES, ids=lambda path: path.name.removesuffix(".json.gz"))
async def test_r3_a_recorded_session_of_two_ends_as_it_ended(
    tmp_path: Path, stock: Callable[[], Awaitable[StockClient]], trace: Path
) -> None:
    """Two who type a recorded session again, concurrent as it was, end with its text, as does who comes later."""
    recording = loads(decompress(trace.read_bytes()))
    end = recording["endContent"]
    with Serving(tmp_path / "data", CAIRN_FRAMES_PER_SECOND="0") as serving:
        board = noted(serving, make_board(serving.origin))
        pair = [await stock(), await stock()]
        for agent, client in enumerate(pair):
            # Of two who type at the same place, the recording put the first person's letters first.
            await client.join(board, SEATS[agent], client=1 + agent, protocols=("cairn.1",))
        await pair[0].put(["goals", "g1"], goal())
        await pair[1].until_reads("", *NOTE)

        for client in pair:
            await client.ask("hold")
        async with asyncio.timeout(50):
            await asyncio.gather(
                *(client.ask("play", path=NOTE, file=str(trace), agent=agent) for agent, client in enumerate(pair))
            )
        for client in pair:
            await client.until_reads(end, *NOTE)
            await client.until_saved()
        assert serving.figure("cairn_updates_total") >= len(recording["txns"])  # each went by itself

        third = await (await stock()).join(board, "mentee")
        assert await third.read(*NOTE) == end

        serving.kill()
        serving.restart()
        fourth = await (await stock()).join(board, "mentor")
        assert await fourth.read(*NOTE) == end
        for client in pair:
            await client.until(client.synced)
            assert await client.read(*NOTE) == end

        for client in (*pair, third, fourth):
            await client.ask("disconnect")
        async with asyncio.timeout(20):
            while serving.figure("cairn_rooms"):
                await asyncio.to_thread(serving.figure, "cairn_rooms")
        serving.stop()
    file = tmp_path / "data" / "cairn.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("vacuum into ?", (str(tmp_path / "fresh.db"),))
    fresh = (tmp_path / "fresh.db").stat().st_size
    assert file.stat().st_size < 1.5 * fresh + 4096 * SPARE, f"{file.stat().st_size} bytes, freshly written {fresh}"
