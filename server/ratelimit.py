"""So many an hour for one address."""

import time
from collections import OrderedDict
from collections.abc import Callable

from .errors import RequestError
from .words import say

REMEMBERED = 10_000
"""Addresses kept in mind; the longest unseen is forgotten first, so that no crowd can fill the memory."""


class RateLimit:
    """A token bucket for each address: `per_hour` at once, refilled over the hour. 0 is no limit."""

    def __init__(self, per_hour: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_hour = per_hour
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises RequestError 429 when `address` has nothing left."""
        left = self._left(address)
        if self._per_hour and left < 1:
            wait = int((1 - left) * 3600 / self._per_hour) + 1
            raise RequestError(429, say("errors.too-fast"), None, wait)

    def spend(self, address: str) -> None:
        """Count one against `address`."""
        if self._per_hour:
            self._buckets[address] = (self._left(address) - 1, self._clock())
            self._buckets.move_to_end(address)
            if len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)

    def _left(self, address: str) -> float:
        left, since = self._buckets.get(address, (float(self._per_hour), self._clock()))
        return min(self._per_hour, left + (self._clock() - since) * self._per_hour / 3600)
