"""The network between a client and the server: WebSockets that delay, stall and break, but keep the order of frames."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from random import Random
from typing import Protocol

from .documents import Clocks


@dataclass(frozen=True, slots=True)
class Frame:
    """One binary message. `adds` is what a document message adds to the document, None for any other message."""

    data: bytes
    adds: Clocks | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A close frame."""

    code: int


NOBODY = Context()
"""The network's own context: what it delivers must not pass for work of the sender's process."""


@dataclass
class Weather:
    """How the network is just now, and how patient readers are."""

    delay: float = 0.01
    """Seconds that a frame takes."""
    jitter: float = 0.01
    backlog: int = 2**20
    """Bytes that the server lets wait for one reader (R9)."""


class Pipe:
    """One direction of a connection: what goes in first comes out first, or is lost with all behind it."""

    def __init__(self, weather: Weather, rng: Random, deliver: Callable[[Frame | Closing], None]) -> None:
        self._weather = weather
        self._rng = rng
        self._deliver = deliver
        self._queue: deque[tuple[float, Frame | Closing]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._last = 0.0
        self._stalled = 0.0
        self._broken = False
        self.waiting = 0
        """Bytes on the way."""

    def put(self, item: Frame | Closing) -> None:
        """Send."""
        if self._broken:
            return
        now = asyncio.get_running_loop().time()
        self._last = max(self._last, now + self._weather.delay + self._rng.random() * self._weather.jitter)
        self._queue.append((self._last, item))
        self.waiting += len(item.data) if isinstance(item, Frame) else 0
        self._wind()

    def stall(self, seconds: float) -> None:
        """Nothing comes out for so long; then all of it does."""
        self._stalled = max(self._stalled, asyncio.get_running_loop().time() + seconds)
        self._wind()

    def recover(self) -> None:
        """End any stall."""
        self._stalled = 0.0
        self._wind()

    def cut(self) -> int:
        """Lose what is on the way and all that follows; returns how many messages that was."""
        lost = len(self._queue)
        self._broken = True
        self._queue.clear()
        self._wind()
        return lost

    def _wind(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._queue:
            due = max(self._queue[0][0], self._stalled)
            self._timer = asyncio.get_running_loop().call_at(due, self._out, context=NOBODY)

    def _out(self) -> None:
        self._timer = None
        _, item = self._queue.popleft()
        self.waiting -= len(item.data) if isinstance(item, Frame) else 0
        try:
            self._deliver(item)
        finally:
            if self._timer is None:
                self._wind()


class ClientSide(Protocol):
    """What a client does with its socket's events."""

    def opened(self, wire: "Wire") -> None:
        """The handshake succeeded."""

    def heard(self, wire: "Wire", data: bytes) -> None:
        """A message came."""

    def closed(self, wire: "Wire", code: int) -> None:
        """The connection is over: the server's close code, or 1006."""


class ServerSide(Protocol):
    """What the server does with a socket's events."""

    def heard(self, frame: Frame) -> None:
        """A message came."""

    def ended(self) -> None:
        """The connection is over."""


class Wire:
    """One WebSocket."""

    def __init__(self, weather: Weather, rng: Random, client: ClientSide, counts: Counter[str]) -> None:
        self._client: ClientSide | None = client
        self._server: ServerSide | None = None
        self._counts = counts
        self._notices: list[asyncio.TimerHandle] = []
        self.up = Pipe(weather, rng, self._to_server)
        self.down = Pipe(weather, rng, self._to_client)
        self.alive = True

    def attach(self, server: ServerSide) -> None:
        """The server takes the connection, and the client hears of it in due time."""
        self._server = server
        self.down.put(Frame(b""))  # the 101 response

    @property
    def unnoticed(self) -> bool:
        """Whether a side still believes in it."""
        return self._client is not None or self._server is not None

    # -- what can happen to it ---------------------------------------------------------------------------------------

    def leave(self) -> None:
        """The client closes in an orderly way: what it sent before still arrives."""
        self._client = None
        self.up.put(Closing(1000))

    def cut(self, client_after: float, server_after: float) -> None:
        """The connection breaks; each side notices in its own time."""
        if not self.alive:
            return
        self.alive = False
        self._counts["frames lost upwards"] += self.up.cut()
        self._counts["frames lost downwards"] += self.down.cut()
        loop = asyncio.get_running_loop()
        self._notices = [
            loop.call_later(client_after, self._tell_client, 1006, context=NOBODY),
            loop.call_later(server_after, self._tell_server, context=NOBODY),
        ]

    def notice(self) -> None:
        """Both sides learn at once what has happened before."""
        self.up.recover()
        self.down.recover()
        if not self.alive:
            for notice in self._notices:
                notice.cancel()
            self._tell_client(1006)
            self._tell_server()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _to_server(self, item: Frame | Closing) -> None:
        if isinstance(item, Closing):
            self.alive = False
            self.down.cut()
            self._tell_server()
        elif self._server is not None:
            self._server.heard(item)

    def _to_client(self, item: Frame | Closing) -> None:
        client = self._client
        if isinstance(item, Closing):
            self._tell_client(item.code)
            self.up.put(Closing(item.code))  # a closing handshake: what the client sent before comes first
        elif client is not None:
            if item.data:
                client.heard(self, item.data)
            else:
                client.opened(self)

    def _tell_client(self, code: int) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            client.closed(self, code)

    def _tell_server(self) -> None:
        if self._server is not None:
            server, self._server = self._server, None
            server.ended()
