"""From a board to what the world may see of it. An allow-list: a field that is not named here never leaves the house.

Public is what both seats have turned their key on and nobody has removed. Never notes, actions, check-ins,
confidence, agreement, ids of people, authorship or history.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, Literal

from .board import BoardView, Goal
from .progress import progress

Names = Literal["full", "initials", "hidden"]
"""How a link shows the two people."""


@dataclass(frozen=True, slots=True)
class PublicBenchmark:
    """A mark on the way, and whether it is reached."""

    title: str
    reached: bool


@dataclass(frozen=True, slots=True)
class PublicGoal:
    """A goal as the world may see it; `area` and `value` are their names, progress goes from 0 to 1."""

    id: str
    title: str
    area: str
    value: str
    status: str
    progress: float
    due: str | None
    reached: bool
    benchmarks: tuple[PublicBenchmark, ...]


@dataclass(frozen=True, slots=True)
class PublicWin:
    """A win as the world may see it."""

    id: str
    title: str
    on: str | None


@dataclass(frozen=True, slots=True)
class PublicNames:
    """The two people as the link shows them; None is hidden."""

    mentor: str | None
    mentee: str | None


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """All that a progress page shows."""

    names: PublicNames
    goals: tuple[PublicGoal, ...]
    wins: tuple[PublicWin, ...]
    stones: int
    """How many of the goals are reached."""

    @property
    def title(self) -> str:
        """Who this is about, as far as the link says. The board's own title stays in the house."""
        return " & ".join(name for name in (self.names.mentor, self.names.mentee) if name) or "Progress"

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return asdict(self)


def project(view: BoardView, consented: Collection[str], names: Names) -> PublicProgress:
    """What a link that shows names as `names` says does show of `view`.

    `consented` holds the ids of the goals and wins that both seats have turned their key on.
    """
    goals = tuple(_goal(view, goal) for goal in view.goals if goal.id in consented and goal.removed is None)
    return PublicProgress(
        names=PublicNames(
            mentor=_name(view.people["mentor"].name, names),
            mentee=_name(view.people["mentee"].name, names),
        ),
        goals=goals,
        wins=tuple(
            PublicWin(win.id, win.title, win.on) for win in view.wins if win.id in consented and win.removed is None
        ),
        stones=sum(goal.reached for goal in goals),
    )


def _goal(view: BoardView, goal: Goal) -> PublicGoal:
    return PublicGoal(
        id=goal.id,
        title=goal.title,
        area=next((area.name for area in view.areas if area.id == goal.area and area.removed is None), ""),
        value=next((value.name for value in view.values if value.id == goal.value and value.removed is None), ""),
        status=goal.status,
        progress=progress(goal, view.benchmarks, view.actions),
        due=goal.due,
        reached=goal.status == "reached",
        benchmarks=tuple(
            PublicBenchmark(b.title, b.reached is not None)
            for b in view.benchmarks
            if b.goal == goal.id and b.removed is None
        ),
    )


def _name(name: str, names: Names) -> str | None:
    if names == "hidden" or not name:
        return None
    if names == "full":
        return name
    return " ".join(f"{part[0].upper()}." for part in name.split())
