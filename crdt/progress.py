"""How far a goal is, 0 to 1: pure arithmetic."""

from collections.abc import Sequence

from .board import Action, Benchmark, Goal


def progress(goal: Goal, benchmarks: Sequence[Benchmark], actions: Sequence[Action]) -> float:
    """How far `goal` is, given at least its own benchmarks and actions.

    A reached goal is at 1. Otherwise by its measure: done of all actions, reached of all benchmarks,
    (now - start) / (target - start), or now / 100 as judged. Removed parts never count; no parts yet is 0.
    """
    measure = goal.measure
    if goal.status == "reached":
        return 1.0
    if measure.kind == "actions":
        return _share([a.done is not None for a in actions if a.goal == goal.id and a.removed is None])
    if measure.kind == "benchmarks":
        return _share([b.reached is not None for b in benchmarks if b.goal == goal.id and b.removed is None])
    if measure.kind == "judged":
        return _clamp(measure.now / 100)
    if measure.target == measure.start:
        return 1.0 if measure.now >= measure.target else 0.0
    return _clamp((measure.now - measure.start) / (measure.target - measure.start))


def _share(parts: Sequence[bool]) -> float:
    return sum(parts) / len(parts) if parts else 0.0


def _clamp(value: float) -> float:
    return min(1.0, max(0.0, value))
