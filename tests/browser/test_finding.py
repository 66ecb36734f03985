"""Search, filters, commands and keys: everything on a board is found and done without a mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Windows, new_goal, saved
from tests.serving import Serving, make_board


@pytest.fixture
def ada(windows: Windows, serving: Serving) -> Page:
    """Ada's window on a board with two goals, of which the second is open."""
    board = make_board(serving.origin)
    serving.secrets |= board.secrets
    page = windows.sit(board, "mentor")
    new_goal(page, "Speak at the guild")
    page.get_by_test_id("add-action").click()
    page.keyboard.type("Zażółć gęślą jaźń")
    page.get_by_role("button", name="Add a goal to Life").first.click()
    page.get_by_test_id("goal-title").press_sequentially("Leave at five")
    saved(page)
    page.keyboard.press("Escape")
    return page


def test_search_finds_everything_and_leads_there(ada: Page) -> None:
    """The slash opens it, accents don't matter, what fits is highlighted, Enter goes to the row itself."""
    ada.keyboard.press("/")
    finder = ada.get_by_test_id("finder")
    expect(finder.get_by_role("combobox")).to_be_focused()
    ada.keyboard.type("gesla")
    expect(finder.get_by_role("option")).to_have_count(1)
    expect(finder.locator("mark")).to_have_text("gęślą")
    ada.keyboard.press("Enter")
    expect(ada.get_by_test_id("goal-title")).to_have_value("Speak at the guild")
    expect(ada.get_by_test_id("action-row").get_by_label("Action", exact=True)).to_be_focused()
    ada.keyboard.type("/")  # in a field a key is a letter
    expect(finder).to_be_hidden()


def test_the_palette_does_what_is_typed_and_remembers_it(ada: Page) -> None:
    """Ctrl-K, a few letters, Enter: goes to a goal, marks one as reached; next time it stands first."""
    ada.keyboard.press("Control+k")
    finder = ada.get_by_test_id("finder")
    field = finder.get_by_role("combobox")
    expect(field).to_be_focused()
    ada.keyboard.type("speak")
    expect(finder.get_by_role("option").first).to_contain_text("Speak at the guild")
    ada.keyboard.press("Enter")
    expect(ada.get_by_test_id("goal-title")).to_have_value("Speak at the guild")
    ada.keyboard.press("Control+k")
    expect(field).to_be_focused()
    ada.keyboard.type("markreach")
    expect(finder.get_by_role("option").first).not_to_contain_text("Speak at the guild")
    ada.keyboard.press("Enter")
    expect(ada.get_by_test_id("status-chip")).to_have_text("Reached")
    ada.keyboard.press("Control+k")
    expect(finder.get_by_role("option").first).to_contain_text("Speak at the guild")
    ada.keyboard.press("Escape")
    expect(finder).to_be_hidden()


def test_goals_are_filtered_by_the_keyboard_for_the_session(ada: Page) -> None:
    """`f` lays the choices out; chips say what is chosen and take it off; a reload keeps it."""
    rows = ada.get_by_test_id("goal-row")
    ada.keyboard.press("f")
    filters = ada.get_by_test_id("filters")
    expect(filters.get_by_role("button", name="Work")).to_be_focused()
    ada.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    ada.keyboard.press("Escape")
    expect(filters.get_by_role("button")).to_have_text(["Work", "Show all"])
    ada.reload()
    expect(rows).to_have_count(1)
    filters.get_by_role("button", name="Take off the filter Work").press("Enter")
    expect(rows).to_have_count(2)
    expect(ada.get_by_test_id("filter")).to_be_focused()


def test_single_keys_can_be_turned_off(ada: Page) -> None:
    """`?` shows the sheet of keys; with single keys off, a letter does nothing, and Ctrl-K still does."""
    ada.keyboard.press("k")
    expect(ada.get_by_test_id("goal-title")).to_have_value("Speak at the guild")
    ada.keyboard.press("?")
    sheet = ada.get_by_test_id("help")
    expect(sheet).to_contain_text("Add a benchmark")
    sheet.get_by_role("checkbox", name=re.compile("Single keys")).uncheck()
    ada.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    ada.keyboard.press("j")
    ada.keyboard.press("Control+k")
    expect(ada.get_by_test_id("finder")).to_be_visible()
    expect(ada.get_by_test_id("goal-title")).to_have_value("Speak at the guild")


def test_a_phone_finds_too(windows: Windows, serving: Serving) -> None:
    """Search fills the screen, and a hit leads to its goal without the keyboard of the phone coming up."""
    board = make_board(serving.origin)
    new_goal(windows.sit(board, "mentee"), "Speak at the guild")
    phone = windows.sit(board, "mentor", PHONE, has_touch=True)
    phone.get_by_test_id("search").tap()
    phone.get_by_role("combobox").fill("guild")
    phone.get_by_role("option").tap()
    expect(phone.get_by_test_id("goal-title")).to_be_visible()
    expect(phone.get_by_test_id("goal-title")).not_to_be_focused()
