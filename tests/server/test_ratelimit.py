"""So many an hour."""

import pytest

from server.errors import RequestError
from server.ratelimit import REMEMBERED, RateLimit


def test_an_address_has_its_number_and_gets_it_back() -> None:
    """Sixty at once, then none, then one a minute."""
    now = [0.0]
    limit = RateLimit(60, lambda: now[0])
    for _ in range(60):
        limit.check("a")
        limit.spend("a")
    with pytest.raises(RequestError) as raised:
        limit.check("a")
    assert (raised.value.status, raised.value.retry_after) == (429, 61)
    limit.check("b")
    now[0] += 61
    limit.check("a")


def test_none_is_no_limit() -> None:
    """0 an hour switches it off."""
    limit = RateLimit(0)
    for _ in range(1_000):
        limit.check("a")
        limit.spend("a")


def test_no_crowd_can_fill_the_memory() -> None:
    """The longest unseen address is forgotten."""
    limit = RateLimit(1)
    for n in range(REMEMBERED + 10):
        limit.spend(str(n))
    limit.check("0")
    with pytest.raises(RequestError):
        limit.check(str(REMEMBERED + 9))
