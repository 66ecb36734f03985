"""One board's room as a state machine: what came in, and when, goes in; effects come out. No sockets, no loop.

The caller runs the effects in their order and calls committed() when an Append is on disk. Times are wall-clock
seconds, given by the caller: this package has no clock.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from .board import Board
from .errors import LimitExceeded, ProtocolError
from .messages import (
    Presence,
    PresenceQuery,
    SyncStep1,
    SyncStep2,
    Trouble,
    Update,
    decode,
    encode,
    saved,
    update_in,
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


class Send(NamedTuple, Generic[M]):
    """Write `frame` to each of `members`."""

    members: tuple[M, ...]
    frame: bytes


class Close(NamedTuple, Generic[M]):
    """Close the member's socket. It has left already."""

    member: M
    code: int
    reason: str


class Append(NamedTuple):
    """Write `update` to the journal under `seq`, then call committed(seq)."""

    seq: int
    seat: str
    update: bytes


Effect = Send[M] | Close[M] | Append


@dataclass(slots=True)
class _Member(Generic[M]):
    alone: tuple[M]
    """The member itself, as whom a frame for it alone is sent."""
    person: Person
    acknowledges: bool
    """Whether it offered cairn.1 and so is told what is saved."""
    tokens: float
    refilled: float
    synced: bool = False
    """Whether it has asked for the document; before that, updates would rest on what it has not got (R3)."""
    others: tuple[M, ...] = ()
    """Everyone else in the room."""
    readers: tuple[M, ...] = ()
    """Those of them that are synced."""
    documents: int = 0
    """Document messages received."""
    marks: list[tuple[int, int]] = field(default_factory=list)
    """(seq, documents): when the journal holds `seq`, that many of its document messages are saved."""
    ahead: list[bytes] = field(default_factory=list)
    """Updates with a gap (R5)."""
    asked: int = 1
    """Our sync step 1 messages that it has not answered."""


SERVER = "server"
"""The seat under which the server's own edits stand in the journal."""

_ALIVE = encode(Presence(()))
"""A presence of nobody: a sign of life. The stock provider gives a connection up that is silent for 30 s."""

_LIVELY = 64 * 2**10
"""Bytes of document for each of which a quiet room keeps its document for one tick more: a large one is dear to
build again."""


