"""Makes the frames of a fuzz campaign: honest ones, forged ones that know the board, bent ones, and noise."""

import random
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fuzz.yjs import (
    ANY,
    BINARY,
    DELETED,
    EMBED,
    FORMAT,
    GC,
    JSON,
    SKIP,
    STRING,
    TYPE,
    Block,
    Place,
    Struct,
    Token,
    Tree,
    chunk,
    parse,
    uint,
    write,
)

Frame = tuple[str, bytes]
"""What sort of frame, for the summary, and its bytes."""

EDGES = (0, 1, 2, 3, 125, 127, 128, 255, 2**14, 2**31 - 2, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**53 - 1, 2**53, 2**63)
"""Numbers at which something overflows in one language or another."""

CLIENTS = (0, 1, 7, 13, 2**31, 2**32 - 1, 2**32 + 13, 2**53 - 1)
"""Client ids that attackers write under."""

ROOTS = (b"about", b"goals", b"t", b"list", b"note", b"", "ü😀".encode())

TEXTS = (b"a", b"word ", b"x" * 40, "grüße".encode(), b"\x00", b'"{}', b"", "\U0001f5ff".encode())

BAD_TEXTS = (b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"ab\xe2\x82")
"""No UTF-8: a lone surrogate, an overlong NUL, beyond Unicode, cut short."""

JSONS = (b"1", b"null", b'{"a":1}', b'"x"', b"true", b"[[]]", b"", b"undefined", b"{", b"1e999", b'"\\ud800"', b"\xff")

HONEST = (1_001, 1_002)
"""The client ids of the honest members of each room: the mentor's and the mentee's."""


@dataclass(slots=True)
class Known:
    """What an attacker who listens knows of a board."""

    clocks: dict[int, int] = field(default_factory=dict)
    types: list[Place] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    updates: list[bytes] = field(default_factory=list)

    def hear(self, update: bytes, tree: Tree) -> None:
        """Learn from one update."""
        for block in tree.blocks:
            self.clocks[block.client] = max(block.end, self.clocks.get(block.client, 0))
            for clock, one in block.places():
                self.places.append((block.client, clock))
                if one.kind == TYPE:
                    self.types.append((block.client, clock))
        if len(update) < 2_000:
            self.updates.append(update)
        del self.updates[:-60], self.places[:-400], self.types[:-100]


