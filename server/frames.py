"""The short way for frames: uvicorn's WebSocket protocol, which also hands messages over and takes frames directly.

ASGI moves each message through a queue, a task switch and a pause of the socket. This protocol offers itself as the
ASGI extension `cairn.frames`; an endpoint that has accepted attaches a listener, which then gets each binary message
within the call that read it, in the order of the wire. Without the extension (another server, a test client) the
endpoint uses ASGI's own receive and send: the same room, the same rules.

Once a membership of a room is attached, the socket needs no endpoint: its task ends, and with it all that the request
brought, which is most of what an idle connection keeps in memory.

The stream is cut into frames here. A whole, masked, binary message is unmasked and handed
over; every other frame goes, whole, to websockets' own parser, which answers pings, joins fragments and refuses what
RFC 6455 refuses.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import apply_mask  # type: ignore[attr-defined]  # in C where there is C
from websockets.http11 import Request
from websockets.protocol import Protocol, Side, State
from websockets.server import ServerProtocol

from .hub import Membership

EXTENSION = "cairn.frames"

BACKLOG = 12 * 2**20
"""R9: bytes that may wait for one reader: a whole document as first sync (8 MiB), and what comes meanwhile."""

PARTING = 2.0
"""Seconds that a closing socket gets to take what was sent before."""

TEXT = b"\x7f"
"""What a text message is handed on as: no message of ours, so R6 closes it like any other nonsense."""


class FrameProtocol(WebSocketsSansIOProtocol):
    """One WebSocket of uvicorn's, with the short way."""

    _listener: Callable[[bytes], None] | None = None
    _rest: bytes | bytearray = b""
    """The beginning of a frame that has not all arrived."""
    _waiting = False
    """Whether more than a little waits to be read by the peer."""
    _needed = 0
    """How long `_rest` has to become before it is looked at again."""

    def handle_connect(self, event: Request) -> None:
        """Offer the extension to the endpoint. Its task has not begun yet."""
        super().handle_connect(event)
        if self.response.status_code == 101:
            cast(dict[str, object], self.scope["extensions"])[EXTENSION] = self

    def attach(self, membership: Membership) -> None:
        """Hand each message to `membership` from now on, first what has arrived since the accept, and last the end."""
        self._listener = membership.receive
        queue, self.queue = self.queue, cast("asyncio.Queue[Any]", _Ending(self.loop, membership.leave))
        while not queue.empty():
            message = queue.get_nowait()
            if message["type"] == "websocket.receive":
                membership.receive(message.get("bytes") or TEXT)
            else:
                self.queue.put_nowait(message)
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    async def run_asgi(self) -> None:
        """Run the endpoint; the socket stays open behind it if it has attached a membership."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException:
            self.logger.exception("Exception in ASGI application\n")
        self.send_500_response()  # it does so only when nothing has been answered
        if self._listener is not None:
            self._forget_request()
        elif self.close_timer is None:
            self.transport.close()

    def _forget_request(self) -> None:
        """Drop what the handshake needed: two thirds of an idle connection's memory."""
        del self.scope, self.request, self.response
        if self.conn.state is State.OPEN and self.conn.current_size is None:
            self.conn = cast(  # without the request, which the old one's parser holds
                ServerProtocol,
                Protocol(Side.SERVER, state=State.OPEN, max_size=self.conn.max_message_size, logger=self.conn.logger),
            )

    def data_received(self, data: bytes) -> None:
        """Cut what the socket brings into frames. The first call brings the request, and nothing else."""
        if not self.handshake_initiated:
            super().data_received(data)
            return
        size = len(data)
        listener = self._listener
        if (  # the usual segment: one whole message, shorter than 126 bytes
            6 < size < 132
            and data[0] == _WHOLE_BINARY
            and data[1] == size + 122
            and listener is not None
            and not self._rest
            and not self.close_sent
            and self.conn.current_size is None
        ):
            listener(apply_mask(data[6:], data[2:6]))
            return
        if self._rest:
            self._rest += data
            if len(self._rest) < self._needed:
                return
            data, self._rest = bytes(self._rest), b""
        pos, size = 0, len(data)
        while pos < size:
            end, body = _bounds(data, pos, size)
            if end > size:
                # A frame that could never be taken is refused by its header, not awaited.
                if body and end - body > cast(int, self.conn.max_message_size):
                    super().data_received(data[pos:])
                    return
                self._rest, self._needed = bytearray(data[pos:]), end - pos
                return
            if data[pos] == _WHOLE_BINARY and body and self._listener is not None and self.conn.current_size is None:
                if not self.close_sent:
                    self._listener(apply_mask(data[body:end], data[body - 4 : body]))
            else:
                super().data_received(data[pos:end])
            if self.transport.is_closing():
                return
            pos = end

    def send_receive_event_to_app(self) -> None:
        """A whole message has arrived, by websockets' way."""
        if self._listener is None:
            super().send_receive_event_to_app()
            return
        data = b"".join(self.frames)
        self.frames = []
        if not self.close_sent:
            self._listener(TEXT if self.curr_msg_data_type == "text" else data)

    def keepalive_timeout(self) -> None:
        """Give up a peer that has answered no ping (R8), and what waits to be read by it."""
        super().keepalive_timeout()
        self.transport.abort()

    # -- what the hub calls a connection -----------------------------------------------------------------------------

    def send_now(self, frame: bytes) -> None:
        """Write one binary frame; a reader that has let too much wait is closed with 1013 and resyncs (R9)."""
        transport = self.transport
        if self.close_sent or transport.is_closing():
            return
        if self._waiting and transport.get_write_buffer_size() > BACKLOG:
            self.close_now(1013, "reading too slowly")
            return
        if _last[0] is not frame:  # one frame goes to many sockets in a row
            _last[:] = frame, _wire(frame)
        transport.write(_last[1])

    def pause_writing(self) -> None:
        """Something waits to be read by the peer."""
        super().pause_writing()
        self._waiting = True

    def resume_writing(self) -> None:
        """It has been read."""
        super().resume_writing()
        self._waiting = False

    def close_now(self, code: int, reason: str) -> None:
        """Close behind what was written; the peer has PARTING seconds to take it."""
        if self.close_sent or self.transport.is_closing():
            return
        try:
            self.conn.send_close(code, reason)
        except InvalidState:  # the peer was first
            return
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.close_timer = self.loop.call_later(PARTING, self.transport.abort)
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})


