"""One seed: a plan, the world that it makes, a time of trouble, a time of peace, and the questions at the end."""

import asyncio
import hashlib
import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from unittest import mock

from pycrdt import Doc, Map

import server.hub
import server.journal
from crdt.room import Limits, Room
from server.records import Row

from .disk import Disk, Moods, Shelf
from .documents import blank, content, difference
from .ledger import Ledger
from .loop import Stuck, VirtualLoop, cancel_all
from .network import Weather, Wire
from .process import Process, make_task
from .provider import Manners, Provider, person_of

PEACE = 120.0
"""Seconds within which everything is settled once network and disk are well: retries, silences and renewals add up."""

START = blank()


@dataclass
class Plan:
    """What one seed does, drawn from it."""

    boards: int
    clients: int
    """Per board."""
    trouble: float
    """Seconds."""
    pace: float
    """Seconds between two things that a person does."""
    limits: Limits
    compact_rows: int
    journal_full: int
    """Bytes that may wait for a disk that refuses."""
    weather: Weather
    moods: list[Moods]
    """What the disk's mood changes between."""
    cuts: float
    """Chances of an event among the things that happen to a client, and so on below."""
    stalls: float
    absences: float
    reloads: float
    gossip: float
    crashes: float
    """Chances of an event among the things that happen to the server."""
    restarts: float
    stampedes: float
    """Everybody leaves and comes back within the same instants."""

    @classmethod
    def draw(cls, rng: Random) -> "Plan":
        """A plan: most seeds have a few kinds of trouble, so that each also happens alone."""

        def sometimes(chance: float, often: float) -> float:
            return often * rng.random() if rng.random() < chance else 0.0

        boards = rng.choice((1, 1, 1, 2, 3))
        calm = Moods(latency=rng.choice((0.0003, 0.001, 0.01)), spikes=sometimes(0.3, 0.1))
        slow = Moods(latency=rng.choice((0.1, 0.5)), spikes=sometimes(0.3, 0.05))
        failing = Moods(latency=0.002, refuses=rng.random() * 0.7)
        muttering = Moods(latency=rng.choice((0.002, 0.05)), mutters=rng.random() * 0.5, refuses=sometimes(0.5, 0.3))
        away = Moods(latency=rng.choice((0.001, 2.0)), away=True)
        return cls(
            boards=boards,
            clients=rng.choice((2, 2, 3, 4)) if boards == 1 else 2,
            trouble=rng.uniform(40, 120),
            pace=rng.choice((0.3, 1.0, 1.0, 2.0)) * boards,
            limits=rng.choice(
                (Limits(), Limits(frames_per_second=0), Limits(frames_per_second=3, burst=25), Limits(ahead=300))
            ),
            compact_rows=rng.choice((3, 10, 40, 500)),
            journal_full=rng.choice((2**26, 2**26, 2000)),
            weather=Weather(
                delay=rng.choice((0.0, 0.01, 0.1, 0.5)),
                jitter=rng.choice((0.0, 0.005, 0.05, 1.0)),
                backlog=rng.choice((2**20, 2**20, 4096, 1000)),
            ),
            moods=[calm, *(mood for mood in (slow, failing, muttering, away) if rng.random() < 0.4)],
            cuts=sometimes(0.7, 0.1),
            stalls=sometimes(0.5, 0.1),
            absences=sometimes(0.6, 0.15),
            reloads=sometimes(0.3, 0.05),
            gossip=sometimes(0.3, 0.1),
            crashes=sometimes(0.7, 0.5),
            restarts=sometimes(0.4, 0.3),
            stampedes=sometimes(0.4, 0.5),
        )

    def manners(self, rng: Random) -> Manners:
        """How one client behaves."""
        if rng.random() < 0.6:
            return Manners()
        return Manners(
            repeats=rng.choice((0, 0.3)),
            drops=rng.choice((0, 0, 0.2)),
            shuffles=rng.choice((0, 0, 0.5)),
            resends_all=rng.choice((0, 0.05)),
            forges=rng.choice((0, 0.5)),
            mute=rng.random() < 0.1,
        )


