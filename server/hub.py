"""The live rooms: each loaded once, its effects run, and dropped from memory when all is saved and nobody is there.

Only this module knows that a room lives in this process.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from sqlalchemy.exc import SQLAlchemyError

from crdt.board import Board, BoardView, read
from crdt.errors import CairnError
from crdt.presence import Person
from crdt.room import Append, Effect, Limits, Room, Send

from .journal import Journal
from .memory import give_back
from .records import Records

log = logging.getLogger("cairn")

TICK = 15.0
"""Seconds between signs of life; the stock provider gives up after 30 s of silence."""

COMPACT_BYTES, ROW_COST = 256 * 1024, 256
"""A board is compacted when it empties with more than one row, and while in use when its rows weigh more than this and
more than the board: so the cost stays in proportion to what was written. A row weighs its bytes and ROW_COST."""

GOING_AWAY, TRY_AGAIN = 1012, 1013


class UnknownBoard(CairnError):
    """There is no such board."""


class Connection(Protocol):
    """One open socket, as the hub sees it. Neither method waits, and neither raises."""

    def send(self, frame: bytes) -> None:
        """Write one binary frame, after those before it."""

    def close(self, code: int, reason: str) -> None:
        """Close, after what was sent."""


class Membership(NamedTuple):
    """One connection's place in a room."""

    receive: Callable[[bytes], None]
    """Call it with each frame that the connection brings."""
    leave: Callable[[], None]
    """Call it when the connection has ended; more than once does no harm."""


@dataclass(slots=True, eq=False)
class _Live:
    """A room in memory."""

    board: str
    room: Room[Connection]
    upto: int
    """The last row that the snapshot covers."""
    weight: int
    """What the rows behind it weigh."""
    enough: int
    """The weight at which they are compacted."""
    users: int = 0
    """Sockets and readers; at 0 the room may go."""
    compacting: asyncio.Task[None] | None = None


