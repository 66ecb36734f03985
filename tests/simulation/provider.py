"""A client of the simulation: a replica behind the stock y-websocket provider, as its source has it, line by line.

In one thing it is more careful: an update that comes before the server's step 2 may rest on what only that brings. Yjs
keeps such an update as pending; Yrs, in whose place pycrdt stands here, takes it behind a hole, and what later fills
the hole can spoil the document (pycrdt 0.14.13). So these updates wait for step 2.

Some clients misbehave: they repeat, shuffle, drop, forge. What they say is still true, so nothing of it may be lost
once the server has acknowledged it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from pycrdt import TransactionEvent

from crdt.board import Board
from crdt.messages import (
    Entry,
    Presence,
    PresenceQuery,
    Saved,
    State,
    SyncStep1,
    SyncStep2,
    Trouble,
    Update,
    decode,
    encode,
)
from crdt.presence import Person

from .documents import NOTHING, Clocks, clocks, edit, grown
from .network import Frame, Weather, Wire

RENEW, FORGET, CHECK = 15.0, 30.0, 3.0
"""y-protocols' awareness: a state is renewed, given up, and both are looked at, after so many seconds."""

SILENCE = 30.0
"""The provider gives a connection up that says nothing for so long."""

LONGEST_PAUSE = 2.5
"""Between two tries to connect."""


class Server(Protocol):
    """Where a client connects to, and who looks on."""

    counts: Counter[str]
    weather: Weather
    rng: Random

    def connect(self, provider: "Provider") -> Wire | None:
        """A new connection, or None when nobody answers."""

    def fail(self, reason: str) -> None:
        """A promise is broken."""

    def note(self, *words: object) -> None:
        """Write a line of the trace."""


class Awareness:
    """y-protocols' Awareness: who is here, as one client believes. `tell` hears which clients an update was about."""

    def __init__(self, client: int, tell: Callable[[Iterable[int]], None]) -> None:
        self.client = client
        self.states: dict[int, State] = {}
        self._meta: dict[int, tuple[int, float]] = {}
        self._tell = tell

    def set_own(self, state: State | None) -> None:
        """setLocalState()."""
        clock = self._meta[self.client][0] + 1 if self.client in self._meta else 0
        self._meta[self.client] = (clock, _now())
        if state is None:
            self.states.pop(self.client, None)
        else:
            self.states[self.client] = state
        self._tell([self.client])

    def apply(self, entries: Iterable[Entry]) -> None:
        """applyAwarenessUpdate()."""
        told = []
        for entry in entries:
            known = self._meta.get(entry.client)
            clock = known[0] if known else 0
            gone = entry.state is None
            if not (clock < entry.clock or (clock == entry.clock and gone and entry.client in self.states)):
                continue
            clock = entry.clock
            if entry.state is not None:
                self.states[entry.client] = entry.state
            elif entry.client == self.client and self.client in self.states:
                clock += 1  # nobody else removes my own state
            else:
                self.states.pop(entry.client, None)
            self._meta[entry.client] = (clock, _now())
            if known is not None or not gone:
                told.append(entry.client)
        if told:
            self._tell(told)

    def check(self) -> None:
        """What the constructor's interval does."""
        if self.client in self.states and _now() - self._meta[self.client][1] >= RENEW:
            self.set_own(self.states[self.client])
        self.remove(c for c, (_, at) in self._meta.items() if c != self.client and _now() - at >= FORGET)

    def remove(self, clients: Iterable[int]) -> None:
        """removeAwarenessStates(), of others."""
        gone = [client for client in clients if self.states.pop(client, None) is not None]
        if gone:
            self._tell(gone)

    def entries(self, clients: Iterable[int]) -> tuple[Entry, ...]:
        """encodeAwarenessUpdate()."""
        return tuple(Entry(c, self._meta[c][0], self.states.get(c)) for c in clients)


@dataclass
class Manners:
    """How often a client does what an honest one would not do, of each update that it sends."""

    repeats: float = 0.0
    drops: float = 0.0
    shuffles: float = 0.0
    resends_all: float = 0.0
    forges: float = 0.0
    mute: bool = False
    """It never answers when the server asks."""

    @property
    def honest(self) -> bool:
        """Whether it sends all that it has, in its order."""
        return not (self.drops or self.shuffles or self.mute)


