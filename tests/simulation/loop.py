"""Virtual time: an event loop whose clock jumps to the next timer when nothing is ready. No I/O, no threads."""

import asyncio
from asyncio.base_events import BaseEventLoop
from typing import Any

TURNS = 20_000
"""Turns at one instant after which the loop is said to run in a circle."""


class Stuck(Exception):
    """Nothing will ever happen again, or the same for ever at one instant."""


class VirtualLoop(BaseEventLoop):
    """An asyncio loop that is its own selector: to wait is to move the clock."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._turns = 0
        self._selector = self
        self._clock_resolution = 1e-9

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._now

    def select(self, timeout: float | None) -> list[Any]:
        """Called by the loop when it would wait for I/O. Raises Stuck when nothing could wake it."""
        if timeout is None:
            raise Stuck("everybody waits and no timer is set")
        if timeout > 0:
            self._now += timeout
            self._turns = 0
        else:
            self._turns += 1
            if self._turns > TURNS:
                self._turns = 0
                raise Stuck("the loop turns without end at one instant")
        return []

    def _process_events(self, events: list[Any]) -> None:
        """Nothing comes from outside."""

    def _write_to_self(self) -> None:
        """No other thread wakes this loop."""


def cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel what is left on a loop that has stopped, and let it end."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    turns = 0
    while turns < TURNS and not all(task.done() for task in left):
        loop.call_soon(loop.stop)
        loop.run_forever()
        turns += 1
