"""The journal's writer: each room's updates go to disk in the order in which the room took them.

Group commit: what all rooms brought since the last commit is one transaction. A lone update after quiet commits at
once; under load commits are SPACING apart, since one costs the same whatever it carries.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from .clock import instant
from .records import Records, Row
from .store import trouble

log = logging.getLogger("cairn")

SPACING = 0.03
"""Seconds between the end of a commit and the next under load; an acknowledgement waits that long at most.

A commit costs as much as the relaying of a dozen key presses, whatever it carries; nobody sees 30 ms in "Saved".
"""

RETRY = (0.1, 0.3, 1, 2, 5)
"""Seconds before each new try while the database refuses; the last one repeats."""

FULL = 64 * 2**20
"""Bytes that may wait in memory for a database that refuses."""


class Journal:
    """Writes rows in groups and tells `committed` (board -> seq) and `trouble` (why, or "") what came of it."""

    def __init__(
        self, records: Records, committed: Callable[[dict[str, int]], None], trouble: Callable[[str], None]
    ) -> None:
        self._records = records
        self._on_committed = committed
        self._on_trouble = trouble
        self._waiting: list[Row] = []
        self._at = ""
        """When the first of those that wait came; all of a group have come at once, as far as people can tell."""
        self._bytes = 0
        self.full = False
        """Whether so much waits that nothing more should be taken."""
        self._wake = asyncio.Event()
        self._commit = asyncio.Event()
        """Set by the next commit, which puts a new one in its place."""
        self._stopping = asyncio.Event()
        self._taken = 0
        self._writer: asyncio.Task[None] | None = None
        self.rows = 0
        self.commits = 0

    def start(self) -> None:
        """Begin to write."""
        self._writer = asyncio.create_task(self._write_for_ever(), name="journal")

    async def stop(self, patience: float) -> None:
        """Write what waits, for at most `patience` seconds, then stop (R11)."""
        if self._writer is None:
            return
        self._stopping.set()
        try:
            async with asyncio.timeout(patience):
                await self.flush()
        except TimeoutError:
            pass  # nobody was told that these rows are saved (R4)
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)

    def append(self, board: str, seq: int, seat: str, data: bytes) -> None:
        """Write this row with the next commit."""
        if not self._waiting:
            self._at = instant()
            self._wake.set()
        self._taken += 1
        self._waiting.append(Row(board, seq, self._at, seat, data))
        self._bytes += len(data)
        if self._bytes > FULL:
            self.full = True

    @property
    def waiting(self) -> int:
        """Rows that are not on disk yet."""
        return self._taken - self.rows

    async def flush(self) -> None:
        """Return when all that has been appended so far is on disk."""
        taken = self._taken
        while self.rows < taken:
            await self._commit.wait()

    async def _write_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        earliest = 0.0  # A lone row finds that long past, and no timer was set for it.
        while True:
            await self._wake.wait()
            if (wait := earliest - loop.time()) > 0:
                await asyncio.sleep(wait)
            self._wake.clear()
            rows, self._waiting = self._waiting, []
            size = self._bytes
            await self._write(rows)
            self._bytes -= size
            self.full = self._bytes > FULL
            self.rows += len(rows)
            self.commits += 1
            try:
                self._on_committed({row.board: row.seq for row in rows})
            except Exception:
                log.exception("a room failed when it was told of a commit")
            self._commit.set()
            self._commit = asyncio.Event()
            await self._tidy()
            earliest = loop.time() + SPACING

    async def _tidy(self) -> None:
        try:
            await self._records.tidy()
        except Exception as error:  # it is tried again behind the next commit
            log.warning("the journal's rows stay unsorted for now: %s", type(error).__name__)

    async def _write(self, rows: list[Row]) -> None:
        """Return when `rows` are on disk, however long that takes.

        Whatever goes wrong, the writer must not end: nothing would be saved any more. Nothing of a group is written
        when it fails, so all of it is tried again.
        """
        failures = 0
        while True:
            try:
                await self._records.append(rows)
            except Exception as error:
                self._on_trouble(trouble(error))
                await self._pause(RETRY[min(failures, len(RETRY) - 1)])
                failures += 1
            else:
                if failures:
                    self._on_trouble("")
                return

    async def _pause(self, seconds: float) -> None:
        """Wait before the next try; when there is no time left (R11), the first moment of that ends the wait."""
        if self._stopping.is_set():
            await asyncio.sleep(RETRY[0])
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