class _Ending:
    """Stands where the endpoint's queue stood: what would end the endpoint's loop ends the membership."""

    __slots__ = ("_leave", "_loop")

    def __init__(self, loop: asyncio.AbstractEventLoop, leave: Callable[[], None]) -> None:
        self._loop = loop
        self._leave = leave

    def put_nowait(self, message: Mapping[str, Any]) -> None:
        """Something has happened to the socket. The room may be in the midst of writing to it, so it hears later."""
        if message["type"] == "websocket.disconnect":
            self._loop.call_soon(self._leave)


class DirectConnection:
    """A socket by the short way, as the hub sees it."""

    __slots__ = ("close", "send")

    def __init__(self, protocol: FrameProtocol) -> None:
        self.send = protocol.send_now
        self.close = protocol.close_now


_WHOLE_BINARY = 0x82
"""A frame's first byte: final, no reserved bits, binary."""


def _bounds(data: bytes, pos: int, size: int) -> tuple[int, int]:
    """Where the frame at `pos` ends, and where its masked body begins; RFC 6455, section 5.2.

    While its length has not arrived, the end of that and 0; likewise for a frame without a mask, which is refused.
    """
    if size < pos + 2:
        return pos + 2, 0
    length = data[pos + 1]
    if length < 0x80:
        return pos + 2, 0  # websockets refuses it by these two bytes
    length &= 0x7F
    if length < 126:
        return pos + 6 + length, pos + 6
    head = pos + (4 if length == 126 else 10)
    if size < head:
        return head, 0
    return head + 4 + int.from_bytes(data[pos + 2 : head], "big"), head + 4


_last = [b"", b""]
"""The frame that was written last, and how it stands on the wire."""


def _wire(frame: bytes) -> bytes:
    """`frame` as it stands on the wire. Servers do not mask, so it is the same for all of a room."""
    size = len(frame)
    if size < 126:
        return bytes((0x82, size)) + frame
    if size < 0x10000:
        return b"\x82\x7e" + size.to_bytes(2, "big") + frame
    return b"\x82\x7f" + size.to_bytes(8, "big") + frame
