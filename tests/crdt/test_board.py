"""The board document: reading it tolerantly, and one function an edit."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt import board as edit
from crdt.board import ROOTS, Board, Measure, read
from crdt.errors import UnknownItem
from crdt.progress import progress

AT = "2026-01-05T09:00:00.000Z"
FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").glob("board-*.json"))
TEXTS = {"title", "purpose"}
NOTES = {"why", "notes", "expectations"}


def fresh() -> Board:
    """A new board."""
    doc: Board = Doc()
    edit.seed(doc, title="Ada & Lin", names={"mentor": "Ada", "mentee": "Lin"}, at=AT)
    return doc


def document_of(roots: dict[str, Any]) -> Board:
    """A document that holds what a fixture says."""
    doc: Board = Doc()
    for root, items in roots.items():
        for key, value in items.items():
            doc.get(root, type=Map)[key] = _shared(root, key, value)
    return doc


def _shared(root: str, key: str, value: object) -> Any:
    if isinstance(value, dict):
        return Map({inner: _shared(root, inner, each) for inner, each in value.items()})
    if isinstance(value, str) and key in TEXTS:
        return Text(value)
    if isinstance(value, str) and key in NOTES:
        return XmlFragment([XmlElement("paragraph", {}, [XmlText(value)])])
    return value


def as_fixture(doc: Board) -> dict[str, Any]:
    """A reading as the fixtures write it down."""
    view = read(doc)
    shown = asdict(view)
    for goal, frozen in zip(shown["goals"], view.goals, strict=True):
        goal["progress"] = progress(frozen, view.benchmarks, view.actions)
    for action in shown["actions"]:
        action["from"] = action.pop("came_from")
    for kind in ("goals", "benchmarks", "actions", "wins", "areas", "values"):
        for item in shown[kind]:
            item["removedBy"] = item.pop("removed_by")
    return json.loads(json.dumps(shown))  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_fixture_reads_as_it_says(path: Path) -> None:
    """Each fixture, which the browser's tests read too, gives the view that stands in it."""
    fixture = json.loads(path.read_text())
    shown = as_fixture(document_of(fixture["board"]))
    for goal, expected in zip(shown["goals"], fixture["view"]["goals"], strict=True):
        assert goal.pop("progress") == pytest.approx(expected.pop("progress"), abs=1e-9)
    assert shown == fixture["view"]


def test_there_are_fixtures() -> None:
    """The contract between the two languages is not empty."""
    assert len(FIXTURES) >= 4


def test_a_new_board_has_every_root_and_its_two_people() -> None:
    """The seed makes all root types, the people and the areas."""
    doc = fresh()
    view = read(doc)
    assert set(doc.keys()) == set(ROOTS)
    assert view.about.title == "Ada & Lin"
    assert (view.people["mentor"].name, view.people["mentee"].name) == ("Ada", "Lin")
    assert [area.id for area in view.areas] == ["work", "learning", "wellbeing", "life"]


@pytest.mark.parametrize("root", ROOTS)
def test_a_document_with_a_root_of_any_other_kind_still_reads(root: str) -> None:
    """Whatever one root holds, the reading does not fail."""
    junks: list[Any] = [1, None, "text", [1, 2], {"a": [None]}, Text("x"), Map({"goal": Map({})})]
    for junk in junks:
        doc = fresh()
        doc.get(root, type=Map)["junk"] = junk
        read(doc)


def test_an_empty_document_reads_as_defaults() -> None:
    """Nothing at all is a board without items."""
    view = read(Doc())
    assert (view.goals, view.about.schema, view.about.title) == ((), 1, "")


def test_a_goal_is_added_with_everything() -> None:
    """add_goal() writes what the schema names."""
    doc = fresh()
    measure = Measure("number", "talks", 0, 3, 1)
    words = {"title": "Speak", "why": "For me\nand them", "notes": "Begin small"}
    goal = edit.add_goal(doc, by="mentee", at=AT, area="work", measure=measure, **words)
    (read_back,) = read(doc).goals
    assert (read_back.id, read_back.title, read_back.why) == (goal, "Speak", "For me\nand them")
    assert read_back.notes == "Begin small"
    assert (read_back.area, read_back.by, read_back.status, read_back.measure) == ("work", "mentee", "open", measure)


def test_items_stand_in_the_order_in_which_they_were_added() -> None:
    """Each new item is the last."""
    doc = fresh()
    titles = [f"goal {n}" for n in range(12)]
    for title in titles:
        edit.add_goal(doc, title=title, by="mentor", at=AT)
    assert [goal.title for goal in read(doc).goals] == titles


def test_an_item_is_moved() -> None:
    """move() puts an item behind another, or to the front."""
    doc = fresh()
    a, b, c = (edit.add_goal(doc, title=t, by="mentor", at=AT) for t in "abc")
    edit.move(doc, "goals", c, after=a)
    assert [g.id for g in read(doc).goals] == [a, c, b]
    edit.move(doc, "goals", b, after=None)
    assert [g.id for g in read(doc).goals] == [b, a, c]
    edit.move(doc, "goals", b, after=c)
    assert [g.id for g in read(doc).goals] == [a, c, b]


def test_two_who_move_the_same_item_at_once_leave_it_once() -> None:
    """Concurrent moves never duplicate."""
    doc = fresh()
    a, b, c = (edit.add_goal(doc, title=t, by="mentor", at=AT) for t in "abc")
    other: Board = Doc()
    other.apply_update(doc.get_update())
    edit.move(doc, "goals", a, after=b)
    edit.move(other, "goals", a, after=c)
    doc.apply_update(other.get_update())
    other.apply_update(doc.get_update())
    assert sorted(g.id for g in read(doc).goals) == sorted((a, b, c))
    assert read(doc) == read(other)


