"""Judges an update before Yrs gets it: whether each operation stands where it can (R6), and how long it takes (R7).

Yrs believes what an update says of neighbours. Where those stand in different lists, where text is cut within one
character, or where several values stand behind one key, it writes a document that nobody can read, or damages its own
memory until the process ends. And it looks for a place among all that others put behind the same neighbour: 10,000
operations in one place take 20 s. No Yjs client writes the first, nor in an honest year enough of the second.
"""

from bisect import bisect_left, bisect_right

from .errors import LimitExceeded, ProtocolError
from .layout import BITS, FOLLOWS, GONE, IS_DELETED, IS_TYPE, IS_VALUES, IS_WIDE, SEVERAL, Container, Layout, Line, Plan
from .lib0 import write_uint
from .updates import DELETED, GC, MAX_CLOCK, MAX_DEPTH, STRING, TYPE, VALUES, Caret, Extent, Id, Struct

WORK = 150e6
"""Nanoseconds that one update of SHARE bytes or less may take, by the measures below; a larger one as much more."""

SHARE = 256 * 1024

STANDING_WORK = 2e9
"""Nanoseconds that loading a board may take for finding places among others: what one update after the other adds."""

# What that takes, in nanoseconds, measured where each is worst: for Yrs 0.28,
_SEARCH = 230
"""to pass one piece while it looks for a place among several behind the same neighbour;"""
_MOVE = 2.5
"""to make room for a piece that is cut in two, for each piece of the client behind it,"""
_WALK = 0.8
"""for each letter before the cut,"""
_COPY = 0.15
"""for each behind it,"""
_COPY_VALUE = 15
"""or for each value;"""
_DELETE = 10
"""to delete a piece, or to see that it is deleted;"""
_JOIN = 2
"""to join a piece to the one before, for each piece of the update,"""
_JOIN_VALUE = 300
"""for each value that is joined already,"""
_JOIN_LETTER = 0.25
"""and for each letter;"""
_LOOK = 2500
"""and for us, for each struct and each range of deletions."""


class Astray(ProtocolError):
    """Neighbours stand in different places, one of them in none that is known any more.

    Perhaps neither is: a layout does not see at once what Yrs cleared away. Judge again by a new one.
    """


def admit(layout: Layout, extent: Extent, known: dict[int, int], size: int, partial: bool = False) -> Plan:
    """What an update of `size` bytes adds to `layout`, whose clocks are `known`; changes nothing yet.

    Raises ProtocolError for what Yrs would not bear, and LimitExceeded for what would take it too long. `partial`: the
    update may rest on something unseen, and what does is left out.
    """
    planner = _Planner(layout, known, extent.deletions, partial)
    planner.place(extent.structs)
    planner.delete()
    planner.weigh(len(extent.structs) + len(extent.deletions), WORK * max(1.0, size / SHARE))
    return planner.plan


def learn(layout: Layout, extent: Extent, known: dict[int, int]) -> None:
    """Take into `layout` what is in the document already."""
    planner = _Planner(layout, known, [], trusted=True)
    planner.place(extent.structs)
    layout.adopt(planner.plan)


_WHAT = {TYPE: IS_TYPE, DELETED: IS_DELETED, VALUES: IS_VALUES}

_NOWHERE = Line([0], [GONE])


