"""The rows of all boards on a simulated disk, and Records on it that are slow, fail, lose answers and die."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from sqlalchemy.exc import OperationalError

from crdt.board import Board
from crdt.replica import compact
from server.records import Records, Row, Stored

from .documents import rebuilt


@dataclass
class Shelf:
    """What is written of one board."""

    rows: dict[int, bytes]
    snapshot: tuple[int, bytes] | None = None
    """The last row that it covers, and the update."""

    def stored(self) -> Stored:
        """What Records.load() promises."""
        upto, base = (self.snapshot[0], [self.snapshot[1]]) if self.snapshot else (0, [])
        later = sorted(seq for seq in self.rows if seq > upto)
        data = [self.rows[seq] for seq in later]
        return Stored([*base, *data], later[-1] if later else upto, len(later), sum(map(len, data)))


@dataclass
class Moods:
    """How the disk is just now."""

    latency: float = 0.001
    spikes: float = 0.0
    """How often an operation takes a hundred times as long."""
    refuses: float = 0.0
    """How often a transaction fails and leaves everything as it was."""
    mutters: float = 0.0
    """How often a commit's answer is lost: it is written, and fails all the same."""
    away: bool = False
    """Whether everything fails."""

    @property
    def well(self) -> bool:
        """Whether every operation succeeds, and soon."""
        return not (self.away or self.refuses or self.mutters or self.spikes) and self.latency < 0.1


@dataclass
class Disk:
    """What survives the server. `on_commit` hears of each row of the journal at the instant of its commit."""

    shelves: dict[str, Shelf]
    rng: Random
    counts: Counter[str]
    on_commit: Callable[[Row], None]
    moods: Moods = field(default_factory=Moods)

    def document(self, board: str) -> Board:
        """The board as a server would read it now."""
        return rebuilt(self.shelves[board].stored().updates)


class DiskRecords(Records):
    """Records as one server process sees them. All that fails raises SQLAlchemyError or sqlite3.Error, like there.

    One writes at a time. Before the commit an operation can fail and leave everything as it was; after it, only the
    answer can be lost. When the process dies, nothing of what was not committed remains.
    """

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._lock = asyncio.Lock()
        self.dead = False
        self.under_way = ""
        """What is being written just now."""
        self.strained = 0.0
        """Until when something is under way that began when the disk was not well."""
        self.written = 0
        """Rows that this process has written."""
        self.refused = False
        """Whether the last append failed, and so the journal waits a while before the next try."""
        self._arrived = 0

    async def append(self, rows: Sequence[Row]) -> None:
        """Write `rows` in one transaction; they are on disk when this returns. The same rows may be written again."""
        async with self._lock:
            await self._before("append", sqlite3.OperationalError)
            for row in rows:
                shelf = self._disk.shelves[row.board]
                self._disk.counts["rows written twice"] += row.seq in shelf.rows
                shelf.rows.setdefault(row.seq, row.data)
                self._disk.on_commit(row)
            self.written += len(rows)
            self._arrived += len(rows)
            await self._after(sqlite3.OperationalError)
            self.refused = False

    async def load(self, board: str) -> Stored | None:
        """All that is written of `board`; None when there is no such board."""
        await self._before("load", _operational)
        self._disk.counts["loads"] += 1
        shelf = self._disk.shelves.get(board)
        stored = shelf.stored() if shelf else None
        await self._pause()
        return stored

    async def compact(self, board: str) -> int:
        """Put a snapshot in place of `board`'s rows."""
        async with self._lock:
            await self._before("compact", _operational)
            shelf = self._disk.shelves[board]
            stored = shelf.stored()
            if not stored.rows:
                return stored.seq
            shelf.snapshot = (stored.seq, compact(stored.updates))
            shelf.rows = {seq: data for seq, data in shelf.rows.items() if seq > stored.seq}
            self._disk.counts["compactions"] += 1
            await self._after(_operational)
            return stored.seq

    async def tidy(self) -> None:
        """What the real ones do now and then behind a commit, in a transaction of its own."""
        if self._arrived > 50:
            async with self._lock:
                await self._before("tidy", _operational)
                self._arrived = 0
                await self._after(_operational)

    async def sweep(self) -> None:
        """What the real ones do now and then: a pause of the others, and it may fail."""
        async with self._lock:
            await self._before("sweep", _operational)
            await self._after(_operational)

    async def _before(self, what: str, failure: Callable[[str], Exception]) -> None:
        moods, rng, counts = self._disk.moods, self._disk.rng, self._disk.counts
        self.under_way = what
        await self._pause()
        if moods.away or rng.random() < moods.refuses:
            self.under_way = ""
            counts[f"failures of {what}"] += 1
            word = rng.choice(("database is locked", "disk I/O error", "database or disk is full"))
            self.refused = self.refused or what == "append"
            raise failure(word)

    async def _after(self, failure: Callable[[str], Exception]) -> None:
        self.under_way = "answer"
        await self._pause()
        self.under_way = ""
        if self._disk.rng.random() < self._disk.moods.mutters:
            self._disk.counts["answers lost"] += 1
            self.refused = self.refused or failure is sqlite3.OperationalError
            raise failure("disk I/O error")

    async def _pause(self) -> None:
        moods, rng = self._disk.moods, self._disk.rng
        slow = 100 if rng.random() < moods.spikes else 1
        pause = moods.latency * slow * (0.5 + rng.random())
        if not moods.well:
            self.strained = max(self.strained, asyncio.get_running_loop().time() + pause)
        await asyncio.sleep(pause)
        if self.dead:
            await asyncio.get_running_loop().create_future()  # no process is there to go on


def _operational(words: str) -> OperationalError:
    return OperationalError("a statement", None, sqlite3.OperationalError(words))