def test_what_is_removed_comes_back() -> None:
    """remove() marks, and unmarks."""
    doc = fresh()
    goal = edit.add_goal(doc, title="a", by="mentor", at=AT)
    edit.remove(doc, "goals", goal, AT, "mentee")
    removed = read(doc).goals[0]
    assert (removed.removed, removed.removed_by) == (AT, "mentee")
    edit.remove(doc, "goals", goal, None)
    back = read(doc).goals[0]
    assert (back.removed, back.removed_by) == (None, None)


def test_the_words_of_what_is_wiped_are_gone_from_the_document() -> None:
    """wipe() leaves no letter of an item in the document's bytes, nor in those of whoever hears of it."""
    doc = fresh()
    goal = edit.add_goal(doc, title="A secret title", why="A secret reason", by="mentee", at=AT)
    other: Board = Doc()
    other.apply_update(doc.get_update())
    edit.wipe(doc, "goals", goal)
    other.apply_update(doc.get_update(other.get_state()))
    for replica in (doc, other):
        assert read(replica).goals == ()
        assert b"secret" not in replica.get_update()


def test_parts_are_added_reached_and_ticked() -> None:
    """Benchmarks and actions belong to their goal and carry their marks."""
    doc = fresh()
    goal = edit.add_goal(doc, title="a", by="mentor", at=AT)
    benchmark = edit.add_benchmark(doc, goal=goal, title="half way", due="2026-02-01")
    action = edit.add_action(doc, title="call", goal=goal, owner="mentee", due=None)
    edit.reach_benchmark(doc, benchmark, AT)
    edit.tick_action(doc, action, AT)
    view = read(doc)
    assert (view.benchmarks[0].goal, view.benchmarks[0].reached) == (goal, AT)
    assert (view.actions[0].owner, view.actions[0].done) == ("mentee", AT)
    edit.tick_action(doc, action, None)
    assert read(doc).actions[0].done is None


def test_a_goal_is_reached_set_aside_and_opened_again() -> None:
    """set_status() keeps the moment of reaching only while it is reached."""
    doc = fresh()
    goal = edit.add_goal(doc, title="a", by="mentor", at=AT)
    edit.set_status(doc, goal, "reached", at=AT)
    assert (read(doc).goals[0].status, read(doc).goals[0].reached) == ("reached", AT)
    edit.set_status(doc, goal, "set-aside", at=AT)
    assert (read(doc).goals[0].status, read(doc).goals[0].reached) == ("set-aside", None)


def test_fields_of_a_goal_and_its_measure_are_set() -> None:
    """set_goal() and set_measure() take the schema's fields and no others."""
    doc = fresh()
    goal = edit.add_goal(doc, title="a", by="mentor", at=AT)
    edit.set_goal(doc, goal, area="life", due="2026-03-01")
    edit.set_measure(doc, goal, kind="number", target=4, now=1)
    view = read(doc)
    assert (view.goals[0].area, view.goals[0].due) == ("life", "2026-03-01")
    assert progress(view.goals[0], (), ()) == 0.25
    with pytest.raises(ValueError, match="title"):
        edit.set_goal(doc, goal, title="no")
    with pytest.raises(ValueError, match="colour"):
        edit.set_measure(doc, goal, colour="no")


def test_an_edit_of_something_unknown_raises() -> None:
    """An item that is not there is UnknownItem, never a new item."""
    doc = fresh()
    for attempt in (
        lambda: edit.tick_action(doc, "nope", AT),
        lambda: edit.add_benchmark(doc, goal="nope", title="a"),
        lambda: edit.remove(doc, "goals", "nope", AT),
        lambda: edit.wipe(doc, "goals", "nope"),
        lambda: edit.move(doc, "goals", "nope", after=None),
    ):
        with pytest.raises(UnknownItem):
            attempt()
    assert read(doc) == read(fresh())


def test_a_person_is_renamed() -> None:
    """set_person() changes what it is given and leaves the rest."""
    doc = fresh()
    edit.set_person(doc, "mentee", name="Lin Chen")
    edit.set_person(doc, "mentee", timezone="Asia/Tokyo")
    person = read(doc).people["mentee"]
    assert (person.name, person.timezone, person.colour) == ("Lin Chen", "Asia/Tokyo", "#b4532f")


def test_notes_read_as_a_line_for_each_block() -> None:
    """Lists in notes, and styled words, read as plain text."""
    doc = fresh()
    goal = edit.add_goal(doc, title="a", by="mentor", at=AT)
    item = XmlElement("listItem", {}, [XmlElement("paragraph", {}, [XmlText("one")])])
    broken = XmlElement("paragraph", {}, [XmlText("first"), XmlElement("hardBreak"), XmlText("below")])
    doc["goals"][goal]["notes"] = XmlFragment([broken, XmlElement("bulletList", {}, [item])])
    assert read(doc).goals[0].notes == "first\nbelow\none"


def test_a_field_that_holds_a_mark_of_format_reads_as_its_default() -> None:
    """A key that pycrdt names and finds no value under is like a missing one, and its neighbours read as ever."""
    doc: Board = Doc(client_id=1)
    doc.get("about", type=Map)["created"] = "2026-01-05T09:00:00.000Z"
    doc.get("about", type=Map)["purpose"] = "to learn"
    doc.apply_update(b"\x01\x01\x09\x00\x86\x01\x00\x01k\x011\x00")  # client 9 puts a format in place of `created`
    about = read(doc).about
    assert (about.created, about.purpose) == (None, "to learn")