class _Planner:
    """Makes one plan."""

    def __init__(
        self,
        layout: Layout,
        known: dict[int, int],
        deletions: list[tuple[int, int, int]],
        partial: bool = False,
        trusted: bool = False,
    ) -> None:
        self.plan = Plan(known)
        self._layout = layout
        self._known = known
        self._deletions = deletions
        self._ranges: list[tuple[int, int, int]] | None = None
        """The same, sorted."""
        self._partial = partial
        self._trusted = trusted
        self._ends: dict[int, int] = {}
        """How far each client's operations are placed by now."""
        self._before: Struct | None = None
        """The struct that was placed last, and"""
        self._container = GONE
        """where."""
        self.work = 0.0
        self._run = 0
        """How many letters or values the last structs have together, which Yrs joins, and"""
        self._joints = 0
        """how often it does that in this update."""

    # -- in the order in which they rest on each other ---------------------------------------------------------------

    def place(self, structs: list[Struct]) -> None:
        """Place each struct that is new."""
        known = self._known
        blocks: dict[int, list[Struct]] = {}
        for struct in structs:
            if struct.end > known.get(struct.client, 0):
                blocks.setdefault(struct.client, []).append(struct)
        if len(blocks) != 1 or self._partial:
            at = dict.fromkeys(blocks, 0)
            for client in blocks:
                self._place_block(client, blocks, at)
            return
        for client, block in blocks.items():
            for struct in block:
                self._place(struct)
                self._ends[client] = struct.end
            if len(block) == 1:
                self._note_caret(block[0])

    def _place_block(self, first: int, blocks: dict[int, list[Struct]], at: dict[int, int]) -> None:
        waiting = {first: 2**53}  # clients, each with the clock at which the one before it goes on
        while waiting:
            client = next(reversed(waiting))
            block, index, wanted = blocks[client], at[client], waiting[client]
            missing: Id | None = None
            while index < len(block) and self._end(client) <= wanted:
                missing = self._missing(block[index])
                if missing is not None:
                    break
                self._place(block[index])
                self._ends[client] = block[index].end
                index += 1
            at[client] = index
            if missing is None:
                del waiting[client]
            elif missing.client not in waiting and at.get(missing.client, 0) < len(blocks.get(missing.client, ())):
                waiting[missing.client] = missing.clock
            elif self._partial or self._trusted:
                at[client] = len(block)
                del waiting[client]
            else:
                raise ProtocolError("update rests on itself")

    def _missing(self, struct: Struct) -> Id | None:
        """What `struct` rests on and is not placed yet."""
        client, clock, _, _, left, right, parent, _, _ = struct
        if clock > self._end(client):
            return Id(client, clock - 1)
        if left is not None and left.client != client and left.clock >= self._end(left.client):
            return left
        if right is not None and right.client != client and right.clock >= self._end(right.client):
            return right
        if parent.__class__ is Id and parent.client != client and parent.clock >= self._end(parent.client):
            return parent
        return None

    def _end(self, client: int) -> int:
        end = self._ends.get(client)
        return self._known.get(client, 0) if end is None else end

    # -- one struct --------------------------------------------------------------------------------------------------

    def _place(self, struct: Struct) -> None:
        client, clock, _, kind, left, right, _, _, wide = struct
        start = max(clock, self._known.get(client, 0))
        if kind == GC:
            self._add(client, start, GONE)
            self._before = struct
            self._container = GONE
            return
        # pycrdt itself may name a struct as its own right neighbour, which Yrs takes for none
        if left is not None and left.client == client and left.clock >= clock:
            left = None
        if right is not None and right.client == client and right.clock >= clock:
            right = None
        before = self._before
        follows = left is not None and left.client == client and left.clock == clock - 1
        ran_on = follows and before is not None and before.client == client and before.end == clock
        if left is None and right is None:
            container = self._root(struct)
        elif left is None:
            assert right is not None
            container = self._where(right)
        else:
            container = self._container if ran_on else self._where(left)
            if right is not None and not (ran_on and before is not None and right == before.right):
                container = self._same(container, self._where(right))
        if start > clock:  # Yrs puts what is new behind what is known of it, whatever else it says
            left, follows = Id(client, start - 1), True
            container = self._same(container, self._where(left))
            if wide and _is_high(wide, start - 1 - clock):
                raise ProtocolError("update cuts a character")
            wide = wide[2 * (start - clock) :]
        self._before, self._container = struct, container
        if container < 0:
            self.plan.leans = True
            self._add(client, start, GONE)
            return
        if not self._trusted:
            keyed = self._judge(struct, container)
            if left is not None and not follows:
                self._cut(left.client, left.clock + 1)
            if right is not None and (left is None or right != (left.client, left.clock + 1)):
                self._cut(right.client, right.clock)
            alike = ran_on and before is not None and kind == before.kind and right == before.right
            self._join(struct, alike and not keyed and kind in (STRING, VALUES))
        self._crowd(Id(client, start), container, left, right, follows)
        what = _WHAT.get(kind, 0)
        if wide:
            self.plan.wide[Id(client, start)] = wide
            what |= IS_WIDE
        self._add(client, start, container << BITS | what | (FOLLOWS if follows else 0))
        self.plan.sizes[container] = self.plan.sizes.get(container, 0) + 1

    def _judge(self, struct: Struct, container: int) -> bool:
        """Whether `container` is a key's. Raises ProtocolError if `struct` can't be in there."""
        plan, layout = self.plan, self._layout
        new = container - len(layout.depths)
        if new < 0:
            keyed, depth = layout.keyed[container], layout.depths[container]
        else:
            keyed, depth = plan.keyed[new], plan.depths[new]
        if keyed and struct.end - struct.clock != 1 and struct.kind != DELETED and not self._gone_already(struct):
            raise ProtocolError("update holds several values for one key")
        if struct.kind == TYPE and depth > MAX_DEPTH:
            raise ProtocolError("update nests too deep")
        return keyed

    def _gone_already(self, struct: Struct) -> bool:
        """Whether it is values that the update itself deletes: Yjs joins old values of a key if told to keep them."""
        client, clock, end, kind = struct[:4]
        if kind != VALUES:
            return False
        if self._ranges is None:
            self._ranges = sorted(self._deletions)
        at = bisect_right(self._ranges, (client, clock, MAX_CLOCK)) - 1
        one, first, length = self._ranges[at] if at >= 0 else (client, 0, 0)
        return one == client and end <= first + length

    def _root(self, struct: Struct) -> int:
        """The container of a struct that names no neighbour."""
        parent = struct.parent
        depth = 1
        if parent is None:
            return GONE
        if isinstance(parent, Id):
            if parent.client == struct.client and parent.clock >= struct.clock:
                return GONE
            line, at = self._find(parent)
            place = line.places[at]
            if place < 0 or place & IS_DELETED:
                return GONE
            if not place & IS_TYPE:
                if self._trusted:
                    return GONE
                raise ProtocolError("update puts something into what holds nothing")
            depth += self._depth(place >> BITS)
        container: Container = (parent, struct.key)
        number = self._layout.containers.get(container)
        if number is None:
            number = self.plan.containers.get(container)
        if number is None:
            number = len(self._layout.depths) + len(self.plan.depths)
            self.plan.containers[container] = number
            self.plan.depths.append(depth)
            self.plan.keyed.append(struct.key is not None)
        return number

    def _depth(self, container: int) -> int:
        new = container - len(self._layout.depths)
        return self._layout.depths[container] if new < 0 else self.plan.depths[new]

    def _where(self, one: Id) -> int:
        """The container of an operation."""
        line, at = self._find(one)
        return line.places[at] >> BITS

    def _find(self, one: Id) -> tuple[Line, int]:
        line = self.plan.lines.get(one.client)
        if line is None or one.clock < line.starts[0]:
            line = self._layout.lines.get(one.client, _NOWHERE)
        at = bisect_right(line.starts, one.clock) - 1
        return (line, at) if at >= 0 else (_NOWHERE, 0)

    def _same(self, one: int, other: int) -> int:
        """The container that both are. Raises ProtocolError if they differ."""
        if one == other:
            return one
        if self._trusted:
            return max(one, other)
        if one < 0 or other < 0:
            raise Astray("neighbours stand in different places")
        raise ProtocolError("neighbours stand in different places")

    def _add(self, client: int, start: int, place: int) -> None:
        line = self.plan.lines.get(client)
        if line is None:
            line = self.plan.lines[client] = Line()
        line.starts.append(start)
        line.places.append(place)

    def _note_caret(self, struct: Struct) -> None:
        """Behind a text that came alone its client will type on."""
        right, container = struct.right, self._container
        if struct.kind != STRING or container < 0 or right == (struct.client, struct.clock):
            return
        if container < len(self._layout.keyed) and not self._layout.keyed[container]:
            raw = b"" if right is None else write_uint(right.client) + write_uint(right.clock)
            self.plan.caret = Caret(struct.client, struct.end - 1, raw, container)

    # -- what it costs -----------------------------------------------------------------------------------------------

    def _crowd(self, one: Id, container: int, left: Id | None, right: Id | None, follows: bool) -> None:
        """Count it if Yrs has to look for its place.

        What was put behind the same neighbour one after the other stands right to left: each knew the one before as
        its right neighbour, and was put beside it at once. Only what did not is compared with the others.
        """
        plan = self.plan
        behind: Id | int = container if left is None else left
        first = plan.followers.get(behind) or self._layout.followers.get(behind)
        if first is None:
            if follows:
                return
            if left is not None:
                own = Id(left.client, left.clock + 1)
                if own.clock < self._end(left.client):
                    line, at = self._find(own)
                    if line.starts[at] < own.clock or (line.places[at] >= 0 and line.places[at] & FOLLOWS):
                        first = own
        if first is not None and first != right:
            one = SEVERAL
            plan.crowds[container] = plan.crowds.get(container, 0) + 1
        plan.followers[behind] = one

    def _cut(self, client: int, clock: int) -> None:
        """Yrs cuts before `clock`, if that is within a piece."""
        end = self._end(client)
        if not 0 < clock < end:
            return
        line, at = self._find(Id(client, clock - 1))
        start, place = line.starts[at], line.places[at]
        own = self.plan.lines.get(client)
        behind = len(line.starts) - at - 1
        if behind:
            end = line.starts[at + 1]
        elif own is not None and own is not line:
            end, behind = own.starts[0], len(own.starts)
        if clock >= end or place < 0:
            return
        if place & IS_DELETED:  # what stood there may have been cut within a character
            self.plan.leans = True
        if place & IS_WIDE:
            text = self.plan.wide.get(Id(client, start)) or self._layout.wide[Id(client, start)]
            if _is_high(text, clock - 1 - start):
                raise ProtocolError("update cuts a character")
        cuts = self.plan.cuts.setdefault(client, [])
        index = bisect_left(cuts, clock)
        if index < len(cuts) and cuts[index] == clock:
            return
        first = max(start, cuts[index - 1]) if index else start
        last = min(end, cuts[index]) if index < len(cuts) else end
        self.work += _MOVE * (behind + len(cuts) - index) + _WALK * (clock - first)
        self.work += (_COPY_VALUE if place & IS_VALUES else _COPY) * (last - clock)
        cuts.insert(index, clock)

    def _join(self, struct: Struct, joined: bool) -> None:
        """Yrs makes one piece of it and the one before, from the last to the first."""
        length = struct.end - struct.clock
        if not joined:
            self._run = length
            return
        self._joints += 1
        self.work += _JOIN * self._joints + self._run * (_JOIN_VALUE if struct.kind == VALUES else _JOIN_LETTER)
        self._run += length

    def delete(self) -> None:
        """What is deleted is cut out first."""
        for client, clock, length in self._deletions:
            end = min(clock + length, self._end(client))
            if clock >= end:
                continue
            self._cut(client, clock)
            self._cut(client, end)
            pieces = 1
            for line in (self._layout.lines.get(client), self.plan.lines.get(client)):
                if line is not None:
                    pieces += bisect_left(line.starts, end) - bisect_left(line.starts, clock)
            cuts = self.plan.cuts.get(client)
            if cuts:
                pieces += bisect_left(cuts, end) - bisect_left(cuts, clock)
            self.work += _DELETE * pieces

    def weigh(self, parts: int, allowed: float) -> None:
        """Raises LimitExceeded if all that takes more than `allowed`, or loading the board would (R7)."""
        plan, layout = self.plan, self._layout
        self.work += _LOOK * parts
        standing = 0
        for container, count in plan.crowds.items():
            size = plan.sizes[container] + (layout.sizes[container] if container < len(layout.sizes) else 0)
            self.work += _SEARCH * count * size
        if plan.crowds:
            for container in {**layout.crowds, **plan.crowds}:
                count = layout.crowds.get(container, 0) + plan.crowds.get(container, 0)
                size = plan.sizes.get(container, 0) + (layout.sizes[container] if container < len(layout.sizes) else 0)
                standing += count * size
        if self.work > allowed or _SEARCH * standing > STANDING_WORK:
            raise LimitExceeded(1008, "the update takes too long")


def _is_high(text: bytes, unit: int) -> bool:
    """Whether that unit of a text in UTF-16 is the first of a pair of surrogates."""
    return 2 * unit + 1 < len(text) and 0xD8 <= text[2 * unit + 1] < 0xDC