class Room(Generic[M]):
    """The members, the replica and the presence of one board."""

    def __init__(self, updates: Iterable[bytes], seq: int, limits: Limits) -> None:
        """A room of the board that `updates` say, whose last journal row is `seq`."""
        self._limits = limits
        self._metered = limits.frames_per_second > 0
        self._replica = Replica(updates, limits.document)
        self._register: Register[M] = Register(limits.presence)
        self._members: dict[M, _Member[M]] = {}
        self._holders: dict[M, _Member[M]] = {}
        self._committed = seq
        self._trouble = ""
        self._used = True
        self._quiet_ticks = 0
        self.seq = seq
        """The last journal row that this room asked for."""

    @property
    def doc(self) -> Board:
        """The document, to read only."""
        self._used = True
        return self._replica.doc

    @property
    def members(self) -> tuple[M, ...]:
        """Who is connected."""
        return tuple(self._members)

    @property
    def settled(self) -> bool:
        """Whether all that it took is on disk."""
        return self._committed == self.seq

    @property
    def size(self) -> int:
        """Bytes of the document, at most."""
        return self._replica.size

    @property
    def resting(self) -> bool:
        """Whether it keeps only the document's bytes, since nobody has used it for a while."""
        return self._replica.resting

    # -- what happens to a room --------------------------------------------------------------------------------------

    def join(self, member: M, person: Person, acknowledges: bool, now: float) -> list[Effect[M]]:
        """R2: a newcomer is asked what it has, and told who is here."""
        who = self._members[member] = _Member((member,), person, acknowledges, self._limits.burst, now)
        self._regroup()
        effects: list[Effect[M]] = [self._ask(who)]
        present = self._register.everybody()
        if present is not None:
            effects.append(Send(who.alone, encode(present)))
        if self._trouble and acknowledges:
            effects.append(Send(who.alone, encode(Trouble(self._trouble))))
        return effects

    def receive(self, member: M, frame: bytes, now: float) -> list[Effect[M]]:
        """What follows from one frame. A frame of somebody who has left already changes nothing."""
        who = self._members.get(member)
        if who is None:
            return []
        try:
            if self._metered:
                self._meter(who, now)
            update = update_in(frame)
            if update is not None:  # the usual key press, short of every limit of size
                return self._take(who, update, frame)
            self._measure(who, frame)
            match decode(frame):
                case Update(update):
                    return self._take(who, update, frame)
                case SyncStep2(update):
                    who.asked = max(0, who.asked - 1)
                    return self._take_answer(who, update)
                case SyncStep1(state):
                    answer = Send(who.alone, encode(SyncStep2(self._replica.diff(state))))
                    if not who.synced:
                        who.synced = True
                        self._regroup()
                    return [answer]
                case Presence(entries):
                    heard = self._register.hear(member, who.person, entries, now)
                    return [Send(who.others, encode(heard))] if heard and who.others else []
                case PresenceQuery():
                    return [Send(who.alone, encode(self._register.everybody() or Presence(())))]
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
        self._holders.pop(member, None)
        self._regroup()
        gone = self._register.leave(member, now)
        return [Send(self.members, encode(gone))] if gone and self._members else []

    def tick(self) -> list[Effect[M]]:
        """A sign of life for everyone; call it every 15 s. A room that was quiet for a while lays its document down."""
        self._quiet_ticks = 0 if self._used else self._quiet_ticks + 1
        self._used = False
        if self._quiet_ticks > self._replica.size // _LIVELY:
            self._replica.rest()
        return [Send(self.members, _ALIVE)] if self._members else []

    def edit(self, change: Callable[[Board], None]) -> list[Effect[M]]:
        """The server's own change of the document, journalled and relayed like any other."""
        update = self._replica.edit(change)
        if update is None:
            return []
        effects: list[Effect[M]] = []
        readers = tuple(member for member, who in self._members.items() if who.synced)
        if readers:
            effects.append(Send(readers, encode(Update(update))))
        effects.append(self._append(SERVER, update))
        return effects + self._retry()

    def committed(self, seq: int) -> list[Send[M]]:
        """R4: the journal holds all rows up to `seq`, so say what that saves."""
        committed = self._committed = max(self._committed, seq)
        sends = self.trouble("") if self._trouble else []
        for who in self._members.values():
            marks = who.marks
            if marks and marks[0][0] <= committed:
                sends.append(self._acknowledge(who))
        return sends

    def trouble(self, reason: str) -> list[Send[M]]:
        """The journal can't be written, and why, in words for people; "" when it can again."""
        if reason == self._trouble:
            return []
        self._trouble = reason
        told = tuple(member for member, who in self._members.items() if who.acknowledges)
        return [Send(told, encode(Trouble(reason)))] if told else []

    # -- inside ------------------------------------------------------------------------------------------------------

    def _take(self, who: _Member[M], update: bytes, frame: bytes | None) -> list[Effect[M]]:
        """R3, R5: apply, relay, journal; `frame` is the frame to relay as it came, if it may be."""
        who.documents += 1
        try:
            brought = self._replica.bring(update)
        except Gap:
            return self._hold(who, update)
        return self._pass_on(who, brought, frame if brought is update else None)

    def _take_answer(self, who: _Member[M], update: bytes) -> list[Effect[M]]:
        """R5: a step 2 is all that a client has, so asking again for what is missing in it would bring nothing more.

        What of it is whole is taken. What rests on something that the client itself has not got does not show there
        either; whoever made it will bring it, with what it rests on.
        """
        who.documents += 1
        try:
            brought = self._replica.bring(update)
        except Gap:
            part = self._replica.whole_part(update)
            brought = self._replica.bring(part) if part is not None else None
        return self._pass_on(who, brought, None)

    def _pass_on(self, who: _Member[M], brought: bytes | None, frame: bytes | None) -> list[Effect[M]]:
        effects: list[Effect[M]] = []
        if brought is not None:
            if who.readers:
                effects.append(Send(who.readers, frame or encode(Update(brought))))
            effects.append(self._append(who.person.seat, brought))
            if self._holders:
                effects += self._retry()
        if who.acknowledges and not who.ahead:
            told = self._mark(who)
            if told is not None:
                effects.append(told)
        return effects

    def _hold(self, who: _Member[M], update: bytes) -> list[Effect[M]]:
        """R5: keep it out of the log, ask for what it rests on, and acknowledge nothing past it."""
        if sum(map(len, who.ahead)) + len(update) > self._limits.ahead:
            raise LimitExceeded(1008, "too many updates rest on missing ones")
        who.ahead.append(update)
        self._holders[who.alone[0]] = who
        if who.asked:
            return []
        who.asked += 1
        return [self._ask(who)]

    def _retry(self) -> list[Effect[M]]:
        """R5: what was held may rest on nothing missing now."""
        effects: list[Effect[M]] = []
        again = True
        while again:
            again = False
            for member, who in tuple(self._holders.items()):
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
                        if who.readers:
                            effects.append(Send(who.readers, encode(Update(brought))))
                        effects.append(self._append(who.person.seat, brought))
                if not who.ahead:
                    del self._holders[member]
                    told = self._mark(who) if who.acknowledges else None
                    if told is not None:
                        effects.append(told)
        return effects

    def _append(self, seat: str, update: bytes) -> Append:
        self.seq += 1
        self._used = True
        return Append(self.seq, seat, update)

    def _mark(self, who: _Member[M]) -> Send[M] | None:
        """R4: all that `who` sent is saved once the journal has come this far."""
        marks, seq = who.marks, self.seq
        if marks and marks[-1][0] == seq:
            marks.pop()
        marks.append((seq, who.documents))
        return self._acknowledge(who) if marks[0][0] <= self._committed else None

    def _acknowledge(self, who: _Member[M]) -> Send[M]:
        """Say how much of what `who` sent is saved; the first of its marks is reached."""
        marks = who.marks
        if len(marks) == 1:
            return Send(who.alone, saved(marks.pop()[1]))
        reached = bisect_right(marks, self._committed, key=itemgetter(0))
        count = marks[reached - 1][1]
        del marks[:reached]
        return Send(who.alone, saved(count))

    def _ask(self, who: _Member[M]) -> Send[M]:
        return Send(who.alone, encode(SyncStep1(self._replica.state())))

    def _regroup(self) -> None:
        members = self.members
        readers = tuple(member for member, who in self._members.items() if who.synced)
        for member, who in self._members.items():
            who.others = tuple(other for other in members if other is not member)
            who.readers = tuple(other for other in readers if other is not member)

    def _expel(self, member: M, code: int, reason: str, now: float) -> list[Effect[M]]:
        return [*self.leave(member, now), Close(member, code, reason)]

    def _meter(self, who: _Member[M], now: float) -> None:
        limits = self._limits
        who.tokens = min(limits.burst, who.tokens + max(0.0, now - who.refilled) * limits.frames_per_second)
        who.refilled = now
        if who.tokens < 1:
            raise LimitExceeded(1008, "too many frames")
        who.tokens -= 1

    def _measure(self, who: _Member[M], frame: bytes) -> None:
        if len(frame) <= self._limits.update + 16:
            return
        first_sync = who.asked and frame[:2] == b"\x00\x01"
        if not first_sync or len(frame) > self._limits.document + 16:
            raise LimitExceeded(1009, "the frame is too large")
