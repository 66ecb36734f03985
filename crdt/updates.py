"""A look into a Yjs update (encoding v1) without applying it: what it brings, and what it rests on.

The room looks before it applies, for two rules. R5: an update that rests on something unseen must not reach the
document, where it would wait as a pending struct that no reading and no snapshot shows. R6: Yrs trusts the counts
and the nesting that an update claims. A frame of 5 bytes can make it reserve gigabytes, and one that nests 60,000
values overflows its stack and ends the process. Both are refused here.

Format: yjs, src/utils/encoding.js and src/structs/; the names are theirs.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from .errors import ProtocolError
from .lib0 import read_bytes, read_uint, write_uint

MAX_DEPTH = 500
"""How deep values and types may nest: far beyond any board or note, and a thirtieth of what overflows a stack."""

MAX_CLOCK = 2**31 - 1
"""Yrs counts clocks in 32 bits."""


class Id(NamedTuple):
    """One operation: the client that made it, and that client's count of operations before it."""

    client: int
    clock: int


GC, DELETED, BINARY, STRING, EMBED, FORMAT, TYPE, VALUES, SKIP = 0, 1, 3, 4, 5, 6, 7, 8, 10
"""The kinds of struct that a board may hold, by their numbers on the wire."""


class Struct(NamedTuple):
    """Operations of one client that came as one, and where they say that they stand."""

    client: int
    clock: int
    end: int
    """The clock after its last operation."""
    kind: int
    left: Id | None
    """The neighbour on the left when it was made."""
    right: Id | None
    parent: bytes | Id | None
    """A root's name or a type, said only when neither neighbour is."""
    key: bytes | None
    """The key in a map, said together with the parent."""
    wide: bytes
    """Its text in UTF-16 where that has pairs of surrogates, else nothing."""


@dataclass(slots=True)
class Extent:
    """What one update covers and needs."""

    starts: list[Id] = field(default_factory=list)
    """What each run of new structs follows on."""
    ends: dict[int, int] = field(default_factory=dict)
    """client -> the clock after its last struct."""
    needs: list[Id] = field(default_factory=list)
    """Each operation that a struct refers to or that is deleted."""
    structs: list[Struct] = field(default_factory=list)
    """What it brings, client by client."""
    deletions: list[tuple[int, int, int]] = field(default_factory=list)
    """(client, clock, length) of what it deletes."""

    @property
    def deletes(self) -> bool:
        """Whether it deletes anything."""
        return bool(self.deletions)

    def gap(self, known: dict[int, int]) -> bool:
        """Whether it rests on anything beyond `known` (client -> clock) and itself (R5)."""
        for client, clock in self.starts:
            if clock > known.get(client, 0):
                return True
        ends = self.ends
        return any(clock >= known.get(client, 0) and clock >= ends.get(client, 0) for client, clock in self.needs)

    def news(self, known: dict[int, int]) -> bool:
        """Whether it brings structs beyond `known`. (Whether its deletions are news, only the document can tell.)"""
        return any(end > known.get(client, 0) for client, end in self.ends.items())

    def plain(self, known: dict[int, int]) -> bool:
        """Whether it is one client's next structs and nothing else, resting only on `known`: its own delta then."""
        if len(self.ends) != 1:
            return False
        ((client, end),) = self.ends.items()
        start = known.get(client, 0)
        if end <= start or self.starts != ([(client, start)] if start else []):
            return False
        return all(clock < known.get(other, 0) for other, clock in self.needs)

    def merged(self, known: dict[int, int]) -> dict[int, int]:
        """`known` and what it brings."""
        clocks = dict(known)
        for client, end in self.ends.items():
            if end > clocks.get(client, 0):
                clocks[client] = end
        return clocks


def look(update: bytes, ours: bool = False) -> Extent:
    """What `update` brings and needs.

    Raises ProtocolError for bytes that are no update, that claim more than they hold, that nest values deeper than
    MAX_DEPTH, or that Yrs would take and not write again. `ours`: written by Yrs, which may leave an empty string
    behind where it split one.
    """
    try:
        return _look(update, ours)
    except IndexError:
        raise ProtocolError("update ends early") from None


@dataclass(slots=True)
class Caret:
    """Where a client types on: behind its own last letter, which nothing else has been put behind."""

    client: int
    last: int
    """The clock of that letter."""
    right: bytes
    """The neighbour on the right, as updates name it; nothing at an end."""
    container: int
    """Where the letter stands (layout.py)."""


