"""Undo that is one's own, in two windows."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Windows, new_goal, saved
from tests.serving import Serving, make_board


def choose(page: Page, chip: str, label: str) -> None:
    """Choose `label` in what the chip opens, and close it."""
    page.get_by_test_id(chip).click()
    page.get_by_role("radio", name=label).click()


def set_date(page: Page, day: str) -> None:
    """Give the open goal a date."""
    page.get_by_test_id("due-chip").click()
    page.get_by_label("Date").fill(day)
    page.keyboard.press("Escape")


def test_undo_takes_back_ones_own_and_says_what_stays(pair: tuple[Page, Page]) -> None:
    """What Lin has overwritten stays and is named; Ada's step before it goes back for both, and comes again."""
    ada, lin = pair
    choose(ada, "area-chip", "Life")
    set_date(ada, "2031-01-01")
    expect(lin.get_by_test_id("due-chip")).to_contain_text("1 January 2031")
    set_date(lin, "2031-02-02")
    expect(ada.get_by_test_id("due-chip")).to_contain_text("2 February 2031")

    ada.keyboard.press("Control+z")
    expect(ada.get_by_test_id("toast")).to_contain_text("Took back: the area of “Speak at the guild”.")
    expect(ada.get_by_test_id("toast")).to_contain_text("Changed since, so it stays: the date of “Speak at the guild”.")
    expect(ada.get_by_test_id("area-chip")).to_be_focused()
    expect(lin.get_by_test_id("area-chip")).to_have_text("Work")
    expect(lin.get_by_test_id("due-chip")).to_contain_text("2 February 2031")

    ada.get_by_test_id("redo").click()
    expect(lin.get_by_test_id("area-chip")).to_have_text("Life")
    expect(ada.get_by_test_id("toast")).to_have_text(re.compile("^Done again: the area of “Speak at the guild”."))
    expect(ada.get_by_test_id("redo")).to_be_focused()


def test_undo_goes_to_what_it_changes_over_notes_and_rows_in_one_order(pair: tuple[Page, Page]) -> None:
    """From another place Ctrl-Z leads back: to a tick, then into the rich words written before it."""
    ada, lin = pair
    ada.get_by_test_id("add-benchmark").click()
    ada.keyboard.type("Outline agreed")
    ada.get_by_label(re.compile("^Why")).first.click()
    editor = ada.locator(".ProseMirror").first
    editor.wait_for()
    editor.press_sequentially("Because the room matters")
    ada.get_by_role("checkbox", name="Reached: Outline agreed").press("Space")
    expect(lin.get_by_role("checkbox", name="Reached: Outline agreed")).to_be_checked()
    ada.get_by_role("link", name=re.compile("^Next steps")).first.click()
    ada.get_by_role("heading", name="Next steps").wait_for()

    ada.keyboard.press("Control+z")
    tick = ada.get_by_role("checkbox", name="Reached: Outline agreed")
    expect(tick).to_be_focused()
    expect(tick).not_to_be_checked()
    expect(ada.get_by_test_id("toast")).to_contain_text("Took back: the mark at “Outline agreed”.")
    expect(lin.get_by_role("checkbox", name="Reached: Outline agreed")).not_to_be_checked()
    ada.keyboard.press("Control+z")
    expect(lin.get_by_text("Because the room matters")).to_be_hidden()
    expect(ada.locator(".ProseMirror").first).to_be_focused()
    ada.keyboard.press("Control+z")
    expect(lin.get_by_test_id("benchmark-row")).to_be_hidden()
    for _ in range(3):
        ada.keyboard.press("Control+Shift+z")
    expect(lin.get_by_text("Because the room matters")).to_be_visible()
    expect(lin.get_by_role("checkbox", name="Reached: Outline agreed")).to_be_checked()


def test_on_a_phone_a_button_undoes_and_no_keyboard_comes_up(windows: Windows, serving: Serving) -> None:
    """The button is there once there is something to take back; the toast offers to do it again."""
    board = make_board(serving.origin)
    phone = windows.sit(board, "mentor", PHONE, has_touch=True)
    expect(phone.get_by_test_id("undo")).to_be_hidden()
    new_goal(phone, "Speak")
    phone.get_by_test_id("add-action").tap()
    phone.keyboard.type("Call Sam")
    saved(phone)
    phone.get_by_test_id("undo").tap()
    expect(phone.get_by_test_id("action-row")).to_be_hidden()
    toast = phone.get_by_test_id("toast")
    expect(toast).to_contain_text("Took back: the new action “Call Sam”.")
    toast.get_by_role("button", name="Redo").tap()
    expect(phone.get_by_label("Action", exact=True)).to_have_value("Call Sam")
    assert phone.evaluate("document.activeElement.tagName") != "TEXTAREA"
