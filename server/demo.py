"""The example board of `cairn serve --demo`: a believable pair, so that a newcomer alone can look around."""

from dataclasses import dataclass
from datetime import date, timedelta

from pycrdt import Doc

from crdt import board as edit
from crdt.board import SEATS, Board, Measure, Seat, new_id

from .access import Access, digest, new_token
from .clock import instant, now
from .directory import Directory, Link

BOARD = "example"
"""One example a database: the next start finds it again."""

_NAMES: dict[Seat, str] = {"mentor": "Ada", "mentee": "Lin"}


@dataclass(frozen=True, slots=True)
class Demo:
    """Paths of the example: each seat's invitation and the progress page."""

    seats: dict[Seat, str]
    progress: str


async def prepare_demo(directory: Directory, access: Access) -> Demo:
    """The example board's links, fresh for this start; makes the board the first time."""
    if not await directory.has_board(BOARD):
        await _make(directory)
    seats: dict[Seat, str] = {}
    for seat in SEATS:
        token = new_token()
        await directory.invite(BOARD, seat, digest(token), days=30)
        seats[seat] = f"/join/{token}"
    links = await directory.links(BOARD)
    if not links:  # somebody tried revoking: the next start hands out a new one
        link = Link(new_id(), BOARD, "For our programme", "full", None, None, instant(), "mentor")
        await directory.add_link(link)
        links = [link]
    return Demo(seats, f"/p/{access.link_token(links[0].id)}")


async def _make(directory: Directory) -> None:
    document: Board = Doc()
    published = write_example(document, now().date(), instant())
    invitation = new_token()
    await directory.make_board(
        BOARD,
        names=_NAMES,
        by="mentor",
        seed=document.get_update(),
        credential=digest(new_token()),
        invitation=digest(invitation),
        invitation_days=1,
    )
    await directory.take_seat(digest(invitation), _NAMES["mentee"], digest(new_token()))
    for item in published:
        for seat in SEATS:
            await directory.consent(BOARD, item, seat, given=True)


def write_example(doc: Board, today: date, at: str) -> tuple[str, ...]:
    """Fill an empty `doc` with the example as of `today`; returns the items that both have published."""

    def day(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

    edit.seed(doc, title="Ada & Lin", names=_NAMES, at=at)
    doc["about"]["purpose"].insert(
        0, "A year of finding Lin's voice as an engineer, at a pace that leaves room for life."
    )

    talk = edit.add_goal(
        doc,
        title="Speak at the engineering guild about what we broke",
        why="I explain best in writing, and want the room too.",
        notes="Start with the pager at 3 a.m., not with the architecture. Ada: the room forgives what you tell first.",
        by="mentee",
        at=at,
        area="work",
        due=day(19),
    )
    for title, due, reached in (
        ("Outline agreed", day(-12), True),
        ("Dry run with Ada", day(-2), True),
        ("The talk", day(19), False),
    ):
        benchmark = edit.add_benchmark(doc, goal=talk, title=title, due=due)
        edit.reach_benchmark(doc, benchmark, at if reached else None)
    _actions(
        doc,
        talk,
        at,
        ("Pick the three incidents worth telling", "mentee", day(-9), True),
        ("Draft the opening two minutes, out loud", "mentee", day(3), False),
        ("Introduce Lin to the guild's host", "mentor", day(1), False),
    )

    lead = edit.add_goal(
        doc,
        title="Lead the billing migration without the title",
        why="Practise getting to a decision with people who don't report to me.",
        by="mentee",
        at=at,
        area="work",
        due=day(46),
    )
    for title, reached in (
        ("Everyone affected has been asked", True),
        ("The cut-over plan is written down", False),
        ("First customers moved", False),
        ("The old system is off", False),
    ):
        benchmark = edit.add_benchmark(doc, goal=lead, title=title)
        edit.reach_benchmark(doc, benchmark, at if reached else None)
    _actions(
        doc,
        lead,
        at,
        ("Ask finance what would worry them most", "mentee", day(-4), True),
        ("Write one page: who decides the cut-over", "mentee", day(5), False),
        ("Share how the 2019 migration went wrong", "mentor", day(7), False),
    )

    read = edit.add_goal(
        doc,
        title="Read code reviews as conversations",
        why="Ten reviews, each with a note on what the other person cared about.",
        by="mentor",
        at=at,
        area="learning",
        measure=Measure("number", "reviews", 0, 10, 5),
    )
    _actions(doc, read, at, ("Note one question to ask, not one thing to fix", "both", None, False))

    home = edit.add_goal(
        doc,
        title="Leave at five on Thursdays",
        why="Choir starts at six, and I am kinder on Fridays when I went.",
        by="mentee",
        at=at,
        area="life",
        measure=Measure("number", "weeks", 0, 10, 8),
    )
    _actions(
        doc,
        home,
        at,
        ("Block Thursday afternoons in the calendar", "mentee", day(-30), True),
        ("Tell the team why", "mentee", day(-21), True),
    )
    edit.add_action(doc, title="Choose a café for December", goal=None, owner="both", due=day(10))
    win = edit.add_win(doc, title="First design review that Lin ran alone", goal=lead, on=day(-6), by="mentor")
    published = (talk, home, win)
    for item in published:
        edit.set_published(doc, item, {"mentor": at, "mentee": at})
    return published


def _actions(doc: Board, goal: str, at: str, *actions: tuple[str, edit.Owner, str | None, bool]) -> None:
    for title, owner, due, done in actions:
        action = edit.add_action(doc, title=title, goal=goal, owner=owner, due=due)
        edit.tick_action(doc, action, at if done else None)
