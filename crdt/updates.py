"""A look into a Yjs update (encoding v1) without applying it: what it brings, and what it rests on.

The room looks before it applies, for two rules. R5: an update that rests on something unseen must not reach the
document, where it would wait as a pending struct that no reading and no snapshot shows. R6: Yrs trusts the counts
and the nesting that an update claims. A frame of 5 bytes can make it reserve gigabytes, and one that nests 60,000
values overflows its stack and ends the process. Both are refused here.

Format: yjs, src/utils/encoding.js and src/structs/; the names are theirs.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from .errors import ProtocolError
from .lib0 import read_uint, write_uint

MAX_DEPTH = 500
"""How deep values and types may nest: far beyond any board or note, and a thirtieth of what overflows a stack."""

MAX_CLOCK = 2**31 - 1
"""Yrs counts clocks in 32 bits."""


class Id(NamedTuple):
    """One operation: the client that made it, and that client's count of operations before it."""

    client: int
    clock: int


class TypeRef(NamedTuple):
    """A shared type that an update creates, and where it stands."""

    id: Id
    parent: Id | None
    """The type that holds it, when the update names it by id."""
    beside: Id | None
    """A neighbour in the same parent, when the parent is left unsaid. Neither: it stands in a root."""


@dataclass(slots=True)
class Extent:
    """What one update covers and needs."""

    starts: list[Id] = field(default_factory=list)
    """What each run of new structs follows on."""
    ends: dict[int, int] = field(default_factory=dict)
    """client -> the clock after its last struct."""
    needs: list[Id] = field(default_factory=list)
    """Each operation that a struct refers to or that is deleted."""
    types: list[TypeRef] = field(default_factory=list)
    deletes: bool = False

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


_UINT = rb"([\x80-\xff]{0,4}[\x00-\x7f])"
_KEYSTROKE = re.compile(
    rb"\x01\x01" + _UINT + _UINT  # one client, one struct, its client and clock
    + rb"(?:\x84" + _UINT + _UINT  # a string behind its left neighbour,
    + rb"|\xc4" + _UINT + _UINT + _UINT + _UINT + rb")"  # or between two
    + rb"([\x01-\x7f])([\x00-\x7f]+)\x00",  # its length, its ASCII text, and nothing deleted
    re.DOTALL,
)  # fmt: skip


def keystroke(update: bytes, known: dict[int, int]) -> tuple[int, int] | None:
    """(client, end) if `update` types some ASCII text behind or between what is `known`, and follows it at once.

    None says nothing: look() then. Nine updates of ten are of this kind, and this is the short way through them.
    """
    match = _KEYSTROKE.fullmatch(update)
    if match is None:
        return None
    client, clock, left, left_clock, left2, left2_clock, right, right_clock, length, text = match.groups()
    who = _uint(client)
    start = known.get(who, 0)
    size = len(text)
    if _clock(clock) != start or size != length[0]:
        return None
    if left is None:
        if _clock(right_clock) >= known.get(_uint(right), 0):
            return None
        left, left_clock = left2, left2_clock
    if _clock(left_clock) >= (start if left == client else known.get(_uint(left), 0)):
        return None
    end = start + size
    return (who, end) if end <= MAX_CLOCK else None


def _clock(raw: bytes) -> int:
    """The varUint that `raw` is; most are of two bytes."""
    if len(raw) == 2:
        return raw[0] & 0x7F | raw[1] << 7
    return raw[0] if len(raw) == 1 else read_uint(raw, 0)[0]


@lru_cache(4096)
def _uint(raw: bytes) -> int:
    """The varUint that `raw` is, remembered: the same few clients come again and again."""
    return read_uint(raw, 0)[0]


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
    needs = extent.needs
    size = len(data)
    clients, pos = read_uint(data, 0)
    if clients > size:
        raise ProtocolError("update claims more than it holds")
    for _ in range(clients):
        structs, pos = read_uint(data, pos)
        client, pos = read_uint(data, pos)
        clock, pos = read_uint(data, pos)
        if structs > size - pos:
            raise ProtocolError("update claims more than it holds")
        if not structs or client in extent.ends:  # Yrs panics, or counts otherwise than we
            raise ProtocolError("update names a client in vain")
        if clock:
            extent.starts.append(Id(client, clock))
        for _ in range(structs):
            info = data[pos]
            pos += 1
            kind = info & 0x1F
            if kind == 0:  # GC
                length, pos = read_uint(data, pos)
            elif kind == 10:  # Skip: what follows rests on what is left out
                length, pos = read_uint(data, pos)
                extent.starts.append(Id(client, clock + length))
            else:
                first = len(needs)
                beside: Id | None = None
                parent: Id | None = None
                if info & 0x80:  # origin, the neighbour on the left
                    c, pos = read_uint(data, pos)
                    k, pos = read_uint(data, pos)
                    beside = Id(c, k)
                    needs.append(beside)
                if info & 0x40:  # right origin
                    c, pos = read_uint(data, pos)
                    k, pos = read_uint(data, pos)
                    right = Id(c, k)
                    needs.append(right)
                    beside = beside or right
                if not info & 0xC0:
                    named, pos = read_uint(data, pos)
                    if named == 1:
                        pos = _skip_bytes(data, pos)
                    else:
                        c, pos = read_uint(data, pos)
                        k, pos = read_uint(data, pos)
                        parent = Id(c, k)
                        needs.append(parent)
                    if info & 0x20:  # the key in a map
                        pos = _skip_bytes(data, pos)
                for c, k in needs[first:]:  # pycrdt itself may name a struct as its own right neighbour
                    if k > clock and c == client:
                        raise ProtocolError("update rests on itself")
                if kind == 4:
                    length, pos = _string_length(data, pos)
                elif kind == 7:
                    ref, pos = read_uint(data, pos)
                    if ref > 6 or ref == 5:  # Yrs writes an XML hook as it can't read it
                        raise ProtocolError("update holds an unknown type")
                    if ref == 3:  # an XML element carries its name
                        pos = _skip_bytes(data, pos)
                    extent.types.append(TypeRef(Id(client, clock), parent, beside))
                    length = 1
                else:
                    length, pos = _content(data, pos, kind)
                if length != 1 and kind != 1 and info & 0xE0 == 0x20:
                    raise ProtocolError("update holds several values for one key")
            if not length and not (ours and kind == 4):
                raise ProtocolError("update holds an empty struct")
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
                extent.deletes = True
    if pos != len(data):
        raise ProtocolError("bytes after the update")
    return extent


def _content(data: bytes, pos: int, kind: int) -> tuple[int, int]:
    """The length in operations of a struct's content, and where it ends."""
    if kind == 1:  # deleted
        return read_uint(data, pos)
    if kind == 3 or kind == 5:  # binary; an embed's JSON
        return 1, _skip_bytes(data, pos)
    if kind == 6:  # a format: key and JSON value
        return 1, _skip_bytes(data, _skip_bytes(data, pos))
    if kind == 8:  # values
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


def _string_length(data: bytes, pos: int) -> tuple[int, int]:
    """A string's length in UTF-16 code units, as JavaScript counts, and where it ends."""
    size, pos = read_uint(data, pos)
    raw = data[pos : pos + size]
    if len(raw) != size:
        raise ProtocolError("update ends early")
    if raw.isascii():
        return size, pos + size
    try:
        return len(raw.decode().encode("utf-16-le")) // 2, pos + size
    except UnicodeDecodeError:
        raise ProtocolError("text is not UTF-8") from None


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
