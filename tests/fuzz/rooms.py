"""Several rooms in one process, with honest members and attackers, and what must hold after every frame.

Everything is checked from outside: through the room's effects, through replicas of the honest members, and through the
rows that the room wants journalled. So the room may be written in any way.
"""

import ast
import gc
import json
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

import crdt
from crdt.board import Board, read
from crdt.messages import Entry, Message, Presence, Saved, SyncStep1, SyncStep2, Trouble, Update, decode, encode
from crdt.presence import Person
from crdt.replica import compact
from crdt.room import Append, Close, Effect, Limits, Room, Send
from crdt.updates import MAX_DEPTH
from tests.crdt.peers import ADA, LIN, Editor, new_board
from tests.fuzz.forge import HONEST, Forge, Known, giants
from tests.fuzz.law import GUARDED, Law
from tests.fuzz.yjs import Reader, Tree, gap, parse, reading

SMALL = Limits(document=48 * 1024, update=6 * 1024, presence=1024, frames_per_second=0, ahead=8 * 1024)
"""Limits that a campaign reaches in a few hundred frames."""

USUAL = Limits(frames_per_second=0)
METERED = Limits(document=256 * 1024, update=16 * 1024, frames_per_second=200, burst=100)

PATIENCE = 1.5
"""CPU seconds that no frame may take: as long do all other rooms wait."""

DEEPER = 40
"""Python frames between a server's loop and a join; a presence must be encoded also below them."""

REASONS = {
    node.value
    for file in Path(crdt.__file__ or "").parent.glob("*.py")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
}
"""A reason is free of content if it stands in the source, word for word."""


class Broken(AssertionError):
    """Something that must always hold does not."""


def must(true: object, what: str) -> None:
    """Raises Broken with `what` unless `true`."""
    if not true:
        raise Broken(what)


@dataclass(eq=False)
class Member:
    """One socket, as the fuzz sees it."""

    name: str
    person: Person
    acknowledges: bool = True
    editor: Editor | None = None
    """The document of an honest member."""
    client: int = 0
    """The id under which an honest member is present."""
    clocks: dict[int, int] = field(default_factory=dict)
    """The last presence clock heard of each client."""
    bound: bool = False
    """Whether its presence id is its own: one of the same seat may take it over (R8)."""
    marks: list[int] = field(default_factory=list)
    """The room's seq after each of its document messages."""
    saved: int = 0
    held: dict[bytes, Tree] = field(default_factory=dict)
    """Its updates that rested on what was not there (R5)."""

    def __repr__(self) -> str:
        return self.name


