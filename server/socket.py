"""The sync socket: accept, grant, join, read, leave."""

import asyncio
from collections import deque
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket

from crdt.board import COLOURS
from crdt.errors import CairnError
from crdt.messages import SUBPROTOCOL
from crdt.presence import Person

from .frames import BACKLOG, EXTENSION, PARTING, TEXT, DirectConnection, FrameProtocol
from .house import house_of


async def sync(socket: WebSocket) -> None:
    """`WS /sync/{board}`: the y-websocket protocol for whoever holds a seat of the board."""
    house = house_of(socket)
    board = socket.path_params["board"]
    grant = await house.access.grant(socket, board) if house.access.from_here(socket, required=True) else None
    if grant is None:
        await socket.close()  # R1: before the upgrade, so the answer is a plain 403
        return
    acknowledges = SUBPROTOCOL in socket.scope.get("subprotocols", ())
    await socket.accept(SUBPROTOCOL if acknowledges else None)
    person = Person(grant.seat, grant.name, COLOURS[grant.seat])
    protocol: FrameProtocol | None = socket.scope.get("extensions", {}).get(EXTENSION)
    try:
        if protocol is not None:
            protocol.attach(await house.hub.join(board, DirectConnection(protocol), person, acknowledges))
        else:
            queued = QueuedConnection(socket)
            async with house.hub.joined(board, queued, person, acknowledges) as receive:
                await queued.run(receive)
    except (CairnError, SQLAlchemyError):
        await socket.close(1013, "the board can't be opened now")  # R12


class QueuedConnection:
    """A socket by ASGI's receive() and send(): frames wait in a bounded queue, written by one task (R9)."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._frames: deque[bytes] = deque()
        self._waiting = 0
        self._wake = asyncio.Event()
        self._parting: tuple[int, str] | None = None
        self._writer: asyncio.Task[None] | None = None

    def send(self, frame: bytes) -> None:
        """Queue `frame`; a reader that lets too much wait is closed with 1013 and resyncs."""
        if self._parting is not None:
            return
        self._waiting += len(frame)
        if self._waiting > BACKLOG:
            self._frames.clear()
            self.close(1013, "reading too slowly")
            return
        self._frames.append(frame)
        self._wake.set()

    def close(self, code: int, reason: str) -> None:
        """Close after what is queued."""
        if self._parting is None:
            self._parting = (code, reason)
            self._wake.set()
            if self._writer is not None:  # it may be stuck in a reader that takes nothing
                asyncio.get_running_loop().call_later(PARTING, self._writer.cancel)

    async def run(self, receive: Callable[[bytes], None]) -> None:
        """Read and write until the socket is closed, by either side."""
        self._writer = asyncio.create_task(self._write())
        reader = asyncio.create_task(self._read(receive))
        try:
            await asyncio.wait((self._writer, reader), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._writer.cancel()
            reader.cancel()
            await asyncio.gather(self._writer, reader, return_exceptions=True)

    async def _read(self, receive: Callable[[bytes], None]) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            receive(message.get("bytes") or TEXT)

    async def _write(self) -> None:
        while True:
            while self._frames:
                frame = self._frames.popleft()
                await self._socket.send_bytes(frame)
                self._waiting -= len(frame)
            if self._parting is not None:
                await self._socket.close(*self._parting)
                return
            self._wake.clear()
            await self._wake.wait()
