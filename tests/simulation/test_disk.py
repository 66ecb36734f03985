"""The simulated disk keeps the same promises as the real one."""

import asyncio
from collections import Counter
from random import Random

import pytest

from server.records import Records, Row, Stored
from server.store import Store
from tests.crdt.peers import Editor, new_board
from tests.server.boards import make
from tests.simulation.disk import Disk, DiskRecords, Shelf
from tests.simulation.documents import difference, rebuilt


@pytest.fixture
async def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An empty database in a file."""
    return await Store.open(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('disk') / 'cairn.db'}")


@pytest.mark.parametrize("seed", range(5))
async def test_both_hold_the_same_after_the_same(store: Store, seed: int) -> None:
    """Appends, the same again as after a lost answer, and compactions: both read equal after each."""
    rng = Random(seed)
    board, _, _ = await make(store)
    real = Records(store)
    start = await real.load(board)
    assert start is not None
    disk = Disk({board: Shelf({1: start.updates[0]})}, rng, Counter(), lambda _: None)
    simulated = DiskRecords(disk)
    editor = Editor(7, new_board())
    rows = [Row(board, 1, "", "mentor", start.updates[0])]
    for _ in range(30):
        step = rng.random()
        group = [Row(board, len(rows) + 1 + i, "", "mentor", editor.type("x")) for i in range(rng.randint(1, 3))]
        again = rows[-rng.randint(1, 3) :]
        for records in (real, simulated):
            if step < 0.5:
                await records.append(group)
            elif step < 0.7:
                await records.append(again)
            elif step < 0.85:
                await records.compact(board)
            else:
                await records.tidy()
                await records.sweep()
        if step < 0.5:
            rows += group
        one, other = await real.load(board), await simulated.load(board)
        assert one is not None
        assert other is not None
        assert (one.seq, one.rows, one.size) == (other.seq, other.rows, other.size)
        assert one.updates[1:] == other.updates[1:]
        assert difference(rebuilt(one.updates), rebuilt(other.updates)) == ""
    assert await simulated.load("nope") is await real.load("nope") is None
    await store.close()


async def test_a_dead_process_writes_nothing_more() -> None:
    """What had not been committed when the process died never is."""
    start = new_board()
    disk = Disk({"b": Shelf({1: start})}, Random(1), Counter(), lambda _: None)
    records = DiskRecords(disk)
    writing = asyncio.create_task(records.append([Row("b", 2, "", "mentor", b"\x00\x00")]))
    await asyncio.sleep(0)
    records.dead = True
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(writing, 0.05)
    assert disk.shelves["b"].stored() == Stored([start], 1, 1, len(start))