class House:
    """One room under attack, seen from all sides."""

    def __init__(self, limits: Limits, rng: random.Random, tally: Counter[str]) -> None:
        """A new board with an honest mentor and mentee in it."""
        self.rng = rng
        self.tally = tally
        self.limits = limits
        self.now = 1_700_000_000.0
        seed = new_board()
        self.room: Room[Member] = Room((seed,), 1, limits)
        self.rows: list[bytes] = [seed]
        self.committed = 1
        self.known = Known()
        self.known.hear(seed, parse(seed))
        self.law = Law()
        self.law.learn(parse(seed))
        self.strict = False
        """Whether it is to stay lawful."""
        self.lawful = True
        """Whether all that the room took could come from Yjs clients: then everybody agrees."""
        self._names = count()
        self._clients = count(5_000)
        self._disturbed: set[Member] = set()
        self.honest: list[Member] = []
        for person, client in zip((ADA, LIN), HONEST, strict=True):
            self.honest.append(self.enter(person, client))

    # -- what happens ------------------------------------------------------------------------------------------------

    def enter(self, person: Person, client: int = 0, acknowledges: bool = True) -> Member:
        """Somebody joins; with `client` an honest member, who has what the board says and makes itself known."""
        name = f"{'honest' if client else 'attacking'} {person.seat} {next(self._names)}"
        member = Member(name, person, acknowledges, client=client)
        if client and self.lawful:
            member.editor = Editor(client, new_board())
        effects = _below(DEEPER, lambda: self.room.join(member, person, acknowledges, self.now))
        must(member in self.room.members, "who joined is not there")
        (asked,) = [m for m in self._messages(effects, member) if isinstance(m, SyncStep1)]
        state = _state(asked.state)
        must(
            state == _state(self.room.doc.get_state()), f"the room asks by a state that is not its document's: {state}"
        )
        self._run(None, effects)
        if member.editor:
            self.feed(member, encode(SyncStep1(member.editor.doc.get_state())))
        if client:
            self.speak(member)
        return member

    def speak(self, member: Member) -> None:
        """An honest member says who it is; the other honest ones hear it, with the seat it really has."""
        state = {"user": {"name": "me"}, "cursor": self.rng.randrange(9)}
        self.feed(member, encode(Presence((Entry(member.client, self.rng.randrange(5), state),))))

    def leave(self, member: Member) -> None:
        """A socket is gone."""
        self.feed_with(None, lambda: self.room.leave(member, self.now))
        must(member not in self.room.members, "who left is still there")

    def commit(self) -> None:
        """The journal has written all that waits."""
        self.committed = self.room.seq
        self.feed_with(None, lambda: self.room.committed(self.committed))
        must(self.room.settled, "all is written, and the room does not know")

    def chance(self) -> None:
        """Something that happens to rooms: a commit, a tick, trouble, the server's own edit, a reconnecting tab."""
        rng = self.rng
        what = rng.randrange(12)
        if what < 6:
            self.commit()
        elif what == 6:
            self.feed_with(None, self.room.tick)
        elif what == 7:
            reason = rng.choice(("", "the disk is full"))
            self.feed_with(None, lambda: self.room.trouble(reason))
        elif what == 8:
            text = f"server {rng.randrange(99)}"
            self.feed_with(None, lambda: self.room.edit(lambda doc: _set(doc, text)))
        elif what == 9:
            self.replace(rng.choice(self.honest), keep=True)
        else:
            self.speak(rng.choice(self.honest))

    def replace(self, member: Member, keep: bool = False) -> None:
        """An honest member's tab is closed and opened again; it keeps its client id if it may."""
        if member in self.room.members:
            self.leave(member)
        at = self.honest.index(member)
        self.honest[at] = self.enter(member.person, member.client if keep else next(self._clients))

    def calm(self) -> None:
        """Honest members whose client id somebody else used take another one, as Yjs does."""
        for member in self._disturbed & set(self.honest):
            self.tally["honest ids misused"] += 1
            self.replace(member)
        self._disturbed.clear()

    def edit(self) -> None:
        """An honest member changes something, which the others then have."""
        rng = self.rng
        member = rng.choice(self.honest)
        if member.editor is None:
            return
        change = rng.choice(_EDITS)
        # What attackers wrote can be more than pycrdt's editing bears, and an editing client is not what is under test
        # here: its tab is opened again.
        try:
            update = member.editor.change(lambda doc: change(doc, rng))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
                raise
            self.tally["honest edits that failed at home"] += 1
            self.replace(member)
            return
        self.tally["honest edits"] += 1
        self.feed(member, encode(Update(update)))
        if rng.random() < 0.02 and member in self.room.members and self.lawful:  # a client that tells all again
            whole = encode(SyncStep2(member.editor.doc.get_update()))
            if len(whole) < self.limits.update:
                self.feed(member, whole)

    # -- what must hold ----------------------------------------------------------------------------------------------

    def feed(self, member: Member, frame: bytes) -> str:
        """One frame of a member goes in. Returns what came of it, for the summary."""
        self.now += 0.004
        document = frame[:2] in (b"\x00\x01", b"\x00\x02")
        there = member in self.room.members
        effects = self.feed_with(member, lambda: self.room.receive(member, frame, self.now), frame, document and there)
        if there and frame[:2] == b"\x00\x02" and member in self.room.members:
            self._hold(member, frame)
        for effect in effects:
            if isinstance(effect, Close):
                fair = not member.client or not self.lawful
                must(fair, f"an honest member was closed: {effect.reason}")
                if member.client:
                    self._disturbed.add(member)
                self.tally[f"closed {effect.code}: {effect.reason}"] += 1
                return "closed"
        if any(isinstance(effect, Append) for effect in effects):
            return "taken"
        if any(isinstance(m, SyncStep1) for m in self._messages(effects, member)):
            return "held"
        return "answered" if effects else "no effect"

    def feed_with(
        self,
        sender: Member | None,
        do: Callable[[], Sequence[Effect[Member]]],
        frame: bytes = b"",
        document: bool = False,
    ) -> Sequence[Effect[Member]]:
        """Let the room do something, check all that comes out, and hand it on."""
        before = self.room.seq
        started = time.process_time()
        effects = do()
        took = time.process_time() - started
        must(took < PATIENCE, f"one frame took {took:.1f} s")
        if took * 1_000_000 > self.tally["slowest µs"]:
            self.tally["slowest µs"] = int(took * 1_000_000)
        must(isinstance(effects, list), f"effects are {type(effects)}")
        if sender is not None and document:
            sender.marks.append(self.room.seq)
        for effect in effects:
            if isinstance(effect, Close):
                must(sender is not None and effect.member is sender, "a close of somebody who said nothing")
                must(effect.code in (1007, 1008, 1009), f"closed with {effect.code}")
                must(effect.reason in REASONS and len(effect.reason) < 120, f"a reason with content: {effect.reason!r}")
                must(sender not in self.room.members, "who was closed is still there")
            elif isinstance(effect, Append):
                before += 1
                must(effect.seq == before, f"row {effect.seq} after row {before - 1}")
                self._row(effect)
            else:
                must(isinstance(effect, Send), f"an effect of {type(effect)}")
                must(all(m in self.room.members for m in effect.members), "sent to somebody who is not there")
                must(effect.members, "sent to nobody")
                self._heard(sender, effect)
        must(before == self.room.seq, "the room counts rows that it did not bring")
        self._run(sender, effects)
        return effects

    def _row(self, row: Append) -> None:
        tree = parse(row.update)
        missing = gap(tree, self.known.clocks)
        must(missing is None, f"a row of the journal rests on {missing}, which is nowhere")
        must(row.seat in ("mentor", "mentee", "server"), f"a row of {row.seat}")
        breach = self.law.breach(tree)
        self.law.learn(tree)
        must(breach not in GUARDED, f"a row of the journal breaks the law: {breach}")
        if self.lawful:
            self.lawful = not breach
            if breach:  # a client that breaks is not what is under test: only the room has to bear what comes now
                self.tally[f"law broken: {breach}"] += 1
                for member in self.honest:
                    member.editor = None
        self.known.hear(row.update, tree)
        self.rows.append(row.update)

    def _hold(self, member: Member, frame: bytes) -> None:
        """R5, R7: what is held for one socket is bounded."""
        tree = _whole(frame)
        if tree is None or gap(tree, self.known.clocks) is None:
            return
        member.held[frame] = tree
        if sum(map(len, member.held)) > self.limits.ahead:
            member.held = {one: t for one, t in member.held.items() if gap(t, self.known.clocks) is not None}
            size = sum(len(one) - 6 for one in member.held)
            must(size <= self.limits.ahead, f"{size} bytes are held for one socket")

    def refuses(self, frame: bytes) -> bool:
        """Whether `frame` is to be kept back: it breaks a law that the room does not guard, and is to stay lawful."""
        tree = _whole(frame) if self.strict and self.lawful else None
        return tree is not None and self.law.breach(tree) not in ("", *GUARDED)

    def _heard(self, sender: Member | None, effect: Send[Member]) -> None:
        message = decode(effect.frame)
        if isinstance(message, Presence):
            self._present(sender, effect, message)
        elif isinstance(message, Saved):
            (member,) = effect.members
            must(member.acknowledges, "an acknowledgement to somebody who can't hear it")
            must(message.count <= len(member.marks), "more is acknowledged than was sent")
            must(message.count >= member.saved, "an acknowledgement is taken back")
            # marks are of the moment after the message; what was held until later is marked earlier, which is weaker
            must(
                not message.count or member.marks[message.count - 1] <= self.committed,
                "acknowledged before it was written",
            )
            member.saved = message.count
        elif isinstance(message, Update):
            reader = Reader(effect.frame[2:])
            must(reader.chunk() == message.update and reader.pos == len(reader.data), "a relayed frame has a rest")
        else:
            must(isinstance(message, SyncStep1 | SyncStep2 | Trouble), f"the room says {type(message).__name__}")

    def _present(self, sender: Member | None, effect: Send[Member], message: Presence) -> None:
        """R8: nobody speaks for an honest member of the other seat, and everybody is who the server says."""
        told = sender is not None and sender not in effect.members
        must(not told or len(message.entries) == 1, "somebody speaks for several")
        for entry in message.entries:
            owner = next((m for m in self.honest if m.client == entry.client), None)
            if told and sender is not None:
                must(
                    owner is None or not owner.bound or owner.person.seat == sender.person.seat,
                    f"{sender} speaks for {owner}",
                )
                if owner is not None:
                    owner.bound = False
                if sender.client == entry.client:
                    sender.bound = True
                if entry.state is not None:
                    must(_stamped(entry.state, sender.person), f"{sender} is told as {entry.state}")
                    size = len(json.dumps(entry.state, separators=(",", ":")))
                    must(size <= self.limits.presence + 300, f"a presence of {size} bytes is relayed")
            elif entry.state is not None:
                must(any(_stamped(entry.state, person) for person in (ADA, LIN)), f"nobody is {entry.state}")
                if owner is not None and owner.bound:
                    must(_stamped(entry.state, owner.person), f"{owner} is told as {entry.state}")
            for member in effect.members:
                if member.editor:
                    if told:
                        must(entry.clock > member.clocks.get(entry.client, 0), "a clock that is not believed")
                    member.clocks[entry.client] = entry.clock

    def _messages(self, effects: Iterable[Effect[Member]], member: Member) -> list[Message]:
        return [decode(e.frame) for e in effects if isinstance(e, Send) and member in e.members]

    def _run(self, sender: Member | None, effects: Sequence[Effect[Member]]) -> None:
        """Hand frames to the honest members' documents, which answer as the stock client does."""
        answers: list[tuple[Member, bytes]] = []
        for effect in effects:
            if not isinstance(effect, Send):
                continue
            message: Message | None = None
            for member in effect.members:
                if member.editor is None:
                    continue
                message = message or decode(effect.frame)
                if isinstance(message, Update | SyncStep2):
                    member.editor.doc.apply_update(message.update)
                    foreign = isinstance(message, Update) and sender is not member
                    if foreign and any(block.client == member.client for block in parse(message.update).blocks):
                        self._disturbed.add(member)
                elif isinstance(message, SyncStep1):
                    answers.append((member, encode(SyncStep2(member.editor.doc.get_update(message.state)))))
        for member, answer in answers:
            self.feed(member, answer)

    def check(self) -> None:
        """The slow part: the journal rebuilds, readers read, memory is bounded, and lawful members agree."""
        room = self.room
        whole = room.doc.get_update()
        must(len(whole) <= self.limits.document + 1024, f"a document of {len(whole)} bytes")
        must(self.law.deepest() <= MAX_DEPTH + 1, f"types nest {self.law.deepest()} deep")
        again: Room[Member] = Room(self.rows, room.seq, self.limits)
        for doc in (room.doc, again.doc):
            read(doc)
        held = _size(room)
        most = (
            4 * self.limits.document + len(room.members) * (12 * self.limits.ahead + 8 * self.limits.presence) + 2**21
        )
        must(held <= most, f"the room holds {held} bytes beside its document")
        self.tally["largest room"] = max(self.tally["largest room"], held)
        self.tally["rooms checked, lawful" if self.lawful else "rooms checked, not lawful"] += 1
        short: bytes | None = None
        try:
            short = compact(self.rows)
        except AssertionError:  # its word for: keep the rows
            self.tally["compactions declined"] += 1
        newcomer = self.enter(self.rng.choice((ADA, LIN)), 0)
        (answer,) = self._messages(self._asks(newcomer), newcomer)
        assert isinstance(answer, SyncStep2)
        self.leave(newcomer)
        if self.lawful:
            self._agree(whole, again.doc.get_update(), short, answer.update)

    def _agree(self, whole: bytes, rebuilt: bytes, short: bytes | None, told: bytes) -> None:
        said, view = reading(whole), _view(whole)
        others = {"the room made from its journal": rebuilt, "the compacted journal": short, "what newcomers get": told}
        for member in self.honest:
            assert member.editor
            must(member in self.room.members, "an honest member is not there")
            others[f"{member}'s document"] = member.editor.doc.get_update()
        for name, update in others.items():
            if update is not None:
                _same(said, reading(update), f"{name} differs from the room")
                must(_view(update) == view, f"{name} has the same operations and reads {_view(update)}, not {view}")

    def _asks(self, member: Member) -> Sequence[Effect[Member]]:
        return self.feed_with(member, lambda: self.room.receive(member, encode(SyncStep1(b"\x00")), self.now))

    @property
    def nearly_full(self) -> bool:
        """Whether an honest edit might not fit any more: then the room has seen what it can."""
        return sum(map(len, self.rows)) > self.limits.document // 2


