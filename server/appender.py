"""A SQLite connection of its own on a thread of its own, for the journal's inserts: one hop and one step a commit.

SQLAlchemy's async way takes five hops between two threads, and the driver's executemany gives Python's lock away and
takes it back for every row. Under load both cost more than SQLite's own work (docs/PERFORMANCE.md).
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import chain
from typing import Any

AT_ONCE = 64
"""Rows of one statement. Each number up to this one has a statement of its own, which SQLite keeps prepared."""


class Appender:
    """Inserts many rows in one transaction."""

    def __init__(self, file: str, tune: Callable[[Any], None]) -> None:
        """For the database in `file`; `tune` sets up each new connection. Opens it when there is something to write."""
        self._file = file
        self._tune = tune
        self._thread = ThreadPoolExecutor(1, "append")
        self._connection: sqlite3.Connection | None = None

    async def append(self, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert `rows`; they are on disk when this returns. Raises sqlite3.Error: none of them is written then."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write, table, columns, rows)

    async def close(self) -> None:
        """Close the connection."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._drop)
        self._thread.shutdown()

    def _write(self, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(
                    self._file, isolation_level=None, check_same_thread=False, cached_statements=2 * AT_ONCE
                )
                self._tune(self._connection)
            if len(rows) <= AT_ONCE:  # a statement alone is its own transaction
                self._insert(self._connection, table, columns, rows)
                return
            self._connection.execute("begin immediate")
            for start in range(0, len(rows), AT_ONCE):
                self._insert(self._connection, table, columns, rows[start : start + AT_ONCE])
            self._connection.execute("commit")
        except BaseException:
            self._drop()  # closing rolls back, and the next try begins with a fresh view of the file
            raise

    @staticmethod
    def _insert(
        connection: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        connection.execute(_statement(table, columns, len(rows)), tuple(chain.from_iterable(rows)))

    def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()


@lru_cache(2 * AT_ONCE)
def _statement(table: str, columns: tuple[str, ...], rows: int) -> str:
    values = f"({', '.join('?' * len(columns))})"
    return f"insert into {table} ({', '.join(columns)}) values {', '.join([values] * rows)}"
