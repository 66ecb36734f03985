"""From a key to the screen, in real windows: `scripts/paint` prints the table "In the browser" of docs/PERFORMANCE.md.

Not a test: it measures, and what it measures is this machine's. Two windows of one Chromium on a real server: a key
pressed in one is timed to the frame in which that window shows it, and to the one in which the other window does. In
the same run, in turns, the same is done with a bare textarea on the stock provider and y-websocket-server, which is
what any app of this kind pays at least.
"""

import argparse
import json
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.serving import Board, Seat, Serving, make_board
from web.build import find_node

HERE = Path(__file__).parent
STOPWATCH = (HERE / "stopwatch.js").read_text()
FLAGS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
)
LETTERS = "etaoin shrdlu"


@dataclass(frozen=True)
class Subject:
    """One thing to be measured: where its windows open, and the field in them that is typed in."""

    name: str
    url: str
    selector: str
    cookies: Mapping[Seat, str] = field(default_factory=dict)
    origin: str = ""
    drag: str = ""
    """What is dragged over the page, if anything."""

    def context(self, browser: Browser, seat: Seat) -> BrowserContext:
        """A window's own profile, in the seat of one of the two."""
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(60_000)
        context.add_init_script(STOPWATCH.replace("SELECTOR", json.dumps(self.selector)))
        if seat in self.cookies:
            name, _, value = self.cookies[seat].partition("=")
            context.add_cookies([{"name": name, "value": value, "url": self.origin}])
        return context

    def open(self, context: BrowserContext) -> tuple[Page, float]:
        """A page on which the field shows its words; and the ms from the beginning until then."""
        page = context.new_page()
        page.goto(self.url)
        page.wait_for_function("() => stopwatch.watch.opened !== null")
        return page, page.evaluate("stopwatch.watch.opened")


Figures = dict[str, list[float]]


def type_keys(typist: Page, partner: Page, selector: str, keys: int, rng: random.Random) -> Figures:
    """Press keys at a person's pace; the ms of each to the typist's own screen, and to the partner's."""
    target = typist.locator(selector)
    target.click()
    typist.keyboard.press("ControlOrMeta+a")
    typist.keyboard.type("Goal: ")
    partner.wait_for_function("s => document.querySelector(s).value === 'Goal: '", arg=selector)
    typist.wait_for_timeout(500)
    base = typist.evaluate("stopwatch.start()")
    partner.evaluate("stopwatch.start()")
    for _ in range(keys):
        typist.keyboard.press(rng.choice(LETTERS).replace(" ", "Space"))
        typist.wait_for_timeout(rng.uniform(50, 150))
    partner.wait_for_function("([s, n]) => document.querySelector(s).value.length === n", arg=[selector, base + keys])
    partner.wait_for_timeout(200)
    pressed = typist.evaluate("stopwatch.watch.keys")
    here, there = (page.evaluate("stopwatch.watch.shown") for page in (typist, partner))
    times = [(at, here[str(base + n)], there[str(base + n)]) for n, at in enumerate(pressed, 1)]
    return {"own": [own - at for at, own, _ in times], "partner": [other - at for at, _, other in times]}


def drag_about(page: Page, what: str) -> list[float]:
    """Drag something down the page and back, and let go where it was; ms between frames."""
    handle = page.locator(what).first
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10)
    page.evaluate("stopwatch.start(); stopwatch.watch.timing = true")
    for step in range(120):
        page.mouse.move(x - 5 + step % 10, 100 + (step * 11) % 650)
        page.wait_for_timeout(12)
    frames: list[float] = page.evaluate("stopwatch.watch.frames")
    page.keyboard.press("Escape")
    page.mouse.up()
    return frames[1:]


def turn(browser: Browser, subject: Subject, keys: int, seed: int) -> Figures:
    """One turn of one subject: opened cold, opened again, typed in; and dragged about on, if it can be."""
    found: Figures = {}
    mentor, mentee = subject.context(browser, "mentor"), subject.context(browser, "mentee")
    try:
        first, ms = subject.open(mentor)
        found["open cold"] = [ms]
        first.wait_for_timeout(1500)  # as somebody who looks at it: what is kept on the device gets there
        first.close()
        typist, ms = subject.open(mentor)
        found["open warm"] = [ms]
        partner, _ = subject.open(mentee)
        partner.wait_for_timeout(1000)
        found |= type_keys(typist, partner, subject.selector, keys, random.Random(seed))
        if subject.drag:
            found["frames"] = drag_about(typist, subject.drag)
    finally:
        mentor.close()
        mentee.close()
    return found


