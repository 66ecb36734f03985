"""Every page, checked by axe-core, in light and dark, on a laptop and a phone."""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Windows, goal_with_parts, new_goal, saved
from tests.serving import Serving, make_board

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

Scheme = Literal["light", "dark"]


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong, with the place."""
    page.evaluate("() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {})))")
    page.evaluate(AXE.read_text())
    found = page.evaluate("() => axe.run().then((r) => r.violations)")
    return [f"{v['id']}: {json.dumps([n['target'] for n in v['nodes']])}" for v in found]


def published(windows: Windows, serving: Serving) -> str:
    """The address of a progress page with a goal on it."""
    board = make_board(serving.origin)
    ada = windows.sit(board, "mentor")
    new_goal(ada, "Speak at the guild")
    ada.get_by_test_id("add-benchmark").click()
    ada.keyboard.type("Outline agreed")
    saved(ada)
    goal = ada.url.partition("#goal-")[2]
    with board.client("mentor") as mentor, board.client("mentee") as mentee:
        for client in (mentor, mentee):
            assert client.put(f"/published/{goal}").status_code == 200
        return str(mentor.post("/links", json={"label": "All"}).json()["url"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_axe_finds_nothing(windows: Windows, serving: Serving, size: tuple[int, int], scheme: Scheme) -> None:
    """Landing, a form with mistakes, invitation, board, open goal, sharing, progress page and error page."""
    windows.expected = ("422", "404", "403", "401")
    board = make_board(serving.origin, joined=False)
    found: dict[str, list[str]] = {}
    stranger = windows.open(size, color_scheme=scheme)
    stranger.goto(windows.origin)
    found["landing"] = violations(stranger)
    stranger.locator("form button").first.click()
    found["mistakes"] = violations(stranger)
    stranger.goto(board.invitation)
    found["invitation"] = violations(stranger)
    stranger.goto(f"{windows.origin}/nowhere")
    found["not found"] = violations(stranger)
    stranger.goto(board.url)
    found["refused"] = violations(stranger)
    ada = windows.sit(board, "mentor", size, color_scheme=scheme)
    found["new board"] = violations(ada)
    ada.get_by_role("button", name="Add a goal to Work").first.click()
    ada.get_by_test_id("goal-title").press_sequentially("Speak")
    ada.get_by_test_id("add-benchmark").click()
    ada.keyboard.type("Outline")
    ada.get_by_test_id("add-action").click()
    ada.keyboard.type("Call")
    saved(ada)
    found["goal"] = violations(ada)
    ada.locator(".notes .rich").click()
    ada.keyboard.type("# Plan\n[ ] see example.org there")
    ada.keyboard.press("Home")
    for _ in range(6):
        ada.keyboard.press("ArrowRight")
    ada.get_by_role("group", name="Link").wait_for()
    found["notes"] = violations(ada)
    ada.get_by_role("button", name="Move “Call”").click()
    ada.get_by_test_id("move-menu").wait_for()
    found["moving"] = violations(ada)
    ada.keyboard.press("Escape")
    ada.get_by_test_id("saving").get_by_role("button").click()
    ada.get_by_test_id("forget").click()
    found["forgetting the board on this device"] = violations(ada)
    ada.keyboard.press("Escape")
    ada.keyboard.press("Control+k")
    ada.keyboard.type("goal")
    expect(ada.get_by_role("option").first).to_be_visible()
    found["commands"] = violations(ada)
    ada.keyboard.press("Escape")
    ada.keyboard.press("?")
    ada.get_by_test_id("help").wait_for()
    found["keys"] = violations(ada)
    ada.keyboard.press("Escape")
    ada.goto(f"{board.url}#")
    ada.get_by_test_id("filter").click()
    ada.get_by_test_id("filters").get_by_role("button", name="Work").click()
    found["filter"] = violations(ada)
    ada.goto(f"{board.url}#actions")
    ada.get_by_role("heading", name="Next steps").wait_for()
    found["next steps"] = violations(ada)
    ada.goto(f"{board.url}#share")
    ada.get_by_role("dialog").wait_for()
    found["sharing"] = violations(ada)
    with board.client("mentor") as client:
        empty = client.post("/links", json={"label": "All"}).json()["url"]
        locked = client.post("/links", json={"label": "All", "passcode": "stones"}).json()["url"]
    stranger.goto(empty)
    found["progress, nothing public yet"] = violations(stranger)
    stranger.goto(locked)
    found["passcode"] = violations(stranger)
    stranger.goto(published(windows, serving))
    expect(stranger.get_by_role("heading", name="Speak at the guild")).to_be_visible()
    found["progress"] = violations(stranger)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize(("size", "scheme", "locale"), [(LAPTOP, "light", "pl-PL"), (PHONE, "dark", "en-GB")])
def test_axe_finds_nothing_in_what_opens(
    windows: Windows, serving: Serving, size: tuple[int, int], scheme: Scheme, locale: str
) -> None:
    """What chips, rows and the two people open, each place of the board, a toast, and a system's own colours."""
    board = make_board(serving.origin)
    ada = windows.sit(board, "mentor", size, color_scheme=scheme, locale=locale)
    goal_with_parts(ada)
    found: dict[str, list[str]] = {}
    for opens in ("area-chip", "due-chip", "status-chip", "measure-chip", "action-more", "people-menu"):
        ada.get_by_test_id(opens).click()
        popover = ada.locator(".popover:has(button, input)")
        popover.wait_for()
        found[opens] = violations(ada)
        ada.keyboard.press("Escape")
        popover.wait_for(state="detached")
    ada.emulate_media(forced_colors="active")
    found["forced colours"] = violations(ada)
    ada.emulate_media(forced_colors="none")
    ada.get_by_test_id("action-more").click()
    ada.locator(".popover .danger").click()
    ada.get_by_test_id("toast").wait_for()
    found["toast"] = violations(ada)
    ada.goto(f"{board.url}#trash")
    ada.get_by_test_id("trash-row").wait_for()
    found["trash"] = violations(ada)
    ada.locator(".trash-all").click()
    found["emptying the trash"] = violations(ada)
    ada.locator(".trash-confirm .danger").click()
    ada.locator(".trash-empty").wait_for()
    ada.keyboard.press("Escape")
    for place in ("actions", "wins"):
        ada.goto(f"{board.url}#{place}")
        ada.wait_for_selector(f".at-{place}")
        found[place] = violations(ada)
    assert {where: what for where, what in found.items() if what} == {}
