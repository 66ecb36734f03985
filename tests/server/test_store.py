"""Opening a database."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from server.claim import Claim
from server.errors import StoreFailure
from server.store import Store
from server.tables import metadata


def url(path: Path) -> str:
    """The address of a database file."""
    return f"sqlite+aiosqlite:///{path}"


async def test_r4_a_commit_is_on_disk_when_it_returns(store: Store) -> None:
    """SQLite runs with a write-ahead log, synchronous=FULL, foreign keys and secure_delete."""
    async with store.read() as connection:
        told = [
            (await connection.execute(text(f"pragma {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    assert told == ["wal", 2, 1, 1]


async def test_the_migrations_make_the_tables_that_the_code_names(store: Store) -> None:
    """Column for column, the migrated database is what tables.py says."""
    async with store.read() as connection:
        for table in metadata.sorted_tables:
            rows = (await connection.execute(text(f"pragma table_info('{table.name}')"))).all()
            made = {(row[1], bool(row[3]), row[5] > 0) for row in rows}
            named = {(c.name, not c.nullable, c.primary_key) for c in table.columns}
            assert made == named, table.name


async def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    """A database that is up to date opens as it is."""
    for _ in range(2):
        store = await Store.open(url(tmp_path / "a.db"))
        await store.ping()
        await store.close()


async def test_a_newer_database_is_refused_in_words(tmp_path: Path) -> None:
    """A revision that we do not know means that a newer Cairn wrote it."""
    await (await Store.open(url(tmp_path / "a.db"))).close()
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("update alembic_version set version_num='9999'")
    connection.close()
    with pytest.raises(StoreFailure, match="newer Cairn"):
        await Store.open(url(tmp_path / "a.db"))


async def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    """Garbage in the file is said, not shown as a traceback."""
    (tmp_path / "a.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreFailure, match="not a Cairn database"):
        await Store.open(url(tmp_path / "a.db"))


async def test_a_folder_that_can_not_be_made_is_refused_in_words(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreFailure, match="can't be used"):
        await Store.open(url(tmp_path / "file" / "a.db"))


@pytest.mark.parametrize("address", ["nonsense", "nosuchdb://x", "sqlite+nosuch:///x"])
async def test_an_address_that_means_nothing_is_refused_in_words(address: str) -> None:
    """DATABASE_URL is named in the complaint."""
    with pytest.raises(StoreFailure, match="DATABASE_URL"):
        await Store.open(address)


async def test_a_database_has_one_cairn(tmp_path: Path) -> None:
    """A second Cairn on the same file is refused in words, until the first has ended."""
    file = str(tmp_path / "cairn.db")
    first = await Claim.take(file)
    with pytest.raises(StoreFailure, match="Another Cairn is using"):
        await Claim.take(file, patience=0)
    waiting = asyncio.create_task(Claim.take(file, patience=10))
    await asyncio.sleep(0)
    first.release()
    (await waiting).release()
