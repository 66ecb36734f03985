"""Two people, each with a browser window of their own, on the real server.

Every page is watched: an error on the console, or a request to another host, fails the test that caused it.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.serving import Board, Seat, Serving, make_board

QUIET = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BLOCKED = "Service Worker registration blocked"
LAPTOP, PHONE = (1280, 800), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, and runs last: Playwright keeps a loop running from then on."""

    def in_browser(item: pytest.Item) -> bool:
        return Path(__file__).parent in item.path.parents

    for item in filter(in_browser, items):
        item.add_marker(pytest.mark.browser)
    items.sort(key=in_browser)


CHROMIUM: dict[str, Any] = {
    "executable_path": os.environ.get("CAIRN_CHROMIUM", "/usr/bin/chromium"),
    "args": [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])],  # Chromium refuses its sandbox to root
}
"""How a browser is started."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**CHROMIUM)
        yield running
        running.close()


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """A server of the test's own."""
    with Serving(tmp_path / "data") as running:
        yield running


class Windows:
    """Opens windows and keeps an eye on them."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._browser = browser
        self.origin = origin
        self.wrong: list[str] = []
        self.expected: tuple[str, ...] = ()
        """Parts of console messages that the test causes on purpose."""
        self._contexts: list[BrowserContext] = []

    def open(self, size: tuple[int, int] = LAPTOP, **options: Any) -> Page:
        """A window of a person who has never been here."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            permissions=["clipboard-read", "clipboard-write"],
            # A service worker is for the tests that are about it: it would hold the files anew in every window.
            **{"locale": "en-GB", "service_workers": "block", **options},
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        return self.watch(context.new_page())

    def watch(self, page: Page) -> Page:
        """Keep an eye on one more page."""
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self._heard("error", str(error)))
        page.on("request", lambda request: self._asked(request.url))
        return page

    def sit(self, board: Board, seat: Seat, size: tuple[int, int] = LAPTOP, **options: Any) -> Page:
        """A window of the person who holds `seat`, on the board, with everything saved."""
        page = self.open(size, **options)
        take_seat(page.context, board, seat)
        page.goto(board.url)
        saved(page)
        return page

    def close(self) -> None:
        """Close all windows; asserts that nothing went wrong in them."""
        for context in self._contexts:
            context.close()
        assert self.wrong == []

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(part in text for part in (BLOCKED, *self.expected)):
            self.wrong.append(f"{kind}: {text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.origin, self.origin.replace("http", "ws", 1), "data:", "blob:")):
            self.wrong.append(f"a request to another host: {url}")


@pytest.fixture
def windows(browser: Browser, serving: Serving) -> Iterator[Windows]:
    """Windows onto the test's server."""
    opened = Windows(browser, serving.origin)
    yield opened
    opened.close()


@pytest.fixture
def pair(windows: Windows, serving: Serving) -> tuple[Page, Page]:
    """Ada's and Lin's windows on a new board of theirs with one goal."""
    board = make_board(serving.origin)
    serving.secrets |= board.secrets
    ada, lin = windows.sit(board, "mentor"), windows.sit(board, "mentee")
    new_goal(ada, "Speak at the guild")
    ada_goal = ada.url.partition("#")[2]
    lin.goto(f"{board.url}#{ada_goal}")
    saved(lin)
    return ada, lin


def take_seat(context: BrowserContext, board: Board, seat: Seat) -> None:
    """Give a browser the cookie of `seat`, for longer than it runs."""
    name, _, value = board.cookies[seat].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": board.origin, "expires": time.time() + 3600}])


def saved(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    page.wait_for_selector('[data-testid="saving"][data-state="saved"]')


def new_goal(page: Page, title: str) -> None:
    """Write a new goal under Work, by way of its plus button."""
    page.get_by_role("button", name="Add a goal to Work").first.click()
    field = page.get_by_test_id("goal-title")
    field.wait_for()
    field.press_sequentially(title)
    saved(page)


def goal_with_parts(page: Page) -> None:
    """A goal with a benchmark and an action, open."""
    page.locator(".empty-row, .no-goal .button").first.click()
    page.get_by_test_id("goal-title").press_sequentially("Speak at the guild about what we broke")
    for add, words in (("add-benchmark", "Outline agreed"), ("add-action", "Pick three stories")):
        page.get_by_test_id(add).click()
        page.keyboard.type(words)
    saved(page)
