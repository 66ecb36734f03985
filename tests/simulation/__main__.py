"""The campaign: many seeds, what happened in them, and which failed. See scripts/simulate."""

import argparse
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from types import FrameType

from .world import Outcome, simulate

PATIENCE = 60
"""Seconds of work after which a seed is said to hang; one takes less than one. The machine may have other work too."""


class Hangs(BaseException):
    """Not an Exception, so that no net of the server's catches it."""


def run(seed: int, keep_lines: bool = False) -> Outcome:
    """One seed, which may not hang."""

    def hang(_: int, frame: FrameType | None) -> None:
        place = f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame else "?"
        raise Hangs(f"it hangs in {place}")

    signal.signal(signal.SIGPROF, hang)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        return simulate(seed, keep_lines)
    except Hangs as error:
        return Outcome(seed, [str(error)], Counter(), "")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def outcomes(seeds: range, jobs: int) -> Iterator[Outcome]:
    """What comes of each seed, in their order."""
    if jobs == 1:
        yield from map(run, seeds)
    else:
        with ProcessPoolExecutor(jobs) as pool:
            yield from pool.map(run, seeds, chunksize=8)


def campaign(seeds: range, jobs: int) -> int:
    """Run `seeds`; the exit status."""
    counts: Counter[str] = Counter()
    failed = []
    started = time.monotonic()
    for outcome in outcomes(seeds, jobs):
        counts += outcome.counts
        done = outcome.seed - seeds.start + 1
        if outcome.failures:
            failed.append(outcome.seed)
            print(f"\nseed {outcome.seed} FAILED: {outcome.failures[0][:2000]}")
            print(f"  run it again: scripts/simulate --seed {outcome.seed} --trace", flush=True)
        if done % 20 == 0 or done == len(seeds):
            end = "\r" if sys.stdout.isatty() else "\n"
            if end == "\r" or done % 200 == 0 or done == len(seeds):
                pace = done / (time.monotonic() - started)
                print(f"{done} of {len(seeds)} seeds, {len(failed)} failed, {pace:.1f} a second", end=end, flush=True)
    print("\nWhat happened in them:")
    for what, count in sorted(counts.items()):
        print(f"{count:>10,}  {what}")
    if failed:
        print(f"FAILED: {len(failed)} of {len(seeds)} seeds: {', '.join(map(str, failed[:50]))}")
        return 1
    print(f"All {len(seeds)} seeds passed.")
    return 0


def one(seed: int, trace: bool) -> int:
    """Run one seed and tell what came of it; the exit status."""
    outcome = run(seed, trace)
    for line in outcome.lines:
        print(line)
    for what, count in sorted(outcome.counts.items()):
        print(f"{count:>10,}  {what}")
    print(f"trace {outcome.trace}")
    for failure in outcome.failures:
        print(f"FAILED {failure}")
    print(f"seed {seed}: {'FAILED' if outcome.failures else 'passed'}")
    return 1 if outcome.failures else 0


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="scripts/simulate",
        description="Rooms and clients under a virtual clock, with everything that can go wrong.",
    )
    parser.add_argument("--seed", type=int, help="run this seed alone")
    parser.add_argument("--trace", action="store_true", help="with --seed: print all that the server sent and wrote")
    parser.add_argument("--seeds", type=int, default=2000, help="how many seeds (%(default)s)")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first of them (%(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (%(default)s)")
    asked = parser.parse_args()
    if asked.seed is not None:
        return one(asked.seed, asked.trace)
    return campaign(range(asked.first, asked.first + asked.seeds), asked.jobs)


if __name__ == "__main__":
    sys.exit(main())
