"""Who looks at a board's progress pages right now, and what they are told when something public changes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

SETTLE = 0.25
"""Seconds after a change before viewers are told, so that a word being typed is one message, not five."""

PATIENCE = 1.0
"""Seconds that a revocation waits for a stream to notice. Content can't be sent any more from its first moment."""

HEARTBEAT = 20.0
"""Seconds after which a quiet stream says that it is alive."""


class Stream:
    """One open page. It ends when its link is taken back (R10)."""

    def __init__(self, board: str, link: str) -> None:
        self.board = board
        self.link = link
        self._stirred = asyncio.Event()
        self._gone = False
        self._leaving = False
        self._ended = asyncio.Event()

    @property
    def _ending(self) -> bool:
        return self._gone or self._leaving

    def stir(self) -> None:
        """Something may have changed."""
        self._stirred.set()

    def leave(self) -> None:
        """End without a word: the page is still there, only the server goes."""
        self._leaving = True
        self._stirred.set()

    async def end(self) -> None:
        """The link is taken back; returns when the stream is over, or stuck in a reader that takes nothing anyway."""
        self._gone = True
        self._stirred.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._ended.wait()

    async def events(self, read: Callable[[], Awaitable[bytes | None]]) -> AsyncIterator[bytes]:
        """Server-sent events: what `read` gives, at first and whenever it differs; None of it means gone."""
        last: bytes | None = b""
        try:
            yield b"retry: 3000\n\n"
            while True:
                self._stirred.clear()
                if self._leaving:
                    return
                event = None if self._gone else await read()
                if self._gone or event is None:  # taken back, perhaps while it was read
                    self._ended.set()
                    yield b"event: gone\ndata: {}\n\n"
                    return
                if event != last:
                    last = event
                    yield event
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        await self._stirred.wait()
                except TimeoutError:
                    yield b": still here\n\n"  # and read again: a link's time may be over
                else:
                    if not self._ending:
                        await asyncio.sleep(SETTLE)
        finally:
            self._ended.set()


class Viewers:
    """All open streams."""

    def __init__(self) -> None:
        self._streams: dict[str, set[Stream]] = {}

    def open(self, board: str, link: str) -> Stream:
        """A new stream; close it with close()."""
        stream = Stream(board, link)
        self._streams.setdefault(board, set()).add(stream)
        return stream

    def close(self, stream: Stream) -> None:
        """The viewer has gone."""
        streams = self._streams.get(stream.board, set())
        streams.discard(stream)
        if not streams:
            self._streams.pop(stream.board, None)

    def leave(self) -> None:
        """R11: the server goes. Every stream ends; browsers come back by themselves."""
        for streams in self._streams.values():
            for stream in streams:
                stream.leave()

    def changed(self, board: str) -> None:
        """Something on this board has changed; perhaps something public."""
        for stream in self._streams.get(board, ()):
            stream.stir()

    async def end_link(self, board: str, link: str) -> None:
        """R10: end all streams of a link; returns when they can send no more content."""
        ended = [stream.end() for stream in tuple(self._streams.get(board, ())) if stream.link == link]
        await asyncio.gather(*ended)

    @property
    def count(self) -> int:
        """How many streams are open."""
        return sum(map(len, self._streams.values()))
