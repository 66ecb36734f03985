"""The journal's rows in the database: sorted, compacted, swept, and whole after a crash at any statement."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc
from sqlalchemy import Table, event, func, select
from sqlalchemy.ext.asyncio import create_async_engine

from crdt.board import Board, read
from server import appender as appender_module
from server import journal as journal_module
from server import records as records_module
from server import store as store_module
from server.journal import Journal
from server.records import Records, Row, Stored
from server.store import Store
from server.tables import arrivals, updates
from tests.crdt.peers import Editor, new_board
from tests.server.boards import make

AT = "2026-01-05T09:00:00.000Z"


def rows(board: str, editor: Editor, count: int, first: int = 2) -> list[Row]:
    """So many rows of somebody who types."""
    return [Row(board, seq, AT, "mentor", editor.type("abc"[seq % 3])) for seq in range(first, first + count)]


def reading(stored: Stored | None) -> tuple[object, int]:
    """What a board says, and its last row's number."""
    assert stored is not None
    doc: Board = Doc()
    for update in stored.updates:
        doc.apply_update(update)
    return read(doc), stored.seq


async def unsorted(store: Store) -> int:
    """How many rows wait to be sorted."""
    async with store.read() as connection:
        return (await connection.execute(select(func.count()).select_from(arrivals))).scalar_one()


async def test_what_was_appended_is_loaded(store: Store) -> None:
    """Rows of several boards in one transaction come back by board and in order."""
    boards = [(await make(store))[0] for _ in range(3)]
    editors = [Editor(7, new_board()) for _ in boards]
    records = Records(store)
    mixed = [row for group in zip(*map(rows, boards, editors, [5] * 3), strict=True) for row in group]
    await records.append(mixed)
    for board, editor in zip(boards, editors, strict=True):
        assert reading(await records.load(board)) == (read(editor.doc), 6)
    assert await unsorted(store) == 0


async def test_many_rows_at_once_are_one_transaction(store: Store) -> None:
    """More rows than one statement takes are all there."""
    board, _, _ = await make(store)
    editor = Editor(7, new_board())
    records = Records(store)
    count = 2 * appender_module.AT_ONCE + 3
    await records.append(rows(board, editor, count))
    assert reading(await records.load(board)) == (read(editor.doc), count + 1)


async def test_a_part_of_a_group_is_never_written(store: Store) -> None:
    """When one row of many can't be written, none is."""
    board, _, _ = await make(store)
    records = Records(store)
    group = rows(board, Editor(7, new_board()), 200)
    with pytest.raises(sqlite3.IntegrityError):
        await records.append([*group[:150], group[150]._replace(seat=None), *group[151:]])  # type: ignore[arg-type]
    assert await unsorted(store) == 0
    await records.append(group)
    assert await unsorted(store) == 200


async def test_rows_whose_commit_was_not_answered_are_written_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit whose answer was lost is repeated: before its rows are sorted, after that, and after compaction."""
    board, _, _ = await make(store)
    editor = Editor(7, new_board())
    records = Records(store)
    append = store.append

    async def unanswered(table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        await append(table, rows)
        raise sqlite3.OperationalError("disk I/O error")

    async def lose_the_answer(group: list[Row]) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(store, "append", unanswered)
            with pytest.raises(sqlite3.OperationalError):
                await records.append(group)

    for first, between in ((2, ""), (5, "sort"), (8, "compact")):
        group = rows(board, editor, 3, first)
        await lose_the_answer(group)
        if between == "sort":
            await records.sort()
        if between == "compact":
            await records.compact(board)
        await records.append(group)
        assert reading(await records.load(board)) == (read(editor.doc), first + 2)
    async with store.read() as connection:  # nor do they stand behind the snapshot, where deleted words would stay
        assert (await connection.execute(select(func.count()).select_from(updates))).scalar_one() == 0


async def test_a_row_in_the_place_of_another_is_not_thrown_away(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Should two processes ever number a board's rows alike, the second's stay where an operator can find them."""
    board, _, _ = await make(store)
    records = Records(store)
    await records.append(rows(board, Editor(7, new_board()), 2))
    await records.sort()
    await records.append(rows(board, Editor(8, new_board()), 3))
    await records.sort()
    assert await unsorted(store) == 2
    assert "2 rows of the journal stand where others stand" in caplog.text


async def test_what_a_crash_left_unsorted_is_found(store: Store) -> None:
    """A new process knows nothing of what the last one had not sorted, and reads it all the same."""
    board, _, _ = await make(store)
    editor = Editor(7, new_board())
    await Records(store).append(rows(board, editor, 4))
    assert await unsorted(store) == 4
    assert reading(await Records(store).load(board)) == (read(editor.doc), 5)


async def test_arrivals_are_sorted_when_they_have_become_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """tidy() leaves a few alone."""
    monkeypatch.setattr(records_module, "SORT_ROWS", 5)
    board, _, _ = await make(store)
    editor = Editor(7, new_board())
    records = Records(store)
    await records.append(rows(board, editor, 5))
    await records.tidy()
    assert await unsorted(store) == 5
    await records.append(rows(board, editor, 1, 7))
    await records.tidy()
    assert await unsorted(store) == 0


async def test_rows_of_a_board_that_is_gone_hold_nobody_up(store: Store) -> None:
    """They are dropped when the others are sorted."""
    board, _, _ = await make(store)
    editor = Editor(7, new_board())
    records = Records(store)
    await records.append([*rows("gone", Editor(8, new_board()), 2), *rows(board, editor, 2)])
    assert reading(await records.load(board)) == (read(editor.doc), 3)


