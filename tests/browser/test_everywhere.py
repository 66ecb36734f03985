"""The board in each person's own language, time zone and window."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Windows, new_goal, saved
from tests.serving import Serving, make_board


def test_each_reads_the_board_in_their_own_language_and_time(windows: Windows, serving: Serving) -> None:
    """Lin's browser wishes for Polish and gets it, Ada chooses it in the menu; each sees the other's local time."""
    board = make_board(serving.origin)
    ada = windows.sit(board, "mentor", timezone_id="Europe/Warsaw")
    lin = windows.sit(board, "mentee", locale="pl-PL", timezone_id="Europe/Lisbon")
    expect(
        lin.get_by_role("button", name="Udostępnij postępy").or_(lin.get_by_text("Udostępnij postępy"))
    ).to_be_visible()
    expect(ada.get_by_text(re.compile(r"^Lin: \d\d:\d\d, Lisbon$"))).to_be_visible()
    expect(lin.get_by_text(re.compile(r"^Ada: \d\d:\d\d, Warsaw$"))).to_be_visible()
    new_goal(ada, "Speak at the guild")
    ada.get_by_test_id("people-menu").click()
    ada.get_by_role("radio", name="Polski").click()
    expect(ada.locator("html")).to_have_attribute("lang", "pl-PL")
    saved(ada)
    expect(ada.get_by_role("heading", name="Kamienie milowe")).to_be_visible()
