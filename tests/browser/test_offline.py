"""Cairn on a device: without a network, over an update of the server, in two tabs, and forgotten again."""

import re
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.browser.conftest import CHROMIUM, Windows, new_goal, saved, take_seat
from tests.browser.test_accessible import violations
from tests.serving import ROOT, Board, Serving, make_board

CUT_OFF = ("WebSocket", "Failed to load resource", "ERR_CONNECTION_REFUSED", "ERR_FAILED")


def comes_true(page: Page, condition: str) -> None:
    """Wait until an asynchronous condition is true in the page (wait_for_function takes a promise for a yes)."""
    deadline = time.monotonic() + 15
    while not page.evaluate(f"async () => {condition}"):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(50)


def at_home(page: Page) -> None:
    """Wait until the board opens on this device without a network."""
    comes_true(page, "navigator.serviceWorker.controller !== null")
    comes_true(page, "(await indexedDB.databases()).some((one) => one.name === 'cairn')")


def renewed(page: Page) -> None:
    """Wait until the service worker of the next version is at work."""
    comes_true(page, "(await caches.keys()).length === 2")
    comes_true(page, "(await navigator.serviceWorker.ready).active.state === 'activated'")


def offline(page: Page) -> None:
    """Wait until the page says that it is cut off, and that this device keeps what is written."""
    page.wait_for_selector('[data-testid="saving"][data-state="offline"]')
    expect(page.get_by_test_id("saving")).to_contain_text("kept on this device")


def back(serving: Serving, *pages: Page) -> None:
    """Start the server again, and let the pages try at once as when a network returns; wait until all is saved."""
    serving.restart()
    for page in pages:
        page.evaluate("dispatchEvent(new Event('online'))")
    for page in pages:
        saved(page)


def databases(page: Page) -> list[str]:
    """The databases of this site in this browser."""
    found: list[str] = page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)")
    return found


@pytest.fixture
def board(windows: Windows, serving: Serving) -> Board:
    """A board of Ada and Lin, on a server that goes away."""
    windows.expected = CUT_OFF
    made = make_board(serving.origin)
    serving.secrets |= made.secrets
    return made


def test_a_cold_browser_opens_the_board_without_the_server(
    browser: Browser, windows: Windows, serving: Serving, board: Board, tmp_path: Path
) -> None:
    """Started anew while the server is down, the browser opens the board with all its parts, and both edits merge."""

    def start() -> tuple[BrowserContext, Page]:
        running = browser.browser_type.launch_persistent_context(tmp_path / "profile", locale="en-GB", **CHROMIUM)
        return running, windows.watch(running.new_page())

    context, ada = start()
    take_seat(context, board, "mentor")
    ada.goto(board.url)
    saved(ada)
    new_goal(ada, "Speak")
    goal = ada.url.partition("#")[2]
    at_home(ada)
    context.close()
    lin = windows.sit(board, "mentee")
    lin.get_by_test_id("goal-row").click()
    serving.stop()
    offline(lin)
    lin.get_by_test_id("goal-title").press("Home")
    lin.keyboard.type("Please ")

    context, ada = start()
    ada.goto(f"{serving.origin}/boards")
    expect(ada).to_have_url(board.url)
    ada.goto(f"{board.url}#{goal}")
    offline(ada)
    title = ada.get_by_test_id("goal-title")
    expect(title).to_have_value("Speak")
    title.press("End")
    ada.keyboard.type(" in May")
    ada.get_by_label(re.compile("^Why")).first.click()
    ada.locator(".ProseMirror").first.wait_for()
    ada.get_by_role("link", name="Share progress").click()
    ada.get_by_role("dialog").wait_for()
    ada.goto(f"{serving.origin}/p/somebodys-progress")
    expect(ada.get_by_role("heading", name="You are offline")).to_be_visible()
    assert violations(ada) == []
    ada.get_by_role("link", name="A board of two").click()

    back(serving, ada, lin)
    ada.goto(f"{board.url}#{goal}")
    for page in (ada, lin):
        expect(page.get_by_test_id("goal-title")).to_have_value("Please Speak in May")
    context.close()