class Provider:
    """One browser window."""

    def __init__(self, server: Server, board: str, person: Person, doc: Board, manners: Manners) -> None:
        self.server = server
        self.board = board
        self.person = person
        self.doc = doc
        self.client = doc.client_id
        self.manners = manners
        self.honest = manners.honest
        """Whether all that it has reaches the server without a reconnect."""
        self.wire: Wire | None = None
        self.connected = False
        self.synced = False
        self.wanted = False
        """Whether it shall be connected."""
        self.sent = 0
        """Document messages sent on this connection."""
        self.saved = 0
        self.trouble = ""
        self._failures = 0
        self._heard = 0.0
        self._retry: asyncio.TimerHandle | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._applying = False
        self._held: list[Frame] = []
        self._early: list[bytes] = []
        self._last: Frame | None = None
        self.awareness = Awareness(self.client, self._say_presence)
        self._subscription = doc.observe(self._changed)
        self.awareness.set_own({"here": 0})
        self._every(CHECK, self.awareness.check)
        self._every(SILENCE / 10, self._watch)

    @property
    def all_saved(self) -> bool:
        """Whether everything it has sent is acknowledged."""
        return self.synced and self.saved == self.sent and not self._held

    # -- what a person does ------------------------------------------------------------------------------------------

    def connect(self) -> None:
        """provider.connect()."""
        self.wanted = True
        if self._retry is not None:
            self._retry.cancel()
        self._setup()

    def disconnect(self) -> None:
        """provider.disconnect()."""
        self.wanted = False
        self._close()

    def unload(self) -> None:
        """The window closes: the presence is taken back first."""
        self.awareness.set_own(None)
        self.disconnect()

    def load(self) -> None:
        """The window is open, or open again, unless it is gone for good."""
        if not self._timers:
            return
        if self.client not in self.awareness.states:
            self.awareness.set_own({"here": 0})
        self.connect()

    def destroy(self) -> None:
        """The window is gone for good; its timers end. Twice is once."""
        if not self._timers:
            return
        self.unload()
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        self.doc.unobserve(self._subscription)

    def edit(self, rng: Random, mark: str) -> None:
        """Change the document."""
        self.server.counts["edits"] += 1
        if not self.connected:
            self.server.counts["edits offline"] += 1
        edit(self.doc, rng, mark)

    def take_from(self, other: "Provider") -> None:
        """Get another client's document by some other way; the provider then sends it as its own update."""
        self.doc.apply_update(other.doc.get_update(self.doc.get_state()))

    def let_go(self) -> None:
        """Send what shuffling has held back."""
        held, self._held = self._held, []
        self.server.rng.shuffle(held)
        for frame in held:
            self._send_document(frame)

    # -- what the network does ---------------------------------------------------------------------------------------

    def opened(self, wire: Wire) -> None:
        """websocket.onopen."""
        if wire is not self.wire:
            return
        self.connected = True
        self._heard = _now()
        self._send(encode(SyncStep1(self.doc.get_state())))
        if self.client in self.awareness.states:
            self._say_presence([self.client])

    def heard(self, wire: Wire, data: bytes) -> None:
        """websocket.onmessage."""
        if wire is not self.wire:
            return
        self._heard = _now()
        match decode(data):
            case SyncStep1(state):
                if not self.manners.mute:
                    self._answer(state)
            case SyncStep2(update):
                self._apply(update)
                self.synced = True
                self._failures = 0
                early, self._early = self._early, []
                for update in early:
                    self._apply(update)
            case Update(update) if self.synced:
                self._apply(update)
            case Update(update):
                self.server.counts["updates before step 2"] += 1
                self._early.append(update)
            case Presence(entries):
                self._check_stamps(entries)
                self.awareness.apply(entries)
            case PresenceQuery():
                self._say_presence(list(self.awareness.states))
            case Saved(count):
                if not self.saved < count <= self.sent:
                    self.server.fail(f"{self.client} hears saved {count} of {self.sent} after {self.saved}")
                self.saved = count
            case Trouble(reason):
                self.trouble = reason

    def closed(self, wire: Wire, code: int) -> None:
        """websocket.onclose."""
        if wire is self.wire:
            self._close()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _every(self, seconds: float, action: Callable[[], None]) -> None:
        place = len(self._timers)

        def again() -> None:
            self._timers[place] = asyncio.get_running_loop().call_later(seconds, again)
            action()

        self._timers.append(asyncio.get_running_loop().call_later(seconds, again))

    def _watch(self) -> None:
        if self.connected and _now() - self._heard > SILENCE:
            self.server.counts["connections given up in silence"] += 1
            self._close()

    def _setup(self) -> None:
        self._retry = None
        if not self.wanted or self.wire is not None:
            return
        self.connected = self.synced = False
        self.sent = self.saved = 0
        self.trouble = ""
        self._held.clear()
        self._early.clear()
        self.wire = self.server.connect(self)
        if self.wire is None:
            self._failures += 1
            self._schedule()

    def _close(self) -> None:
        """closeWebsocketConnection()."""
        if self.wire is None:
            return
        wire, self.wire = self.wire, None
        wire.leave()
        if self.connected:
            self.connected = self.synced = False
            self.awareness.remove([client for client in self.awareness.states if client != self.client])
        self._failures += 1
        self._schedule()

    def _schedule(self) -> None:
        pause = min(0.1 * 2 ** min(self._failures, 10), LONGEST_PAUSE) * (0.5 + self.server.rng.random() / 2)
        if self._retry is None:
            self._retry = asyncio.get_running_loop().call_later(pause, self._setup)

    def _send(self, data: bytes, adds: Clocks | None = None) -> None:
        if self.connected and self.wire is not None:
            self.wire.up.put(Frame(data, adds))

    def _send_document(self, frame: Frame) -> None:
        if self.connected and self.wire is not None:
            self.sent += 1
            self.wire.up.put(frame)

    def _answer(self, state: bytes) -> None:
        own = self.doc.get_state()
        self._send_document(Frame(encode(SyncStep2(self.doc.get_update(state))), grown(state, own)))

    def _apply(self, update: bytes) -> None:
        self._applying = True
        try:
            self.doc.apply_update(update)
        finally:
            self._applying = False

    def _changed(self, event: TransactionEvent) -> None:
        """doc.on("update"): what came from elsewhere than this provider is sent."""
        if self._applying or not self.connected or event.update == NOTHING:
            return
        frame = Frame(encode(Update(event.update)), _added(event))
        manners, rng, counts = self.manners, self.server.rng, self.server.counts
        if rng.random() < manners.drops:
            counts["updates dropped by a client"] += 1
        elif rng.random() < manners.shuffles:
            counts["updates shuffled by a client"] += 1
            self._held.append(frame)
        else:
            self._send_document(frame)
            if rng.random() < manners.repeats:
                counts["updates sent twice"] += 1
                self._send_document(self._last or frame)
            self._last = frame
        if len(self._held) > 4:
            self.let_go()
        if rng.random() < manners.resends_all:
            asyncio.get_running_loop().call_soon(self._send_all, self.wire)  # the document is busy with its change

    def _send_all(self, wire: Wire | None) -> None:
        if self.wire is wire:
            self.server.counts["whole documents resent"] += 1
            self._send_document(Frame(encode(Update(self.doc.get_update())), clocks(self.doc.get_state())))

    def _say_presence(self, clients: Iterable[int]) -> None:
        if not self.connected:
            return
        self._send(encode(Presence(self.awareness.entries(clients))))
        others = [client for client in self.awareness.states if client != self.client]
        if others and self.server.rng.random() < self.manners.forges:
            self.server.counts["presences forged"] += 1
            victim = self.server.rng.choice(others)
            lie: State | None = self.server.rng.choice((None, {"seat": "mentor", "name": "Eve", "colour": "red"}))
            self._send(encode(Presence((Entry(victim, 2**50, lie),))))

    def _check_stamps(self, entries: Iterable[Entry]) -> None:
        """R8: seat, name and colour are the server's."""
        for entry in entries:
            if entry.state is not None:
                stamp = {key: entry.state.get(key) for key in ("seat", "name", "colour")}
                person = person_of(entry.client)
                if stamp != {"seat": person.seat, "name": person.name, "colour": person.colour}:
                    self.server.fail(f"{self.client} hears a forged presence of {entry.client}: {stamp}")


PEOPLE = (Person("mentor", "Ada", "#35618e"), Person("mentee", "Lin", "#b4532f"))


def person_of(client: int) -> Person:
    """Client ids of the simulation tell the seat: the mentor's are even."""
    return PEOPLE[client % 2]


def _added(event: TransactionEvent) -> Clocks:
    """What a transaction added. (pycrdt's stub leaves both properties out.)"""
    return grown(event.before_state, event.after_state)  # type: ignore[attr-defined]


def _now() -> float:
    return asyncio.get_running_loop().time()