@pytest.mark.parametrize("work", ["sort", "compact", "compact again"])
async def test_a_crash_at_any_statement_changes_no_reading(tmp_path: Path, work: str) -> None:
    """The files as they are before each statement and each commit, opened by a new process, read the same."""
    live = tmp_path / "live"
    store = await Store.open(f"sqlite+aiosqlite:///{live / 'cairn.db'}")
    (board, _, _), (other, _, _) = await make(store), await make(store)
    editors = {board: Editor(7, new_board()), other: Editor(8, new_board())}
    records = Records(store)
    expected = {}
    for round_ in range(2):
        await records.append([row for b, e in editors.items() for row in rows(b, e, 40, 2 + 40 * round_)])
        if work == "compact again" and not round_:
            await records.compact(board)
    for name, editor in editors.items():
        editor.change(lambda doc: doc["about"]["title"].__delitem__(slice(0, 30)))
        await records.append([Row(name, 82, AT, "mentor", editor.updates[-1])])
        expected[name] = (read(editor.doc), 82)
    crashes: list[Path] = []

    def crash(*_: Any) -> None:
        folder = tmp_path / f"crash {len(crashes)}"
        shutil.copytree(live, folder, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
        crashes.append(folder)

    engine = store._engine.sync_engine
    for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(engine, moment, crash)
    await (records.sort() if work == "sort" else records.compact(board))
    for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.remove(engine, moment, crash)
    crash()
    await store.close()
    assert len(crashes) > 6
    for folder in crashes:
        async with _opened(folder / "cairn.db") as again:
            for name in editors:
                assert reading(await Records(again).load(name)) == expected[name], folder.name


@asynccontextmanager
async def _opened(file: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite+aiosqlite:///{file}")
    try:
        yield store
    finally:
        await store.close()


async def test_deleted_text_is_swept_from_all_files_of_a_running_server(store: Store, tmp_path: Path) -> None:
    """After compaction and sweep() the words stand neither in the database nor in its log."""
    board, _, _ = await make(store)
    records = Records(store)
    editor = Editor(7, new_board())
    written = [editor.type("CONFIDENTIAL"), editor.change(lambda doc: doc["about"]["title"].__delitem__(slice(0, 12)))]
    await records.append([Row(board, seq, AT, "mentor", update) for seq, update in enumerate(written, 2)])

    def found() -> list[str]:
        return [path.name for path in tmp_path.iterdir() if b"CONFIDENTIAL" in path.read_bytes()]

    assert found()
    await records.compact(board)
    await records.sweep()
    assert found() == []
    assert reading(await records.load(board)) == (read(editor.doc), 3)


async def test_a_sweep_comes_again_when_a_reader_was_in_the_way(store: Store, tmp_path: Path) -> None:
    """What could not be swept this time is swept the next."""
    board, _, _ = await make(store)
    records = Records(store)
    await records.append(rows(board, Editor(7, new_board()), 3))
    wal = tmp_path / "cairn.db-wal"
    with closing(sqlite3.connect(tmp_path / "cairn.db")) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from boards").fetchone()
        await records.compact(board)
        await records.sweep()
        assert wal.stat().st_size > 0
        reader.execute("rollback")
    await records.sweep()
    assert wal.stat().st_size == 0


Break = Callable[[Path, pytest.MonkeyPatch], Callable[[], None]]


def _fill(file: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """No page more for the database, as on a full disk. Returns what makes room."""
    tune = store_module._tune_sqlite
    room = [1]

    def tight(connection: Any) -> None:
        tune(connection)
        connection.execute(f"pragma max_page_count={room[0]}")

    monkeypatch.setattr(store_module, "_tune_sqlite", tight)
    return lambda: room.__setitem__(0, 2**30)


def _lock(file: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Another program holds the database. Returns what ends that."""
    monkeypatch.setattr(store_module, "BUSY", 20)
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("begin immediate")
    return other.close


@pytest.mark.parametrize(
    ("make_trouble", "word"),
    [(_fill, "disk-full"), (_lock, "locked")],
)
async def test_r4_a_full_or_locked_database_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_trouble: Break, word: str
) -> None:
    """Trouble is told, nothing is committed meanwhile, and when it is over every row is written."""
    monkeypatch.setattr(journal_module, "RETRY", (0.01,))
    file = tmp_path / "cairn.db"
    async with _opened(file) as first:
        board, _, _ = await make(first)
    over = make_trouble(file, monkeypatch)
    store = Store(create_async_engine(f"sqlite+aiosqlite:///{file}"))
    committed: list[dict[str, int]] = []
    trouble: list[str] = []
    records = Records(store)

    def on_trouble(reason: str) -> None:
        trouble.append(reason)
        if len(trouble) == 3:
            assert committed == []
            over()

    journal = Journal(records, committed.append, on_trouble)
    journal.start()
    editor = Editor(7, new_board())
    for row in rows(board, editor, 400):
        journal.append(row.board, row.seq, row.seat, row.data)
    await journal.flush()
    await journal.stop(1)
    assert (set(trouble[:-1]), trouble[-1]) == ({word}, "")
    assert committed == [{board: 401}]
    await store.close()
    async with _opened(file) as again:
        assert reading(await Records(again).load(board)) == (read(editor.doc), 401)


async def test_a_file_that_was_large_becomes_small_again(store: Store, tmp_path: Path) -> None:
    """After compaction and sweep() the file is hardly larger than a fresh one with the same content."""
    board, _, _ = await make(store)
    records = Records(store)
    editor = Editor(7, new_board())
    await records.append(rows(board, editor, 3000))
    await records.compact(board)
    await records.sweep()
    file, fresh = tmp_path / "cairn.db", tmp_path / "fresh.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("vacuum into ?", (str(fresh),))
    assert file.stat().st_size <= fresh.stat().st_size + 4096 * (store_module.SPARE + 2)