@contextmanager
def bare_app(built: Path, node: Mapping[str, str]) -> Iterator[Subject]:
    """The bare app, served."""
    command = ["node", str(HERE / "bare" / "server.mjs"), str(built / "bare")]
    with subprocess.Popen(command, env=node, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            match = re.search(r"http://\S+", process.stdout.readline())
            assert match
            yield Subject("bare", f"{match[0]}/?room=one", "[data-bare]")
        finally:
            process.terminate()


def plant(built: Path, board: Board, node: Mapping[str, str]) -> dict[str, Any]:
    """Put the large board's document onto `board`."""
    command = ["node", str(built / "plant" / "plant.mjs"), board.sync, board.cookies["mentor"], board.origin]
    done = subprocess.run(command, check=True, env=node, stdout=subprocess.PIPE, text=True)
    planted: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return planted


def on_cairn(name: str, board: Board, goal: str, drag: str = "") -> Subject:
    """A goal's title on a board of the running Cairn."""
    selector = f'textarea[data-field="goals/{goal}/title"]'
    return Subject(name, f"{board.url}#goal-{goal}", selector, board.cookies, board.origin, drag)


def first_goal(browser: Browser, board: Board) -> str:
    """Write a goal on a new board; its id."""
    context = on_cairn("", board, "").context(browser, "mentor")
    page = context.new_page()
    page.goto(board.url)
    page.get_by_role("button", name="Add a goal to Work").first.click()
    page.get_by_test_id("goal-title").press_sequentially("Goal")
    page.wait_for_selector('[data-testid="saving"][data-state="saved"]')
    goal = page.url.partition("#goal-")[2]
    context.close()
    return goal


def percentile(values: list[float], share: float) -> float:
    """The value that so many lie below."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def cell(rounds: list[Figures], figure: str, of: Callable[[list[float]], float]) -> str:
    """The median of the rounds, with the least and the most."""
    values = [of(each[figure]) for each in rounds if figure in each]
    if not values:
        return ""
    return f"{statistics.median(values):.1f} [{min(values):.1f}-{max(values):.1f}]"


def machine(browser: Browser) -> str:
    """What it was measured on."""
    cpu = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "")
    packages = json.loads((HERE.parents[1] / "web" / "package-lock.json").read_text())["packages"]
    server = json.loads((HERE / "package-lock.json").read_text())["packages"]["node_modules/@y/websocket-server"]
    return (
        f"{os.cpu_count()} cores of {cpu.partition(': ')[2]}, {platform.system()} {platform.release()}, "
        f"load {os.getloadavg()[0]:.1f}; Chromium {browser.version} headless, Python {platform.python_version()}, "
        f"pycrdt {version('pycrdt')}, uvicorn {version('uvicorn')}, yjs {packages['node_modules/yjs']['version']}, "
        f"y-websocket {packages['node_modules/y-websocket']['version']}, @y/websocket-server {server['version']}"
    )


ROWS: list[tuple[str, str, Callable[[list[float]], float]]] = [
    ("key to own paint, median ms", "own", statistics.median),
    ("key to own paint, p95 ms", "own", lambda values: percentile(values, 0.95)),
    ("key to the partner's paint, median ms", "partner", statistics.median),
    ("key to the partner's paint, p95 ms", "partner", lambda values: percentile(values, 0.95)),
    ("opened to words that can be edited, first time, ms", "open cold", statistics.median),
    ("the same, opened before, ms", "open warm", statistics.median),
    ("dragging: ms between frames, p95", "frames", lambda values: percentile(values, 0.95)),
    ("dragging: the longest frame, ms", "frames", max),
]


def table(found: Mapping[str, list[Figures]]) -> Iterator[str]:
    """Markdown: a row a figure, a column a subject; the ratio is the median of the ratios of each round."""
    names = list(found)
    yield f"| | {' | '.join(names)} | {' | '.join(f'{name} / bare' for name in names[1:])} |"
    yield f"|{' --- |' * (2 * len(names))}"
    for words, figure, of in ROWS:
        cells = [cell(rounds, figure, of) for rounds in found.values()]
        for name in names[1:]:
            pairs = [(a[figure], b[figure]) for a, b in zip(found[name], found["bare"], strict=True) if figure in b]
            cells.append(f"{statistics.median(of(a) / of(b) for a, b in pairs):.2f}" if pairs else "")
        yield f"| {words} | {' | '.join(cells)} |"


def main() -> None:
    """Measure in turns, and print."""
    parser = argparse.ArgumentParser(prog="scripts/paint", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keys", type=int, default=120, help="pressed in each turn")
    asked = parser.parse_args()
    found_node = find_node()
    assert found_node, "scripts/prepare dev brings Node"
    node = os.environ | {"PATH": found_node.path}

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        args = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        path = os.environ.get("CAIRN_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=args)
        stack.callback(browser.close)
        serving = stack.enter_context(Serving(folder / "data"))
        subprocess.run(["node", str(HERE / "build.mjs"), str(folder)], check=True, env=node)
        bare = stack.enter_context(bare_app(folder, node))
        small, large = make_board(serving.origin), make_board(serving.origin)
        planted = plant(folder, large, node)
        print(f"The large board: {planted}", file=sys.stderr)
        # The bare app's text is there before it is opened, as the boards' are.
        context = bare.context(browser, "mentor")
        page = context.new_page()
        page.goto(bare.url)
        page.locator(f"{bare.selector}[data-synced]").press_sequentially("Goal")
        page.wait_for_timeout(500)

        subjects = [
            bare,
            on_cairn("a new board", small, first_goal(browser, small)),
            on_cairn("the large board", large, planted["goal"], '[data-handle^="goals/"]'),
        ]
        found: dict[str, list[Figures]] = {subject.name: [] for subject in subjects}
        for number in range(asked.rounds):
            # Each round begins with another, so that none is always the first or the last.
            for subject in subjects[number % 3 :] + subjects[: number % 3]:
                found[subject.name].append(turn(browser, subject, asked.keys, seed=number))
                p95 = percentile(found[subject.name][-1]["partner"], 0.95)
                print(f"round {number + 1}, {subject.name}: p95 to the partner {p95:.1f} ms", file=sys.stderr)
        context.close()
        print("\n".join(table(found)))
        print(f"\n{asked.rounds} rounds of {asked.keys} keys; {machine(browser)}")


main()
