"""What a person has seen of a board, as two sets of ids: items they know of, and items they know to be deleted.

A set of ids := varUint(clients), then for each client varUint(client) varUint(ranges), then for each range
varUint(clock) varUint(length). Seen := known, then gone. It names items and holds no word of what they say, and merging
is a union: whichever of a person's devices tells first, and however often, the outcome is the same.
"""

from .errors import ProtocolError
from .lib0 import MAX_UINT, read_uint, write_uint

Ids = dict[int, list[tuple[int, int]]]
"""client -> [start, end) of its clocks: sorted, and none touching the next."""

NOTHING = b"\0\0"
"""Seen of somebody who has seen nothing."""


def merge(one: bytes, other: bytes) -> bytes:
    """All that either has seen, written the one way that its content has. Raises ProtocolError."""
    mine, theirs = _read(one), _read(other)
    return b"".join(_write(_union(a, b)) for a, b in zip(mine, theirs, strict=True))


def _union(one: Ids, other: Ids) -> Ids:
    return {
        client: _joined([*one.get(client, ()), *other.get(client, ())]) for client in sorted(one.keys() | other.keys())
    }


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _read(data: bytes) -> tuple[Ids, Ids]:
    known, pos = _read_ids(data, 0)
    gone, pos = _read_ids(data, pos)
    if pos != len(data):
        raise ProtocolError("bytes after the last range")
    return known, gone


def _read_ids(data: bytes, pos: int) -> tuple[Ids, int]:
    # A length that the data claims but does not hold runs into its end: nothing is reserved by it.
    ids: Ids = {}
    clients, pos = read_uint(data, pos)
    for _ in range(clients):
        client, pos = read_uint(data, pos)
        count, pos = read_uint(data, pos)
        ranges = ids.setdefault(client, [])
        for _ in range(count):
            start, pos = read_uint(data, pos)
            length, pos = read_uint(data, pos)
            if length == 0 or start + length > MAX_UINT:
                raise ProtocolError("a range of nothing, or past all clocks")
            ranges.append((start, start + length))
    return ids, pos


def _write(ids: Ids) -> bytes:
    held = {client: ranges for client, ranges in ids.items() if ranges}
    out = [write_uint(len(held))]
    for client, ranges in held.items():
        out += (write_uint(client), write_uint(len(ranges)))
        for start, end in ranges:
            out += (write_uint(start), write_uint(end - start))
    return b"".join(out)
