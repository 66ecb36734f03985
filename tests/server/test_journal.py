"""The journal: groups, failures, snapshots."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc
from sqlalchemy import Table
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from crdt.board import Board, read
from server import journal as journal_module
from server.journal import Journal
from server.records import Records
from server.store import Store
from tests.crdt.peers import Editor, new_board
from tests.server.boards import make


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder, with what is in them."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Told:
    """What a journal has said, and a way to wait for it."""

    def __init__(self) -> None:
        self.committed: list[dict[str, int]] = []
        self.trouble: list[str] = []
        self._said = asyncio.Event()

    def on_committed(self, upto: dict[str, int]) -> None:
        """A commit."""
        self.committed.append(upto)
        self._said.set()

    def on_trouble(self, reason: str) -> None:
        """A failure, or its end."""
        self.trouble.append(reason)
        self._said.set()

    async def next(self) -> None:
        """Wait until something more is said."""
        async with asyncio.timeout(10):
            await self._said.wait()
        self._said.clear()


class Failing(Store):
    """A store whose writes fail while `failure` is set."""

    failure = ""

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may fail at its end, as a full disk does."""
        async with super().write() as connection:
            yield connection
            if self.failure:
                raise OperationalError("insert", None, sqlite3.OperationalError(self.failure))

    async def append(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """The journal's way, which may fail too."""
        if self.failure:
            raise sqlite3.OperationalError(self.failure)
        await super().append(table, rows)


@pytest.fixture
async def failing(tmp_path: Path) -> AsyncIterator[Failing]:
    """A store that can be told to fail."""
    opened = await Failing.open(f"sqlite+aiosqlite:///{tmp_path / 'cairn.db'}")
    assert isinstance(opened, Failing)
    yield opened
    await opened.close()


async def test_what_came_together_is_one_commit(store: Store) -> None:
    """Rows of all boards that arrived since the last commit go in one transaction, in their order."""
    first, _, _ = await make(store)
    second, _, _ = await make(store)
    told = Told()
    records = Records(store)
    journal = Journal(records, told.on_committed, told.on_trouble)
    journal.start()
    editor = Editor(7, new_board())
    for seq in range(2, 7):
        journal.append(first, seq, "mentor", editor.type("a"))
        journal.append(second, seq, "mentee", editor.type("b"))
    await journal.flush()
    assert told.committed == [{first: 6, second: 6}]
    stored = await records.load(first)
    assert stored is not None
    assert (stored.seq, len(stored.updates)) == (6, 6)
    await journal.stop(1)


async def test_r4_a_failing_database_is_told_and_tried_again_until_it_works(
    failing: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While writes fail nothing is committed; when they work again every row is written once, in order."""
    monkeypatch.setattr(journal_module, "RETRY", (0.01,))
    board, _, _ = await make(failing)
    told = Told()
    records = Records(failing)
    journal = Journal(records, told.on_committed, told.on_trouble)
    failing.failure = "database or disk is full"
    journal.start()
    editor = Editor(7, new_board())
    journal.append(board, 2, "mentor", editor.type("a"))
    await told.next()
    journal.append(board, 3, "mentor", editor.type("b"))
    await told.next()
    assert told.committed == []
    assert set(told.trouble) == {"disk-full"}
    failing.failure = ""
    await journal.flush()
    assert told.committed == [{board: 2}, {board: 3}]
    assert told.trouble[-1] == ""
    stored = await records.load(board)
    assert stored is not None
    doc: Board = Doc()
    for update in stored.updates:
        doc.apply_update(update)
    assert read(doc) == read(editor.doc)
    await journal.stop(1)


async def test_an_unknown_board_is_none(store: Store) -> None:
    """load() tells a board that does not exist from one that is empty."""
    records = Records(store)
    assert await records.load("nope") is None


async def test_compaction_keeps_the_reading_and_the_numbers(store: Store) -> None:
    """A snapshot takes the rows' place, and numbering goes on behind it."""
    board, _, _ = await make(store)
    told = Told()
    records = Records(store)
    journal = Journal(records, told.on_committed, told.on_trouble)
    journal.start()
    editor = Editor(7, new_board())
    for seq in range(2, 50):
        journal.append(board, seq, "mentor", editor.type("a"))
    await journal.flush()
    assert await records.compact(board) == 49
    compacted = await records.load(board)
    assert compacted is not None
    assert (compacted.seq, compacted.rows, len(compacted.updates)) == (49, 0, 1)
    journal.append(board, 50, "mentor", editor.type("b"))
    await journal.flush()
    stored = await records.load(board)
    assert stored is not None
    assert (stored.seq, stored.rows) == (50, 1)
    doc: Board = Doc()
    for update in stored.updates:
        doc.apply_update(update)
    assert read(doc) == read(editor.doc)
    await journal.stop(1)


async def test_a_compaction_that_fails_keeps_the_rows(failing: Failing) -> None:
    """Snapshot and deletion are one transaction: both or neither."""
    board, _, _ = await make(failing)
    records = Records(failing)
    journal = Journal(records, lambda _: None, lambda _: None)
    journal.start()
    editor = Editor(7, new_board())
    for seq in range(2, 10):
        journal.append(board, seq, "mentor", editor.type("a"))
    await journal.flush()
    before = await records.load(board)
    failing.failure = "disk i/o error"
    with pytest.raises(OperationalError):
        await records.compact(board)
    failing.failure = ""
    assert await records.load(board) == before
    await journal.stop(1)


async def test_deleted_text_is_gone_from_the_file(store: Store, tmp_path: Path) -> None:
    """After compaction the deleted words stand neither in the database nor in its log."""
    board, _, _ = await make(store)
    records = Records(store)
    journal = Journal(records, lambda _: None, lambda _: None)
    journal.start()
    editor = Editor(7, new_board())
    journal.append(board, 2, "mentor", editor.type("CONFIDENTIAL"))
    journal.append(board, 3, "mentor", editor.change(lambda doc: doc["about"]["title"].__delitem__(slice(0, 12))))
    await journal.flush()
    await records.compact(board)
    await journal.stop(1)
    await store.close()
    assert not [name for name, content in files(tmp_path).items() if b"CONFIDENTIAL" in content]


async def test_r11_stopping_does_not_wait_for_ever(failing: Failing) -> None:
    """stop() gives up on a database that refuses."""
    board, _, _ = await make(failing)
    records = Records(failing)
    journal = Journal(records, lambda _: None, lambda _: None)
    failing.failure = "database is locked"
    journal.start()
    journal.append(board, 2, "mentor", Editor(7, new_board()).type("a"))
    async with asyncio.timeout(5):
        await journal.stop(0.2)


async def test_a_listener_that_fails_does_not_stop_the_writing(store: Store) -> None:
    """Whatever goes wrong after a commit, the next rows are written."""
    board, _, _ = await make(store)

    def fail(_: dict[str, int]) -> None:
        raise ValueError

    records = Records(store)
    journal = Journal(records, fail, lambda _: None)
    journal.start()
    editor = Editor(7, new_board())
    for seq in (2, 3):
        journal.append(board, seq, "mentor", editor.type("a"))
        async with asyncio.timeout(10):
            await journal.flush()
    stored = await records.load(board)
    assert stored is not None
    assert stored.seq == 3
    await journal.stop(1)


async def test_a_flush_waits_for_what_is_there_and_not_for_what_comes(store: Store) -> None:
    """While others keep writing, flush() returns when what was appended before it is on disk."""
    board, _, _ = await make(store)
    editor = Editor(7, new_board())
    seq = 1

    def more() -> None:
        nonlocal seq
        seq += 1
        journal.append(board, seq, "mentor", editor.type("a"))

    journal = Journal(Records(store), lambda _: more(), lambda _: None)
    journal.start()
    more()
    async with asyncio.timeout(10):
        await journal.flush()
    assert journal.waiting > 0
    await journal.stop(0.2)


async def test_r11_stopping_ends_the_wait_for_another_try(failing: Failing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that works again is tried again at shutdown, however long the pause would have been."""
    monkeypatch.setattr(journal_module, "RETRY", (0.01, 60))
    board, _, _ = await make(failing)
    told = Told()
    records = Records(failing)
    journal = Journal(records, told.on_committed, told.on_trouble)
    failing.failure = "database is locked"
    journal.start()
    journal.append(board, 2, "mentor", Editor(7, new_board()).type("a"))
    while len(told.trouble) < 2:
        await told.next()
    failing.failure = ""
    await journal.stop(3)
    assert told.committed == [{board: 2}]