class Campaign:
    """One batch: two rooms under attack and one that must not notice."""

    def __init__(self, seed: str, tally: Counter[str], note: Callable[[str, bytes], None]) -> None:
        """The batch of `seed`; `note` is told of each frame before the room gets it."""
        self.rng = random.Random(seed)
        self.tally = tally
        self._note = note
        self._forge = Forge(self.rng, corpus())
        self._houses: list[House] = []
        self._attackers: dict[int, list[Member]] = {}
        self.quiet = House(USUAL, self.rng, Counter())
        self._build()

    def _build(self) -> None:
        limits = self.rng.choice((SMALL, SMALL, USUAL, METERED))
        self._houses = [House(SMALL, self.rng, self.tally), House(limits, self.rng, self.tally)]
        self._houses[0].strict = True
        self._attackers = {id(house): [] for house in self._houses}

    def run(self, frames: int) -> None:
        """So many frames of attackers, with honest work in between."""
        rng = self.rng
        for index in range(frames):
            house = rng.choice(self._houses)
            attackers = self._attackers[id(house)]
            attackers[:] = [one for one in attackers if one in house.room.members]
            while len(attackers) < 3:
                attackers.append(house.enter(rng.choice((ADA, LIN)), 0, rng.random() < 0.7))
            size = min(house.limits.update, 24 * 1024)
            if rng.random() < 0.002:
                size = house.limits.update if rng.random() < 0.1 else min(house.limits.update, 16 * 1024)
                name, frame = rng.choice(list(giants(rng, size).items()))
                kind = f"giant: {name}"
            else:
                kind, frame = self._forge.frame(house.known, size)
            if house.refuses(frame):
                self.tally[f"{kind} → kept back"] += 1
                continue
            self._say(house, rng.choice(attackers), kind, frame)
            if house.limits is SMALL and rng.random() < 0.003:
                hoarder = house.enter(rng.choice((ADA, LIN)))
                for early in self._forge.hoard(house.known, size):
                    self._say(house, hoarder, "update: hoarded", early)
                attackers.append(hoarder)
            house.calm()
            self.echo(index)
            if not index % 6:
                house.edit()
                house.calm()
            if not index % 17:
                house.chance()
                house.calm()
            if house.nearly_full:
                house.check()
                self._build()
        for house in (*self._houses, self.quiet):
            house.commit()
            house.check()

    def _say(self, house: House, member: Member, kind: str, frame: bytes) -> None:
        self._note(kind, frame)
        self.tally[f"{kind} → {house.feed(member, frame)}"] += 1
        self.tally["frames"] += 1

    def echo(self, index: int) -> None:
        """The quiet room answers: a word of the mentor reaches the mentee."""
        quiet = self.quiet
        if index % 10:
            one = quiet.honest[index % 2]
            effects = quiet.room.receive(one, b"\x03", quiet.now)
            must(len(effects) == 1 and isinstance(effects[0], Send), "the quiet room does not answer")
            return
        quiet.edit()
        states = [_state(member.editor.doc.get_state()) for member in quiet.honest if member.editor]
        must(len(states) == 2 and states[0] == states[1], "the quiet room's echo does not arrive")