class Forge:
    """One attacker's imagination."""

    def __init__(self, rng: random.Random, corpus: list[bytes]) -> None:
        """Frames by chance `rng`, some of them bent from the updates in `corpus`."""
        self.rng = rng
        self._corpus = [parse(update) for update in corpus]
        self._raw = corpus
        self._late: list[bytes] = []
        self._kinds: list[tuple[Callable[[Known, int], Frame], int]] = [
            (self._plain, 10),
            (self._forged, 40),
            (self._bent_tree, 20),
            (self._bent_bytes, 10),
            (self._out_of_order, 4),
            (self._presence, 12),
            (self._state, 5),
            (self._noise, 5),
            (self._opcode, 3),
            (self._nested, 1),
        ]
        self._choices = [kind for kind, _ in self._kinds]
        self._weights = [weight for _, weight in self._kinds]

    def frame(self, known: Known, size: int) -> Frame:
        """The next frame of an attacker in a room that takes frames of about `size` bytes."""
        (kind,) = self.rng.choices(self._choices, self._weights)
        name, frame = kind(known, size)
        if self.rng.random() < 0.02:
            return f"{name}, cut", frame[: self.rng.randrange(len(frame) + 1)]
        if self.rng.random() < 0.01:
            return f"{name}, longer", frame + self.rng.randbytes(self.rng.randint(1, 4))
        return name, frame

    # -- updates -----------------------------------------------------------------------------------------------------

    def _wrap(self, update: bytes) -> bytes:
        """An update as an update, or as the answer to a question that was never asked."""
        return (b"\x00\x02" if self.rng.random() < 0.8 else b"\x00\x01") + chunk(update)

    def _plain(self, known: Known, _: int) -> Frame:
        """Proper typing, by hand."""
        client = self.rng.choice(CLIENTS)
        clock = known.clocks.get(client, 0)
        head: list[Token] = [("info", STRING), ("named", 1), ("root", b"t")]
        if clock:
            head = [("info", STRING | 0x80), ("origin.client", client), ("origin.clock", clock - 1)]
        text = self.rng.choice(TEXTS[:4])
        one = Struct(head, [("string", text)], len(text.decode()))
        return "update: proper", self._wrap(Tree([Block(client, clock, [one])]).bytes())

    def _forged(self, known: Known, _: int) -> Frame:
        tree = self.tree(known)
        update = tree.bytes()
        if self.rng.random() < 0.1:
            return "update: forged, bent", self._wrap(self._bend(tree.tokens()))
        return "update: forged", self._wrap(update)

    def tree(self, known: Known) -> Tree:
        """An update that is well formed and fits the board, or nearly."""
        rng = self.rng
        tree = Tree()
        for _ in range(rng.choice((0, 1, 1, 1, 1, 1, 2, 3))):
            client = rng.choice((*HONEST, *known.clocks)) if rng.random() < 0.03 else rng.choice(CLIENTS)
            if rng.random() < 0.05:
                client = rng.choice((*EDGES[:-2], rng.getrandbits(32)))
            clock = known.clocks.get(client, 0)
            chance = rng.random()
            if chance < 0.08:
                clock += rng.choice((1, 2, 5, 1000))
            elif chance < 0.2:
                clock = max(0, clock - rng.choice((1, 2, 5)))
            block = Block(client, clock)
            tree.blocks.append(block)
            for _ in range(rng.choice((0, 1, 1, 1, 2, 3, 4, 12))):
                block.structs.append(self._struct(known, block))
        if rng.random() < 0.3 or not tree.blocks:
            for _ in range(rng.choice((1, 1, 2))):
                client = rng.choice((*CLIENTS, *HONEST, *known.clocks))
                tree.deletes.append((client, [self._range(known, client) for _ in range(rng.choice((0, 1, 1, 2, 5)))]))
        return tree

    def _range(self, known: Known, client: int) -> Place:
        rng = self.rng
        end = known.clocks.get(client, 0)
        if rng.random() < 0.05:
            return rng.choice(EDGES), rng.choice(EDGES)
        clock = rng.randrange(end + 1)
        return clock, rng.choice((0, 1, 1, 2, 3, end - clock, end - clock + 1))

    def _place(self, known: Known, block: Block, types: bool) -> Place:
        """An operation to lean on: one that is there, one of this very update, or one that is nowhere."""
        rng = self.rng
        chance = rng.random()
        pool = known.types if types else known.places
        if chance < 0.75 and pool:
            client, clock = rng.choice(pool)
            return client, clock + (0 if types or rng.random() < 0.7 else rng.randrange(4))
        if chance < 0.95 and block.structs:
            return block.client, max(0, block.end - rng.randint(0, 3))
        return rng.choice((*CLIENTS, *HONEST)), rng.choice((0, 1, 5, *EDGES))

    def _struct(self, known: Known, block: Block) -> Struct:
        rng = self.rng
        kind: int = rng.choice(_STRUCTS)
        if kind in (GC, SKIP):
            length = rng.choice((1, 1, 2, 5, 1000, rng.choice(EDGES)))
            return Struct([("info", kind)], [("length", length)], length)
        where = rng.random()
        info = kind
        head: list[Token] = []
        if where < 0.2 and block.structs:  # behind the one before
            info |= 0x80
            head += [("origin.client", block.client), ("origin.clock", max(0, block.end - 1))]
        elif where < 0.6:
            if rng.random() < 0.8:
                info |= 0x80
                client, clock = self._place(known, block, types=False)
                head += [("origin.client", client), ("origin.clock", clock)]
            if rng.random() < 0.5:
                info |= 0x40
                client, clock = self._place(known, block, types=False)
                head += [("right.client", client), ("right.clock", clock)]
        if rng.random() < 0.3:
            info |= 0x20
        if not info & 0xC0:
            if rng.random() < 0.5:
                head += [("named", 1), ("root", rng.choice(ROOTS))]
            else:
                client, clock = self._place(known, block, types=True)
                head += [("named", 0), ("parent.client", client), ("parent.clock", clock)]
            if info & 0x20:
                head.append(("key", rng.choice((b"k", b"title", b"", "ü".encode()))))
        return Struct([("info", info), *head], *self._body(kind))

    def _body(self, kind: int) -> tuple[list[Token], int]:
        rng = self.rng
        if kind == STRING:
            if rng.random() < 0.02:
                return [("string", rng.choice(BAD_TEXTS))], 1
            text = rng.choice(TEXTS)
            return [("string", text)], len(text.decode().encode("utf-16-le")) // 2
        if kind == DELETED:
            length = rng.choice((1, 2, 5, 1000, rng.choice(EDGES)))
            return [("length", length)], length
        if kind == JSON:
            count = rng.choice((0, 1, 2, 3))
            return [("count", count), *(("content", rng.choice(JSONS)) for _ in range(count))], count
        if kind == BINARY:
            return [("content", rng.randbytes(rng.choice((0, 1, 30))))], 1
        if kind == EMBED:
            return [("content", rng.choice(JSONS))], 1
        if kind == FORMAT:
            return [("content", rng.choice((b"bold", b"", b"k"))), ("content", rng.choice(JSONS))], 1
        if kind == TYPE:
            ref = rng.choice((0, 1, 2, 3, 4, 5, 6, 6, 7, 9, 15))
            return [("ref", ref), *([("name", rng.choice((b"p", b"", b"\xff")))] if ref in (3, 5) else [])], 1
        if kind == ANY:
            count = rng.choice((0, 1, 1, 2))
            body: list[Token] = [("count", count)]
            for _ in range(count):
                body += self._any(rng.choice((0, 1, 3)))
            return body, count
        # A subdocument, a move, or something that is not even those.
        return [("content", b"guid"), *self._any(1), ("flags", rng.choice(EDGES))], 1

    def _any(self, depth: int) -> list[Token]:
        rng = self.rng
        if depth and rng.random() < 0.7:
            count = rng.choice((0, 1, 2, 3))
            if rng.random() < 0.5:
                out: list[Token] = [("tag", 117), ("anycount", count)]
                for _ in range(count):
                    out += self._any(depth - 1)
                return out
            count = min(count, 1)  # Yrs writes the keys of an object in any order, which would read as a difference
            out = [("tag", 118), ("anycount", count)]
            for _ in range(count):
                out += [("anykey", rng.choice((b"a", b"b", b"", b"__proto__"))), *self._any(depth - 1)]
            return out
        tag = rng.choice((127, 126, 125, 124, 123, 122, 121, 120, 119, 116))
        if tag in (119, 116):
            return [("tag", tag), ("anybytes", rng.choice((*TEXTS, *BAD_TEXTS) if tag == 116 else TEXTS))]
        if tag == 125:
            return [("tag", tag), ("raw", rng.choice((b"\x05", b"\x45", b"\x80\x01", b"\xff" * 7 + b"\x01", b"\x40")))]
        size = {124: 4, 123: 8, 122: 8}.get(tag, 0)
        special = (struct.pack(">d", float("nan")), struct.pack(">d", -0.0), b"\x7f\xf0" + bytes(6), b"\xff" * 8)
        return [("tag", tag), ("raw", rng.choice(special)[:size])]

    # -- bending -----------------------------------------------------------------------------------------------------

    def _some_tree(self, known: Known) -> Tree:
        if known.updates and self.rng.random() < 0.6:
            return parse(self.rng.choice(known.updates))
        return self.rng.choice(self._corpus)

    def _bent_tree(self, known: Known, _: int) -> Frame:
        """A valid update with some of its fields or structs changed."""
        rng = self.rng
        tree = self._some_tree(known)
        if rng.random() < 0.4:
            return "update: fields bent", self._wrap(self._bend(tree.tokens()))
        blocks = [Block(block.client, block.clock, list(block.structs)) for block in tree.blocks]
        tree = Tree(blocks, list(tree.deletes))
        for _ in range(rng.choice((1, 1, 2, 4))):
            self._reshape(tree, known)
        return "update: structs moved", self._wrap(tree.bytes())

    def _reshape(self, tree: Tree, known: Known) -> None:
        rng = self.rng
        what = rng.randrange(8)
        blocks = [block for block in tree.blocks if block.structs]
        if what == 7 or not blocks:
            client = rng.choice((*CLIENTS, *HONEST))
            tree.deletes.append((client, [self._range(known, client)]))
            return
        block = rng.choice(blocks)
        at = rng.randrange(len(block.structs))
        if what == 0:
            del block.structs[at]
        elif what == 1:
            block.structs.insert(at, rng.choice(rng.choice(blocks).structs))
        elif what == 2:
            other = rng.choice(self._some_tree(known).blocks or [block])
            block.structs[at:at] = other.structs[:20]
        elif what == 3:
            rng.shuffle(block.structs)
        elif what == 4:  # as somebody else
            block.client = rng.choice(CLIENTS)
            block.clock = known.clocks.get(block.client, 0)
        elif what == 5:
            tree.blocks.append(Block(block.client, max(0, block.clock + rng.randint(-3, 3)), block.structs[at:]))
        else:  # a struct put where something new would stand
            block.client = rng.choice(CLIENTS)
            block.clock = known.clocks.get(block.client, 0)
            one = block.structs[at]
            block.structs = [Struct(self._struct(known, block).head, one.body, one.length)]
            info = one.head[0][1]
            new = block.structs[0].head
            assert isinstance(info, int)
            assert isinstance(new[0][1], int)
            new[0] = ("info", new[0][1] & 0xE0 | info & 0x1F)

    def _bend(self, tokens: list[Token]) -> bytes:
        rng = self.rng
        tokens = list(tokens)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            at = rng.randrange(len(tokens))
            role, value = tokens[at]
            if isinstance(value, bytes):
                tokens[at] = self._bent_chunk(role, value)
            elif role in ("info", "tag"):
                flags = value ^ (1 << rng.randrange(8)) if rng.random() < 0.7 else rng.randrange(256)
                tokens[at] = (role, flags)
            else:
                other = rng.choice(tokens)[1]
                near = value + rng.choice((-2, -1, 1, 2))
                new = rng.choice((max(0, near), rng.choice(EDGES), other if isinstance(other, int) else value ^ 1))
                if rng.random() < 0.03:  # more bytes than it takes
                    data = uint(value)
                    tokens[at] = ("raw", data[:-1] + bytes((data[-1] | 0x80,)) + b"\x80" * rng.randint(0, 12) + b"\x00")
                else:
                    tokens[at] = (role, new)
        return write(tokens)

    def _bent_chunk(self, role: str, value: bytes) -> Token:
        rng = self.rng
        what = rng.randrange(5)
        if role == "raw" or what == 0:
            return (role, rng.randbytes(len(value)))
        if what == 1:
            return (role, rng.choice((*TEXTS, *BAD_TEXTS, *JSONS)))
        if what == 2:
            return ("raw", uint(rng.choice((max(0, len(value) + rng.choice((-1, 1))), rng.choice(EDGES)))) + value)
        if what == 3:
            return (role, value[: rng.randrange(len(value) + 1)])
        return (role, value + value)

    def _bent_bytes(self, known: Known, _: int) -> Frame:
        """A valid update with bits flipped, bytes spliced, or cut."""
        rng = self.rng
        source = rng.choice(known.updates) if known.updates and rng.random() < 0.7 else rng.choice(self._raw)
        data = bytearray(source)
        for _ in range(rng.choice((1, 1, 2, 4))):
            at = rng.randrange(len(data) + 1)
            what = rng.randrange(5)
            if what == 0 and at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            elif what == 1 and at < len(data):
                data[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
            elif what == 2:
                data[at:at] = rng.randbytes(rng.randint(1, 6))
            elif what == 3:
                del data[at : at + rng.randint(1, 6)]
            else:
                start = rng.randrange(len(source))
                data[at : at + rng.randrange(8)] = source[start : start + rng.randrange(16)]
        return "update: bytes bent", self._wrap(bytes(data))

    def _out_of_order(self, known: Known, size: int) -> Frame:
        """Parts of one's own typing, kept back or sent too early; many that never find their start."""
        rng = self.rng
        if self._late and rng.random() < 0.5:
            return "update: late", self._wrap(self._late.pop(rng.randrange(len(self._late))))
        client = rng.choice(CLIENTS)
        clock = known.clocks.get(client, 0)
        if rng.random() < 0.2:  # so early that nothing will ever bring it in
            clock += rng.choice((10_000, 2**20))
        parts = []
        for _ in range(rng.randint(2, 4)):
            head: list[Token] = [("info", STRING), ("named", 1), ("root", b"t")]
            if clock and rng.random() < 0.8:
                head = [("info", STRING | 0x80), ("origin.client", client), ("origin.clock", clock - 1)]
            text = rng.choice((b"ab", b"z" * rng.choice((size // 4, size - 60)))) if rng.random() < 0.3 else b"late"
            parts.append(Tree([Block(client, clock, [Struct(head, [("string", text)], len(text))])]).bytes())
            clock += len(text)
        rng.shuffle(parts)
        self._late = [*self._late[-20:], *parts[1:]]
        return "update: early", self._wrap(parts[0])

    def hoard(self, known: Known, size: int) -> list[bytes]:
        """Updates that will never find what they rest on, together more than a room may hold for one socket."""
        client = self.rng.choice(CLIENTS)
        clock = known.clocks.get(client, 0) + 2**20
        text = b"z" * (size // 3)
        head: list[Token] = [("info", STRING), ("named", 1), ("root", b"t")]
        body: list[Token] = [("string", text)]
        return [
            b"\x00\x02" + chunk(Tree([Block(client, clock + at, [Struct(head, body, len(text))])]).bytes())
            for at in range(0, 12 * len(text), len(text))
        ]

    # -- depth -------------------------------------------------------------------------------------------------------

    def _nested(self, known: Known, size: int) -> Frame:
        """Values and types inside each other, at the limit, a little beyond and far beyond."""
        rng = self.rng
        deep = rng.choice((30, 490, 499, 500, 501, 510, 1_000, 20_000))
        shape = rng.randrange(5)
        client = rng.choice(CLIENTS)
        clock = known.clocks.get(client, 0)
        root = b"\x01\x01t"
        if shape == 0:
            each = b"u\x01" if rng.random() < 0.5 else b"v\x01\x01a"
            deep = min(deep, size // len(each))
            content = b"\x08" + root + b"\x01" + each * deep + b"~"
            return "update: deep values", self._wrap(b"\x01\x01" + uint(client) + uint(clock) + content + b"\x00")
        if shape == 1:
            text = rng.choice((b"[" * deep + b"]" * deep, b'{"a":' * deep + b"1" + b"}" * deep))[: size - 40]
            kind, content = rng.choice(((5, chunk(text)), (6, chunk(b"k") + chunk(text)), (2, b"\x01" + chunk(text))))
            update = b"\x01\x01" + uint(client) + uint(clock) + bytes((kind,)) + root + content + b"\x00"
            return "update: deep JSON", self._wrap(update)
        deep = min(deep, size // (len(uint(client)) + 5), 3_000)
        out = bytearray(uint(deep) + uint(client) + uint(clock))
        ref = rng.choice((b"\x00", b"\x01", b"\x02", b"\x03\x01p", b"\x04", b"\x06"))
        for index in range(deep):
            if shape == 4:  # each rests on the one behind it
                out += b"\x07\x00" + uint(client) + uint(clock + index + 1) + ref
            elif index:
                flag = 0 if shape == 2 or index % 2 else rng.choice((0, 0x80, 0x40))
                out += bytes((7 | flag,)) + (b"" if flag else b"\x00") + uint(client) + uint(clock + index - 1) + ref
            elif known.types:  # below what is deep already: so types nest frame by frame
                parent, at = known.types[-1]
                out += b"\x07\x00" + uint(parent) + uint(at) + ref
            else:
                out += b"\x07" + root + ref
        return "update: deep types", self._wrap(b"\x01" + bytes(out) + b"\x00")

    # -- the rest ----------------------------------------------------------------------------------------------------

    def _presence(self, known: Known, size: int) -> Frame:
        rng = self.rng
        entries = []
        count = rng.choice((0, 1, 1, 1, 1, 2, 3, 10))
        for _ in range(count):
            client = rng.choice((*HONEST, *CLIENTS, rng.choice(EDGES[:-2])))
            entries.append(
                uint(client) + uint(rng.choice((0, 1, 2, 50, *EDGES[-8:-2]))) + chunk(self._presence_state())
            )
        claimed = count if rng.random() < 0.93 else rng.choice((count + 1, max(0, count - 1), rng.choice(EDGES)))
        body = uint(claimed) + b"".join(entries)
        if rng.random() < 0.01:  # as many as fit
            body = uint(size // 8) + b"".join(uint(rng.choice(HONEST)) + b"\x01\x04null" for _ in range(size // 8))
        if rng.random() < 0.05 and body:
            data = bytearray(body)
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            body = bytes(data)
        return "presence", b"\x01" + chunk(body)

    def _presence_state(self) -> bytes:
        rng = self.rng
        if rng.random() < 0.7:
            return rng.choice(_STATES)
        if rng.random() < 0.5:
            deep = rng.choice((3, 60, 900, 960, 975, 980, 985, 990, 995, 1_000, 3_000))
            return b'{"a":' + rng.choice((b"[" * deep + b"]" * deep, b'{"a":' * deep + b"1" + b"}" * deep)) + b"}"
        return b'{"text":"' + b"x" * rng.choice((10, 900, 1_000, 4_000, 4_090, 5_000)) + b'"}'

    def _state(self, known: Known, size: int) -> Frame:
        """A question: a state vector as it is, with other clocks, or none at all."""
        rng = self.rng
        state: dict[int, int] = dict(known.clocks)
        for client in (*rng.choices(CLIENTS, k=2), *rng.choices(list(state) or [1], k=2)):
            if rng.random() < 0.5:
                state[client] = rng.choice((rng.randrange(state.get(client, 0) + 2), rng.choice(EDGES[:-2])))
            else:
                state.pop(client, None)
        if rng.random() < 0.05:
            many = size // 12
            state = {rng.getrandbits(32): rng.getrandbits(31) for _ in range(many)}
        data = uint(len(state)) + b"".join(uint(c) + uint(n) for c, n in state.items())
        if rng.random() < 0.15:
            bent = bytearray(data)
            bent[rng.randrange(len(bent))] = rng.randrange(256)
            data = bytes(bent)
        return "sync step 1", b"\x00\x00" + chunk(data)

    def _noise(self, known: Known, size: int) -> Frame:
        rng = self.rng
        noise = rng.randbytes(rng.choice((0, 1, 2, 5, 20, 200)))
        if rng.random() < 0.02:
            noise = rng.choice((b"\x00", b"\xff", rng.randbytes(1))) * (size + rng.randint(-20, 40))
        start = rng.choice(
            (b"", b"\x00", b"\x00\x00", b"\x00\x01", b"\x00\x02", b"\x00\x03", b"\x01", b"\x02", b"\x03")
        )
        start = rng.choice((start, b"\x64", b"\x65", b"\x80\x00", rng.randbytes(1)))
        return "noise", start + (chunk(noise) if rng.random() < 0.6 else noise)

    def _opcode(self, known: Known, size: int) -> Frame:
        rng = self.rng
        return "other opcode", rng.choice(
            (
                b"\x03",
                b"\x03",
                b"\x64" + uint(rng.choice(EDGES)),
                b"\x65\x01x",
                b"\x02\x00\x00",
                uint(rng.choice((2, 4, 99, 102, *EDGES))) + rng.randbytes(3),
                b"\x00" + uint(rng.choice((3, 4, *EDGES))) + b"\x00",
            )
        )


_STRUCTS = (
    [STRING] * 30 + [ANY] * 14 + [TYPE] * 16 + [BINARY] * 3 + [EMBED] * 4 + [FORMAT] * 6 + [JSON] * 4
    + [DELETED] * 4 + [GC] * 3 + [SKIP] * 2 + [9, 11, 12, 31]
)  # fmt: skip

_STATES = (
    b"null",
    b"null",
    b"{}",
    b'{"user":{"name":"Eve","color":"#000"}}',
    b'{"seat":"mentor","name":"Ada","colour":"red","user":null}',
    b'{"__proto__":{"seat":"mentor"},"constructor":1}',
    b'{"a":[[[{"b":[null,true,1.5e300,-0]}]]]}',
    b'{"a":"\\ud800"}',
    b'{"\\udfff":1}',
    b'{"a":"\\ud83d\\ude00"}',
    b'{"a":NaN}',
    b'{"a":1e999}',
    b'{"a":Infinity}',
    b'{"a":' + b"9" * 900 + b"}",
    b'{"a":' + b"9" * 5_000 + b"}",
    b'{"a":1,"a":2}',
    b"[]",
    b"0",
    b'"text"',
    b"{",
    b"",
    b"\xff\xfe",
    b'{"a":"\xed\xa0\x80"}',
    b'{"a":"\x00"}',
    b"\xef\xbb\xbf{}",
    b' {"a" : 1 } ',
)


# -- giants: rare, for they take time ----------------------------------------------------------------------------------


def giants(rng: random.Random, size: int) -> dict[str, bytes]:
    """Frames that fill what a room takes in one frame (`size` bytes), each in its own way."""
    client = rng.getrandbits(30)
    head = uint(client) + b"\x00"
    root = b"\x01\x01t"
    space = size - 40

    def update(data: bytes) -> bytes:
        return b"\x00\x02" + chunk(data)

    def types(count: int, one: Callable[[int], bytes]) -> bytes:
        return update(b"\x01" + uint(count) + head + b"".join(map(one, range(count))) + b"\x00")

    near = len(uint(client)) + 8
    name = uint(client)
    ranges = space // 6
    order = list(range(ranges))
    rng.shuffle(order)
    return {
        "text": update(b"\x01\x01" + head + b"\x04" + root + chunk(b"x" * (space - 20)) + b"\x00"),
        "emoji": update(b"\x01\x01" + head + b"\x04" + root + chunk("😀".encode() * (space // 4 - 8)) + b"\x00"),
        "single letters": types(
            space // near, lambda i: b"\x84" + name + uint(i - 1) + b"\x01x" if i else b"\x04" + root + b"\x01x"
        ),
        "types side by side": types(space // 6, lambda i: b"\x07" + root + b"\x00"),
        "types behind each other": types(
            space // near, lambda i: b"\x87" + name + uint(i - 1) + b"\x01" if i else b"\x07" + root + b"\x01"
        ),
        "types, each in the next": types(space // near, lambda i: b"\x07\x00" + name + uint(i + 1) + b"\x00"),
        "types, each beside the next": types(space // near, lambda i: b"\x87" + name + uint(i + 1) + b"\x00"),
        "types of many clients": update(
            uint(space // 14) + b"".join(b"\x01" + uint(2**28 + i) + b"\x00\x07" + root + b"\x00"
                                         for i in range(space // 14)) + b"\x00"
        ),
        "letters of many clients": update(
            uint(space // 15) + b"".join(b"\x01" + uint(2**28 + i) + b"\x00\x04" + root + b"\x01x"
                                         for i in range(space // 15)) + b"\x00"
        ),
        "the same client again and again": update(
            uint(space // 14) + b"".join(b"\x01" + head + b"\x04" + root + b"\x01x"
                                         for i in range(space // 14)) + b"\x00"
        ),
        "garbage": update(b"\x01" + uint(space // 2) + head + b"\x00\x01" * (space // 2) + b"\x00"),
        "one key again and again": types(space // 9, lambda i: b"\x28" + root + b"\x01k\x01~"),
        "values": update(b"\x01\x01" + head + b"\x08" + root + uint(space - 20) + b"~" * (space - 20) + b"\x00"),
        "lists of lists": update(b"\x01\x01" + head + b"\x08" + root + b"\x01u" + uint(space // 2 - 20)
                                 + b"u\x00" * (space // 2 - 20) + b"\x00"),
        "deletions of nothing": update(b"\x00\x01" + uint(1) + uint(ranges)
                                       + b"".join(uint(i) + b"\x00" for i in order)),
        "deletions of clients": update(b"\x00" + uint(space // 8) + b"".join(uint(2**28 + i) + b"\x01\x00\x01"
                                                                             for i in range(space // 8))),
        "deletions far and near": update(b"\x01\x01" + head + b"\x01" + root + uint(ranges * 2) + b"\x01" + uint(client)
                                         + uint(ranges - 20) + b"".join(uint(i * 2) + b"\x01" for i in order[20:])),
        "presence of many": b"\x01" + chunk(uint(space // 5) + b"\x01\x01\x02{}" * (space // 5)),
        "presence gone of many": b"\x01" + chunk(uint(space // 7) + b"\x01\x01\x04null" * (space // 7)),
        "presence that is long": b"\x01" + chunk(b"\x01\x01\x01" + chunk(b'{"a":"' + b"x" * (space - 30) + b'"}')),
        "presence of numbers": b"\x01" + chunk(b"\x01\x01\x01" + chunk(b'{"a":[' + b"1," * (space // 2 - 30) + b"1]}")),
        "presence of digits": b"\x01" + chunk(b"\x01\x01\x01" + chunk(b'{"a":' + b"9" * (space - 30) + b"}")),
        "presence that is deep": b"\x01" + chunk(b"\x01\x01\x01" + chunk(b'{"a":' + b"[" * (space - 30))),
        "a state of many": b"\x00\x00" + chunk(uint(space // 7) + b"".join(uint(2**28 + i) + b"\x01"
                                                                           for i in range(space // 7))),
        "just at the limit": b"\x00\x02" + b"\xff" * (size + 14),
        "just over the limit": b"\x00\x02" + b"\xff" * (size + 15),
        "far over the limit": b"\x00\x01" * size,
        "zeros": bytes(size),
    }  # fmt: skip
