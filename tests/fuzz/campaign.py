"""Runs a fuzz campaign: batches in a child process that may die, watched by a parent that keeps the frame it died of.

scripts/fuzz                              100,000 frames in memory
scripts/fuzz --frames 1000000 --seed 7
scripts/fuzz --seed 7 --first 31 --frames 500      batch 31 of seed 7 alone, to see it fail again
scripts/fuzz --socket --minutes 5         against a real server
"""

import argparse
import faulthandler
import json
import mmap
import os
import re
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]

BATCH = 500
"""Frames of a batch, all of the same rooms."""

ADDRESSES = 3 * 2**30
"""Bytes of address space that the child may take: reserving by a count that lies ends it."""

GROWTH = 256 * 2**20
"""Bytes by which the child's memory may grow after its first batches."""

STUCK = 60.0
"""Seconds of work without a word after which the child counts as stuck; the machine may have other work too."""

ENOUGH = 10
"""Failures after which a campaign ends."""

_SLOT = 2**24
_HEAD = struct.Struct("<qqqq")


@dataclass
class Failure:
    """What went wrong, and how to see it again."""

    batch: int
    what: str
    kind: str = ""
    frame: bytes = b""
    trace: str = ""


@dataclass
class Result:
    """What a campaign came to."""

    seed: int
    tally: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0
    peak: int = 0
    """Bytes of the largest resident memory: the child's, or the server's."""
    again: str = "scripts/fuzz --seed {seed} --first {batch} --frames 500"
    """The command that does it again."""

    @property
    def frames(self) -> int:
        """Frames of attackers that were taken, refused or ignored."""
        return self.tally["frames"]


# -- the child ---------------------------------------------------------------------------------------------------------


def child(slot: str, seed: int, first: int, batches: int, frames: int) -> None:
    """Run batches and tell of each in one line of JSON; every frame stands in the file `slot` before it is given."""
    from tests.fuzz.rooms import Campaign

    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    file = Path(slot).open("r+b")  # noqa: SIM115  # as long as the process
    view = mmap.mmap(file.fileno(), _SLOT)
    for batch in range(first, first + batches):
        tally: Counter[str] = Counter()
        failure: dict[str, str] | None = None
        last = ("", b"")

        def note(kind: str, frame: bytes, batch: int = batch, tally: Counter[str] = tally) -> None:
            nonlocal last
            last = (kind, frame)
            name = kind.encode()
            view[_HEAD.size : _HEAD.size + len(name)] = name
            view[_HEAD.size + len(name) : _HEAD.size + len(name) + len(frame)] = frame
            view[: _HEAD.size] = _HEAD.pack(batch, tally["frames"], len(name), len(frame))

        # A panic of Rust is a BaseException of pyo3's, and would be a failure like any other that gets out.
        try:
            Campaign(f"{seed}:{batch}", tally, note).run(frames)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            failure = {
                "what": f"{type(error).__name__}: {error}"[:600],
                "kind": last[0],
                "frame": last[1].hex(),
                "trace": traceback.format_exc()[-3_000:],
            }
        print(json.dumps({"batch": batch, "tally": tally, "failure": failure, "memory": _resident()}), flush=True)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def noted(slot: Path) -> tuple[int, str, bytes]:
    """The batch, kind and bytes of the frame that the child was given last."""
    data = slot.read_bytes()
    batch, _, name, size = _HEAD.unpack_from(data)
    start = _HEAD.size + name
    return batch, data[_HEAD.size : start].decode(), data[start : start + size]


# -- the parent --------------------------------------------------------------------------------------------------------