# -- small parts -------------------------------------------------------------------------------------------------------


def corpus() -> list[bytes]:
    """Updates of every kind of content that a board can hold."""
    editor = Editor(7, new_board())
    editor.type("grüße 😀 مرحبا")

    def everything(doc: Board) -> None:
        root = doc.get("extra", type=Map)
        root["map"] = Map({"a": 1, "b": [1, None, {"c": 2.5}], "d": True, "e": b"bytes", "f": -3, "g": "x" * 200})
        root["list"] = Array([1, "two", Text("three"), Map({})])
        root["note"] = XmlFragment([XmlElement("paragraph", {"level": "1"}, [XmlText("words")]), XmlText("loose")])
        root["styled"] = Text("bold")

    editor.change(everything)
    editor.change(lambda doc: doc["extra"]["styled"].format(0, 2, {"bold": True}))
    editor.change(lambda doc: doc["extra"]["styled"].insert_embed(1, {"image": "x"}))
    editor.change(lambda doc: doc["extra"]["list"].pop(0))
    editor.change(lambda doc: doc["extra"].pop("map"))
    editor.type("more", 3)
    return [new_board(), *editor.updates, editor.doc.get_update()]


def _whole(frame: bytes) -> Tree | None:
    """The update in `frame`, if it is one."""
    if frame[:2] not in (b"\x00\x01", b"\x00\x02"):
        return None
    try:
        return parse(Reader(frame[2:]).chunk())
    except (ValueError, IndexError):
        return None


