"""One board's room as a state machine: what came in, and when, goes in; effects come out. No sockets, no loop.

The caller runs the effects in their order and calls committed() when an Append is on disk. Times are wall-clock
seconds, given by the caller: this package has no clock.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .board import Board
from .errors import LimitExceeded, ProtocolError
from .messages import (
    Presence,
    PresenceQuery,
    Saved,
    SyncStep1,
    SyncStep2,
    Trouble,
    Update,
    decode,
    encode,
)
from .presence import Person, Register
from .replica import Gap, Replica


@dataclass(frozen=True, slots=True)
class Limits:
    """R7: what one document and one socket may take."""

    document: int = 8 * 2**20
    """Bytes of a document, and so of a first sync: years of two people's typing take about 1 MiB."""
    update: int = 256 * 2**10
    """Bytes of any later update: a long text pasted at once."""
    presence: int = 4 * 2**10
    """Bytes of one client's presence: a goal, a field and a caret take 200."""
    frames_per_second: float = 200
    """Frames a second of one socket, 0 for no limit: the fastest typist sends 20."""
    burst: int = 1000
    """Frames that may come at once: a long offline session, or a paste into many fields."""
    ahead: int = 2**20
    """Bytes of updates with a gap that are held for one socket until what they rest on arrives (R5)."""


M = TypeVar("M")
"""A member: whatever hashable the caller uses for a connection."""


@dataclass(frozen=True, slots=True)
class Send(Generic[M]):
    """Write `frame` to each of `members`."""

    members: tuple[M, ...]
    frame: bytes


@dataclass(frozen=True, slots=True)
class Close(Generic[M]):
    """Close the member's socket. It has left already."""

    member: M
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Append:
    """Write `update` to the journal under `seq`, then call committed(seq)."""

    seq: int
    seat: str
    update: bytes


Effect = Send[M] | Close[M] | Append


@dataclass(slots=True)
class _Member:
    person: Person
    acknowledges: bool
    """Whether it offered cairn.1 and so is told what is saved."""
    tokens: float
    refilled: float
    documents: int = 0
    """Document messages received."""
    marks: deque[tuple[int, int]] = field(default_factory=deque)
    """(seq, documents): when the journal holds `seq`, that many of its document messages are saved."""
    ahead: list[bytes] = field(default_factory=list)
    """Updates with a gap (R5)."""
    asked: int = 0
    """Our sync step 1 messages that it has not answered."""


SERVER = "server"
"""The seat under which the server's own edits stand in the journal."""

_ALIVE = encode(Presence(()))
"""A presence of nobody: a sign of life. The stock provider gives a connection up that is silent for 30 s."""