_UINT = rb"([\x80-\xff]{0,4}[\x00-\x7f])"
_KEYSTROKE = re.compile(
    rb"\x01\x01" + _UINT + _UINT  # one client, one struct, its client and clock
    + rb"(?:\x84\1" + _UINT  # a string behind a letter of the same client,
    + rb"|\xc4\1" + _UINT + rb"([\x80-\xff]{0,7}[\x00-\x7f][\x80-\xff]{0,4}[\x00-\x7f]))"  # or between two,
    + rb"([\x01-\x7f])([\x00-\x7f]+)\x00",  # its length, its ASCII text, and nothing deleted
    re.DOTALL,
)  # fmt: skip


def keystroke(update: bytes, known: dict[int, int], carets: dict[bytes, Caret]) -> tuple[Caret, int, int] | None:
    """(caret, clock, end) if `update` types some ASCII text on at one of `carets`, and follows `known` at once.

    Then it stands where the letter before it stands, and rests on nothing else. None says nothing: look() then. Nine
    updates of ten are of this kind, and this is the short way through them.
    """
    match = _KEYSTROKE.fullmatch(update)
    if match is None:
        return None
    client, clock, left, other_left, right, length, text = match.groups()
    caret = carets.get(client)
    if caret is None or (right or b"") != caret.right or _clock(left or other_left) != caret.last:
        return None
    start = known[caret.client]
    size = len(text)
    if _clock(clock) != start or size != length[0]:
        return None
    end = start + size
    return (caret, start, end) if end <= MAX_CLOCK else None


def _clock(raw: bytes) -> int:
    """The varUint that `raw` is; most are of two bytes."""
    if len(raw) == 2:
        return raw[0] & 0x7F | raw[1] << 7
    return raw[0] if len(raw) == 1 else read_uint(raw, 0)[0]


def state_vector(clocks: dict[int, int]) -> bytes:
    """`clocks` (client -> clock) as Yjs encodes a state vector."""
    return write_uint(len(clocks)) + b"".join(write_uint(c) + write_uint(n) for c, n in clocks.items())


def read_state_vector(data: bytes) -> dict[int, int]:
    """A state vector as client -> clock. Raises ProtocolError for anything else."""
    count, pos = read_uint(data, 0)
    clocks: dict[int, int] = {}
    for _ in range(count):
        client, pos = read_uint(data, pos)
        clock, pos = read_uint(data, pos)
        clocks[client] = clock
    if pos != len(data):
        raise ProtocolError("bytes after the state vector")
    return clocks


def _look(data: bytes, ours: bool) -> Extent:
    extent = Extent()
    needs, structs = extent.needs, extent.structs
    size = len(data)
    clients, pos = read_uint(data, 0)
    if clients > size:
        raise ProtocolError("update claims more than it holds")
    for _ in range(clients):
        count, pos = read_uint(data, pos)
        client, pos = read_uint(data, pos)
        clock, pos = read_uint(data, pos)
        if count > size - pos:
            raise ProtocolError("update claims more than it holds")
        if not count or client in extent.ends:  # Yrs panics, or counts otherwise than we
            raise ProtocolError("update names a client in vain")
        if clock:
            extent.starts.append(Id(client, clock))
        for _ in range(count):
            info = data[pos]
            pos += 1
            kind = info & 0x1F
            if kind == GC:
                length, pos = read_uint(data, pos)
            elif kind == SKIP:  # what follows rests on what is left out
                length, pos = read_uint(data, pos)
                extent.starts.append(Id(client, clock + length))
            else:
                left: Id | None = None
                right: Id | None = None
                parent: bytes | Id | None = None
                key: bytes | None = None
                wide = b""
                if info & 0x80:  # origin, the neighbour on the left
                    c, pos = read_uint(data, pos)
                    k, pos = read_uint(data, pos)
                    if k > clock and c == client:
                        raise ProtocolError("update rests on itself")
                    left = Id(c, k)
                    needs.append(left)
                if info & 0x40:  # right origin; pycrdt itself may name a struct as its own right neighbour
                    c, pos = read_uint(data, pos)
                    k, pos = read_uint(data, pos)
                    if k > clock and c == client:
                        raise ProtocolError("update rests on itself")
                    right = Id(c, k)
                    needs.append(right)
                if not info & 0xC0:
                    named, pos = read_uint(data, pos)
                    if named == 1:
                        parent, pos = read_bytes(data, pos)
                    else:
                        c, pos = read_uint(data, pos)
                        k, pos = read_uint(data, pos)
                        if k > clock and c == client:
                            raise ProtocolError("update rests on itself")
                        parent = Id(c, k)
                        needs.append(parent)
                    if info & 0x20:
                        key, pos = read_bytes(data, pos)
                if kind == STRING:
                    length, pos, wide = _string(data, pos)
                elif kind == TYPE:
                    ref, pos = read_uint(data, pos)
                    if ref > 6 or ref == 5:  # Yrs writes an XML hook as it can't read it
                        raise ProtocolError("update holds an unknown type")
                    if ref == 3:  # an XML element carries its name
                        pos = _skip_bytes(data, pos)
                    length = 1
                else:
                    length, pos = _content(data, pos, kind)
                structs.append(Struct(client, clock, clock + length, kind, left, right, parent, key, wide))
            if not length and not (ours and kind == STRING):
                raise ProtocolError("update holds an empty struct")
            if kind == GC:
                structs.append(Struct(client, clock, clock + length, GC, None, None, None, None, b""))
            clock += length
            if clock > MAX_CLOCK:
                raise ProtocolError("number too large")
        extent.ends[client] = max(clock, extent.ends.get(client, 0))
    return _deletions(data, pos, extent)


