"""Where each operation of a document stands: in which root, type or key of a map, and behind which neighbour.

Yjs says it only of the first operations of each list; a receiver concludes it for the others. Yrs keeps it to itself,
so a room that wants to judge an update before Yrs gets it (guard.py) keeps a layout of its own. It takes about as much
memory as the document, and is made when it is first needed, and dropped when the board is at rest.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from .lib0 import write_uint
from .updates import Caret, Id

Container = tuple[bytes | Id, bytes | None]
"""What operations stand in: a root's name or a type, and the key if that is a map."""

GONE = -1
"""The place of what was cleared away together with the type that it stood in, so that nothing in it shows any more."""

# Any other place is the number of a container, times 32, and these.
IS_TYPE, IS_WIDE, IS_DELETED, IS_VALUES = 1, 2, 4, 8
FOLLOWS = 16
"""Made right behind its client's operation before."""
BITS = 5

SEVERAL = Id(-1, -1)
"""In place of the first operation behind another: some were put there without knowing of each other."""


@dataclass(slots=True)
class Line:
    """One client's operations, cut as Yrs cuts them: where each piece starts, and its place."""

    starts: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def find(self, clock: int) -> int:
        """The piece that holds `clock`."""
        return bisect_right(self.starts, clock) - 1


@dataclass(slots=True)
class Plan:
    """What an update adds to a layout."""

    known: dict[int, int]
    """The clocks before it (client -> clock)."""
    lines: dict[int, Line] = field(default_factory=dict)
    cuts: dict[int, list[int]] = field(default_factory=dict)
    """Where it cuts pieces in two, in order."""
    wide: dict[Id, bytes] = field(default_factory=dict)
    containers: dict[Container, int] = field(default_factory=dict)
    """Those that are new, with the numbers that they get, and"""
    depths: list[int] = field(default_factory=list)
    """how deep types nest in each, and"""
    keyed: list[bool] = field(default_factory=list)
    """whether it is a key of a map."""
    followers: dict[Id | int, Id] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    crowds: dict[int, int] = field(default_factory=dict)
    leans: bool = False
    """Whether it leans on what was cleared away, so that only Yrs can say what is left of it."""
    caret: Caret | None = None
    """Where its client may type on."""


class Layout:
    """The places of all operations of a document, and the carets of those who type in it."""

    def __init__(self) -> None:
        """The layout of an empty document."""
        self.lines: dict[int, Line] = {}
        self.wide: dict[Id, bytes] = {}
        """The text of pieces with pairs of surrogates, in UTF-16, by their first operation."""
        self.containers: dict[Container, int] = {}
        self.depths: list[int] = []
        """How deep types nest in each container; 1 in a root."""
        self.keyed: list[bool] = []
        """Whether each container is a key of a map."""
        self.followers: dict[Id | int, Id] = {}
        """What was put first behind an operation, or first in a container, unless its client's next operation was."""
        self.sizes: list[int] = []
        """How many pieces each container got."""
        self.crowds: dict[int, int] = {}
        """How many of them found others behind their neighbour that they did not know, by container."""
        self.carets: dict[bytes, Caret] = {}
        """Where clients type on, by their ids as updates write them."""

    def adopt(self, plan: Plan) -> None:
        """The update of `plan` is in the document now."""
        self.containers.update(plan.containers)
        self.depths += plan.depths
        self.keyed += plan.keyed
        self.sizes += [0] * len(plan.depths)
        for number, size in plan.sizes.items():
            self.sizes[number] += size
        for number, count in plan.crowds.items():
            self.crowds[number] = self.crowds.get(number, 0) + count
        self.followers.update(plan.followers)
        self.wide.update(plan.wide)
        for client, more in plan.lines.items():
            line = self.lines.get(client)
            if line is None:
                self.lines[client] = more
            else:
                line.starts += more.starts
                line.places += more.places
        for client, cuts in plan.cuts.items():
            for clock in cuts:
                self._cut(client, clock)
        if self.carets and plan.followers:  # behind those letters stands something else now
            taken = plan.followers
            self.carets = {raw: one for raw, one in self.carets.items() if Id(one.client, one.last) not in taken}
        if plan.caret is not None:
            self.carets[write_uint(plan.caret.client)] = plan.caret

    def type_on(self, caret: Caret, clock: int) -> None:
        """The client of `caret` goes on typing there at `clock`, after it did something else."""
        line = self.lines[caret.client]
        line.starts.append(clock)
        line.places.append(caret.container << BITS)
        self.followers[Id(caret.client, caret.last)] = Id(caret.client, clock)
        self.sizes[caret.container] += 1

    def _cut(self, client: int, clock: int) -> None:
        line = self.lines[client]
        at = line.find(clock)
        start, place = line.starts[at], line.places[at]
        if start == clock or place == GONE:
            return
        line.starts.insert(at + 1, clock)
        line.places.insert(at + 1, place | FOLLOWS)
        if place & IS_WIDE:
            text = self.wide[Id(client, start)]
            self.wide[Id(client, start)], self.wide[Id(client, clock)] = (
                text[: 2 * (clock - start)],
                text[2 * (clock - start) :],
            )