def newer(root: Path) -> Path:
    """The next version of Cairn, in a folder of its own: every script of the bundle has another name."""
    for part in ("server", "crdt", "web/templates", "web/public", "web/words", "web/dist"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    assets = root / "web/dist/assets"
    names = {file.name: f"{file.stem}-newer.js" for file in assets.glob("*.js")}
    for old, new in names.items():
        (assets / old).rename(assets / new)
    for file in (*assets.glob("*.js"), root / "web/dist/.vite/manifest.json"):
        text = file.read_text("utf-8")
        file.write_text(re.sub("|".join(map(re.escape, names)), lambda found: names[found[0]], text), "utf-8")
    return root


def test_a_page_that_an_update_made_old_asks_to_reload_and_loses_nothing(
    windows: Windows, serving: Serving, board: Board, tmp_path: Path
) -> None:
    """Parts that the new server lacks still open or say why; reloading keeps words that have not reached the server."""
    windows.expected = (*CUT_OFF, "404")
    ada = windows.sit(board, "mentor", service_workers="allow")
    new_goal(ada, "Speak")
    goal = ada.url.partition("#")[2]
    at_home(ada)
    lin = windows.sit(board, "mentee")  # without a service worker, as on a site without https
    serving.stop()
    offline(ada)
    ada.get_by_test_id("goal-title").press("End")
    ada.keyboard.type(" in May")
    serving.root = newer(tmp_path / "newer")
    back(serving, ada, lin)
    for page in (ada, lin):
        expect(page.get_by_test_id("updated")).to_contain_text("Cairn was updated.")
    assert violations(ada) == []
    renewed(ada)
    for page in (ada, lin):
        page.get_by_role("link", name="Share progress").click()
    ada.get_by_role("dialog").wait_for()
    expect(lin.get_by_test_id("toast")).to_be_visible()
    ada.keyboard.press("Escape")

    serving.stop()
    offline(ada)
    ada.goto(f"{board.url}#{goal}")
    ada.get_by_test_id("goal-title").press("End")
    ada.keyboard.type(", unsaved")
    for page in (ada, lin):
        with page.expect_navigation():
            page.get_by_role("button", name="Reload").click()
        if page is ada:
            expect(ada.get_by_test_id("goal-title")).to_have_value("Speak in May, unsaved")
            serving.restart()
        saved(page)
        expect(page.get_by_test_id("updated")).to_be_hidden()
    lin.goto(f"{board.url}#share")
    lin.get_by_role("dialog").wait_for()
    expect(lin.get_by_test_id("goal-row")).to_contain_text("Speak in May, unsaved")


def test_leaving_is_only_asked_about_when_it_would_lose_something(
    windows: Windows, serving: Serving, board: Board
) -> None:
    """Offline, a page whose words this device keeps closes without a question; one that can't keep them asks."""
    new_goal(windows.sit(board, "mentee"), "Speak")
    keeps, cannot = windows.open(), windows.open()
    cannot.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); }")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    for page in (keeps, cannot):
        page.on("dialog", answer)
        take_seat(page.context, board, "mentor")
        page.goto(board.url)
        saved(page)
    serving.stop()
    offline(keeps)
    expect(cannot.get_by_test_id("saving")).to_contain_text("only while this page is open")
    for page, questions in ((keeps, []), (cannot, ["beforeunload"])):
        page.get_by_test_id("goal-title").press("End")
        page.keyboard.type(" in May")
        if not questions:  # the last letter takes a moment to get into the copy, and for that moment the page would ask
            page.wait_for_function("() => dispatchEvent(new Event('beforeunload', {cancelable: true}))")
        with page.expect_event("close"):
            page.close(run_before_unload=True)
        assert asked == questions