def _state(data: bytes) -> dict[int, int]:
    # a state vector is a document without structs: the same numbers
    out: dict[int, int] = {}
    tokens = []
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            tokens.append(value)
            value = shift = 0
    for client, clock in zip(tokens[1::2], tokens[2::2], strict=True):
        if clock:
            out[client] = clock
    return out


def _same(one: Any, other: Any, what: str) -> None:
    if one == other:
        return
    for name, a, b in zip(("clocks", "deletions", "operations"), one, other, strict=True):
        if a != b:
            differing = [(key, a.get(key), b.get(key)) for key in {*a, *b} if a.get(key) != b.get(key)]
            raise Broken(f"{what}, in {name}: {differing[:3]}")


def _view(update: bytes) -> list[object]:
    """What people would read, from a document made of `update` alone."""
    doc: Board = Doc()
    doc.apply_update(update)
    lists = len(doc.get("list", type=Array)), len(doc.get("note", type=XmlFragment).children)
    return [read(doc), str(doc.get("t", type=Text)), *lists]


def _stamped(state: dict[str, Any], person: Person) -> bool:
    user = {"seat": person.seat, "name": person.name, "color": person.colour}
    return (state["seat"], state["name"], state["colour"], state["user"]) == (
        person.seat,
        person.name,
        person.colour,
        user,
    )


