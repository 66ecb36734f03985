"""Kills the server with SIGKILL, again and again, while stock clients write, and looks what became of their words.

One life of the server: the writers (writers.mjs) come and write; at a moment that is drawn from the seed, or aimed at
something that the server is doing just then (marked.py), it is killed; the dead database is looked at in a copy; the
server starts again on the same data; newcomers look, before anybody else comes back, whether each update that anybody
was told is saved is there. Now and then all come back and must become equal, with each word that was ever typed.

The seed draws what is done and when, but not how the machine's scheduling answers: a seed does not repeat a run.
"""

import argparse
import asyncio
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from tests.live.stock import StockClient
from tests.serving import SEATS, Serving, environment, make_board
from tests.torture import proof
from tests.torture.marked import Deed, Page

Aim = Literal["any moment", "a commit", "a compaction", "a load", "the joins", "a saved frame"]
AIMS: dict[Aim, float] = {
    "any moment": 4,
    "a commit": 3,
    "a compaction": 5,
    "a load": 2,
    "the joins": 2,
    "a saved frame": 2,
}
"""What a kill is aimed at, and how often."""

DEEDS: dict[Aim, Deed] = {"a commit": "append", "a compaction": "compact", "a load": "load"}

LASTS: dict[Deed, float] = {"append": 0.002, "compact": 0.004, "load": 0.0008}
"""Seconds that each takes, about."""

LONGEST = 1.2
"""Seconds that a life has to bring what the kill is aimed at; then it ends anyway."""

GRACEFUL = 0.08
"""How many lives end by SIGTERM, beside the kills."""

STILLBORN = 0.05
"""How many starts are killed before the server is open."""

COMPARE_EVERY = 10
"""Kills after which all documents are compared."""

BOARD_LASTS = 40
"""Kills after which a board, big by then, makes room for a fresh one."""

WRITERS = 3
"""People a board."""

SHOWN = 20
"""Faults that are told one by one."""

PATIENCE = 60.0
"""Seconds that the writers have for an answer."""


@dataclass
class Tally:
    """What happened."""

    kills: int = 0
    stops: int = 0
    stillborn: int = 0
    sent: int = 0
    acknowledged: int = 0
    checked: int = 0
    """Acknowledged updates that a newcomer was looked through for one by one; later ones again, for all together."""
    checked_late: int = 0
    """Those of them that were acknowledged during a comparison, and looked for right after it."""
    words: int = 0
    """Words found at the last comparison of each board."""
    comparisons: int = 0
    deeds: Counter[Deed] = field(default_factory=Counter)
    """What the servers began to do."""
    hits: Counter[str] = field(default_factory=Counter)
    """What the kills hit."""
    flying: int = 0
    """Updates sent and not acknowledged when a kill came."""
    revisited: int = 0
    """Boards that were left alone for a while, and looked at again at the end."""
    traffic: dict[str, Any] = field(default_factory=dict)
    """The writers' own counts."""
    faults: list[str] = field(default_factory=list)
    """What was lost or is wrong."""


class Marked(Serving):
    """A server with marks on `page`."""

    def __init__(self, data: Path, page: Path) -> None:
        self._page = page
        super().__init__(data)

    def command(self) -> list[str]:
        """`cairn serve`, marked; each start begins a clear page."""
        Page.clear(self._page)
        return [sys.executable, "-m", "tests.torture.marked", str(self._page), *super().command()[3:]]


class Writers(StockClient):
    """All the stock clients, in one Node process."""

    script = Path(__file__).parent / "writers.mjs"

    async def ask(self, do: str, **details: Any) -> Any:
        """Have it do one of its deeds; returns the result."""
        async with asyncio.timeout(PATIENCE):
            return await super().ask(do, **details)


