"""The board, in two windows."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Windows, new_goal, saved
from tests.serving import Serving, make_board


def test_two_people_meet_on_a_board_by_its_invitation(windows: Windows) -> None:
    """Ada makes a board with the form, copies the invitation, Lin takes the seat by it, and each sees the other."""
    ada, lin = windows.open(), windows.open()
    ada.goto(windows.origin)
    ada.get_by_role("radio", name="Mentor").check()
    ada.get_by_label("Your name").fill("Ada")
    ada.locator("input[name=partner]").fill("Lin")
    ada.locator("input[name=title]").fill("A <b>bold</b> year")
    ada.get_by_role("button", name="Start the board").click()
    saved(ada)
    expect(ada.get_by_test_id("board-title")).to_have_value("A <b>bold</b> year")
    ada.get_by_role("button", name="Copy invitation link").click()
    field = ada.get_by_label("Invitation link")
    expect(field).to_have_value(re.compile("/join/"))
    lin.goto(field.input_value())
    expect(lin.get_by_text("Ada").first).to_be_visible()
    lin.locator("form button").first.click()
    saved(lin)
    for page, other in ((ada, "Lin"), (lin, "Ada")):
        expect(
            page.get_by_role("group", name="Who is here").get_by_label(re.compile(f"^{other}.*here"))
        ).to_be_visible()
    expect(ada.get_by_role("button", name="Copy invitation link")).to_be_hidden()


def test_two_who_type_into_one_title_at_the_same_moment_lose_nothing(pair: tuple[Page, Page]) -> None:
    """Both windows end equal, with every letter and caret; and no key asks the server for its version."""
    ada, lin = pair
    asked: list[str] = []
    for page in pair:
        page.on("request", lambda request: asked.append(request.url))
    ada_title, lin_title = ada.get_by_test_id("goal-title"), lin.get_by_test_id("goal-title")
    ada_title.press("End")
    lin_title.focus()
    lin_title.press("Home")
    for mine, yours in zip(" in the spring 😀", "We want to:_____", strict=True):
        ada.keyboard.insert_text(mine)
        lin.keyboard.insert_text(yours)
    whole = "We want to:_____Speak at the guild in the spring 😀"
    expect(ada_title).to_have_value(whole)
    expect(lin_title).to_have_value(whole)
    expect(ada_title).to_be_focused()
    expect(lin_title).to_be_focused()
    carets = [page.evaluate("document.activeElement.selectionStart") for page in pair]
    assert carets == [len(whole.encode("utf-16-le")) // 2, 16]
    saved(ada)
    saved(lin)
    assert [url for url in asked if url.endswith("/version")] == []


def test_a_partner_sees_what_the_other_adds_ticks_and_reaches(pair: tuple[Page, Page]) -> None:
    """A benchmark, an action, its tick and the progress appear in the other window by themselves."""
    ada, lin = pair
    ada.get_by_test_id("add-benchmark").click()
    ada.keyboard.type("Outline agreed")
    ada.keyboard.press("Enter")
    ada.keyboard.type("Dry run")
    ada.get_by_test_id("add-action").click()
    ada.keyboard.type("Pick three stories")
    rows = lin.get_by_test_id("benchmark-row")
    expect(rows).to_have_count(2)
    expect(lin.get_by_test_id("action-row").get_by_label("Action", exact=True)).to_have_value("Pick three stories")
    lin.get_by_role("checkbox", name="Reached: Outline agreed").press("Space")
    lin.get_by_role("checkbox", name="Done: Pick three stories").press("Space")
    expect(ada.get_by_role("checkbox", name="Reached: Outline agreed")).to_be_checked()
    expect(ada.get_by_role("checkbox", name="Done: Pick three stories")).to_be_checked()
    expect(ada.get_by_test_id("goal-row")).to_contain_text("1 of 2 benchmarks")


def test_a_removed_row_comes_back_by_undo(pair: tuple[Page, Page]) -> None:
    """It stands where it stood, for the partner too."""
    ada, lin = pair
    ada.get_by_test_id("add-action").click()
    for title in ("first", "second"):
        ada.keyboard.type(title)
        ada.keyboard.press("Enter")
    fields = lin.get_by_test_id("action-row").get_by_label("Action", exact=True)
    expect(fields).to_have_count(2)
    ada.get_by_test_id("action-row").nth(0).get_by_test_id("action-more").click()
    ada.get_by_role("button", name=re.compile("^Remove")).click()
    expect(fields).to_have_count(1)
    ada.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    expect(fields).to_have_count(2)
    expect(fields.nth(0)).to_have_value("first")


def test_each_sees_where_the_other_looks(pair: tuple[Page, Page]) -> None:
    """The goal that the partner has open carries the partner's badge, and loses it when the window closes."""
    ada, lin = pair
    badge = ada.get_by_test_id("goal-row").get_by_label("Lin is looking at this goal")
    expect(badge).to_be_visible()
    lin.close()
    expect(badge).to_be_hidden()


def test_offline_words_are_kept_over_a_reload_and_merged_on_return(windows: Windows, serving: Serving) -> None:
    """What is typed while the server is gone is kept by the browser alone, and merged with the partner's on return."""
    windows.expected = ("WebSocket", "Failed to load resource", "ERR_CONNECTION_REFUSED")
    board = make_board(serving.origin)
    ada = windows.sit(board, "mentor")
    new_goal(ada, "Speak")
    goal = ada.url.partition("#")[2]
    lin = windows.sit(board, "mentee")
    lin.get_by_test_id("goal-row").click()
    serving.stop()
    for page in (ada, lin):
        page.wait_for_selector('[data-testid="saving"][data-state="offline"]')
    ada.get_by_test_id("goal-title").press("End")
    ada.keyboard.type(" in May")
    lin.get_by_test_id("goal-title").press("Home")
    lin.keyboard.type("Please ")
    ada.close()
    serving.restart()
    saved(lin)
    # A new page of the same browser, which can't reach the server's socket: what it shows, this device has kept.
    cut_off = windows.watch(ada.context.new_page())
    cut_off.route_web_socket("**/sync/**", lambda socket: socket.close())
    cut_off.goto(f"{board.url}#{goal}")
    expect(cut_off.get_by_test_id("goal-title")).to_have_value("Speak in May")
    expect(lin.get_by_test_id("goal-title")).to_have_value("Please Speak")
    cut_off.close()
    back = windows.watch(ada.context.new_page())
    back.goto(f"{board.url}#{goal}")
    saved(back)
    for page in (back, lin):
        expect(page.get_by_test_id("goal-title")).to_have_value("Please Speak in May")


def test_a_phone_shows_one_thing_at_a_time(windows: Windows, serving: Serving) -> None:
    """At 390 px the list leads to a goal and back, and nothing scrolls sideways."""
    board = make_board(serving.origin)
    new_goal(windows.sit(board, "mentee"), "A goal with a rather long name that needs more than one line")
    phone = windows.sit(board, "mentor", PHONE, has_touch=True)
    phone.get_by_test_id("goal-row").tap()
    expect(phone.get_by_test_id("goal-title")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    phone.get_by_role("link", name="Goals", exact=True).first.tap()
    expect(phone.get_by_test_id("goal-row")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE[0]
