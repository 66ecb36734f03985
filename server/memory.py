"""Memory: what is collected when, and what goes back to the operating system."""

import ctypes
import gc

YOUNG = 50_000
"""Objects made since the last look for cycles. Python's own 700 would be a look every few keystrokes, for nothing:
what a keystroke makes has no cycles."""


def settle_in() -> None:
    """Leave what has been made so far out of every later look for cycles: it stays as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)


def give_back() -> None:
    """Return what is free. glibc keeps the many small pieces of a document that was laid down; others do not."""
    if _trim is not None:
        _trim(0)


def _find() -> "ctypes._NamedFuncPointer | None":
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # musl, macOS, Windows
        return None


_trim = _find()
