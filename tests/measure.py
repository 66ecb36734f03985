"""How the cost of a board grows with its size and its age: `scripts/measure` prints docs/PERFORMANCE.md's second table.

Not a test: it measures, and what it measures is this machine's. Everything is one process and no disk; the servers
beside each other, with sockets and disk, are measured from outside.
"""

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable

from pycrdt import Text

from crdt.messages import Update, encode
from crdt.replica import compact
from crdt.room import Limits, Room
from tests.crdt.peers import ADA, LIN, Editor, new_board, title

KEYS = 400


def board(chars: int, gone: int, seed: int = 5) -> bytes:
    """A board whose title was typed key by key at random places: `chars` stand there, `gone` were deleted."""
    rng = random.Random(seed)
    editor = Editor(7, new_board())
    text: Text = title(editor.doc)
    left = gone
    for _ in range(chars + gone):
        text.insert(rng.randrange(len(text) + 1), rng.choice("abcdefgh "))
        if left and len(text) > 100:
            del text[rng.randrange(len(text))]
            left -= 1
    return editor.doc.get_update()


def took(work: Callable[[], object], times: int = 5) -> float:
    """Median ms."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1e3)
    return statistics.median(found)


def keystroke(whole: bytes) -> float:
    """µs of a room for one key pressed: decoded, looked at, applied, relayed, marked, and later acknowledged."""
    room: Room[str] = Room([whole], 1, Limits(frames_per_second=0))
    for member, person in (("ada", ADA), ("lin", LIN)):
        room.join(member, person, True, 0.0)
        room.receive(member, b"\x00\x00\x01\x00", 0.0)
    editor = Editor(9, whole)
    frames = [encode(Update(editor.type("a", n))) for n in range(KEYS)]
    start = time.perf_counter()
    for frame in frames:
        room.receive("ada", frame, 1.0)
        room.committed(room.seq)
    return (time.perf_counter() - start) / KEYS * 1e6


def main() -> None:
    """Print the table."""
    print("| the board | bytes | a key, µs | load, ms | join, ms | compact, ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, chars, gone in (
        ("new", 0, 0),
        ("1,000 keys", 1_000, 0),
        ("10,000 keys", 10_000, 0),
        ("10,000 keys, 9,000 of them deleted", 1_000, 9_000),
        ("50,000 keys", 50_000, 0),
        ("50,000 keys, 45,000 of them deleted", 5_000, 45_000),
    ):
        whole = board(chars, gone)
        room: Room[str] = Room([whole], 1, Limits())
        room.join("ada", ADA, True, 0.0)
        load = took(lambda: Room([whole], 1, Limits()))  # noqa: B023  # called at once
        join = took(lambda: room.receive("ada", b"\x00\x00\x01\x00", 0.0))  # noqa: B023
        figures = (statistics.median(keystroke(whole) for _ in range(3)), load, join, took(lambda: compact([whole])))  # noqa: B023
        print(f"| {name} | {len(whole):,} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |", flush=True)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nPython {sys.version.split()[0]}, {most} MiB at most", file=sys.stderr)


if __name__ == "__main__":
    main()
