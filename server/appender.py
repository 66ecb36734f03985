"""A SQLite connection of its own on a thread of its own, for the journal's inserts: one hop a commit.

SQLAlchemy's async way takes five hops between two threads and three times the CPU for the same transaction, which
under load is a fifth of all that an update costs (docs/PERFORMANCE.md).
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Appender:
    """Runs one insert for many rows in one transaction."""

    def __init__(self, file: str, tune: Callable[[Any], None]) -> None:
        """For the database in `file`; `tune` sets up each new connection. Opens it when there is something to write."""
        self._file = file
        self._tune = tune
        self._thread = ThreadPoolExecutor(1, "append")
        self._connection: sqlite3.Connection | None = None

    async def append(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run `statement` for all of `rows`; they are on disk when this returns. Raises sqlite3.Error: none is then."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write, statement, rows)

    async def close(self) -> None:
        """Close the connection."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._drop)
        self._thread.shutdown()

    def _write(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
                self._tune(self._connection)
            self._connection.execute("begin immediate")
            self._connection.executemany(statement, rows)
            self._connection.execute("commit")
        except BaseException:
            self._drop()  # closing rolls back, and the next try begins with a fresh view of the file
            raise

    def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()