def test_a_device_without_room_says_so(windows: Windows, serving: Serving, board: Board) -> None:
    """When the browser gives no more room, the page says that nothing is kept, and opens the reason."""
    ada = windows.open()
    session = ada.context.new_cdp_session(ada)
    session.send("Storage.overrideQuotaForOrigin", {"origin": serving.origin, "quotaSize": 1})
    take_seat(ada.context, board, "mentor")
    ada.goto(board.url)
    saved(ada)
    serving.stop()
    state = ada.get_by_test_id("saving")
    expect(state).to_contain_text("no room here")
    state.get_by_role("button").click()
    expect(ada.get_by_role("dialog", name="Your changes")).to_contain_text("no room left")


def test_two_tabs_of_one_person_are_one_person(windows: Windows, serving: Serving, board: Board) -> None:
    """Tabs share edits without the server, are shown once, and each says truly whether the server has them."""
    one = windows.sit(board, "mentor")
    new_goal(one, "Speak")
    two = windows.watch(one.context.new_page())
    cut_off: list[bool] = []
    two.route_web_socket("**/sync/**", lambda socket: socket.close() if cut_off else socket.connect_to_server())
    lin = windows.sit(board, "mentee")
    two.goto(one.url)
    saved(two)
    expect(lin.get_by_role("group", name="Who is here").get_by_label(re.compile("^Ada.*here"))).to_have_count(1)
    serving.stop()
    for page in (one, two):
        offline(page)
    one.get_by_test_id("goal-title").press("End")
    one.keyboard.type(" in May")
    expect(two.get_by_test_id("goal-title")).to_have_value("Speak in May")
    cut_off.append(True)
    back(serving, one, lin)
    two.get_by_test_id("goal-title").press("Home")
    two.keyboard.type("Please ")
    expect(lin.get_by_test_id("goal-row")).to_contain_text("Please Speak in May")
    saved(one)
    offline(two)


def test_a_board_is_forgotten_on_this_device_in_all_tabs(windows: Windows, serving: Serving, board: Board) -> None:
    """After a question nothing of the board is left here, other tabs leave it too, and online it opens again."""
    ada = windows.sit(board, "mentor", service_workers="allow")
    new_goal(ada, "A secret")
    at_home(ada)
    other = windows.watch(ada.context.new_page())
    other.goto(board.url)
    saved(other)
    other.wait_for_load_state("networkidle")
    ada.bring_to_front()
    ada.get_by_test_id("saving").get_by_role("button").click()
    ada.get_by_test_id("forget").click()
    ada.get_by_role("button", name="Forget it").click()
    for page in (ada, other):
        page.wait_for_url(f"{serving.origin}/")
    assert f"cairn-{board.id}" not in databases(ada)
    serving.stop()
    ada.goto(board.url)
    expect(ada.get_by_role("heading", name="You are offline")).to_be_visible()
    expect(ada.get_by_text("A board of two")).to_be_hidden()
    serving.restart()
    ada.goto(board.url)
    expect(ada.get_by_test_id("goal-row")).to_contain_text("A secret")


def test_a_seat_that_is_lost_takes_the_copy_with_it(windows: Windows, serving: Serving, board: Board) -> None:
    """An open page says so and the server's refusal is shown as it is; what the devices held of the board is gone."""
    windows.expected = (*CUT_OFF, "403")
    ada = windows.sit(board, "mentor", service_workers="allow")
    at_home(ada)
    lin = windows.sit(board, "mentee")
    for page in (ada, lin):
        page.context.clear_cookies()
    gone = f"!(await indexedDB.databases()).some((one) => one.name === 'cairn-{board.id}')"
    serving.stop()
    serving.restart()
    lin.evaluate("dispatchEvent(new Event('online'))")
    expect(lin.get_by_role("alert")).to_contain_text("no longer has a seat")
    comes_true(lin, gone)
    ada.goto(board.url)
    expect(ada.get_by_role("heading", name="This is a private room for two")).to_be_visible()
    comes_true(ada, gone)
    serving.stop()
    ada.goto(board.url)
    expect(ada.get_by_role("heading", name="You are offline")).to_be_visible()
