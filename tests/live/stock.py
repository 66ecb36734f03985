"""Stock Yjs clients in Node (clients/client.mjs), each its own process, told what to do from here."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path as File
from types import TracebackType
from typing import Any, Self

from tests.serving import Board, Seat
from web.build import find_node

PATIENCE = 15.0
"""Seconds after which something that was waited for counts as not happening."""

Path = list[str | int]
"""Where something stands in the document: the root's name, then keys of maps and numbers of children."""


class StockClient:
    """One browser-like client: the stock provider on a document of its own."""

    script = File(__file__).parent / "clients" / "client.mjs"

    def __init__(self) -> None:
        self._process: Process | None = None
        self._asked = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._version = 0
        self.id = 0
        """Its Yjs client id."""

    async def __aenter__(self) -> Self:
        node = find_node()
        assert node, "the live tests need Node; scripts/test brings it"
        self._process = await asyncio.create_subprocess_exec(
            "node", str(self.script), stdin=PIPE, stdout=PIPE, env=os.environ | {"PATH": node.path}, limit=2**26
        )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        process, reading = self._process, self._reading
        assert process
        assert process.stdin
        assert reading
        if kind is not None and process.returncode is None:
            process.kill()
        process.stdin.close()
        async with asyncio.timeout(PATIENCE):
            await process.wait()
            await reading

    async def _read(self) -> None:
        assert self._process
        assert self._process.stdout
        async for line in self._process.stdout:
            answer = json.loads(line)
            self._version = answer["version"]
            future = self._answers.pop(answer["id"])
            if future.done():
                continue
            if "error" in answer:
                future.set_exception(AssertionError(answer["error"]))
            else:
                future.set_result(answer["result"])
        for future in self._answers.values():
            if not future.done():
                future.set_exception(AssertionError("the Node client ended"))

    async def ask(self, do: str, **details: Any) -> Any:
        """Have the client do one of its deeds; returns the result."""
        assert self._process
        assert self._process.stdin
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        self._process.stdin.write(json.dumps({"id": self._asked, "do": do, **details}).encode() + b"\n")
        return await answer

    # -- the deeds ---------------------------------------------------------------------------------------------------

    async def join(
        self, board: Board, seat: Seat, *, client: int | None = None, protocols: tuple[str, ...] = ()
    ) -> Self:
        """Open the board as `seat`; returns when it is in sync. `client` is a Yjs client id to take."""
        url, _, name = board.sync.rpartition("/")
        chosen = {} if client is None else {"client": client}
        headers = board.headers(seat)
        self.id = await self.ask("join", url=url, board=name, headers=headers, protocols=protocols, **chosen)
        await self.until(self.synced)
        return self

    async def status(self) -> Mapping[str, Any]:
        """How the connection is, and what it has sent and heard."""
        status: Mapping[str, Any] = await self.ask("status")
        return status

    async def synced(self) -> bool:
        """Whether the provider calls itself synced."""
        return bool((await self.status())["synced"])

    async def all_saved(self) -> bool:
        """Whether every document message of this connection is acknowledged."""
        status = await self.status()
        return bool(status["synced"] and status["unsaved"] == 0)

    async def read(self, *path: str | int) -> Any:
        """What stands at `path`; the whole document without one."""
        return await self.ask("read", path=path)

    async def put(self, path: Path, value: Any) -> None:
        """Set a key of a map; {"Text": …} and {"Note": …} become shared text, other objects maps."""
        await self.ask("put", path=path, value=value)

    async def insert(self, path: Path, at: int, text: str) -> None:
        """Insert text in one transaction."""
        await self.ask("insert", path=path, at=at, text=text)

    async def type(self, path: Path, at: int, text: str) -> None:
        """Insert text letter by letter."""
        await self.ask("type", path=path, at=at, text=text)

    async def erase(self, path: Path, at: int, length: int) -> None:
        """Delete text."""
        await self.ask("erase", path=path, at=at, length=length)

    async def present(self, **state: Any) -> None:
        """Say where we are."""
        await self.ask("present", state=state)

    async def presence(self) -> dict[int, dict[str, Any]]:
        """Everybody's presence, by client id."""
        return {int(client): state for client, state in (await self.ask("presence")).items()}

    async def others(self) -> dict[int, dict[str, Any]]:
        """Everybody else's presence, by client id."""
        return {client: state for client, state in (await self.presence()).items() if client != self.id}

    async def until(self, read: Callable[[], Awaitable[Any]], wanted: Any = True, *, seconds: float = PATIENCE) -> None:
        """Wait until `read` gives `wanted`; looks again whenever something has happened to the client."""
        value: Any = None
        try:
            async with asyncio.timeout(seconds):
                while True:
                    since = self._version
                    value = await read()
                    if value == wanted:
                        return
                    await self.ask("changed", since=since)
        except TimeoutError:
            raise AssertionError(f"after {seconds:.0f} s still {value!r}, not {wanted!r}") from None

    async def until_reads(self, wanted: Any, *path: str | int, seconds: float = PATIENCE) -> None:
        """Wait until `wanted` stands at `path`."""
        await self.until(lambda: self.read(*path), wanted, seconds=seconds)

    async def until_saved(self, seconds: float = PATIENCE) -> None:
        """Wait until all that this connection sent is acknowledged."""
        await self.until(self.all_saved, seconds=seconds)


def goal(title: str = "", why: str = "") -> dict[str, Any]:
    """A goal as a client makes it, for put()."""
    return {
        "title": {"Text": title},
        "why": {"Note": why},
        "area": "work",
        "value": None,
        "status": "open",
        "due": None,
        "order": "a0",
        "measure": {"kind": "benchmarks", "unit": "", "start": 0, "target": 100, "now": 0},
        "confidence": {"mentor": None, "mentee": None},
        "created": "2026-01-05T09:00:00.000Z",
        "by": "mentee",
        "reached": None,
        "removed": None,
    }
