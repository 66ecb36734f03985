"""What the server has promised, and whether the disk holds it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pycrdt import TransactionEvent

from crdt.board import Board
from server.records import Row

from .documents import NOTHING, Clocks, clocks, covers, rebuilt
from .network import Frame


class Watched:
    """A document that tells whether an update brought anything."""

    def __init__(self, doc: Board) -> None:
        self.doc = doc
        self._news = False
        self._subscription = doc.observe(self._note)

    def brings(self, update: bytes) -> bool:
        """Apply `update`; whether that changed the document."""
        self._news = False
        self.doc.apply_update(update)
        return self._news

    def close(self) -> None:
        """End watching; else the document and its watcher keep each other in memory, by a way that Python can't see."""
        self.doc.unobserve(self._subscription)

    def _note(self, event: TransactionEvent) -> None:
        self._news = self._news or event.update != NOTHING


@dataclass
class Ledger:
    """One board's acknowledged messages, beside a copy of all that was committed, row by row."""

    start: bytes
    counts: Counter[str]
    fail: Callable[[str], None]
    """Called with each promise that is broken. (An exception would end in one of the server's own nets.)"""
    acknowledged: list[bytes] = field(default_factory=list)
    reached: Clocks = field(default_factory=dict)
    """How far each client's acknowledged operations go."""

    def __post_init__(self) -> None:
        self._mirror = Watched(rebuilt([self.start]))
        self._rows = [b"", self.start]
        """All that was ever committed, by number."""

    def committed(self, row: Row) -> None:
        """A row is on disk. Rows come in order, without holes, and each brings something (R3, R5)."""
        if row.seq < len(self._rows) and row.data == self._rows[row.seq]:
            return  # the answer to its commit was lost
        if row.seq != len(self._rows):
            self.fail(f"row {row.seq} of {row.board} was written after row {len(self._rows) - 1}")
            return
        self._rows.append(row.data)
        self.counts["rows written"] += 1
        if not self._mirror.brings(row.data):
            self.fail(f"row {row.seq} of {row.board} brings nothing, or rests on what is not in the journal")

    def acknowledge(self, board: str, messages: Iterable[Frame]) -> None:
        """The server says that `messages` are saved, so they are (R4)."""
        for message in messages:
            assert message.adds is not None
            self.counts["messages acknowledged"] += 1
            update = _document_update(message.data)
            if not covers(clocks(self._mirror.doc.get_state()), message.adds) or self._mirror.brings(update):
                self.fail(f"a message of {board} was acknowledged, and is not on disk")
            self.acknowledged.append(update)
            for client, clock in message.adds.items():
                self.reached[client] = max(clock, self.reached.get(client, 0))

    def audit(self, board: str, stored: Board, when: str) -> None:
        """`stored`, as read from disk, holds everything that was ever acknowledged."""
        watched = Watched(stored)
        if not covers(clocks(stored.get_state()), self.reached) or any(map(watched.brings, self.acknowledged)):
            self.fail(f"what was acknowledged is missing in {board} {when}")
        watched.close()
        self.counts["audits"] += 1

    def close(self) -> None:
        """The board is not needed any more."""
        self._mirror.close()


def _document_update(frame: bytes) -> bytes:
    """The update in a document message: after the two bytes of its kind and its length."""
    pos = 2
    while frame[pos] & 0x80:
        pos += 1
    return frame[pos + 1 :]
