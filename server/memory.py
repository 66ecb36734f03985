"""Freed memory goes back to the operating system."""

import ctypes


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
