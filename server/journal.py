"""The journal: each room's updates, on disk in the order in which the room took them.

Group commit: what all rooms brought since the last commit is one transaction. A lone update after quiet commits at
once; under load commits are SPACING apart, since one costs the same whatever it carries.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from crdt.replica import compact

from .clock import instant
from .store import Store, words
from .tables import boards, snapshots, updates

log = logging.getLogger("cairn")

SPACING = 0.012
"""Seconds between the end of a commit and the next under load; an acknowledgement waits that long at most."""

RETRY = (0.1, 0.3, 1, 2, 5)
"""Seconds before each new try while the database refuses; the last one repeats."""


class Row(NamedTuple):
    """One update to write."""

    board: str
    seq: int
    at: str
    seat: str
    data: bytes


class Stored(NamedTuple):
    """What the journal knows of a board."""

    updates: list[bytes]
    """The snapshot, if there is one, and the rows after it."""
    seq: int
    """The last row's number."""
    rows: int
    """How many rows stand beside the snapshot."""
    size: int
    """Their bytes."""


class Journal:
    """Writes rows in groups and tells `committed` (board -> seq) and `trouble` (words, or "") what came of it."""

    def __init__(
        self, store: Store, committed: Callable[[dict[str, int]], None], trouble: Callable[[str], None]
    ) -> None:
        self._store = store
        self._on_committed = committed
        self._on_trouble = trouble
        self._rows: list[Row] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._writer: asyncio.Task[None] | None = None
        self.commits = 0

    def start(self) -> None:
        """Begin to write."""
        self._writer = asyncio.create_task(self._write_for_ever(), name="journal")

    async def stop(self, patience: float) -> None:
        """Write what waits, for at most `patience` seconds, then stop (R11)."""
        if self._writer is None:
            return
        try:
            async with asyncio.timeout(patience):
                await self.flush()
        except TimeoutError:
            pass  # nobody was told that these rows are saved (R4)
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)

    def append(self, board: str, seq: int, seat: str, data: bytes) -> None:
        """Write this row with the next commit."""
        self._rows.append(Row(board, seq, instant(), seat, data))
        self._idle.clear()
        self._wake.set()

    async def flush(self) -> None:
        """Return when nothing waits any more."""
        await self._idle.wait()

    async def load(self, board: str) -> Stored | None:
        """All that is written of `board`; None when there is no such board. Raises SQLAlchemyError."""
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

        Works from what is written, not from memory, and by the rows' numbers. Raises SQLAlchemyError, and
        AssertionError when the snapshot does not read the same; both leave the rows as they are.
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

    async def _write_for_ever(self) -> None:
        failures = 0
        while True:
            await self._wake.wait()
            self._wake.clear()
            rows, self._rows = self._rows, []
            if not rows:
                continue
            try:
                async with self._store.write() as connection:
                    await connection.execute(insert(updates), [row._asdict() for row in rows])
            except Exception as error:
                # Nothing of the group is written, so all of it is tried again, in its order. Whatever it was, the
                # writer must not end: nothing would be saved any more.
                self._rows = rows + self._rows
                self._on_trouble(words(error))
                await asyncio.sleep(RETRY[min(failures, len(RETRY) - 1)])
                failures += 1
                self._wake.set()
                continue
            if failures:
                failures = 0
                self._on_trouble("")
            self.commits += 1
            try:
                self._on_committed({row.board: row.seq for row in rows})
            except Exception:
                log.exception("a room failed when it was told of a commit")
            if not self._rows:
                self._idle.set()
            await asyncio.sleep(SPACING)
