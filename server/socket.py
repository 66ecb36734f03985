"""The sync socket: accept, grant, join, read, leave."""

import asyncio
from collections import deque
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket, WebSocketDisconnect

from crdt.board import COLOURS
from crdt.errors import CairnError
from crdt.messages import SUBPROTOCOL
from crdt.presence import Person

from .house import house_of

BACKLOG = 12 * 2**20
"""R9: bytes that may wait for one reader: a whole document as first sync (8 MiB), and what comes meanwhile."""

PARTING = 2.0
"""Seconds that a closing socket gets to take what was sent before."""


class QueuedConnection:
    """A socket behind ASGI's send(): frames wait in a bounded queue, written by one task (R9)."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._frames: deque[bytes] = deque()
        self._waiting = 0
        self._wake = asyncio.Event()
        self._parting: tuple[int, str] | None = None

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

    async def write_for_ever(self) -> None:
        """Write what is queued; returns when the socket is closed."""
        try:
            while True:
                while self._frames:
                    frame = self._frames.popleft()
                    async with asyncio.timeout(PARTING if self._parting else None):
                        await self._socket.send_bytes(frame)
                    self._waiting -= len(frame)
                if self._parting is not None:
                    code, reason = self._parting
                    async with asyncio.timeout(PARTING):
                        await self._socket.close(code, reason)
                    return
                self._wake.clear()
                await self._wake.wait()
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return  # it is gone, or does not read: the server drops what is left of it


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
    connection = QueuedConnection(socket)
    try:
        async with house.hub.joined(board, connection, person, acknowledges) as receive, asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(connection.write_for_ever())
            reading = tasks.create_task(_read(socket, receive, connection))
            await asyncio.wait((writing, reading), return_when=asyncio.FIRST_COMPLETED)
            writing.cancel()
            reading.cancel()
    except (CairnError, SQLAlchemyError):
        await socket.close(1013, "the board can't be opened now")  # R12


async def _read(socket: WebSocket, receive: Callable[[bytes], None], connection: QueuedConnection) -> None:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        frame = message.get("bytes")
        if frame is None:
            frame = b"\xff"  # text: no message of ours, so R6 like any other nonsense
        receive(frame)
