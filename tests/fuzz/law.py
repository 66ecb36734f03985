"""Which updates a Yjs client could have made, and which break a law that Yjs itself never checks.

Peers agree as long as everybody keeps the laws. Who breaks one can make the peers of his own board read different
things, in any Yjs system: a partner who wants to spoil the board can. So a campaign asks for agreement only where the
laws are kept, and everywhere for what no breach may touch: the process, the other rooms, the limits, the journal.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fuzz.yjs import ANY, DELETED, GC, SKIP, STRING, TYPE, Place, Struct, Tree, named

Container = tuple[object, object]
"""Where an operation stands: its parent (a root's name or a type's id) and its key in a map."""

NOWHERE: Container = (None, None)

HALF = "half a character"
ASIDE = "neighbours stand in the same place"
OTHERWISE = "an operation is said only once"
SEVERAL = "a key of a map has one value"
HOLDER = "a parent is a type"

GUARDED = {HALF, ASIDE, OTHERWISE, SEVERAL, HOLDER}
"""Breaches that Yrs would take, and then write a document that it can't read itself, or damage its own memory until the
process ends. `crdt/guard.py` refuses them, or takes only what is new and keeps the law: none may be in a row."""


@dataclass(slots=True)
class Span:
    """Operations of one client that came as one struct."""

    start: int
    end: int
    container: Container
    is_type: bool
    is_gone: bool
    """Whether only its length is said, since it was deleted."""
    wide: bytes
    """Its text in UTF-16 where that has pairs of surrogates, else nothing."""


@dataclass(slots=True)
class Law:
    """Knows where each operation of a board stands."""

    spans: dict[int, list[Span]] = field(default_factory=dict)

    def learn(self, tree: Tree) -> None:
        """Take in one row of the journal."""
        for client, span in self._spans(tree):
            known = self.spans.setdefault(client, [])
            if not known or span.start >= known[-1].end:
                known.append(span)
        for client, ranges in tree.deletes:
            for clock, length in ranges:
                self._clear(client, clock, clock + length)

    def _clear(self, client: int, start: int, end: int) -> None:
        """What is deleted is no text any more, and can be cut anywhere."""
        for span in self.spans.get(client, ()):
            first, last = max(start, span.start) - span.start, min(end, span.end) - span.start
            if span.wide and first < last:
                span.wide = span.wide[: 2 * first] + bytes(2 * (last - first)) + span.wide[2 * last :]

    def breach(self, tree: Tree) -> str:
        """The law that `tree` breaks; "" for none. What it names must be known, or be its own."""
        own = Law()
        for client, span in self._spans(tree):
            own.spans.setdefault(client, []).append(span)
        looked = (own, self)
        for block in tree.blocks:
            known = self._end(block.client)
            for clock, struct in block.places():
                if clock < known < block.end and struct.kind != SKIP:
                    at_end = (block.client, known - 1)
                    half = _one(looked, at_end) == _HIGH or _one((own, own), at_end) == _HIGH
                    return HALF if half else OTHERWISE
            for clock, struct in block.places():
                at = own._at((block.client, clock))
                if at is None or struct.kind in (GC, SKIP):
                    continue
                if any(client == block.client and other >= clock for client, other in named(struct)):
                    return "an operation names earlier ones"
                if at.container[1] is not None and _several(tree, block.client, clock, struct):
                    return SEVERAL
                if _one(looked, (block.client, clock - 1)) == _HIGH:
                    return HALF
                wrong = self._neighbours(looked, struct, at)
                if wrong:
                    return wrong
        for client, ranges in tree.deletes:
            for clock, length in ranges:
                if length and _HIGH in (
                    _one(looked, (client, clock - 1)),
                    _one(looked, (client, clock + length - 1)),
                ):
                    return HALF
        return ""

    def deepest(self) -> int:
        """How deep the deepest type stands; 1 is in a root."""
        depths: dict[Place, int] = {}
        for client, spans in self.spans.items():
            for span in spans:
                chain: list[Place] = []
                place: object = (client, span.start)
                while span.is_type and isinstance(place, tuple) and place not in depths and len(chain) < 100_000:
                    chain.append(place)
                    at = self._at(place)
                    place = at.container[0] if at else None
                depth = depths.get(place, 0) if isinstance(place, tuple) else 0
                for one in reversed(chain):
                    depth += 1
                    depths[one] = depth
        return max(depths.values(), default=0)

    def _neighbours(self, looked: tuple["Law", "Law"], struct: Struct, span: Span) -> str:
        head = dict(struct.head)
        for name in ("origin", "right"):
            if f"{name}.client" not in head:
                continue
            client, clock = int(head[f"{name}.client"]), int(head[f"{name}.clock"])
            beside = _find(looked, (client, clock))
            if beside is None:  # not here yet: judged when it is
                continue
            if NOWHERE in (beside.container, span.container):
                if beside.container != span.container:
                    return "a neighbour of something living is there"
                continue
            if beside.container != span.container:
                return ASIDE
            if _one(looked, (client, clock if name == "origin" else clock - 1)) == _HIGH:
                return HALF
        if "origin.client" in head and "right.client" in head:
            left = _find(looked, (int(head["origin.client"]), int(head["origin.clock"])))
            right = _find(looked, (int(head["right.client"]), int(head["right.clock"])))
            if left is not None and left is right and int(head["right.clock"]) <= int(head["origin.clock"]):
                return "the left neighbour stands left of the right one"
        if "parent.client" in head:
            parent = _find(looked, (int(head["parent.client"]), int(head["parent.clock"])))
            # what stands in something that is gone is gone too
            if parent is None or not (parent.is_type or parent.is_gone or parent.container == NOWHERE):
                return HOLDER
        return ""

    def _spans(self, tree: Tree) -> Iterator[tuple[int, Span]]:
        """What `tree` brings; a struct without a parent of its own stands where its neighbour does."""
        own = Law()
        for block in tree.blocks:
            for clock, struct in block.places():
                container = NOWHERE
                head = dict(struct.head)
                for name in ("origin", "right"):
                    if container == NOWHERE and f"{name}.client" in head:
                        at = (int(head[f"{name}.client"]), int(head[f"{name}.clock"]))
                        beside = _find((own, self), at)
                        container = beside.container if beside else NOWHERE
                if "root" in head:
                    container = (head["root"], head.get("key"))
                elif "parent.client" in head:
                    container = ((head["parent.client"], head["parent.clock"]), head.get("key"))
                text = struct.body[0][1] if struct.kind == STRING else b""
                assert isinstance(text, bytes)
                wide = b"" if text.isascii() else text.decode().encode("utf-16-le")
                span = Span(clock, clock + struct.length, container, struct.kind == TYPE, struct.kind == DELETED, wide)
                own.spans.setdefault(block.client, []).append(span)
                yield block.client, span

    def _end(self, client: int) -> int:
        spans = self.spans.get(client)
        return spans[-1].end if spans else 0

    def _at(self, place: Place) -> Span | None:
        spans = self.spans.get(place[0])
        if not spans:
            return None
        at = bisect_right(spans, place[1], key=lambda span: span.start) - 1
        return spans[at] if at >= 0 and place[1] < spans[at].end else None


_HIGH = "high"


def _several(tree: Tree, client: int, clock: int, struct: Struct) -> bool:
    """Whether that is several values, and not such as the update deletes at once: old ones, kept by their client."""
    length = struct.length
    kept = struct.kind == ANY and any(
        one == client and any(first <= clock and clock + length <= first + size for first, size in ranges)
        for one, ranges in tree.deletes
    )
    return length != 1 and struct.kind != DELETED and not kept


def _find(laws: tuple[Law, Law], place: Place) -> Span | None:
    return laws[1]._at(place) or laws[0]._at(place)


def _one(laws: tuple[Law, Law], place: Place) -> str:
    """Whether that operation is the first half of a pair of surrogates."""
    span = _find(laws, place)
    if span is None or not span.wide:
        return ""
    unit = span.wide[2 * (place[1] - span.start) + 1]
    return _HIGH if 0xD8 <= unit < 0xDC else ""
