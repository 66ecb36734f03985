"""The rows in the database, under readers that come while they are moved."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from server.records import Records, Row
from server.store import Store
from tests.server.boards import make


async def test_r12_a_load_while_rows_are_sorted_reads_them_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who loads between the sorting of the rows and its commit waits for it, and reads every row.

    Found by scripts/torture --seed 20: the first loads after a restart come together.
    """
    board, *_ = await make(store)
    known = await Records(store).load(board)
    assert known is not None
    await Records(store).append([Row(board, known.seq + 1, "2026-01-05T09:00:00.000Z", "mentor", b"\0\0")])

    records = Records(store)  # of the next start
    second: list[asyncio.Task[object]] = []
    write = store.write

    @asynccontextmanager
    async def slow() -> AsyncIterator[AsyncConnection]:
        async with write() as connection:
            yield connection
            if not second:
                second.append(asyncio.create_task(records.load(board)))
                while not (second[0].done() or store._writing._waiters):  # noqa: ASYNC110  # it reads, or waits
                    await asyncio.sleep(0)

    monkeypatch.setattr(store, "write", slow)
    first = await records.load(board)
    assert first is not None
    assert first.seq == known.seq + 1
    assert await second[0] == first
