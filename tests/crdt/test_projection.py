"""What leaves the house."""

import json

import pytest
from pycrdt import Doc, Map

from crdt import board as edit
from crdt.board import Board, read
from crdt.projection import Names, project

AT = "2026-01-05T09:00:00.000Z"


def example() -> tuple[Board, dict[str, str]]:
    """A board whose every private text says CANARY."""
    doc: Board = Doc()
    edit.seed(doc, title="CANARY board", names={"mentor": "Ada Lovelace", "mentee": "Lin Chen"}, at=AT)
    edit.set_person(doc, "mentee", timezone="CANARY zone")
    doc["about"]["purpose"].insert(0, "CANARY purpose")
    shown = edit.add_goal(
        doc, title="Speak", by="mentee", at=AT, area="work", why="CANARY why", notes="CANARY notes", due="2026-06-01"
    )
    edit.reach_benchmark(doc, edit.add_benchmark(doc, goal=shown, title="Outline"), AT)
    gone = edit.add_benchmark(doc, goal=shown, title="CANARY removed benchmark")
    edit.remove(doc, "benchmarks", gone, AT)
    edit.add_action(doc, title="CANARY action", goal=shown, owner="mentee")
    doc["values"]["v"] = Map({"name": "CANARY value", "meaning": "", "order": "a0", "removed": AT})
    edit.set_goal(doc, shown, value="v")
    doc["goals"][shown]["CANARY field"] = "CANARY unknown field"
    hidden = edit.add_goal(doc, title="CANARY goal", by="mentor", at=AT)
    edit.add_benchmark(doc, goal=hidden, title="CANARY benchmark")
    removed = edit.add_goal(doc, title="CANARY removed goal", by="mentor", at=AT)
    edit.remove(doc, "goals", removed, AT)
    win = edit.add_win(doc, title="First talk", goal=shown, on="2026-01-04", by="mentor")
    edit.add_win(doc, title="CANARY win", goal=None, on="2026-01-04", by="mentor")
    return doc, {"shown": shown, "hidden": hidden, "removed": removed, "win": win}


@pytest.mark.parametrize("names", ["full", "initials", "hidden"])
def test_only_what_both_published_leaves_and_of_it_only_what_is_listed(names: Names) -> None:
    """No canary in the projection, whatever the link says about names."""
    doc, ids = example()
    page = project(read(doc), {ids["shown"], ids["removed"], ids["win"]}, names)
    text = json.dumps(page.as_json())
    assert "CANARY" not in text + page.title
    assert [goal.title for goal in page.goals] == ["Speak"]
    assert [win.title for win in page.wins] == ["First talk"]


def test_a_goal_shows_what_the_allow_list_names() -> None:
    """Title, area, value, status, progress, due, and its benchmarks' titles and states."""
    doc, ids = example()
    (goal,) = project(read(doc), {ids["shown"]}, "full").as_json()["goals"]
    assert goal == {
        "id": ids["shown"],
        "title": "Speak",
        "area": "Work",
        "value": "",
        "status": "open",
        "progress": 1.0,
        "due": "2026-06-01",
        "reached": False,
        "benchmarks": ({"title": "Outline", "reached": True},),
    }


def test_names_are_shown_as_the_link_says() -> None:
    """In full, as initials, or not at all."""
    doc, _ = example()
    view = read(doc)
    assert project(view, (), "full").title == "Ada Lovelace & Lin Chen"
    assert project(view, (), "initials").title == "A. L. & L. C."
    hidden = project(view, (), "hidden")
    assert (hidden.names.mentor, hidden.names.mentee, hidden.title) == (None, None, "Progress")


def test_the_documents_own_word_about_publishing_counts_for_nothing() -> None:
    """A board that claims in `published` that both agreed shows nothing without the server's record."""
    doc, ids = example()
    edit.set_published(doc, ids["hidden"], {"mentor": AT, "mentee": AT})
    assert project(read(doc), (), "full").goals == ()


def test_reached_goals_are_stones() -> None:
    """Each published goal that is reached is a stone."""
    doc, ids = example()
    edit.set_status(doc, ids["shown"], "reached", at=AT)
    assert project(read(doc), {ids["shown"]}, "full").stones == 1