class Hub:
    """All live rooms of this process."""

    def __init__(self, records: Records, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        self.records = records
        self._limits = limits
        self._clock = clock
        self._live: dict[str, _Live] = {}
        self._loading: dict[str, asyncio.Future[None]] = {}
        self._watchers: list[Callable[[str], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticker: asyncio.Task[None] | None = None
        self._closing = False
        self._troubled = ""
        self.journal = Journal(records, self._committed, self._trouble)

    def start(self) -> None:
        """Begin to write and to tick."""
        self.journal.start()
        self._ticker = asyncio.create_task(self._tick(), name="hub tick")

    async def close(self, patience: float = 3.0) -> None:
        """R11: close all sockets with 1012, write what waits, for at most `patience` seconds."""
        self._closing = True
        for live in list(self._live.values()):
            for member in live.room.members:
                member.close(GOING_AWAY, "the server restarts")
        await self.journal.stop(patience)
        if self._ticker:
            self._ticker.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._sweep()

    # -- sockets -----------------------------------------------------------------------------------------------------

    async def join(self, board: str, connection: Connection, person: Person, acknowledges: bool) -> Membership:
        """Bring `connection` into the room, until its membership's leave() is called.

        Raises UnknownBoard, and SQLAlchemyError or CairnError when the board can't be loaded (R12).
        """
        live = await self._hold(board)
        room, clock, journal = live.room, self._clock, self.journal
        left = False

        def receive(frame: bytes) -> None:
            if journal.full:  # nothing is lost: what is not acknowledged, the client keeps and sends again
                connection.close(TRY_AGAIN, "nothing can be saved now")
                return
            self._run(live, room.receive(connection, frame, clock()))

        def leave() -> None:
            nonlocal left
            if not left:
                left = True
                self._run(live, room.leave(connection, clock()))
                self._release(live)

        self._run(live, room.join(connection, person, acknowledges, clock()))
        if self._closing:
            connection.close(GOING_AWAY, "the server restarts")
        return Membership(receive, leave)

    @asynccontextmanager
    async def joined(
        self, board: str, connection: Connection, person: Person, acknowledges: bool
    ) -> AsyncIterator[Callable[[bytes], None]]:
        """A membership as long as the block runs; yields its receive(). Raises as join() does."""
        membership = await self.join(board, connection, person, acknowledges)
        try:
            yield membership.receive
        finally:
            membership.leave()

    # -- the house's own reading and writing -------------------------------------------------------------------------

    async def view(self, board: str) -> BoardView:
        """What the board says now. Raises as joined() does."""
        async with self._use(board) as live:
            return read(live.room.doc)

    async def edit(self, board: str, change: Callable[[Board], None]) -> None:
        """Change the document as the server; returns when that is on disk. Raises as joined() does."""
        async with self._use(board) as live:
            self._run(live, live.room.edit(change))
            await self.journal.flush()

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Call `watcher` with the board's id whenever its document has changed."""
        self._watchers.append(watcher)

    @property
    def rooms(self) -> int:
        """How many rooms are in memory."""
        return len(self._live)

    @property
    def connections(self) -> int:
        """How many sockets are open."""
        return sum(len(live.room.members) for live in self._live.values())

    # -- loading and leaving memory (R12) ----------------------------------------------------------------------------

    @asynccontextmanager
    async def _use(self, board: str) -> AsyncIterator[_Live]:
        live = await self._hold(board)
        try:
            yield live
        finally:
            self._release(live)

    async def _hold(self, board: str) -> _Live:
        # A room that was loaded may be gone again before the asker gets its turn.
        while (live := self._live.get(board)) is None:
            await self._load(board)
        live.users += 1
        return live

    def _release(self, live: _Live) -> None:
        live.users -= 1
        if not live.users and not self._closing:
            _ = self._spawn(self._retire(live))

    async def _load(self, board: str) -> None:
        """Load a room once, however many ask at the same time."""
        loading = self._loading.get(board)
        if loading is None:
            loading = self._loading[board] = asyncio.ensure_future(self._fetch(board))
            loading.add_done_callback(lambda _: self._loading.pop(board, None))
        # One asker who gives up must not take the room away from the others.
        await asyncio.shield(loading)

    async def _fetch(self, board: str) -> None:
        stored = await self.records.load(board)
        if stored is None:
            raise UnknownBoard(board)
        try:
            room: Room[Connection] = Room(stored.updates, stored.seq, self._limits)
        except Exception as error:
            log.error("board %s can't be read from its journal: %s", board, type(error).__name__)
            raise CairnError("the board can't be read") from error
        room.trouble(self._troubled)
        weight = stored.rows * ROW_COST + stored.size
        self._live[board] = _Live(board, room, stored.seq - stored.rows, weight, max(COMPACT_BYTES, room.size))

    async def _retire(self, live: _Live) -> None:
        """Compact an empty room and drop it, once all that it took is committed."""
        tried = False
        while not live.users and self._live.get(live.board) is live:
            if not live.room.settled:
                await self.journal.flush()
            elif live.room.seq - live.upto > 1 and not tried:
                before = live.upto
                await self._compact(live)
                tried = live.upto == before  # it can't be compacted now, and the rows are as good
            else:
                # Nothing is awaited between the question and the deed.
                del self._live[live.board]

    async def _compact(self, live: _Live) -> None:
        weight = live.weight
        try:
            live.upto = await self.records.compact(live.board)
        except (SQLAlchemyError, OSError, AssertionError, CairnError) as error:
            log.warning("board %s keeps its rows, compaction failed: %s", live.board, type(error).__name__)
            live.enough = 2 * live.weight
            return
        live.weight -= weight
        live.enough = max(COMPACT_BYTES, live.room.size)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # -- effects -----------------------------------------------------------------------------------------------------

    def _run(self, live: _Live, effects: Iterable[Effect[Connection]]) -> None:
        changed = False
        for effect in effects:
            if isinstance(effect, Send):
                members, frame = effect
                for member in members:
                    member.send(frame)
            elif isinstance(effect, Append):
                seq, seat, update = effect
                self.journal.append(live.board, seq, seat, update)
                live.weight += len(update) + ROW_COST
                changed = True
            else:
                effect.member.close(effect.code, effect.reason)
        if changed:
            if live.weight > live.enough:
                self._compact_soon(live)
            for watcher in self._watchers:
                watcher(live.board)

    def _compact_soon(self, live: _Live) -> None:
        if live.compacting is None or live.compacting.done():
            live.compacting = self._spawn(self._compact(live))

    def _committed(self, upto: dict[str, int]) -> None:
        for board, seq in upto.items():
            live = self._live.get(board)
            if live is not None:  # R12 keeps it here until this word has come
                for members, frame in live.room.committed(seq):
                    for member in members:
                        member.send(frame)

    def _trouble(self, reason: str) -> None:
        self._troubled = reason
        if reason:
            log.error("the journal can't be written: %s", reason)
        for live in list(self._live.values()):
            self._run(live, live.room.trouble(reason))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            laid_down = 0
            for live in list(self._live.values()):
                before = live.room.resting
                self._run(live, live.room.tick())
                laid_down += live.room.resting and not before
            if laid_down:
                await asyncio.to_thread(give_back)
            await self._sweep()

    async def _sweep(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self.records.sweep()
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            log.warning("deleted words are still in the database's log: %s", type(error).__name__)