@dataclass
class Outcome:
    """What came of a seed."""

    seed: int
    failures: list[str]
    counts: Counter[str]
    trace: str
    """A hash of everything that the server sent and the disk took, and when."""
    lines: list[str] = field(default_factory=list)


class World:
    """All that one seed needs, in one process, on one virtual loop."""

    def __init__(self, seed: int, keep_lines: bool) -> None:
        self.rng = Random(seed)
        self.plan = Plan.draw(self.rng)
        self.weather = self.plan.weather
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self.lines: list[str] | None = [] if keep_lines else None
        self._hash = hashlib.blake2b(digest_size=16)
        self._loop = asyncio.get_running_loop()
        self._marks = 0
        self._names = 1000
        boards = [f"board{number}" for number in range(self.plan.boards)]
        self.disk = Disk({b: Shelf({1: START}) for b in boards}, self.rng, self.counts, self._committed)
        self._ledgers = {board: Ledger(START, self.counts, self.fail) for board in boards}
        self.process: Process | None = None
        self.clients: list[Provider] = []
        self._wires: list[Wire] = []
        self.well = False

    # -- what the parts ask of the world -----------------------------------------------------------------------------

    def note(self, *words: object) -> None:
        """A line of the trace."""
        line = f"{self._loop.time():.6f} {' '.join(map(str, words))}"
        self._hash.update(line.encode())
        if self.lines is not None:
            self.lines.append(line)

    def fail(self, reason: str) -> None:
        """A promise is broken."""
        self.note("BROKEN", reason)
        self.failures.append(f"at {self._loop.time():.3f} s: {reason}")

    def ledger(self, board: str) -> Ledger:
        """The promises made for a board."""
        return self._ledgers[board]

    def connect(self, provider: Provider) -> Wire | None:
        """A client's new connection, or None when the server is not there."""
        if self.process is None or not self.process.accepting:
            return None
        wire = Wire(self.weather, self.rng, provider, self.counts)
        self._wires = [old for old in self._wires if old.alive or old.unnoticed]
        self._wires.append(wire)
        self.counts["connections"] += 1
        self._names += 1
        name = f"{provider.client}/{self._names}"
        self.note("connect", name)
        self.process.accept(wire, name, provider.board, provider.person)
        return wire

    @property
    def trace(self) -> str:
        """The hash of the trace so far."""
        return self._hash.hexdigest()

    def _committed(self, row: Row) -> None:
        self.note("commit", row.board, row.seq, row.seat, row.data.hex())
        self.ledger(row.board).committed(row)

    # -- the time of trouble -----------------------------------------------------------------------------------------

    async def run(self) -> None:
        """All of it. What is broken is in `failures`."""
        self._start()
        for board in self._ledgers:
            for seat in range(self.plan.clients):
                client = self._open(board, seat, Doc(client_id=100 * (len(self.clients) + 1) + seat))
                client.load()
        people = [asyncio.create_task(self._person(place)) for place in range(len(self.clients))]
        await self._trouble()
        for person in people:
            person.cancel()
        for error in await asyncio.gather(*people, return_exceptions=True):
            if not isinstance(error, asyncio.CancelledError):
                self.fail(f"a person fails: {error!r}")
        if not self.failures:
            await self._peace()
        await self._end("at the end")
        for client in self.clients:
            client.destroy()
        for ledger in self._ledgers.values():
            ledger.close()

    def _start(self) -> None:
        self.process = Process(self, self.disk, self.plan.limits)
        self.note("start")

    async def _person(self, place: int) -> None:
        """What one person does, and what happens to their connection."""
        plan, rng = self.plan, self.rng
        while True:
            await asyncio.sleep(rng.expovariate(1 / plan.pace))
            client = self.clients[place]
            happens = rng.random()
            for chance, event in (
                (plan.cuts, self._cut),
                (plan.stalls, self._stall),
                (plan.absences, self._go_away),
                (plan.reloads, self._reload),
                (plan.gossip, self._gossip),
                (0.05, self._move),
            ):
                if happens < chance:
                    event(client)
                    break
                happens -= chance
            else:
                for _ in range(rng.choice((1, 1, 1, 2, 6))):
                    self._marks += 1
                    client.edit(rng, f"m{self._marks}")

    def _cut(self, client: Provider) -> None:
        if client.wire is not None and client.wire.alive:
            self.counts["cuts"] += 1
            client.wire.cut(self.rng.choice((0, 0.2, 20)), self.rng.choice((0, 0.2, 2, 40)))

    def _stall(self, client: Provider) -> None:
        if client.wire is not None:
            self.counts["stalls"] += 1
            pipe = self.rng.choice((client.wire.up, client.wire.down))
            pipe.stall(self.rng.choice((1, 5, 20)))

    def _go_away(self, client: Provider) -> None:
        """Offline for a while; what is typed meanwhile is merged on return."""
        if client.wanted:
            self.counts["absences"] += 1
            leave, come = self.rng.choice(((client.disconnect, client.load), (client.unload, client.load)))
            leave()
            self._later(self.rng.choice((0, 0.05, 2, 15)), come)

    def _reload(self, client: Provider) -> None:
        """The window is opened anew, with what the browser kept: a new client id, and nothing unsent remembered."""
        if client.wanted:
            self.counts["reloads"] += 1
            place = self.clients.index(client)
            doc: Doc[Any] = Doc(client_id=client.client + 10_000)
            if self.rng.random() < 0.7:
                doc.apply_update(client.doc.get_update())
            client.destroy()
            self.clients[place] = self._provider(client.board, doc, client.manners)
            self.clients[place].load()

    def _gossip(self, client: Provider) -> None:
        """Two windows share by another way than the server; both then send the same."""
        others = [c for c in self.clients if c.board == client.board and c is not client]
        self.counts["gossip"] += 1
        client.take_from(self.rng.choice(others))

    def _move(self, client: Provider) -> None:
        """The caret moves."""
        if client.client in client.awareness.states:
            client.awareness.set_own({"here": self.rng.randint(0, 9)})

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        """Do it then, unless peace has come: it brings everybody back."""

        def act() -> None:
            if not self.well:
                action()

        self._loop.call_later(seconds, act)

    def _open(self, board: str, seat: int, doc: Any) -> Provider:
        client = self._provider(board, doc, self.plan.manners(self.rng))
        self.clients.append(client)
        assert client.client % 2 == seat % 2
        return client

    def _provider(self, board: str, doc: Any, manners: Manners) -> Provider:
        return Provider(self, board, person_of(doc.client_id), doc, manners)

    async def _trouble(self) -> None:
        """What happens to the server and its disk."""
        plan, rng = self.plan, self.rng
        end = self._loop.time() + plan.trouble
        while self._loop.time() < end and not self.failures:
            await asyncio.sleep(rng.expovariate(1 / 4))
            self.disk.moods = rng.choice(plan.moods)
            happens = rng.random()
            board = rng.choice(list(self._ledgers))
            assert self.process is not None
            if happens < plan.crashes:
                await self._crash()
            elif happens < plan.crashes + plan.restarts * 0.5:
                await self._restart()
            elif rng.random() < plan.stampedes:
                await self._stampede(board)
            elif rng.random() < 0.3:
                self._edit_by_the_house(board)
            elif rng.random() < 0.2:
                self.process.spawn(self.process.view(board))

    async def _crash(self) -> None:
        if self.process is not None:
            self.counts["crashes"] += 1
            if self.process.records.under_way:
                self.counts[f"crashes during {self.process.records.under_way}"] += 1
        await self._end("after a crash")
        await asyncio.sleep(self.rng.choice((0, 0.1, 3)))
        self._start()

    async def _restart(self) -> None:
        """SIGTERM, and up again."""
        assert self.process is not None
        self.counts["restarts"] += 1
        for client in self.clients:  # so that some of it is still on its way to the disk
            self._marks += 1
            client.edit(self.rng, f"m{self._marks}")
        await asyncio.sleep(self.weather.delay + self.rng.random() * 0.02)
        self.note("restart")
        await self._close()
        await self._end("after a restart")
        await asyncio.sleep(self.rng.choice((0, 0.5)))
        self._start()

    async def _close(self) -> None:
        """R11: all that the rooms took is written, if the disk takes it."""
        process = self.process
        assert process is not None
        records = process.records
        well = self.disk.moods.well and not records.refused and self._loop.time() > records.strained
        await process.close()
        if well and not process.editing and process.hub.journal.waiting:
            self.fail(f"{process.hub.journal.waiting} rows were not written when closing had ended")

    async def _end(self, when: str) -> None:
        """The process is gone; what it had promised is on the disk."""
        if self.process is not None:
            self.note("end", when)
            process, self.process = self.process, None
            await process.die(client_after=self.rng.choice((0, 0.1, 5)))
        for board, ledger in self._ledgers.items():
            ledger.audit(board, self.disk.document(board), when)

    async def _stampede(self, board: str) -> None:
        """R12: everybody leaves and comes back, while the room is being dropped and loaded."""
        everybody = [client for client in self.clients if client.board == board and client.wanted]
        for _ in range(self.rng.randint(1, 4)):
            self.counts["stampedes"] += 1
            for client in everybody:
                client.disconnect()
            await asyncio.sleep(self.rng.choice((0, 0.0005, 0.002, 0.02, 0.2)))
            for client in everybody:
                self._later(self.rng.choice((0, 0, 0.0005, 0.002, 0.01)), client.load)
            await asyncio.sleep(self.rng.choice((0.005, 0.05, 1)))

    def _edit_by_the_house(self, board: str) -> None:
        assert self.process is not None
        self._marks += 1
        mark = f"house{self._marks}"

        def change(doc: Any) -> None:
            doc.get("published", type=Map)[mark] = True

        def is_there() -> bool:
            return mark in content(self.disk.document(board))["published"]

        self.process.spawn(self.process.edit(board, change, is_there))

    # -- the time of peace -------------------------------------------------------------------------------------------

    async def _peace(self) -> None:
        """Network and disk are well; everything must become true."""
        self.note("peace")
        self.well = True
        self.disk.moods = Moods()
        self.weather.delay, self.weather.jitter, self.weather.backlog = 0.01, 0.01, 2**20
        for client in self.clients:
            client.manners.drops = client.manners.shuffles = client.manners.forges = 0
            client.let_go()
            client.load()
        for wire in self._wires:
            wire.notice()
        answering = [client for client in self.clients if not client.manners.mute]
        await self._until(lambda: all(c.all_saved and not c.trouble for c in answering), "everything sent is saved")
        for client in self.clients:
            client.manners.mute = False
            if not client.honest:  # what it never said, nobody could know
                client.disconnect()
                client.load()
        await self._until(lambda: all(c.all_saved and not c.trouble for c in self.clients), "everything is saved")
        await self._until(self._presence_is_true, "everybody sees who is here")
        await self._until(self._nothing_is_under_way, "nothing is on the way any more")
        self._compare()
        for board in self._ledgers:
            await self._come_and_go(board)
        for client in self.clients:
            client.destroy()
        process = self.process
        await self._until(lambda: process is not None and process.hub.rooms == 0, "no room stays in memory")
        self._compare()
        self.disk.moods = Moods()
        await self._close()

    async def _until(self, true: Callable[[], bool], what: str, within: float = PEACE) -> None:
        end = self._loop.time() + within
        while not self.failures and not true():
            if self._loop.time() > end:
                self.fail(f"it does not come true within {within:.0f} s that {what}")
            await asyncio.sleep(0.25)

    def _presence_is_true(self) -> bool:
        """R8: each sees exactly those who are connected. (The stamps are checked as they come.)"""
        return all(
            set(client.awareness.states) == {c.client for c in self.clients if c.board == client.board and c.connected}
            for client in self.clients
        )

    def _nothing_is_under_way(self) -> bool:
        if self.process is None or self.process.editing:
            return False
        return not any(wire.alive and (wire.up.waiting or wire.down.waiting) for wire in self._wires)

    async def _come_and_go(self, board: str) -> None:
        """Whoever comes sees all and is seen by all at once; whoever leaves is gone for all at once (R2, R8)."""
        guest = self._open(board, 0, Doc(client_id=90_000 + 2 * len(self.clients)))
        guest.manners = Manners()
        guest.load()
        await self._until(lambda: self._presence_is_true() and guest.all_saved, "a guest is in", 2.0)
        await self._until(self._nothing_is_under_way, "nothing is on the way any more")
        self._compare()
        guest.disconnect()
        guest.load()
        await self._until(lambda: self._presence_is_true() and guest.all_saved, "a guest is back", 2.0)
        self.clients.remove(guest)
        self.rng.choice((guest.unload, guest.disconnect))()
        await self._until(self._presence_is_true, "a guest is gone", 2.0)
        guest.destroy()

    def _compare(self) -> None:
        """All replicas, and a room made from what is on disk, are equal."""
        for board in self._ledgers:
            stored = self.disk.shelves[board].stored()
            room: Room[str] = Room(stored.updates, stored.seq, Limits())
            self._equal(board, "the rows", self.disk.document(board), "a room made of them", room.doc)
            for client in self.clients:
                if client.board == board:
                    self._equal(board, "the rows", self.disk.document(board), f"client {client.client}", client.doc)

    def _equal(self, board: str, one: str, first: Any, other: str, second: Any) -> None:
        if not self.failures and (different := difference(first, second)):
            self.fail(f"{board}: {one} and {other} differ in {different}")


