"""The trash, in two windows."""

import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows, new_goal, saved
from tests.serving import Serving, make_board


def kept_nowhere(page: Page) -> bool:
    """Whether no row that this browser keeps holds the words."""
    return bool(page.evaluate(KEPT_NOWHERE, "Unsayable"))


KEPT_NOWHERE = """async (words) => {
  const ask = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  for (const { name } of await indexedDB.databases()) {
    const copy = await ask(indexedDB.open(name));
    const rows = [];
    for (const store of copy.objectStoreNames) {
      rows.push(...(await ask(copy.transaction(store).objectStore(store).getAll())));
    }
    copy.close();
    const read = (row) => (row instanceof Uint8Array ? new TextDecoder("latin1").decode(row) : "");
    if (rows.some((row) => read(row).includes(words))) return false;
  }
  return true;
}"""


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    """Wait for what no page tells of."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def remove_goal(page: Page) -> None:
    """Remove the open goal by its menu."""
    page.get_by_role("button", name="More for this goal").click()
    page.get_by_role("button", name="Remove goal").click()


def test_what_one_removed_the_other_finds_and_brings_back_with_all_that_hung_on_it(pair: tuple[Page, Page]) -> None:
    """Lin's trash tells who removed what and what comes back with it; a part brings its goal along."""
    ada, lin = pair
    ada.get_by_test_id("add-benchmark").click()
    for title in ("Outline agreed", "Dry run"):
        ada.keyboard.type(title)
        ada.keyboard.press("Enter")
    ada.get_by_test_id("benchmark-row").nth(1).get_by_role("button", name=re.compile("^More for")).click()
    ada.get_by_role("button", name="Remove benchmark").click()
    remove_goal(ada)
    expect(ada.get_by_test_id("toast").last).to_contain_text("Removed “Speak at the guild”")

    lin.get_by_role("link", name="Trash").click()
    rows = lin.get_by_test_id("trash-row")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Speak at the guild")
    expect(rows.nth(0)).to_contain_text("removed by Ada")
    expect(rows.nth(0)).to_contain_text("Comes back with it: 1 benchmark")
    lin.get_by_label("Search the trash").fill("dry")
    expect(rows).to_have_count(1)
    lin.get_by_role("button", name="Bring back “Dry run”").press("Enter")
    expect(lin.get_by_role("dialog")).to_contain_text(
        "“Dry run” is back on the board, and its goal “Speak at the guild” too."
    )
    lin.get_by_role("button", name="Show it").press("Enter")
    expect(lin.get_by_role("dialog")).to_be_hidden()
    expect(lin.get_by_label("Benchmark", exact=True).nth(1)).to_be_focused()
    expect(ada.get_by_test_id("goal-row")).to_contain_text("0 of 2 benchmarks")


def test_what_is_deleted_for_ever_is_gone_for_both_and_from_the_disk(
    windows: Windows, serving: Serving, tmp_path: Path
) -> None:
    """A question comes first; then no window or device has it, and no letter of it is in the server's files."""
    board = make_board(serving.origin)
    ada = windows.sit(board, "mentor")
    new_goal(ada, "Plans: ")
    ada.keyboard.insert_text("Unsayable")  # at once, so that it stands in one piece wherever it is kept
    lin = windows.sit(board, "mentee")
    expect(lin.get_by_test_id("goal-row")).to_be_visible()
    remove_goal(ada)
    saved(ada)
    assert [kept_nowhere(page) for page in (ada, lin)] == [False, False]
    lin.get_by_role("link", name="Trash").click()
    lin.get_by_role("button", name="Empty the trash").click()
    expect(lin.get_by_role("heading", name="Delete “Plans: Unsayable” for ever?")).to_be_visible()
    lin.get_by_role("button", name="Keep").click()
    expect(lin.get_by_test_id("trash-row")).to_have_count(1)
    lin.get_by_role("button", name="Empty the trash").click()
    lin.get_by_role("button", name="Delete for ever").click()
    expect(lin.get_by_role("dialog")).to_contain_text("Nothing here.")
    expect(ada.get_by_role("link", name="Trash")).to_be_hidden()
    saved(lin)
    for page in (ada, lin):
        until(partial(kept_nowhere, page))
        page.close()
    until(lambda: not any(b"Unsayable" in file.read_bytes() for file in (tmp_path / "data").iterdir()))
