"""A SQLite connection of its own on a thread of its own, for the journal's inserts: one hop and one step a commit.

SQLAlchemy's async way takes five hops between two threads, and the driver's executemany gives Python's lock away and
takes it back for every row. Under load both cost more than SQLite's own work (docs/PERFORMANCE.md). The thread takes
calls from a queue and answers to the loop, and nothing else: an executor's hop costs half as much again.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")

AT_ONCE = 64
"""Rows of one statement. Each number up to this one has a statement of its own, which SQLite keeps prepared."""


class Appender:
    """Inserts many rows in one transaction, and sweeps up."""

    def __init__(self, file: str, tune: Callable[[Any], None]) -> None:
        """For the database in `file`; `tune` sets up each new connection. Opens it when there is something to write."""
        self._file = file
        self._tune = tune
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._connection: sqlite3.Connection | None = None

    async def append(self, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert `rows`; they are on disk when this returns. Raises sqlite3.Error: none of them is written then."""
        await self._call(lambda: self._write(table, columns, rows))

    async def sweep(self, spare: int) -> bool:
        """Give the file's free pages back but `spare`, and empty the log, where what was overwritten still stands.

        False if readers are in the way; nobody waits for them. Raises sqlite3.Error.
        """
        return await self._call(lambda: self._sweep(spare))

    async def close(self) -> None:
        """Close the connection and end the thread. What was asked before is done first."""
        if self._thread is not None:
            await self._call(self._drop)
            self._calls.put(None)
            self._thread.join()
            self._thread = None

    async def _call(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises on the thread. Whoever gives up waiting does not stop it."""
        if self._thread is None:
            self._thread = Thread(target=self._serve, name="append", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            try:
                result, error = work(), None
            except BaseException as raised:
                result, error = None, raised
            with suppress(RuntimeError):  # the loop has ended, and whoever asked with it
                loop.call_soon_threadsafe(_settle, answer, result, error)

        self._calls.put(run)
        return await answer

    def _serve(self) -> None:
        while (call := self._calls.get()) is not None:
            call()

    def _write(self, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
        try:
            connection = self._open()
            if len(rows) <= AT_ONCE:  # a statement alone is its own transaction
                self._insert(connection, table, columns, rows)
                return
            connection.execute("begin immediate")
            for start in range(0, len(rows), AT_ONCE):
                self._insert(connection, table, columns, rows[start : start + AT_ONCE])
            connection.execute("commit")
        except BaseException:
            self._drop()  # closing rolls back, and the next try begins with a fresh view of the file
            raise

    def _sweep(self, spare: int) -> bool:
        try:
            connection = self._open()
            (free,) = connection.execute("pragma freelist_count").fetchone()
            (pages,) = connection.execute("pragma page_count").fetchone()
            if free > max(spare, pages // 8):
                # A step gives one page back, and execute() makes only one step.
                connection.executescript(f"pragma incremental_vacuum({free - spare})")
            (patience,) = connection.execute("pragma busy_timeout").fetchone()
            connection.execute("pragma busy_timeout=0")
            busy, _, _ = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
            connection.execute(f"pragma busy_timeout={patience}")
        except BaseException:
            self._drop()
            raise
        return not busy

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._file, isolation_level=None, check_same_thread=False, cached_statements=2 * AT_ONCE
            )
            self._tune(self._connection)
        return self._connection

    @staticmethod
    def _insert(
        connection: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        connection.execute(_statement(table, columns, len(rows)), tuple(chain.from_iterable(rows)))

    def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()


def _settle(answer: "asyncio.Future[Any]", result: Any, error: BaseException | None) -> None:
    if answer.done():  # nobody waits any more
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(result)


@lru_cache(2 * AT_ONCE)
def _statement(table: str, columns: tuple[str, ...], rows: int) -> str:
    values = f"({', '.join('?' * len(columns))})"
    return f"insert into {table} ({', '.join(columns)}) values {', '.join([values] * rows)}"
