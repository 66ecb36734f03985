"""What a person has seen: two sets of ids, merged by union."""

import json
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from crdt.errors import ProtocolError
from crdt.lib0 import MAX_UINT, write_uint
from crdt.seen import NOTHING, merge

Ranges = dict[int, list[tuple[int, int]]]
"""client -> [clock, length] of each range."""

FIXTURE = json.loads((Path(__file__).parents[1] / "fixtures" / "seen.json").read_text())


def ids(ranges: Ranges) -> bytes:
    """A set of ids, written as it is given."""
    out = write_uint(len(ranges))
    for client, each in ranges.items():
        out += write_uint(client) + write_uint(len(each))
        out += b"".join(write_uint(clock) + write_uint(length) for clock, length in each)
    return out


def seen(known: Ranges, gone: Ranges | None = None) -> bytes:
    """A record of what was seen."""
    return ids(known) + ids(gone or {})


def test_ranges_that_touch_or_overlap_become_one() -> None:
    """Each client's ranges are united by themselves, in both sets; written in one way only."""
    one = seen({7: [(10, 5), (0, 3)], 2: [(0, 1)]}, {7: [(1, 1)]})
    other = seen({7: [(3, 4), (12, 9)]}, {2: [(0, 1)], 7: [(4, 1)]})
    assert merge(one, other) == seen({2: [(0, 1)], 7: [(0, 7), (10, 11)]}, {2: [(0, 1)], 7: [(1, 1), (4, 1)]})


def test_merging_is_the_same_in_any_order_and_number() -> None:
    """Three devices' records end equal whoever tells first, and telling again adds nothing."""
    random = Random(4)
    for _ in range(50):
        told = [
            seen(*({random.randrange(4): [(random.randrange(50), random.randrange(1, 9))]} for _ in range(2)))
            for _ in range(3)
        ]
        outcomes = set()
        for order in permutations([*told, told[0]]):
            record = NOTHING
            for each in order:
                record = merge(record, each)
            outcomes.add(record)
        assert len(outcomes) == 1


@pytest.mark.parametrize("case", FIXTURE["merges"], ids=lambda case: case["name"])
def test_merges_as_the_browser_does(case: dict[str, str]) -> None:
    """Both languages write the same bytes for the same union."""
    merged = merge(bytes.fromhex(case["one"]), bytes.fromhex(case["other"]))
    assert merged.hex() == case["merged"]


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"\0",
        NOTHING + b"\0",
        b"\xff\xff\xff\xff\x0f\0",
        seen({1: [(0, 0)]}),
        seen({1: [(MAX_UINT, 1)]}),
        seen({1: [(0, 5)]})[:-2],
        b"Speak at the guild",
    ],
    ids=["empty", "half", "more", "claims much", "nothing", "past all clocks", "cut", "words"],
)
def test_nonsense_is_refused(nonsense: bytes) -> None:
    """What is no record raises ProtocolError, on either side."""
    for pair in ((nonsense, NOTHING), (NOTHING, nonsense)):
        with pytest.raises(ProtocolError):
            merge(*pair)


def test_a_clients_whole_future_can_be_known() -> None:
    """A device of one's own is known for ever: its range ends with the last clock there can be."""
    whole = seen({9: [(0, MAX_UINT)]})
    assert merge(whole, seen({9: [(4, 6)]})) == whole
