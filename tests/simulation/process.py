"""One life of the server on the simulated disk: the real hub and journal, with endpoints like server/socket.py's."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextvars import ContextVar, copy_context
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from crdt.errors import CairnError
from crdt.messages import Saved, SyncStep1, decode
from crdt.presence import Person
from crdt.room import Limits
from server.frames import PARTING
from server.hub import Hub

from .disk import Disk, DiskRecords
from .ledger import Ledger
from .network import Closing, Frame, Weather, Wire

EPOCH = 1_800_000_000.0

_process: ContextVar["Process | None"] = ContextVar("process", default=None)
"""To whom a task belongs: tasks inherit it from the task that made them."""


class Host(Protocol):
    """What a process needs to know of the world around it."""

    counts: Counter[str]
    weather: Weather

    def fail(self, reason: str) -> None:
        """A promise is broken."""

    def note(self, *words: object) -> None:
        """Write a line of the trace."""

    def ledger(self, board: str) -> Ledger:
        """The promises made for a board."""


class Endpoint:
    """The server's end of a WebSocket: what hub.Connection asks for, with the rules of server/frames.py."""

    def __init__(self, process: "Process", name: str, board: str, wire: Wire) -> None:
        self.name = name
        self._process = process
        self._host = process.host
        self._board = board
        self._wire = wire
        self._context = copy_context()
        self._listener: Callable[[bytes], None] | None = None
        self._early: list[Frame] = []
        self._documents: list[Frame] = []
        self._saved = 0
        self._asked = 0
        self._parting = False
        self.gone = asyncio.Event()

    def attach(self, listener: Callable[[bytes], None]) -> None:
        """Hand frames over from now on, first those that came before."""
        self._listener = listener
        early, self._early = self._early, []
        for frame in early:
            self.heard(frame)

    def heard(self, frame: Frame) -> None:
        """A message came."""
        if self._parting:
            return
        if self._listener is None:
            self._early.append(frame)
            return
        if frame.adds is not None:
            self._documents.append(frame)
        self._context.run(self._listener, frame.data)

    def ended(self) -> None:
        """The connection is over."""
        self.gone.set()

    def send(self, frame: bytes) -> None:
        """Write, or give a reader up that lets too much wait (R9)."""
        if self._parting or self._process.records.dead:
            return
        if self._wire.down.waiting > self._host.weather.backlog:
            self._host.counts["slow readers closed"] += 1
            self.close(1013, "reading too slowly")
            return
        self._host.note("send", self.name, frame.hex())
        kind = frame[0]
        if kind == 100:
            self._check_saved(frame)
        elif frame[:2] == b"\x00\x00" and isinstance(decode(frame), SyncStep1):
            self._asked += 1
            self._host.counts["asked again for a gap"] += self._asked > 1
        self._wire.down.put(Frame(frame))

    def close(self, code: int, reason: str) -> None:
        """Close behind what was sent; the peer has PARTING seconds to take it."""
        if self._parting or self._process.records.dead:
            return
        self._parting = True
        self._host.note("close", self.name, code, reason)
        self._host.counts[f"closed {code}"] += 1
        if code in (1007, 1009):  # nobody here talks nonsense or sends too much at once
            self._host.fail(f"{self.name} is closed with {code}: {reason}")
        self._wire.down.put(Closing(code))
        asyncio.get_running_loop().call_later(PARTING, self._wire.cut, 0.0, 0.0)
        self.gone.set()

    def _check_saved(self, frame: bytes) -> None:
        """R4: counts rise, count only what came, and what they count is on disk now."""
        message = decode(frame)
        assert isinstance(message, Saved)
        if not self._saved < message.count <= len(self._documents):
            self._host.fail(f"saved {message.count} after {self._saved}, of {len(self._documents)} messages")
            return
        self._host.ledger(self._board).acknowledge(self._board, self._documents[self._saved : message.count])
        self._saved = message.count


class Process:
    """A server from its start to its end."""

    def __init__(self, host: Host, disk: Disk, limits: Limits) -> None:
        self.host = host
        self._context = copy_context()
        self._context.run(_process.set, self)
        self._wires: list[Wire] = []
        self.tasks: list[asyncio.Task[Any]] = []
        self.records = DiskRecords(disk)
        loop = asyncio.get_running_loop()
        self.hub = Hub(self.records, limits, lambda: EPOCH + loop.time())
        self._context.run(self.hub.start)
        self.accepting = True
        self.editing = 0
        """Edits of the house that have not returned."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin a task of this process; make_task() enters it."""
        _ = self._context.run(asyncio.ensure_future, work)

    def accept(self, wire: Wire, name: str, board: str, person: Person) -> None:
        """A client connects. What its socket brings happens in this process too."""
        endpoint = self._context.run(Endpoint, self, name, board, wire)
        self._wires = [w for w in self._wires if w.alive]
        self._wires.append(wire)
        wire.attach(endpoint)
        self.spawn(self._serve(endpoint, board, person))

    async def edit(self, board: str, change: Callable[[Any], None], is_there: Callable[[], bool]) -> None:
        """The house's own edit; when it returns it is on disk."""
        self.editing += 1
        try:
            await self.hub.edit(board, change)
        except (CairnError, SQLAlchemyError):
            self.host.counts["edits of the house refused"] += 1
            self.editing -= 1
            return
        self.editing -= 1
        self.host.counts["edits of the house"] += 1
        if not self.records.dead and not is_there():
            self.host.fail(f"the house's edit of {board} returned, and is not on disk")

    async def view(self, board: str) -> None:
        """Somebody opens the progress page."""
        try:
            await self.hub.view(board)
        except (CairnError, SQLAlchemyError):
            self.host.counts["views refused"] += 1

    async def close(self) -> None:
        """A graceful end: R11 gives it five seconds."""
        loop = asyncio.get_running_loop()
        self.accepting = False
        started = loop.time()
        await self._context.run(asyncio.ensure_future, self.hub.close())
        if loop.time() - started > 5:
            self.host.fail(f"closing took {loop.time() - started:.1f} s")

    async def die(self, client_after: float) -> None:
        """End at once: what is not on disk is lost. Clients notice after so many seconds."""
        self.records.dead = True
        self.accepting = False
        for wire in self._wires:
            wire.cut(client_after, 0.0)
        for _ in range(1000):  # a task that is cancelled may start others
            left = [task for task in self.tasks if not task.done()]
            for task in left:
                task.cancel()
            if not left:
                return
            await asyncio.sleep(0)
        self.host.fail(f"a task can't be cancelled: {left[0].get_name()}")

    async def _serve(self, endpoint: Endpoint, board: str, person: Person) -> None:
        try:
            async with self.hub.joined(board, endpoint, person, True) as receive:
                endpoint.attach(receive)
                await endpoint.gone.wait()
        except (CairnError, SQLAlchemyError):
            self.host.counts["joins refused"] += 1
            endpoint.close(1013, "the board can't be opened now")


def make_task(loop: asyncio.AbstractEventLoop, work: Any, **kw: Any) -> asyncio.Task[Any]:
    """A task factory that enters each task with the process that it belongs to."""
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **kw)
    process = _process.get()
    if process is not None:
        if len(process.tasks) > 200:
            process.tasks = [old for old in process.tasks if not old.done()]
        process.tasks.append(task)
    return task
