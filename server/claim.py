"""One Cairn a database file: two would number the same board's rows twice, and one of the two would be lost."""

import asyncio
import os

from .errors import StoreFailure

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows, which has no such lock, lets a second one in
    flock = None  # type: ignore[assignment]

PATIENCE = 10.0
"""Seconds for the one before to end: a restart begins the new process while the old one still saves (R11)."""


class Claim:
    """A lock on `<file>.lock`, which the operating system gives back however the process ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    async def take(cls, file: str, patience: float = PATIENCE) -> "Claim":
        """Claim `file`. Raises StoreFailure when another process holds it for `patience` seconds, or on an OSError."""
        try:
            handle = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreFailure(f"The data folder can't be used: {file}.lock: {error.strerror}.") from None
        deadline = asyncio.get_running_loop().time() + patience
        while flock is not None:
            try:
                flock(handle, LOCK_EX | LOCK_NB)
                break
            except BlockingIOError:
                if asyncio.get_running_loop().time() > deadline:
                    os.close(handle)
                    raise StoreFailure(
                        f"Another Cairn is using {file}. Stop it, or give this one its own folder (CAIRN_DATA)."
                    ) from None
            await asyncio.sleep(0.05)
        return cls(handle)

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._handle)