class Room(Generic[M]):
    """The members, the replica and the presence of one board."""

    def __init__(self, updates: Iterable[bytes], seq: int, limits: Limits) -> None:
        """A room of the board that `updates` say, whose last journal row is `seq`."""
        self._limits = limits
        self._replica = Replica(updates, limits.document)
        self._register: Register[M] = Register(limits.presence)
        self._members: dict[M, _Member] = {}
        self._committed = seq
        self._trouble = ""
        self.seq = seq
        """The last journal row that this room asked for."""

    @property
    def doc(self) -> Board:
        """The document, to read only."""
        return self._replica.doc

    @property
    def members(self) -> tuple[M, ...]:
        """Who is connected."""
        return tuple(self._members)

    @property
    def settled(self) -> bool:
        """Whether all that it took is on disk."""
        return self._committed == self.seq

    # -- what happens to a room --------------------------------------------------------------------------------------

    def join(self, member: M, person: Person, acknowledges: bool, now: float) -> list[Effect[M]]:
        """R2: a newcomer is asked what it has, and told who is here."""
        self._members[member] = _Member(person, acknowledges, self._limits.burst, now, asked=1)
        effects: list[Effect[M]] = [self._ask(member)]
        present = self._register.everybody()
        if present is not None:
            effects.append(Send((member,), encode(present)))
        if self._trouble and acknowledges:
            effects.append(Send((member,), encode(Trouble(self._trouble))))
        return effects

    def receive(self, member: M, frame: bytes, now: float) -> list[Effect[M]]:
        """What follows from one frame. A frame of somebody who has left already changes nothing."""
        who = self._members.get(member)
        if who is None:
            return []
        try:
            self._meter(who, now)
            self._measure(who, frame)
            match decode(frame):
                case Update(update):
                    return self._take(member, who, update, frame)
                case SyncStep2(update):
                    who.asked = max(0, who.asked - 1)
                    return self._take(member, who, update, None)
                case SyncStep1(state):
                    return [Send((member,), encode(SyncStep2(self._replica.diff(state))))]
                case Presence(entries):
                    heard = self._register.hear(member, who.person, entries, now)
                    return self._to_others(member, encode(heard)) if heard else []
                case PresenceQuery():
                    return [Send((member,), encode(self._register.everybody() or Presence(())))]
                case _:
                    raise ProtocolError("not a client's message")
        except ProtocolError as error:  # R6
            return self._expel(member, 1007, error.reason, now)
        except LimitExceeded as error:  # R7
            return self._expel(member, error.code, error.reason, now)

    def leave(self, member: M, now: float) -> list[Effect[M]]:
        """R8: whoever leaves is gone for everyone at once. Leaving twice changes nothing."""
        if self._members.pop(member, None) is None:
            return []
        gone = self._register.leave(member, now)
        return [Send(self.members, encode(gone))] if gone and self._members else []

    def tick(self) -> list[Effect[M]]:
        """A sign of life for everyone; call it every 15 s."""
        return [Send(self.members, _ALIVE)] if self._members else []

    def edit(self, change: Callable[[Board], None]) -> list[Effect[M]]:
        """The server's own change of the document, journalled and relayed like any other."""
        update = self._replica.edit(change)
        if update is None:
            return []
        return [*self._to_others(None, encode(Update(update))), self._append(SERVER, update), *self._retry()]

    def committed(self, seq: int) -> list[Effect[M]]:
        """R4: the journal holds all rows up to `seq`, so say what that saves."""
        self._committed = max(self._committed, seq)
        effects: list[Effect[M]] = []
        if self._trouble:
            effects += self.trouble("")
        for member, who in self._members.items():
            effects += self._acknowledge(member, who)
        return effects

    def trouble(self, reason: str) -> list[Effect[M]]:
        """The journal can't be written, and why, in words for people; "" when it can again."""
        if reason == self._trouble:
            return []
        self._trouble = reason
        told = tuple(member for member, who in self._members.items() if who.acknowledges)
        return [Send(told, encode(Trouble(reason)))] if told else []

    # -- inside ------------------------------------------------------------------------------------------------------

    def _take(self, member: M, who: _Member, update: bytes, frame: bytes | None) -> list[Effect[M]]:
        """R3, R5: apply, relay, journal; `frame` is the frame to relay as it came, if it may be."""
        who.documents += 1
        try:
            brought = self._replica.bring(update)
        except Gap:
            return self._hold(member, who, update)
        effects: list[Effect[M]] = []
        if brought is not None:
            relayed = frame if frame is not None and brought is update else encode(Update(brought))
            effects += self._to_others(member, relayed)
            effects.append(self._append(who.person.seat, brought))
            effects += self._retry()
        return effects + self._mark(member, who)

    def _hold(self, member: M, who: _Member, update: bytes) -> list[Effect[M]]:
        """R5: keep it out of the log, ask for what it rests on, and acknowledge nothing past it."""
        if sum(map(len, who.ahead)) + len(update) > self._limits.ahead:
            raise LimitExceeded(1008, "too many updates rest on missing ones")
        who.ahead.append(update)
        if who.asked:
            return []
        who.asked += 1
        return [self._ask(member)]

    def _retry(self) -> list[Effect[M]]:
        """R5: what was held may rest on nothing missing now."""
        effects: list[Effect[M]] = []
        again = True
        while again:
            again = False
            for member, who in self._members.items():
                for update in tuple(who.ahead):
                    try:
                        brought = self._replica.bring(update)
                    except Gap:
                        continue
                    except (ProtocolError, LimitExceeded):
                        continue  # it stays held and so unacknowledged
                    who.ahead.remove(update)
                    if brought is not None:
                        again = True
                        effects += self._to_others(member, encode(Update(brought)))
                        effects.append(self._append(who.person.seat, brought))
                    if not who.ahead:
                        effects += self._mark(member, who)
        return effects

    def _append(self, seat: str, update: bytes) -> Append:
        self.seq += 1
        return Append(self.seq, seat, update)

    def _mark(self, member: M, who: _Member) -> list[Effect[M]]:
        """R4: all that `who` sent is saved once the journal has come this far."""
        if not who.acknowledges or who.ahead:
            return []
        if who.marks and who.marks[-1][0] == self.seq:
            who.marks.pop()
        who.marks.append((self.seq, who.documents))
        return self._acknowledge(member, who)

    def _acknowledge(self, member: M, who: _Member) -> list[Effect[M]]:
        count = 0
        while who.marks and who.marks[0][0] <= self._committed:
            count = who.marks.popleft()[1]
        return [Send((member,), encode(Saved(count)))] if count else []

    def _ask(self, member: M) -> Send[M]:
        return Send((member,), encode(SyncStep1(self._replica.state())))

    def _to_others(self, member: M | None, frame: bytes) -> list[Effect[M]]:
        others = tuple(m for m in self._members if m != member)
        return [Send(others, frame)] if others else []

    def _expel(self, member: M, code: int, reason: str, now: float) -> list[Effect[M]]:
        return [*self.leave(member, now), Close(member, code, reason)]

    def _meter(self, who: _Member, now: float) -> None:
        limits = self._limits
        if not limits.frames_per_second:
            return
        who.tokens = min(limits.burst, who.tokens + max(0.0, now - who.refilled) * limits.frames_per_second)
        who.refilled = now
        if who.tokens < 1:
            raise LimitExceeded(1008, "too many frames")
        who.tokens -= 1

    def _measure(self, who: _Member, frame: bytes) -> None:
        first_sync = who.asked and frame[:2] == b"\x00\x01"
        if len(frame) > (self._limits.document if first_sync else self._limits.update) + 16:
            raise LimitExceeded(1009, "the frame is too large")