def campaign(
    frames: int,
    seed: int,
    first: int = 0,
    until: float = float("inf"),
    progress: Callable[[Result], None] = lambda _: None,
) -> Result:
    """Run `frames` frames of `seed` in memory, from batch `first` on, at most to the moment `until` (monotonic)."""
    result = Result(seed)
    started = time.monotonic()
    batch, left = first, frames
    calm = 0  # memory after the first batches of a child
    with tempfile.TemporaryDirectory(prefix="cairn-fuzz-") as place:
        slot = Path(place) / "frame"
        slot.write_bytes(bytes(_SLOT))
        while left > 0 and len(result.failures) < ENOUGH and time.monotonic() < until:
            size = min(BATCH, left)
            with (Path(place) / "stderr").open("w+b") as stderr:
                run = _Child(seed, batch, max(1, left // BATCH), size, slot, stderr)
                for count, line in enumerate(run.lines(until), 1):
                    said = json.loads(line)
                    batch += 1
                    left -= size
                    _add(result, said)
                    if count == 4:
                        calm = said["memory"]
                    if count > 4 and said["memory"] > calm + GROWTH:
                        result.failures.append(Failure(said["batch"], f"memory grew to {said['memory'] >> 20} MiB"))
                        run.end()
                    progress(result)
                    if len(result.failures) >= ENOUGH:
                        run.end()
                how = run.end()
                words = _words(stderr)
                result.tally["panics of Yrs, caught"] += words.count("panicked at")
                if how:
                    _, kind, frame = noted(slot)
                    result.failures.append(Failure(batch, how, kind, frame, _tail(words)))
                    batch += 1
                    left -= size
            progress(result)
    result.seconds = time.monotonic() - started
    return result


def _add(result: Result, said: dict[str, object]) -> None:
    tally, failure, memory, batch = said["tally"], said["failure"], said["memory"], said["batch"]
    assert isinstance(tally, dict)
    assert isinstance(memory, int)
    assert isinstance(batch, int)
    for name, number in tally.items():
        if name in ("slowest µs", "largest room"):
            result.tally[name] = max(result.tally[name], number)
        else:
            result.tally[name] += number
    result.peak = max(result.peak, memory)
    if isinstance(failure, dict):
        frame = bytes.fromhex(failure["frame"])
        result.failures.append(Failure(batch, failure["what"], failure["kind"], frame, failure["trace"]))


class _Child:
    """The process that may die."""

    def __init__(self, seed: int, first: int, batches: int, frames: int, slot: Path, stderr: IO[bytes]) -> None:
        self._ended = False
        self._how = ""
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.fuzz.campaign",
                "--child",
                *map(str, (seed, first, batches, frames, slot)),
            ],
            cwd=ROOT,
            env={**os.environ, "RUST_BACKTRACE": "0", "MALLOC_PERTURB_": "165"},  # freed memory reads as nonsense
            stdout=subprocess.PIPE,
            stderr=stderr,
        )

    def lines(self, until: float) -> Iterator[bytes]:
        """What it says, as long as it lives and says something."""
        import selectors

        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        rest = b""
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            heard = self._worked()
            while not self._ended and time.monotonic() < until:
                if not selector.select(STUCK):
                    if self._worked() < heard + STUCK / 2:
                        continue
                    self._how = f"stuck: no word for {STUCK:.0f} s"
                    self._process.send_signal(signal.SIGABRT)  # faulthandler says where
                    return
                data = os.read(pipe, 2**16)
                if not data:
                    return
                heard = self._worked()
                *whole, rest = (rest + data).split(b"\n")
                yield from whole

    def _worked(self) -> float:
        """Seconds of CPU that it has taken."""
        try:
            stat = Path(f"/proc/{self._process.pid}/stat").read_text()
        except OSError:
            return 0.0
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def end(self) -> str:
        """End it if it runs; says how it died, if that was not by its own wish or ours."""
        if not self._ended:
            self._ended = True
            assert self._process.stdout
            killed = False
            try:
                # Stuck, it has been asked where; alive, it has more to say than we want to hear.
                self._process.wait(10 if self._how else 0.5)
            except subprocess.TimeoutExpired:
                killed = True
                self._process.kill()
            code = self._process.wait()
            self._process.stdout.close()
            if not self._how and code and not killed:
                self._how = f"the process died: {signal.Signals(-code).name if code < 0 else f'exit code {code}'}"
        how, self._how = self._how, ""
        return how


def _words(stderr: IO[bytes]) -> str:
    stderr.seek(0)
    return stderr.read().decode(errors="replace")


def _tail(words: str) -> str:
    lines = [line for line in words.splitlines() if line and not re.search("RUST_BACKTRACE|panicked at", line)]
    return "\n".join(lines[-25:])


# -- words for people --------------------------------------------------------------------------------------------------


