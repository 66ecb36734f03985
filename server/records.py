"""The journal's rows and snapshots in the database: append, load, compact."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from crdt.replica import compact

from .store import Store
from .tables import boards, snapshots, updates


class Row(NamedTuple):
    """One update to write."""

    board: str
    seq: int
    at: str
    seat: str
    data: bytes


class Stored(NamedTuple):
    """What is written of a board."""

    updates: list[bytes]
    """The snapshot, if there is one, and the rows after it."""
    seq: int
    """The last row's number."""
    rows: int
    """How many rows stand beside the snapshot."""
    size: int
    """Their bytes."""


class Records:
    """The rows and snapshots of all boards.

    All that fails raises SQLAlchemyError or sqlite3.Error, and leaves everything as it was.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def append(self, rows: Sequence[Row]) -> None:
        """Write `rows` in one transaction; they are on disk when this returns."""
        try:
            await self._store.append(updates, rows)
        except (IntegrityError, sqlite3.IntegrityError):
            # A commit whose answer was lost has written them already, unless somebody else has written others.
            missing = await self._missing(rows)
            if len(missing) == len(rows):
                raise
            await self._store.append(updates, missing)

    async def load(self, board: str) -> Stored | None:
        """All that is written of `board`; None when there is no such board."""
        async with self._store.read() as connection:
            if (await connection.execute(select(boards.c.id).where(boards.c.id == board))).first() is None:
                return None
            snapshot = (
                await connection.execute(select(snapshots.c.upto, snapshots.c.data).where(snapshots.c.board == board))
            ).first()
            upto, base = (snapshot.upto, [snapshot.data]) if snapshot else (0, [])
            rows = (
                await connection.execute(
                    select(updates.c.seq, updates.c.data)
                    .where(updates.c.board == board, updates.c.seq > upto)
                    .order_by(updates.c.seq)
                )
            ).all()
        return Stored(
            updates=[*base, *(row.data for row in rows)],
            seq=rows[-1].seq if rows else upto,
            rows=len(rows),
            size=sum(len(row.data) for row in rows),
        )

    async def compact(self, board: str) -> None:
        """Put a snapshot in place of `board`'s rows, in one transaction, if it reads the same.

        Works from what is written, not from memory, and by the rows' numbers. Also raises AssertionError, when the
        snapshot does not read the same.
        """
        async with self._store.write() as connection:
            snapshot = (await connection.execute(select(snapshots).where(snapshots.c.board == board))).first()
            rows = (
                await connection.execute(
                    select(updates.c.seq, updates.c.data).where(updates.c.board == board).order_by(updates.c.seq)
                )
            ).all()
            if not rows:
                return
            upto = rows[-1].seq
            data = compact([*([snapshot.data] if snapshot else []), *(row.data for row in rows)])
            await connection.execute(delete(snapshots).where(snapshots.c.board == board))
            await connection.execute(insert(snapshots).values(board=board, upto=upto, data=data))
            await connection.execute(delete(updates).where(updates.c.board == board, updates.c.seq <= upto))

    async def _missing(self, rows: Sequence[Row]) -> list[Row]:
        """Those of `rows` that are not written; a row that stands there with other bytes counts as missing."""
        missing = []
        async with self._store.read() as connection:
            for row in rows:
                found = select(updates.c.data).where(updates.c.board == row.board, updates.c.seq == row.seq)
                written = (await connection.execute(found)).first()
                if written is None or written.data != row.data:
                    missing.append(row)
        return missing
