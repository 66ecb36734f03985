"""The real server, which also notes in a shared page what its database is doing: so that whoever kills it can aim.

    python -m tests.torture.marked PAGE serve

Nothing else is different: what Records does is passed on as it is, with a count of entries and returns around it.
"""

import functools
import mmap
import struct
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal, get_args

Deed = Literal["append", "load", "compact"]
DEEDS: tuple[Deed, ...] = get_args(Deed)
"""The methods of Records that are noted."""

_PAIR = struct.Struct("<II")


class Page:
    """How often each deed has begun and ended, in a file that outlives the process."""

    def __init__(self, file: Path) -> None:
        """Open the page in `file`, which must be there: see clear()."""
        with file.open("r+b") as opened:
            self._memory = mmap.mmap(opened.fileno(), _PAIR.size * len(DEEDS))

    @staticmethod
    def clear(file: Path) -> None:
        """Make `file` a page on which nothing has happened."""
        file.write_bytes(bytes(_PAIR.size * len(DEEDS)))

    def counts(self, deed: Deed) -> tuple[int, int]:
        """How often `deed` has begun, and ended."""
        begun, ended = _PAIR.unpack_from(self._memory, _PAIR.size * DEEDS.index(deed))
        return begun, ended

    def running(self) -> set[Deed]:
        """What has begun and not ended."""
        return {deed for deed in DEEDS if len(set(self.counts(deed))) == 2}

    def note(self, deed: Deed, begun: int, ended: int) -> None:
        """Count."""
        was = self.counts(deed)
        _PAIR.pack_into(self._memory, _PAIR.size * DEEDS.index(deed), was[0] + begun, was[1] + ended)


def mark(page: Page, deed: Deed, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """`method`, noted on `page` while it runs."""

    @functools.wraps(method)
    async def marked(*details: Any, **more: Any) -> Any:
        page.note(deed, 1, 0)
        try:
            return await method(*details, **more)
        finally:
            page.note(deed, 0, 1)

    return marked


def main(file: str, *arguments: str) -> None:
    """Run `cairn` with `arguments`, marked."""
    from server.cli import main as cairn
    from server.records import Records

    page = Page(Path(file))
    for deed in DEEDS:
        setattr(Records, deed, mark(page, deed, getattr(Records, deed)))
    cairn(arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
