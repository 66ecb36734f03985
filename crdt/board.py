"""The board document, schema 1: its names, the seed of a new board, one function an edit, and a typed reading.

A reading never fails on what another client wrote: an unknown field is kept and ignored, a missing one has a default,
a field of the wrong type reads as its default, an item that is no map is skipped. Instants are ISO 8601 UTC strings,
dates YYYY-MM-DD; the caller gives both, since this package has no clock.
"""

import math
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from fractional_indexing import generate_key_between
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from .errors import UnknownItem

SCHEMA = 1

Seat = Literal["mentor", "mentee"]
Owner = Literal["mentor", "mentee", "both"]
Kind = Literal["goals", "benchmarks", "actions", "wins", "areas", "values"]
"""The roots whose items can be removed."""
SEATS: tuple[Seat, Seat] = ("mentor", "mentee")
COLOURS: Mapping[Seat, str] = {"mentor": "#35618e", "mentee": "#b4532f"}

ROOTS = (
    "about",
    "people",
    "goals",
    "benchmarks",
    "actions",
    "checkins",
    "wins",
    "agreement",
    "values",
    "published",
    "areas",
)
"""The root types, all Y.Map."""

FIRST_AREAS = ("Work", "Learning", "Wellbeing", "Life")

DEEPEST_BLOCK = 40
"""Blocks of a note that nest deeper read as nothing: nobody writes lists in lists that far."""

Board = Doc[Any]


# -- a typed reading ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class About:
    """The board itself."""

    schema: int
    title: str
    purpose: str
    created: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two, as the board tells it."""

    name: str
    colour: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Area:
    """A part of life that goals belong to."""

    id: str
    name: str
    order: str
    removed: str | None = None
    removed_by: Seat | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """Something the organisation holds dear, which goals are grounded in."""

    id: str
    name: str
    meaning: str
    order: str
    removed: str | None = None
    removed_by: Seat | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """How a goal's progress is told."""

    kind: str
    unit: str
    start: float
    target: float
    now: float


@dataclass(frozen=True, slots=True)
class Goal:
    """Something the two work towards."""

    id: str
    title: str
    why: str
    notes: str
    area: str
    value: str
    status: str
    due: str | None
    order: str
    measure: Measure
    confidence: Mapping[Seat, float | None]
    created: str | None
    by: Seat | None
    reached: str | None
    removed: str | None
    removed_by: Seat | None = None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A mark on the way to a goal."""

    id: str
    goal: str | None
    title: str
    due: str | None
    order: str
    reached: str | None
    removed: str | None
    removed_by: Seat | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A next step; without a goal it stands for itself."""

    id: str
    goal: str | None
    title: str
    owner: str
    due: str | None
    order: str
    done: str | None
    came_from: str | None
    """The check-in it was decided in; `from` in the document."""
    removed: str | None
    removed_by: Seat | None = None


@dataclass(frozen=True, slots=True)
class Win:
    """Something worth celebrating."""

    id: str
    title: str
    goal: str | None
    on: str | None
    by: Seat | None
    cheers: Mapping[Seat, str | None]
    removed: str | None
    removed_by: Seat | None = None


@dataclass(frozen=True, slots=True)
class BoardView:
    """A whole board, frozen. Items are in the order that the pair sees; removed ones are among them."""

    about: About
    people: Mapping[Seat, Person]
    areas: tuple[Area, ...]
    values: tuple[Value, ...]
    goals: tuple[Goal, ...]
    benchmarks: tuple[Benchmark, ...]
    actions: tuple[Action, ...]
    wins: tuple[Win, ...]
    published: Mapping[str, Mapping[Seat, str | None]]


T = TypeVar("T")
Ordered = TypeVar("Ordered", Area, Value, Goal, Benchmark, Action)


def read(doc: Board) -> BoardView:
    """What `doc` says."""
    with doc.transaction():
        about = _Fields(_root(doc, "about"))
        people = _Fields(_root(doc, "people"))
        return BoardView(
            about=About(
                schema=int(about.number("schema", SCHEMA)),
                title=about.text("title"),
                purpose=about.text("purpose"),
                created=about.instant("created"),
            ),
            people={seat: _person(people.within(seat), seat) for seat in SEATS},
            areas=_items(doc, "areas", _area),
            values=_items(doc, "values", _value),
            goals=_items(doc, "goals", _goal),
            benchmarks=_items(doc, "benchmarks", _benchmark),
            actions=_items(doc, "actions", _action),
            wins=tuple(
                sorted(sorted(_all(doc, "wins", _win), key=lambda w: w.id), key=lambda w: w.on or "", reverse=True)
            ),
            published={i: fields.pair(_instant) for i, fields in _maps(_root(doc, "published"))},
        )