def summary(result: Result) -> str:
    """What was done and what came of it."""
    tally = result.tally
    kinds: dict[str, Counter[str]] = {}
    for name, number in tally.items():
        kind, arrow, outcome = name.partition(" → ")
        if arrow:
            kind = "giants" if kind.startswith("giant") else re.sub(", (bent|cut|longer)", "", kind)
            kinds.setdefault(kind, Counter())[outcome] += number
    out = ["", "frames by kind:"]
    outcomes = sorted({outcome for counts in kinds.values() for outcome in counts})
    out.append("  " + f"{'':24}" + "".join(f"{outcome:>12}" for outcome in outcomes))
    for kind, counts in sorted(kinds.items()):
        out.append("  " + f"{kind:24}" + "".join(f"{counts[outcome] or '–':>12}" for outcome in outcomes))
    out.append("closed:")
    for name, number in sorted(tally.items(), key=lambda item: -item[1]):
        if name.startswith("closed "):
            out.append(f"  {number:>9,}  {name.removeprefix('closed ')}")
    for name, number in sorted(tally.items()):
        if " → " not in name and not name.startswith("closed ") and name != "frames":
            out.append(f"{name}: {number:,}")
    speed = result.frames / result.seconds if result.seconds else 0
    out.append(
        f"{result.frames:,} frames of seed {result.seed} in {result.seconds:.0f} s, {speed:,.0f} a second, "
        f"memory at most {result.peak / 2**20:.0f} MiB, {len(result.failures)} failures"
    )
    return "\n".join(out)


def described(failure: Failure, result: Result) -> str:
    """One failure, with what makes it happen again."""
    frame = failure.frame[:200].hex() + ("…" if len(failure.frame) > 200 else "")
    return "\n".join(
        (
            f"FAILED in batch {failure.batch}: {failure.what}",
            f"  last frame ({failure.kind}, {len(failure.frame)} bytes): {frame}",
            *(f"  | {line}" for line in failure.trace.splitlines()[-14:]),
            f"  again: {result.again.format(seed=result.seed, batch=failure.batch)}",
        )
    )


def main() -> int:
    """The command line; returns the exit code."""
    if sys.argv[1:2] == ["--child"]:
        *numbers, slot = sys.argv[2:]
        child(slot, *map(int, numbers))
        return 0
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description="Throw bad frames at Cairn's rooms.")
    parser.add_argument("--frames", type=int, help="how many (default 100,000; with --socket 20,000)")
    parser.add_argument("--seed", type=int, help="of the chance (default: another each time)")
    parser.add_argument("--first", type=int, default=0, help="the batch to begin with, to see a failure again")
    parser.add_argument("--minutes", type=float, help="end after so long, however many frames were asked for")
    parser.add_argument("--socket", action="store_true", help="over sockets, against a real server")
    asked = parser.parse_args()
    seed: int = int.from_bytes(os.urandom(4), "big") if asked.seed is None else asked.seed
    until = time.monotonic() + asked.minutes * 60 if asked.minutes else float("inf")
    endless = 10**12 if asked.minutes else None
    print(f"seed {seed}", flush=True)
    said = 0.0
    started = time.monotonic()

    told = 0

    def progress(result: Result) -> None:
        nonlocal said, told
        for failure in result.failures[told:]:
            print(f"\n{described(failure, result)}", file=sys.stderr, flush=True)
        told = len(result.failures)
        now = time.monotonic()
        if now - said > (1 if sys.stderr.isatty() else 10):
            said = now
            speed = result.frames / (now - started)
            line = f"{result.frames:,} frames, {speed:,.0f} a second, {len(result.failures)} failures"
            start, end = ("\r", "  ") if sys.stderr.isatty() else ("", "\n")
            print(f"{start}{line}", end=end, file=sys.stderr, flush=True)

    if asked.socket:
        from tests.fuzz.sockets import campaign as over_sockets

        result = over_sockets(asked.frames or endless or 20_000, seed, until, progress)
    else:
        result = campaign(asked.frames or endless or 100_000, seed, asked.first, until, progress)
    print(summary(result))
    for failure in result.failures:
        print(described(failure, result))
    return 1 if result.failures or not result.frames else 0


if __name__ == "__main__":
    sys.exit(main())
