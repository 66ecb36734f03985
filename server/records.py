"""The journal's rows and snapshots in the database: append, load, compact.

append   rows of all boards, as they come, go behind one another into `arrivals`: the cheapest commit there is
sort     now and then, and before anything reads them, they move into `updates`, by board and seq
compact  a board's rows become its snapshot
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, exists, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from crdt.replica import compact

from .store import Store
from .tables import arrivals, boards, snapshots, updates

log = logging.getLogger("cairn")

LARGE = 32 * 1024
"""Bytes of a board that takes more than a moment to compact, so that it is done on another thread."""

SORT_ROWS = 4000
"""Arrivals are sorted past this many: few enough that nobody waits for it, enough that a board's go together."""


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
        self._unsorted: set[str] | None = None
        """The boards of which arrivals wait to be sorted; None: nobody has looked since the start."""
        self._arrived = 0
        self._doubtful = True
        """Whether arrivals may be there twice: before the first sort, and when an append has failed."""
        self._failed = False
        self._unswept = False

    async def append(self, rows: Sequence[Row]) -> None:
        """Write `rows` in one transaction; they are on disk when this returns. The same rows may be written again."""
        again, self._failed = self._failed, True
        try:
            await self._store.append(arrivals, rows)
            self._failed = False
        finally:
            # The answer of a commit can be lost: then its rows are there, and soon they are there twice.
            self._doubtful |= self._failed or again
            self._arrived += len(rows)
            if self._unsorted is not None:
                self._unsorted.update({row.board for row in rows})

    async def load(self, board: str) -> Stored | None:
        """All that is written of `board`; None when there is no such board."""
        if self._unsorted is None or board in self._unsorted:
            await self.sort()
        async with self._store.read() as connection:
            if (await connection.execute(select(boards.c.id).where(boards.c.id == board))).first() is None:
                return None
            upto, base, rows = await _read(connection, board)
        return Stored(
            updates=[*base, *(data for _, data in rows)],
            seq=rows[-1][0] if rows else upto,
            rows=len(rows),
            size=sum(len(data) for _, data in rows),
        )

    async def compact(self, board: str) -> int:
        """Put a snapshot in place of `board`'s rows, in one transaction, if it reads the same.

        Returns the last row that the snapshot covers.

        Works from what is written, not from memory, and by the rows' numbers. Also raises AssertionError, when the
        snapshot does not read the same.
        """
        if self._unsorted is None or board in self._unsorted:
            await self.sort()
        async with self._store.write() as connection:
            upto, base, rows = await _read(connection, board)
            if not rows:
                return upto
            upto = rows[-1][0]
            pieces = [*base, *(data for _, data in rows)]
            if sum(map(len, pieces)) > LARGE:
                data = await asyncio.to_thread(compact, pieces)
            else:
                data = compact(pieces)
            await connection.execute(delete(snapshots).where(snapshots.c.board == board))
            await connection.execute(insert(snapshots).values(board=board, upto=upto, data=data))
            await connection.execute(delete(updates).where(updates.c.board == board, updates.c.seq <= upto))
        self._unswept = True
        return upto

    async def tidy(self) -> None:
        """Sort the arrivals if they have become many; for whoever has just written."""
        if self._arrived > SORT_ROWS:
            await self.sort()

    async def sort(self) -> None:
        """Move all arrivals to where they can be read by board."""
        doubtful, self._doubtful = self._doubtful, False
        try:
            try:
                async with self._store.write() as connection:  # which keeps appends out
                    await (_sort_doubtful if doubtful else _sort)(connection)
            except IntegrityError:
                async with self._store.write() as connection:
                    await _sort_doubtful(connection)
        except BaseException:
            self._unsorted = None
            self._doubtful = True
            raise
        # Only when that is committed: who loads meanwhile must not read past it. No append comes before these lines.
        self._unsorted, self._arrived = set(), 0

    async def sweep(self) -> None:
        """Remove what compaction has deleted also from the database's own log, where it still stands."""
        if self._unswept and await self._store.sweep():
            self._unswept = False


async def _sort(connection: AsyncConnection) -> None:
    """Move arrivals that are known to be new. Raises IntegrityError if they are not."""
    last = (await connection.execute(_LAST)).scalar()
    if last is not None:
        await connection.execute(insert(updates).from_select(Row._fields, _moved(last)))
        await connection.execute(delete(arrivals).where(arrivals.c.id <= last))


async def _sort_doubtful(connection: AsyncConnection) -> None:
    """Move arrivals of which some may be written already, or belong to a board that is gone.

    A row that was written twice, since the answer of its commit was lost, is taken once, and not at all when a snapshot
    covers it.
    """
    last = (await connection.execute(_LAST)).scalar()
    if last is None:
        return
    # One Cairn writes to a database (claim.py), so a row's place can't be taken by another row. Should it be, neither
    # is thrown away.
    same = (updates.c.board == arrivals.c.board) & (updates.c.seq == arrivals.c.seq)
    clash = select(arrivals.c.id).join(updates, same).where(updates.c.data != arrivals.c.data)
    if clashing := (await connection.execute(clash)).scalars().all():
        log.error("%d rows of the journal stand where others stand; they are kept as arrivals", len(clashing))
    covered = exists().where(snapshots.c.board == arrivals.c.board, snapshots.c.upto >= arrivals.c.seq)
    moved = _moved(last).where(arrivals.c.board.in_(select(boards.c.id)), ~covered)
    insert_new = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    await connection.execute(insert_new(updates).on_conflict_do_nothing().from_select(Row._fields, moved))
    await connection.execute(delete(arrivals).where(arrivals.c.id <= last, arrivals.c.id.not_in(clashing)))


_LAST = select(func.max(arrivals.c.id))


def _moved(last: int) -> Select[Any]:
    row = [arrivals.c[name] for name in Row._fields]
    return select(*row).where(arrivals.c.id <= last).order_by(arrivals.c.board, arrivals.c.seq)


async def _read(connection: AsyncConnection, board: str) -> tuple[int, list[bytes], list[tuple[int, bytes]]]:
    """The sorted part of what is written: the snapshot's last row, the snapshot (one or none), the rows after it."""
    snapshot = (
        await connection.execute(select(snapshots.c.upto, snapshots.c.data).where(snapshots.c.board == board))
    ).first()
    upto, base = (snapshot.upto, [snapshot.data]) if snapshot else (0, [])
    rows = await connection.execute(
        select(updates.c.seq, updates.c.data)
        .where(updates.c.board == board, updates.c.seq > upto)
        .order_by(updates.c.seq)
    )
    return upto, base, [(row.seq, row.data) for row in rows]
