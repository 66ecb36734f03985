"""What the tests of crdt share: an editor in memory, a room with several of them, no loop and no socket."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map, Text, TransactionEvent

from crdt.board import COLOURS, Board, Seat, seed
from crdt.messages import Presence, Saved, SyncStep1, SyncStep2, Trouble, Update, decode, encode
from crdt.presence import Person
from crdt.room import Append, Close, Effect, Limits, Room, Send

ADA = Person("mentor", "Ada", COLOURS["mentor"])
LIN = Person("mentee", "Lin", COLOURS["mentee"])


def new_board(title: str = "Ada & Lin") -> bytes:
    """The seed of a new board, as an update."""
    doc: Board = Doc(client_id=1)
    seed(doc, title=title, names={"mentor": "Ada", "mentee": "Lin"}, at="2026-01-05T09:00:00.000Z")
    return doc.get_update()


class Editor:
    """A replica whose own changes become updates."""

    def __init__(self, client: int, *updates: bytes) -> None:
        self.doc: Board = Doc(client_id=client)
        self.updates: list[bytes] = []
        for update in updates:
            self.doc.apply_update(update)

    def change(self, edit: Callable[[Board], Any]) -> bytes:
        """The update of one change."""
        made: list[bytes] = []

        def note(event: TransactionEvent) -> None:
            made.append(event.update)

        subscription = self.doc.observe(note)
        with self.doc.transaction():
            edit(self.doc)
        self.doc.unobserve(subscription)
        (update,) = made
        self.updates.append(update)
        return update

    def type(self, text: str, at: int = 0) -> bytes:
        """Type into the board's title, behind `at` characters; the update of it."""

        def insert(doc: Board) -> None:
            before = str(title(doc))[:at]
            title(doc).insert(len(before.encode()), text)  # pycrdt counts bytes of UTF-8

        return self.change(insert)


def title(doc: Board) -> Text:
    """The title's text."""
    about: Map[Any] = doc.get("about", type=Map)
    text = about["title"]
    assert isinstance(text, Text)
    return text


def person(seat: Seat) -> Person:
    """Who sits there."""
    return ADA if seat == "mentor" else LIN


@dataclass
class Bench:
    """A room, what it has sent to whom, what it wants written, and whom it closed."""

    room: Room[str]
    now: float = 1_000_000.0
    sent: dict[str, list[bytes]] = field(default_factory=dict)
    journal: list[Append] = field(default_factory=list)
    closed: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, *updates: bytes, limits: Limits | None = None) -> "Bench":
        """A bench with a room of a new board, or of these updates."""
        room: Room[str] = Room(updates or (new_board(),), 1, limits or Limits())
        return cls(room)

    def join(self, *members: str, acknowledges: bool = True) -> "Bench":
        """Members named after their seats ("mentor", "mentee 2") join and ask for the document, which is not kept."""
        for member in members:
            who = LIN if member.startswith("mentee") else ADA
            self.run(self.room.join(member, who, acknowledges, self.now))
            greeted = list(self.sent.get(member, []))
            self.receive(member, encode(SyncStep1(b"\x00")))
            self.sent[member] = greeted
        return self

    def receive(self, member: str, frame: bytes) -> None:
        """One frame of a member."""
        self.run(self.room.receive(member, frame, self.now))

    def update(self, member: str, update: bytes) -> None:
        """One update of a member."""
        self.receive(member, encode(Update(update)))

    def commit(self) -> None:
        """All that waits is on disk."""
        self.run(self.room.committed(self.room.seq))

    def leave(self, member: str) -> None:
        """A member's socket is gone."""
        self.run(self.room.leave(member, self.now))

    def run(self, effects: Iterable[Effect[str]]) -> None:
        """Do what the room wants done."""
        for effect in effects:
            if isinstance(effect, Send):
                for member in effect.members:
                    self.sent.setdefault(member, []).append(effect.frame)
            elif isinstance(effect, Append):
                self.journal.append(effect)
            else:
                assert isinstance(effect, Close)
                self.closed[effect.member] = (effect.code, effect.reason)

    def heard(self, member: str) -> list[object]:
        """The messages that a member got since it was last asked."""
        return [decode(frame) for frame in self.sent.pop(member, [])]

    def updates_to(self, member: str) -> list[bytes]:
        """The updates among them."""
        return [m.update for m in self.heard(member) if isinstance(m, Update | SyncStep2)]

    def saved(self, member: str) -> int:
        """The last count of saved messages that a member got, 0 for none."""
        return max((m.count for m in self.heard(member) if isinstance(m, Saved)), default=0)


__all__ = ["ADA", "LIN", "Bench", "Editor", "Presence", "SyncStep1", "Trouble", "new_board", "person", "title"]
