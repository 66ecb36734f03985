"""R4 shown on the live process: people write to a server that runs under strace, and its trace is judged."""

import asyncio
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from pycrdt import create_update_message

from tests.live.wire import Peer
from tests.serving import Serving, make_board
from tests.torture.trace import CALLS, Verdict, judge, parse

STRINGS = 2**20
"""Bytes of one write that strace shows: more than any here."""


def missing() -> str:
    """What this machine lacks for the proof, in words; empty when nothing."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed (apt-get install strace)"
    tried = subprocess.run([strace, "-D", "-f", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return f"strace can't trace here: {tried.stderr.strip()}" if tried.returncode or tried.stderr else ""


class Traced(Serving):
    """A server under strace, which writes to `trace`. The process is the server's own: -D makes strace its child."""

    def __init__(self, data: Path, trace: Path) -> None:
        self._trace = trace
        super().__init__(data)

    def command(self) -> list[str]:
        """`cairn serve` with strace around it."""
        follow = ["-D", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", str(STRINGS)]
        return ["strace", *follow, "-e", f"trace={','.join(CALLS)}", "-o", str(self._trace), *super().command()]


def prove(folder: Path, seed: int = 0, singles: int = 20, bursts: int = 10) -> Verdict:
    """Serve from `folder` under strace, have three people write, `singles` one by one and `bursts` at once; judge."""
    trace = folder / "strace"
    with Traced(folder / "data", trace) as serving:
        sent = asyncio.run(_write(serving, random.Random(seed), singles, bursts))
    with trace.open() as lines:
        return judge(parse(lines), sent)


class Writer(Peer):
    """A peer each of whose messages carries a marker."""

    async def mark(self, marks: Iterator[int], count: int) -> None:
        """Send `count` messages in a row, without waiting."""
        frames = []
        for _ in range(count):
            marker = b"<message %06d>" % next(marks)
            self.markers.append(marker)
            frames.append(create_update_message(self.change(f"{self.seat} {len(self.markers)}", marker.decode())))
        await self.send(*frames)

    @property
    def key(self) -> str:
        """What names its connection in the trace."""
        assert self.socket.response
        return self.socket.response.headers["Sec-WebSocket-Accept"]

    async def __aenter__(self) -> "Writer":
        await super().__aenter__()
        self.markers: list[bytes | None] = [None] * self.sent
        return self


async def _write(serving: Serving, chance: random.Random, singles: int, bursts: int) -> dict[str, list[bytes | None]]:
    """Write to two boards; returns each connection's markers."""
    one, other = make_board(serving.origin), make_board(serving.origin)
    marks = iter(range(1_000_000))
    async with Writer(one, "mentor") as ada, Writer(one, "mentee") as lin, Writer(other, "mentor") as eve:
        writers = (ada, lin, eve)
        for _ in range(singles):
            writer = chance.choice(writers)
            await writer.mark(marks, 1)
            await writer.until_saved()
        for _ in range(bursts):
            await asyncio.gather(*(writer.mark(marks, chance.randrange(1, 40)) for writer in writers))
            if chance.random() < 0.5:  # else the next burst comes while this one is written
                await asyncio.gather(*(writer.until_saved() for writer in writers))
        await asyncio.gather(*(writer.until_saved() for writer in writers))
        return {writer.key: writer.markers for writer in writers}
