"""Yjs updates (encoding v1) as trees of named fields: read one, bend any field of it, write it again.

Written from the format itself and not from `crdt/updates.py`: a mistake there must not cancel out here. For the same
reason `reading()` tells in its own way what an update says, so that two documents can be compared through it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Token = tuple[str, int | bytes]
"""A field by its role. Bytes are written behind their length, but `raw` as they are; `info`, `tag` are one byte."""

ONE_BYTE = {"info", "tag"}

Place = tuple[int, int]
"""One operation: client and clock."""

GC, DELETED, JSON, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOC, SKIP, MOVE = range(12)


def uint(value: int) -> bytes:
    """A varUint, of any size: also of sizes that no peer may send."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def chunk(value: bytes) -> bytes:
    """Bytes behind their length."""
    return uint(len(value)) + value


def write(tokens: Iterable[Token]) -> bytes:
    """The bytes of these fields."""
    out = bytearray()
    for role, value in tokens:
        if isinstance(value, bytes):
            out += value if role == "raw" else chunk(value)
        elif role in ONE_BYTE:
            out.append(value & 0xFF)
        else:
            out += uint(value)
    return bytes(out)


@dataclass(slots=True)
class Struct:
    """One struct: `head` says where it stands, `body` what it is."""

    head: list[Token]
    body: list[Token]
    length: int

    @property
    def kind(self) -> int:
        """What sort of content."""
        info = self.head[0][1]
        assert isinstance(info, int)
        return info & 0x1F


@dataclass(slots=True)
class Block:
    """The structs of one client, from a clock on."""

    client: int
    clock: int
    structs: list[Struct] = field(default_factory=list)

    def tokens(self) -> list[Token]:
        """Its fields, flat."""
        out: list[Token] = [("structs", len(self.structs)), ("client", self.client), ("clock", self.clock)]
        for struct in self.structs:
            out += struct.head
            out += struct.body
        return out

    def places(self) -> Iterator[tuple[int, Struct]]:
        """Each struct with its clock."""
        clock = self.clock
        for struct in self.structs:
            yield clock, struct
            clock += struct.length

    @property
    def end(self) -> int:
        """The clock after its last struct."""
        return self.clock + sum(struct.length for struct in self.structs)


@dataclass(slots=True)
class Tree:
    """A whole update."""

    blocks: list[Block] = field(default_factory=list)
    deletes: list[tuple[int, list[Place]]] = field(default_factory=list)
    """Each client with its ranges (clock, length)."""

    def tokens(self) -> list[Token]:
        """All fields, flat."""
        out: list[Token] = [("clients", len(self.blocks))]
        for block in self.blocks:
            out += block.tokens()
        out.append(("dclients", len(self.deletes)))
        for client, ranges in self.deletes:
            out += [("dclient", client), ("ranges", len(ranges))]
            for clock, length in ranges:
                out += [("dclock", clock), ("dlength", length)]
        return out

    def bytes(self) -> bytes:
        """The update."""
        return write(self.tokens())