def _area(item: str, fields: "_Fields") -> Area:
    removed, by = fields.instant("removed"), fields.seat("removedBy")
    return Area(item, fields.text("name"), fields.text("order"), removed, by)


def _value(item: str, fields: "_Fields") -> Value:
    removed, by = fields.instant("removed"), fields.seat("removedBy")
    return Value(item, fields.text("name"), fields.text("meaning"), fields.text("order"), removed, by)


def _goal(item: str, fields: "_Fields") -> Goal:
    measure = fields.within("measure")
    return Goal(
        id=item,
        title=fields.text("title"),
        why=fields.text("why"),
        notes=fields.text("notes"),
        area=fields.text("area"),
        value=fields.text("value"),
        status=fields.one_of("status", ("open", "reached", "set-aside"), "open"),
        due=fields.instant("due"),
        order=fields.text("order"),
        measure=Measure(
            kind=measure.one_of("kind", ("actions", "benchmarks", "number", "judged"), "benchmarks"),
            unit=measure.text("unit"),
            start=measure.number("start", 0),
            target=measure.number("target", 100),
            now=measure.number("now", 0),
        ),
        confidence=fields.within("confidence").pair(_percentage),
        created=fields.instant("created"),
        by=fields.seat("by"),
        reached=fields.instant("reached"),
        removed=fields.instant("removed"),
        removed_by=fields.seat("removedBy"),
    )


def _benchmark(item: str, fields: "_Fields") -> Benchmark:
    return Benchmark(
        id=item,
        goal=fields.instant("goal"),
        title=fields.text("title"),
        due=fields.instant("due"),
        order=fields.text("order"),
        reached=fields.instant("reached"),
        removed=fields.instant("removed"),
        removed_by=fields.seat("removedBy"),
    )


def _action(item: str, fields: "_Fields") -> Action:
    return Action(
        id=item,
        goal=fields.instant("goal"),
        title=fields.text("title"),
        owner=fields.one_of("owner", (*SEATS, "both"), "both"),
        due=fields.instant("due"),
        order=fields.text("order"),
        done=fields.instant("done"),
        came_from=fields.instant("from"),
        removed=fields.instant("removed"),
        removed_by=fields.seat("removedBy"),
    )


def _win(item: str, fields: "_Fields") -> Win:
    return Win(
        id=item,
        title=fields.text("title"),
        goal=fields.instant("goal"),
        on=fields.instant("on"),
        by=fields.seat("by"),
        cheers=fields.within("cheers").pair(_instant),
        removed=fields.instant("removed"),
        removed_by=fields.seat("removedBy"),
    )


def _person(fields: "_Fields", seat: Seat) -> Person:
    return Person(fields.text("name"), fields.text("colour") or COLOURS[seat], fields.text("timezone"))


class _Fields:
    """The fields of one map of the document, each read as a type or else its default."""

    def __init__(self, value: object) -> None:
        if isinstance(value, Map):
            self._of: Mapping[str, object] = dict(_entries(value))
        else:
            self._of = value if isinstance(value, dict) else {}

    def within(self, name: str) -> "_Fields":
        return _Fields(self._of.get(name))

    def text(self, name: str) -> str:
        value = self._of.get(name)
        if isinstance(value, Text):
            return str(value)
        if isinstance(value, XmlFragment):
            return "\n".join(_blocks(value, 0))
        return value if isinstance(value, str) else ""

    def instant(self, name: str) -> str | None:
        return _instant(self._of.get(name))

    def number(self, name: str, default: float) -> float:
        value = _number(self._of.get(name))
        return default if value is None else value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self._of.get(name)
        return value if isinstance(value, str) and value in allowed else default

    def seat(self, name: str) -> Seat | None:
        value = self._of.get(name)
        return next((seat for seat in SEATS if seat == value), None)

    def pair(self, cast: Callable[[object], T]) -> dict[Seat, T]:
        return {seat: cast(self._of.get(seat)) for seat in SEATS}