class _Ears(logging.Handler):
    """Hears what the server swallows: an exception that it only logs is a failure here."""

    def __init__(self, fail: Callable[[str], None]) -> None:
        super().__init__()
        self._fail = fail

    def emit(self, record: logging.LogRecord) -> None:
        """A line of the server's log."""
        text = record.getMessage()
        if record.exc_info or "AssertionError" in text or "can't be read" in text:
            self._fail(f"the server logs: {text} {record.exc_info or ''}")


@contextmanager
def _seeded_documents(rng: Random) -> Iterator[None]:
    """Documents that name no client id get one of the seed's, as the room's own does."""
    make = Doc.__init__

    def seeded(self: Any, *args: Any, **kw: Any) -> None:
        if kw.get("client_id") is None:
            kw["client_id"] = rng.randrange(2**20, 2**32)
        make(self, *args, **kw)

    with mock.patch.object(Doc, "__init__", seeded):
        yield


def simulate(seed: int, keep_lines: bool = False) -> Outcome:
    """Run one seed."""
    loop = VirtualLoop()
    loop.set_task_factory(make_task)
    failures: list[str] = []
    worlds: list[World] = []

    async def main() -> None:
        world = World(seed, keep_lines)
        worlds.append(world)
        ears = _Ears(world.fail)
        log = logging.getLogger("cairn")
        before = log.propagate
        log.propagate = False
        log.addHandler(ears)
        try:
            with (
                mock.patch.object(server.hub, "COMPACT_BYTES", world.plan.compact_rows * server.hub.ROW_COST),
                mock.patch.object(server.journal, "FULL", world.plan.journal_full),
            ):
                await world.run()
        finally:
            log.removeHandler(ears)
            log.propagate = before

    def unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        failures.append(f"unhandled: {context.get('message')} {context.get('exception')!r}")

    loop.set_exception_handler(unhandled)
    with _seeded_documents(Random(seed)):
        try:
            loop.run_until_complete(main())
        except Exception as error:  # also a defect of the simulation's own shows with its seed
            failures.append("".join(traceback.format_exception(error)))
        finally:
            with suppress(Stuck):
                cancel_all(loop)
            loop.close()
    world = worlds[0]
    return Outcome(seed, world.failures + failures, world.counts, world.trace, world.lines or [])