class Reader:
    """Reads an update that is whole; anything else raises IndexError or ValueError."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pos = 0

    def tree(self) -> Tree:
        """The whole update."""
        tree = Tree()
        for _ in range(self._uint()):
            count, client, clock = self._uint(), self._uint(), self._uint()
            block = Block(client, clock)
            tree.blocks.append(block)
            for _ in range(count):
                block.structs.append(self._struct())
        for _ in range(self._uint()):
            client = self._uint()
            tree.deletes.append((client, [(self._uint(), self._uint()) for _ in range(self._uint())]))
        if self.pos != len(self.data):
            raise ValueError("bytes are left over")
        return tree

    def _uint(self) -> int:
        value = shift = 0
        while True:
            byte = self.data[self.pos]
            self.pos += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def chunk(self) -> bytes:
        """Bytes behind their length."""
        size = self._uint()
        self.pos += size
        if self.pos > len(self.data):
            raise IndexError
        return self.data[self.pos - size : self.pos]

    def _struct(self) -> Struct:
        info = self.data[self.pos]
        self.pos += 1
        head: list[Token] = [("info", info)]
        kind = info & 0x1F
        if kind in (GC, SKIP):
            length = self._uint()
            return Struct(head, [("length", length)], length)
        for flag, name in ((0x80, "origin"), (0x40, "right")):
            if info & flag:
                head += [(f"{name}.client", self._uint()), (f"{name}.clock", self._uint())]
        if not info & 0xC0:
            named = self._uint()
            head.append(("named", named))
            if named == 1:
                head.append(("root", self.chunk()))
            else:
                head += [("parent.client", self._uint()), ("parent.clock", self._uint())]
            if info & 0x20:
                head.append(("key", self.chunk()))
        return Struct(head, *self._body(kind))

    def _body(self, kind: int) -> tuple[list[Token], int]:
        if kind == DELETED:
            length = self._uint()
            return [("length", length)], length
        if kind == STRING:
            text = self.chunk()
            return [("string", text)], len(text.decode().encode("utf-16-le")) // 2
        if kind in (BINARY, EMBED):
            return [("content", self.chunk())], 1
        if kind == FORMAT:
            return [("content", self.chunk()), ("content", self.chunk())], 1
        if kind == TYPE:
            ref = self._uint()
            return [("ref", ref), *([("name", self.chunk())] if ref in (3, 5) else [])], 1
        if kind not in (JSON, ANY):
            raise ValueError("an unknown kind of struct")
        count = self._uint()
        body: list[Token] = [("count", count)]
        for _ in range(count):
            body += [("content", self.chunk())] if kind == JSON else self._any()
        return body, count

    def _any(self) -> list[Token]:
        out: list[Token] = []
        left = [(1, False)]
        while left:
            count, keyed = left.pop()
            if not count:
                continue
            left.append((count - 1, keyed))
            if keyed:
                out.append(("anykey", self.chunk()))
            tag = self.data[self.pos]
            self.pos += 1
            out.append(("tag", tag))
            if tag in (118, 117):
                out.append(("anycount", self._uint()))
                left.append((int(out[-1][1]), tag == 118))
            elif tag in (119, 116):
                out.append(("anybytes", self.chunk()))
            else:
                size = {124: 4, 123: 8, 122: 8}.get(tag, 0)
                if tag == 125:
                    while self.data[self.pos + size] > 0x7F:
                        size += 1
                    size += 1
                out.append(("raw", self.data[self.pos : self.pos + size]))
                self.pos += size
        return out


def parse(update: bytes) -> Tree:
    """An update as a tree. Raises ValueError or IndexError for anything that is not whole."""
    return Reader(update).tree()


def gap(tree: Tree, known: dict[int, int]) -> Place | None:
    """The first operation that `tree` rests on and that is neither in `known` (client -> clock) nor in itself."""
    ends = dict(known)
    for block in tree.blocks:
        clock = ends.get(block.client, 0)
        if block.clock > clock:
            return block.client, clock
        for at, struct in block.places():
            if struct.kind == SKIP and at + struct.length > clock:
                return block.client, clock
        ends[block.client] = max(clock, block.end)
    for block in tree.blocks:
        for struct in block.structs:
            for place in named(struct):
                if place[1] >= ends.get(place[0], 0):
                    return place
    for client, ranges in tree.deletes:
        for clock, length in ranges:
            if length and clock + length > ends.get(client, 0):
                return client, clock + length - 1
    return None


def named(struct: Struct) -> list[Place]:
    """The operations that a struct names: neighbours and parent."""
    found = []
    for (role, client), (_, clock) in zip(struct.head, struct.head[1:], strict=False):
        if role.endswith(".client"):
            assert isinstance(client, int)
            assert isinstance(clock, int)
            found.append((client, clock))
    return found


Reading = tuple[dict[int, int], dict[int, list[Place]], dict[Place, tuple[object, ...]]]


def reading(update: bytes) -> Reading:
    """What a whole document says, however its structs are cut: clocks, what is deleted, and each living operation."""
    tree = parse(update)
    ends: dict[int, int] = {}
    gone: dict[int, list[Place]] = {client: _joined(ranges) for client, ranges in tree.deletes if ranges}
    living: dict[Place, tuple[object, ...]] = {}
    for block in tree.blocks:
        if block.end:
            ends[block.client] = max(block.end, ends.get(block.client, 0))
        for clock, struct in block.places():
            if struct.kind in (GC, DELETED, SKIP):
                continue
            for index, content in enumerate(_units(struct)):
                place = (block.client, clock + index)
                living[place] = (content, tuple(struct.head[1:]) if not index else None)
    for client, ranges in gone.items():
        for clock, length in ranges:
            if length > len(living):
                for place in [p for p in living if p[0] == client and clock <= p[1] < clock + length]:
                    del living[place]
            else:
                for at in range(clock, clock + length):
                    living.pop((client, at), None)
    return ends, gone, {place: _whole(place, said) for place, said in living.items()}


def _whole(place: Place, said: tuple[object, ...]) -> tuple[object, ...]:
    # Where a struct was cut, its right part names its left as origin, and repeats the right origin: both follow from
    # how it was cut, so only an origin that is not simply the operation before is part of the reading.
    content, head = said
    if isinstance(head, tuple):
        origin = dict(head)
        if (origin.get("origin.client"), origin.get("origin.clock")) == (place[0], place[1] - 1):
            head = None
    return content, head


def _units(struct: Struct) -> list[object]:
    if struct.kind == STRING:
        text = struct.body[0][1]
        assert isinstance(text, bytes)
        wide = text.decode().encode("utf-16-le")
        return [wide[i : i + 2] for i in range(0, len(wide), 2)]
    if struct.kind == JSON:
        return [value for _, value in struct.body[1:]]
    if struct.kind == ANY:
        return _values(struct.body[1:])
    return [tuple(struct.body)]


def _values(tokens: list[Token]) -> list[object]:
    values: list[object] = []
    pos = 0
    while pos < len(tokens):
        value, pos = _value(tokens, pos)
        values.append(value)
    return values


def _value(tokens: list[Token], pos: int) -> tuple[bytes, int]:
    """One `any` as bytes, with the keys of objects in order: Yrs keeps them in a hash map."""
    tag = tokens[pos][1]
    if tag not in (117, 118):
        return write(tokens[pos : pos + 2]), pos + 2
    count = tokens[pos + 1][1]
    assert isinstance(count, int)
    pos += 2
    items: dict[bytes, bytes] = {}
    for index in range(count):
        key: int | bytes = uint(index)
        if tag == 118:
            key = tokens[pos][1]
            pos += 1
        assert isinstance(key, bytes)
        items[key], pos = _value(tokens, pos)
    ordered = sorted(items.items()) if tag == 118 else items.items()
    return write([("tag", tag), ("anycount", len(items))]) + b"".join(chunk(k) + v for k, v in ordered), pos


def _joined(ranges: list[Place]) -> list[Place]:
    out: list[Place] = []
    for clock, length in sorted(ranges):
        if out and clock <= sum(out[-1]):
            out[-1] = (out[-1][0], max(sum(out[-1]), clock + length) - out[-1][0])
        elif length:
            out.append((clock, length))
    return out