def _instant(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def _percentage(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and 0 <= number <= 100 else None


def _root(doc: Board, name: str) -> Map[Any]:
    root: Map[Any] = doc.get(name, type=Map)
    return root


def _entries(parent: Map[Any]) -> Iterator[tuple[str, object]]:
    """What a map holds. pycrdt names a key that holds a mark of format, and then finds nothing there."""
    for key in parent.keys():  # noqa: SIM118  # iterating pycrdt's maps gives no str
        with suppress(KeyError):
            yield key, parent[key]


def _maps(parent: Map[Any]) -> Iterator[tuple[str, _Fields]]:
    for item, value in _entries(parent):
        if isinstance(value, Map | dict):
            yield item, _Fields(value)


def _all(doc: Board, root: str, cast: Callable[[str, _Fields], T]) -> Iterator[T]:
    return (cast(item, fields) for item, fields in _maps(_root(doc, root)))


def _items(doc: Board, root: str, cast: Callable[[str, _Fields], Ordered]) -> tuple[Ordered, ...]:
    return tuple(sorted(_all(doc, root, cast), key=lambda item: _place(item.order, item.id)))


def _place(order: str, item: str) -> tuple[bytes, bytes]:
    """What puts items in order, and those of the same order by their ids: code units, as JavaScript compares."""
    return order.encode("utf-16-be", "surrogatepass"), item.encode("utf-16-be", "surrogatepass")


def _blocks(parent: XmlFragment | XmlElement, depth: int) -> Iterator[str]:
    """The text of a note, a line for each block."""
    if depth > DEEPEST_BLOCK:
        return
    line: list[str] = []
    blocks = False
    for child in parent.children:
        if isinstance(child, XmlText):
            line.append("".join(chunk for chunk, _ in child.diff() if isinstance(chunk, str)))
        elif isinstance(child, XmlElement) and child.tag == "hardBreak":
            line.append("\n")
        else:
            blocks = True
            yield from _blocks(child, depth + 1)
    if line or not (blocks or depth == 0):
        yield "".join(line)


# -- the edits ---------------------------------------------------------------------------------------------------------


def new_id() -> str:
    """A short random id for a new item."""
    return secrets.token_urlsafe(9)


def seed(doc: Board, *, title: str, names: Mapping[Seat, str], at: str, areas: Sequence[str] = FIRST_AREAS) -> None:
    """Make `doc`, which is empty, a new board. Done once, by the server; a client never does it.

    `areas` are the names of FIRST_AREAS in the language of whoever makes the board; their ids are the same everywhere.
    """
    with doc.transaction():
        for root in ROOTS:
            _root(doc, root)
        _root(doc, "about").update({"schema": SCHEMA, "title": Text(title), "purpose": Text(""), "created": at})
        people = _root(doc, "people")
        for seat in SEATS:
            people[seat] = Map({"name": names[seat], "colour": COLOURS[seat], "timezone": ""})
        agreement = _root(doc, "agreement")
        agreement.update({"cadence": "", "length": "", "modalities": Map(), "expectations": XmlFragment()})
        agreement["agreed"] = _both()
        for first, name in zip(FIRST_AREAS, areas, strict=True):
            _root(doc, "areas")[first.lower()] = Map({"name": name, "order": _last(doc, "areas")})


def set_person(doc: Board, seat: Seat, *, name: str | None = None, timezone: str | None = None) -> None:
    """Change what the board tells of the person in `seat`; None leaves a field as it is."""
    people = _root(doc, "people")
    with doc.transaction():
        if not isinstance(people.get(seat), Map):
            people[seat] = Map({"name": "", "colour": COLOURS[seat], "timezone": ""})
        if name is not None:
            people[seat]["name"] = name
        if timezone is not None:
            people[seat]["timezone"] = timezone


def add_goal(
    doc: Board,
    *,
    title: str,
    by: Seat,
    at: str,
    area: str = "",
    why: str = "",
    notes: str = "",
    due: str | None = None,
    measure: Measure | None = None,
) -> str:
    """Add a goal at the end; returns its id."""
    kind = measure or Measure("benchmarks", "", 0, 100, 0)
    goal = new_id()
    with doc.transaction():
        _root(doc, "goals")[goal] = Map(
            {
                "title": Text(title),
                "why": _rich(why),
                "notes": _rich(notes),
                "area": area,
                "value": None,
                "status": "open",
                "due": due,
                "order": _last(doc, "goals"),
                "measure": Map({name: getattr(kind, name) for name in ("kind", "unit", "start", "target", "now")}),
                "confidence": _both(),
                "created": at,
                "by": by,
                "reached": None,
                "removed": None,
            }
        )
    return goal


def set_goal(doc: Board, goal: str, **fields: str | None) -> None:
    """Set a goal's area, value, due or order. Raises UnknownItem."""
    unknown = fields.keys() - {"area", "value", "due", "order"}
    if unknown:
        raise ValueError(f"not a goal's plain fields: {sorted(unknown)}")
    _item(doc, "goals", goal).update(fields)


def set_measure(doc: Board, goal: str, **fields: str | float) -> None:
    """Set some of a goal's measure: kind, unit, start, target, now. Raises UnknownItem."""
    unknown = fields.keys() - {"kind", "unit", "start", "target", "now"}
    if unknown:
        raise ValueError(f"not a measure's fields: {sorted(unknown)}")
    item = _item(doc, "goals", goal)
    with doc.transaction():
        if not isinstance(item.get("measure"), Map):
            item["measure"] = Map({})
        item["measure"].update(fields)


def set_status(doc: Board, goal: str, status: Literal["open", "reached", "set-aside"], *, at: str) -> None:
    """Reach a goal, set it aside or open it again. Raises UnknownItem."""
    _item(doc, "goals", goal).update({"status": status, "reached": at if status == "reached" else None})


def add_benchmark(doc: Board, *, goal: str, title: str, due: str | None = None) -> str:
    """Add a benchmark at the end of `goal`; returns its id. Raises UnknownItem."""
    _item(doc, "goals", goal)
    fields = {"goal": goal, "title": Text(title), "due": due, "reached": None, "removed": None}
    return _add(doc, "benchmarks", fields)


def reach_benchmark(doc: Board, benchmark: str, at: str | None) -> None:
    """Mark a benchmark reached, or with None not reached. Raises UnknownItem."""
    _item(doc, "benchmarks", benchmark)["reached"] = at


def add_action(doc: Board, *, title: str, goal: str | None, owner: Owner, due: str | None = None) -> str:
    """Add an action at the end of `goal`, or with None for itself; returns its id. Raises UnknownItem."""
    if goal is not None:
        _item(doc, "goals", goal)
    fields = {"goal": goal, "title": Text(title), "owner": owner, "due": due, "done": None}
    return _add(doc, "actions", fields | {"from": None, "removed": None})


def tick_action(doc: Board, action: str, at: str | None) -> None:
    """Mark an action done, or with None not done. Raises UnknownItem."""
    _item(doc, "actions", action)["done"] = at


def add_win(doc: Board, *, title: str, goal: str | None, on: str, by: Seat) -> str:
    """Add a win; returns its id."""
    win = new_id()
    fields = {"title": Text(title), "goal": goal, "on": on, "by": by, "cheers": _both(), "removed": None}
    _root(doc, "wins")[win] = Map(fields)
    return win


def remove(doc: Board, root: Kind, item: str, at: str | None, by: Seat | None = None) -> None:
    """Put an item into the trash, or with None take it back out. Raises UnknownItem."""
    _item(doc, root, item).update({"removed": at, "removedBy": by if at else None})


def wipe(doc: Board, root: Kind, item: str) -> None:
    """Delete an item and all its words from the document itself, for ever. Raises UnknownItem."""
    _item(doc, root, item)
    del _root(doc, root)[item]


def move(doc: Board, root: Literal["goals", "benchmarks", "actions"], item: str, *, after: str | None) -> None:
    """Move an item behind `after`, or with None to the front. Raises UnknownItem."""
    orders = sorted((f.text("order"), i) for i, f in _maps(_root(doc, root)) if i != item)
    behind = None if after is None else _Fields(_item(doc, root, after)).text("order")
    before = next((order for order, _ in orders if behind is None or order > behind), None)
    _item(doc, root, item)["order"] = generate_key_between(behind or None, before or None)


def set_published(doc: Board, item: str, keys: Mapping[Seat, str | None]) -> None:
    """Show both seats' keys to `item`. For display alone: what is public is decided from the server's own record."""
    _root(doc, "published")[item] = Map({seat: keys[seat] for seat in SEATS})


def _rich(words: str) -> XmlFragment:
    """Plain words as rich text: a paragraph for each line."""
    return XmlFragment([XmlElement("paragraph", {}, [XmlText(line)]) for line in words.split("\n") if words])


def _both() -> Map[Any]:
    return Map(dict.fromkeys(SEATS))


def _add(doc: Board, root: str, fields: Mapping[str, object]) -> str:
    item = new_id()
    with doc.transaction():
        _root(doc, root)[item] = Map({**fields, "order": _last(doc, root)})
    return item


def _item(doc: Board, root: str, item: str) -> Map[Any]:
    found = _root(doc, root).get(item)
    if not isinstance(found, Map):
        raise UnknownItem(f"no such item in {root}")
    return found


def _last(doc: Board, root: str) -> str:
    """The order behind all items of a root."""
    orders = [fields.text("order") for _, fields in _maps(_root(doc, root))]
    return str(generate_key_between(max(orders, default=None) or None, None))
