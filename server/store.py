"""The database: opened, migrated, read by many and written by one at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Table, event, insert, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from .appender import Appender
from .claim import Claim
from .errors import StoreFailure

BUSY = 5000
"""Milliseconds to wait for another program that is writing: a backup, somebody's sqlite3."""

SPARE = 8
"""Free pages that stay in the file, for what comes next."""

MIGRATIONS = Path(__file__).parent / "migrations"


class Store:
    """One database. All times in it are ISO 8601 UTC strings."""

    def __init__(self, engine: AsyncEngine, claim: Claim | None = None) -> None:
        self._engine = engine
        self._claim = claim
        self._writing = asyncio.Lock()
        self._appender: Appender | None = None
        file = engine.url.database
        if engine.dialect.name == "sqlite" and file and file != ":memory:":
            self._appender = Appender(file, _tune_sqlite)

    @classmethod
    async def open(cls, url: str) -> "Store":
        """Open the database at `url` and bring its tables up to date.

        Raises StoreFailure, in words for the operator, when it can't be opened, is no database of ours, was written
        by a newer Cairn, or is in use by another one.
        """
        try:
            parsed = make_url(url)
            file = parsed.database if parsed.get_backend_name() == "sqlite" else None
            if file == ":memory:":
                file = None
            if file:
                _make_folder(file)
            # Each connection is a thread with a cache of its own; four read as fast as a disk answers.
            engine = create_async_engine(parsed, **({"pool_size": 4, "max_overflow": 0} if file else {}))
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise StoreFailure(f"DATABASE_URL can't be used: {_first_line(error)}.") from None
        if parsed.get_backend_name() == "sqlite":
            event.listen(engine.sync_engine, "connect", lambda connection, _: _tune_sqlite(connection))
        store = cls(engine, await Claim.take(file) if file else None)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(_migrate)
        except CommandError:
            await store.close()
            raise StoreFailure(
                "The database was written by a newer Cairn. Update Cairn, then start it again."
            ) from None
        except (SQLAlchemyError, OSError) as error:
            await store.close()
            raise StoreFailure(f"The database can't be opened: {words(error)}") from None
        return store

    async def close(self) -> None:
        """Close all connections."""
        appender, self._appender = self._appender, None
        if appender is not None:
            await appender.close()
        await self._engine.dispose()
        claim, self._claim = self._claim, None
        if claim is not None:
            claim.release()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read with."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction to write in: committed, and so on disk, when the block ends without an error."""
        async with self._writing, self._engine.begin() as connection:
            yield connection

    async def append(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert `rows` (values of all columns but the id, in order) in one transaction; on disk when this returns.

        Raises SQLAlchemyError or sqlite3.Error: none of them is written then.
        """
        columns = _columns(table)
        if self._appender is None:
            async with self.write() as connection:
                await connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
        else:
            async with self._writing:
                await self._appender.append(table.name, columns, rows)

    async def sweep(self) -> bool:
        """Give free pages of SQLite's file back, and empty its log, where what was overwritten still stands.

        False if readers are in the way: then again later. Raises sqlite3.Error.
        """
        if self._appender is None:
            return True
        async with self._writing:
            return await self._appender.sweep(SPARE)

    async def ping(self) -> None:
        """Raises SQLAlchemyError when the database does not answer."""
        async with self.read() as connection:
            await connection.execute(text("select 1"))


_TROUBLES = (
    # what SQLite says, the word that goes to the browsers (PROTOCOL.md), the sentence for the operator
    ("disk is full", "disk-full", "The disk is full."),
    ("no space left", "disk-full", "The disk is full."),
    ("disk i/o error", "disk-error", "The disk reports an error."),
    ("readonly database", "read-only", "The database can't be written to."),
    ("unable to open", "no-file", "Its file or folder can't be written to."),
    ("not a database", "not-a-database", "The file is not a Cairn database."),
    ("malformed", "damaged", "The file is damaged. Restore it from a backup."),
    ("locked", "locked", "Another program is holding the database."),
    ("", "unknown", "The database does not answer as it should."),
)


def trouble(error: BaseException) -> str:
    """Why the database refused, as one word that a browser can say in its reader's language."""
    return _trouble(error)[0]


def words(error: BaseException) -> str:
    """Why the database refused, as a sentence for the operator."""
    return _trouble(error)[1]


def _trouble(error: BaseException) -> tuple[str, str]:
    reason = str(getattr(error, "orig", None) or error).lower()
    return next((word, sentence) for sign, word, sentence in _TROUBLES if sign in reason)


@cache
def _columns(table: Table) -> tuple[str, ...]:
    """The columns that a writer fills: all but the id."""
    return tuple(column.name for column in table.columns if column.name != "id")


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _make_folder(file: str) -> None:
    folder = Path(file).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreFailure(f"The data folder {folder} can't be used: {error.strerror}.") from None


def _tune_sqlite(connection: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"pragma busy_timeout={BUSY}")
    # Before there is a table: pages that compaction frees can leave the file (sweep).
    cursor.execute("pragma auto_vacuum=incremental")
    cursor.execute("pragma journal_mode=wal")
    # FULL: a commit returns when its bytes are on the disk, and not before (R4).
    cursor.execute("pragma synchronous=full")
    cursor.execute("pragma foreign_keys=on")
    # KiB a connection: what is read again and again is in the system's cache anyway.
    cursor.execute("pragma cache_size=-512")
    # What the pair deleted is overwritten in the file, not only unlinked (§4).
    cursor.execute("pragma secure_delete=on")
    cursor.close()


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