def _below(frames: int, do: Callable[[], Sequence[Effect[Member]]]) -> Sequence[Effect[Member]]:
    return _below(frames - 1, do) if frames else do()


def _set(doc: Board, text: str) -> None:
    doc.get("published", type=Map)["item"] = text


def _size(room: object) -> int:
    """Bytes of all Python objects that only the room holds."""
    seen: set[int] = set()
    total = 0
    waiting: deque[object] = deque((room,))
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | Doc | Member) or callable(one):
            continue
        seen.add(id(one))
        total += one.__sizeof__()
        waiting.extend(gc.get_referents(one))
    return total


def _type(doc: Board, rng: random.Random) -> None:
    text = doc.get("about", type=Map)["title"]
    if isinstance(text, Text):
        text.insert(0, rng.choice(("a", "word ", "é")))
    else:
        doc.get("about", type=Map)["title"] = Text("again")


def _key(doc: Board, rng: random.Random) -> None:
    doc.get("about", type=Map)[f"key {rng.randrange(5)}"] = rng.choice((1, None, "text", {"a": [1]}, True))


def _append(doc: Board, rng: random.Random) -> None:
    doc.get("list", type=Array).insert(0, rng.randrange(9))


def _note(doc: Board, rng: random.Random) -> None:
    doc.get("note", type=XmlFragment).children.insert(0, XmlElement("p", {}, [XmlText("words")]))


def _write(doc: Board, rng: random.Random) -> None:
    doc.get("t", type=Text).insert(0, "t")


def _map(doc: Board, rng: random.Random) -> None:
    doc.get("goals", type=Map)[f"goal {rng.randrange(3)}"] = Map({"title": Text("a goal"), "status": "open"})


# All at the start: pycrdt counts text in bytes where Yrs counts it otherwise, and a place inside text that attackers
# put into a list or a note splits it wrongly, in the honest member's own document.
_EDITS: tuple[Callable[[Board, random.Random], None], ...] = (_type, _type, _key, _append, _note, _write, _map)