class Torture:
    """One campaign, in one folder."""

    def __init__(self, folder: Path, seed: int, boards: int, say: Callable[[str], None] = print) -> None:
        self._folder = folder
        self._chance = random.Random(seed)
        self._count = boards
        self._boards: dict[str, int] = {}
        """Each board, and the kills after which it goes."""
        self._say = say
        self._open = AsyncExitStack()
        self.tally = Tally()

    async def __aenter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        page = self._folder / "page"
        Page.clear(page)
        self.serving = self._open.enter_context(Marked(self._folder / "data", page))
        self._page = Page(page)
        self.writers = await self._open.enter_async_context(Writers())
        await self.writers.ask("seed", seed=self._chance.randrange(2**31))
        for number in range(self._count):
            await self._add(BOARD_LASTS * (number + 1) // self._count)
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._open.__aexit__(*error)

    async def _add(self, lasts: int) -> None:
        board = make_board(self.serving.origin)
        self.serving.secrets |= board.secrets
        url, _, name = board.sync.rpartition("/")
        headers = {seat: board.headers(seat) for seat in SEATS}
        await self.writers.ask("add", board={"url": url, "name": name, "headers": headers}, writers=WRITERS)
        self._boards[name] = self.tally.kills + lasts

    async def run(self, kills: int) -> Tally:
        """Kill the server that many times, or once more if its last start is killed; ends early at a fault."""
        tally = self.tally
        compared = 0
        while tally.kills < kills and not tally.faults:
            await self.life()
            if not tally.faults and tally.kills >= min(kills, compared + COMPARE_EVERY):
                await self.compare()
                compared = tally.kills
                self._say(f"{tally.kills} kills: {tally.acknowledged} updates acknowledged, {tally.checked} checked")
        if not tally.faults:
            await self.revisit()
        return tally

    async def life(self) -> None:
        """Let the writers write, end the server, and check what it left."""
        await self.writers.ask("begin")
        if self._chance.random() < GRACEFUL:
            await asyncio.sleep(self._chance.uniform(0.1, LONGEST))
            await asyncio.to_thread(self.serving.stop)
            self.tally.stops += 1
            await self._bury()
        else:
            aim = self._chance.choices(list(AIMS), list(AIMS.values()))[0]
            await self._until(aim)
            self.serving.kill()
            self.tally.kills += 1
            self.tally.hits[f"aimed at {aim}"] += 1
            self._count_hits(await self._bury())
        await self.revive()

    async def _until(self, aim: Aim) -> None:
        """Return at the moment to kill."""
        chance = self._chance
        if aim == "any moment":
            await asyncio.sleep(chance.uniform(0, LONGEST))
        elif aim == "the joins":
            await asyncio.sleep(chance.uniform(0, 0.08))
        elif aim == "a saved frame":
            saved = self.writers.ask("saved", count=chance.randrange(1, 300))
            try:
                async with asyncio.timeout(LONGEST):
                    await saved
            except TimeoutError:
                pass
        else:
            await asyncio.to_thread(self._aim, DEEDS[aim], chance.randrange(1, 20 if aim == "a commit" else 4))

    def _aim(self, deed: Deed, nth: int) -> None:
        """Return while the server does `deed` for the `nth` time from now, at some moment of its few milliseconds."""
        deadline = time.monotonic() + LONGEST
        nth += self._page.counts(deed)[0]
        while self._page.counts(deed)[0] < nth:
            if time.monotonic() > deadline:
                return
            time.sleep(0.0001)
        time.sleep(self._chance.uniform(0, LASTS[deed]))

    async def _bury(self) -> dict[str, Any]:
        """Look at the database that the dead left; returns how the writers were met."""
        told: dict[str, Any] = await self.writers.ask("killed")
        self.tally.traffic = told
        for deed in DEEDS.values():
            self.tally.deeds[deed] += self._page.counts(deed)[0]
        self._examine()
        return told

    def _count_hits(self, told: dict[str, Any]) -> None:
        running, hits = self._page.running(), self.tally.hits
        for aim, deed in DEEDS.items():
            hits[f"hit {aim}"] += deed in running
        hits["hit a commit and a compaction at once"] += {"append", "compact"} <= running
        hits["hit somebody joining"] += told["joining"] > 0
        hits["hit with unacknowledged updates in flight"] += told["unacknowledged"] > 0
        self.tally.flying += told["unacknowledged"]

    def _examine(self) -> None:
        """`pragma integrity_check`, on a copy: what the server finds must be what the kill left."""
        with tempfile.TemporaryDirectory(dir=self._folder) as copy:
            for name in ("cairn.db", "cairn.db-wal"):
                if (file := self._folder / "data" / name).exists():
                    shutil.copy(file, copy)
            log = Path(copy, "cairn.db-wal")
            self.tally.hits["left a torn transaction in the log"] += log.exists() and torn(log.read_bytes())
            if found := damage(Path(copy, "cairn.db")):
                self._fault(f"after kill {self.tally.kills} the database is damaged: {found}")

    async def revive(self) -> None:
        """Start again; as newcomers, check what is there before the writers come back."""
        if self._chance.random() < STILLBORN:
            self._kill_at_birth()
        self.serving.restart()
        await self.check()

    async def check(self) -> int:
        """Look, as newcomers, for all that was acknowledged since the last time; returns how much that is."""
        result = await self.writers.ask("check")
        for missing in result["missing"]:
            self._fault(f"after kill {self.tally.kills}, acknowledged and missing: {json.dumps(missing)}")
        self.tally.sent, self.tally.acknowledged = result["sent"], result["acknowledged"]
        self.tally.checked += result["checked"]
        checked: int = result["checked"]
        return checked

    def _kill_at_birth(self) -> None:
        process = subprocess.Popen(
            self.serving.command(),
            cwd=Path(__file__).parents[2],
            env=environment(self._folder / "data"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(self._chance.uniform(0.2, 1))
        process.kill()
        process.wait()
        self.tally.kills += 1
        self.tally.stillborn += 1
        self._examine()

    async def compare(self) -> None:
        """All come back, become equal and keep each word; old boards make room for fresh ones."""
        result = await self.writers.ask("compare")
        self.tally.comparisons += 1
        self.tally.words = result["words"]
        for wrong in result["wrong"]:
            self._fault(f"after kill {self.tally.kills}: {wrong}")
        self.tally.checked_late += await self.check()
        for name in [name for name, until in self._boards.items() if until <= self.tally.kills]:
            await self.writers.ask("leave", name=name)
            del self._boards[name]
            await self._add(BOARD_LASTS)

    async def revisit(self) -> None:
        """Look, as newcomers, at the boards that everybody has left: they read as they did then."""
        result = await self.writers.ask("revisit")
        self.tally.revisited = result["boards"]
        for wrong in result["wrong"]:
            self._fault(f"after kill {self.tally.kills}: {wrong}")

    def _fault(self, words: str) -> None:
        self.tally.faults.append(words)
        if len(self.tally.faults) <= SHOWN:
            self._say(words)


def damage(file: Path) -> str:
    """What SQLite finds wrong in a database; empty when nothing."""
    try:
        with closing(sqlite3.connect(file)) as database:
            found = database.execute("pragma integrity_check(5)").fetchall()
            found += database.execute("pragma foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == [("ok",)] else str(found)


def torn(log: bytes) -> bool:
    """Whether the write-ahead log ends in frames of a transaction that was not committed."""
    page, salts, place, open_ = int.from_bytes(log[8:12], "big"), log[16:24], 32, False
    while place + 24 <= len(log) and log[place + 8 : place + 16] == salts:
        open_ = log[place + 4 : place + 8] == bytes(4) or place + 24 + page > len(log)
        place += 24 + page
    return open_


def summary(tally: Tally, seconds: float) -> str:
    """What happened, for people."""
    traffic = tally.traffic
    lines = [
        f"{tally.kills} kills ({tally.stillborn} of them while the server started) and {tally.stops} graceful stops"
        f" in {seconds:.0f} s",
        f"{tally.sent} updates sent on {traffic['connections']} connections; {traffic['offline']} times a writer went"
        f" offline, {traffic['emptied']} times a board emptied, {traffic['joins']} writers left for good",
        f"the servers began {tally.deeds['append']} commits, {tally.deeds['compact']} compactions and"
        f" {tally.deeds['load']} loads",
        f"{tally.acknowledged} updates acknowledged, {tally.checked} looked for in what newcomers get:"
        f" {tally.checked - tally.checked_late} after the next start, {tally.checked_late} after a comparison",
        f"{tally.comparisons} times all documents compared, {tally.words} words at the last;"
        f" {tally.revisited} boards revisited that were left before",
        "of the kills:",
        *(f"  {count:6} {what}" for what, count in sorted(tally.hits.items())),
        f"  {tally.flying:6} updates in flight with them, all told",
        *([f"sockets that the server closed, by code: {traffic['closed']}"] if traffic["closed"] else []),
        f"found missing or wrong: {len(tally.faults)}",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """`scripts/torture`; returns the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/torture", description="Kill the server while people write.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--boards", type=int, default=4)
    parser.add_argument(
        "--strace", action="store_true", help="show instead, by strace, that saved comes after fdatasync"
    )
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="cairn-torture-"))
    failed = True
    try:
        failed = _prove(folder, options.seed) if options.strace else _torture(folder, options)
    finally:
        if failed:
            print(f"All that is left of it: {folder}")
        else:
            shutil.rmtree(folder)
    return int(failed)


def _torture(folder: Path, options: argparse.Namespace) -> bool:
    async def run() -> Tally:
        async with Torture(folder, options.seed, options.boards, lambda words: print(words, flush=True)) as torture:
            return await torture.run(options.kills)

    started = time.monotonic()
    tally = asyncio.run(run())
    print(summary(tally, time.monotonic() - started))
    return bool(tally.faults)


def _prove(folder: Path, seed: int) -> bool:
    if lacks := proof.missing():
        print(f"The proof can't run: {lacks}")
        return True
    verdict = proof.prove(folder, seed, singles=100, bursts=50)
    print(
        f"{verdict.commits} transactions and {verdict.syncs} syncs of the log; {verdict.saved} saved frames, for"
        f" {verdict.proven} messages, {verdict.largest} at once at most, each after the fdatasync of its bytes"
    )
    print("\n".join(verdict.faults[:20]))
    print(f"found wrong: {len(verdict.faults)}")
    return bool(verdict.faults)


if __name__ == "__main__":
    sys.exit(main())