def _deletions(data: bytes, pos: int, extent: Extent) -> Extent:
    clients, pos = read_uint(data, pos)
    if clients > len(data):
        raise ProtocolError("update claims more than it holds")
    for _ in range(clients):
        client, pos = read_uint(data, pos)
        ranges, pos = read_uint(data, pos)
        if ranges > len(data) - pos:
            raise ProtocolError("update claims more than it holds")
        for _ in range(ranges):
            clock, pos = read_uint(data, pos)
            length, pos = read_uint(data, pos)
            if clock + length > MAX_CLOCK:
                raise ProtocolError("number too large")
            if length:
                extent.needs.append(Id(client, clock + length - 1))
                extent.deletions.append((client, clock, length))
    if pos != len(data):
        raise ProtocolError("bytes after the update")
    return extent


def _content(data: bytes, pos: int, kind: int) -> tuple[int, int]:
    """The length in operations of a struct's content, and where it ends."""
    if kind == DELETED:
        return read_uint(data, pos)
    if kind in (BINARY, EMBED):
        return 1, _skip_bytes(data, pos)
    if kind == FORMAT:  # key and JSON value
        return 1, _skip_bytes(data, _skip_bytes(data, pos))
    if kind == VALUES:
        count, pos = read_uint(data, pos)
        if count > len(data) - pos:
            raise ProtocolError("update claims more than it holds")
        for _ in range(count):
            pos = _skip_any(data, pos)
        return count, pos
    # 9 is a subdocument and 11 a move, which a board never holds and which read differently in different peers. 2 is
    # the JSON of before 2020, which Yrs writes with a wrong count, so that nobody can read the document any more.
    raise ProtocolError("update holds an unknown struct")


def _skip_bytes(data: bytes, pos: int) -> int:
    length, pos = read_uint(data, pos)
    if pos + length > len(data):
        raise ProtocolError("update ends early")
    return pos + length


def _string(data: bytes, pos: int) -> tuple[int, int, bytes]:
    """A string's length in UTF-16 code units, as JavaScript counts; where it ends; its UTF-16 if some come in pairs."""
    size, pos = read_uint(data, pos)
    raw = data[pos : pos + size]
    if len(raw) != size:
        raise ProtocolError("update ends early")
    if raw.isascii():
        return size, pos + size, b""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise ProtocolError("text is not UTF-8") from None
    wide = text.encode("utf-16-le")
    length = len(wide) // 2
    return length, pos + size, wide if length != len(text) else b""


_ANY_SIZES = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}


def _skip_any(data: bytes, pos: int) -> int:
    """The end of one lib0 "any" value. Walks with a stack of counts of its own, so that no depth can overflow it."""
    open_counts: list[tuple[int, bool]] = [(1, False)]  # how many values are still to come, and whether keys precede
    while open_counts:
        left, keyed = open_counts.pop()
        if not left:
            continue
        open_counts.append((left - 1, keyed))
        if keyed:
            pos = _skip_bytes(data, pos)
        tag = data[pos]
        pos += 1
        if tag in _ANY_SIZES:
            pos += _ANY_SIZES[tag]
        elif tag == 125:  # a signed integer, of the same bytes as an unsigned one
            while data[pos] > 0x7F:
                pos += 1
            pos += 1
        elif tag == 119 or tag == 116:  # string, bytes
            pos = _skip_bytes(data, pos)
        elif tag == 118 or tag == 117:  # object, array
            count, pos = read_uint(data, pos)
            if count > len(data) - pos:
                raise ProtocolError("update claims more than it holds")
            if len(open_counts) >= MAX_DEPTH:
                raise ProtocolError("update nests too deep")
            open_counts.append((count, tag == 118))
        else:
            raise ProtocolError("update holds an unknown value")
    if pos > len(data):
        raise ProtocolError("update ends early")
    return pos
