"""How far a goal is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crdt.board import Action, Benchmark, Goal, Measure
from crdt.progress import progress


def goal(kind: str = "benchmarks", start: float = 0, target: float = 100, now: float = 0, status: str = "open") -> Goal:
    """A goal measured so."""
    nobody = {"mentor": None, "mentee": None}
    measure = Measure(kind, "", start, target, now)
    return Goal("g", "", "", "", "", "", status, None, "", measure, nobody, None, None, None, None)  # type: ignore[arg-type]


def benchmark(reached: bool, removed: bool = False, of: str = "g") -> Benchmark:
    """A benchmark."""
    return Benchmark("b", of, "", None, "", "t" if reached else None, "t" if removed else None)


def action(done: bool, removed: bool = False, of: str = "g") -> Action:
    """An action."""
    return Action("a", of, "", "both", None, "", "t" if done else None, None, "t" if removed else None)


def test_a_goal_without_parts_is_at_the_start() -> None:
    """No parts yet is 0."""
    assert progress(goal("benchmarks"), [], []) == progress(goal("actions"), [], []) == 0


def test_parts_count_alike() -> None:
    """Two of three benchmarks, or of three actions, are two thirds."""
    assert progress(goal("benchmarks"), [benchmark(True), benchmark(True), benchmark(False)], []) == 2 / 3
    assert progress(goal("actions"), [], [action(True), action(False)]) == 1 / 2


def test_removed_parts_and_those_of_other_goals_never_count() -> None:
    """Only what is there and belongs here counts."""
    benchmarks = [benchmark(True), benchmark(False, removed=True), benchmark(False, of="h")]
    assert progress(goal("benchmarks"), benchmarks, []) == 1
    assert progress(goal("actions"), [], [action(False), action(True, removed=True), action(True, of="h")]) == 0


@pytest.mark.parametrize(
    ("start", "target", "now", "expected"),
    [
        (0, 10, 5, 0.5),
        (10, 0, 5, 0.5),
        (0, 10, 20, 1),
        (0, 10, -5, 0),
        (5, 5, 5, 1),
        (5, 5, 4, 0),
        (80, 70, 77.5, 0.25),
    ],
)
def test_a_number_is_the_way_from_start_to_target(start: float, target: float, now: float, expected: float) -> None:
    """(now - start) / (target - start), kept between 0 and 1, also downwards."""
    assert progress(goal("number", start, target, now), [], []) == expected


def test_judged_is_a_percentage() -> None:
    """now / 100."""
    assert progress(goal("judged", now=35), [], []) == 0.35


def test_a_reached_goal_is_at_the_end() -> None:
    """`reached` is 1, whatever its parts say."""
    assert progress(goal("benchmarks", status="reached"), [benchmark(False)], []) == 1


numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)


@given(st.sampled_from(["actions", "benchmarks", "number", "judged"]), numbers, numbers, numbers)
def test_progress_is_always_between_0_and_1(kind: str, start: float, target: float, now: float) -> None:
    """Whatever the numbers."""
    assert 0 <= progress(goal(kind, start, target, now), [benchmark(True)], [action(False)]) <= 1
