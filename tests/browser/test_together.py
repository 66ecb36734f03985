"""Going to each other, and along with each other, in two windows and three."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Windows, new_goal, saved
from tests.browser.test_accessible import violations


def choose(page: Page, act: str) -> None:
    """What opens beneath the two people."""
    page.get_by_test_id("people-menu").click()
    page.get_by_role("button", name=act).click()


def test_one_goes_to_the_other_and_asks_them_to_come_and_all_windows_of_a_person_are_one(
    pair: tuple[Page, Page], windows: Windows
) -> None:
    """To go leads to the very row. To ask moves nobody; once one of Lin's windows has answered, no other asks on."""
    ada, lin = pair
    lin.get_by_test_id("add-benchmark").click()
    lin.keyboard.type("Outline")
    saved(lin)
    new_goal(ada, "Sleep more")
    expect(ada.get_by_test_id("benchmark-row")).to_have_count(0)
    ada.set_viewport_size({"width": LAPTOP[0], "height": 300})
    choose(ada, "Go to Lin")
    expect(ada.get_by_test_id("goal-title")).to_have_value("Speak at the guild")
    expect(ada.get_by_test_id("benchmark-row")).to_be_in_viewport(ratio=0.9)
    expect(ada.locator("article[aria-label='Speak at the guild']")).to_be_focused()

    ada.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    second = windows.watch(lin.context.new_page())
    second.goto(lin.url)
    saved(second)
    ada.get_by_test_id("goal-row").filter(has_text="Sleep more").click()
    choose(ada, "Bring Lin here")
    expect(ada.get_by_test_id("toast")).to_contain_text("Lin is asked to come here.")
    for page in (lin, second):
        expect(page.get_by_test_id("toast")).to_contain_text("Ada would like to show you “Sleep more”.")
        expect(page.get_by_test_id("goal-title")).to_have_value("Speak at the guild")
    lin.get_by_role("button", name="Go there").click()
    expect(lin.get_by_test_id("goal-title")).to_have_value("Sleep more")
    expect(second.get_by_test_id("toast")).to_have_count(0)
    expect(ada.get_by_test_id("toast")).to_contain_text("Lin comes to you.")
    lin.close()
    expect(ada.get_by_role("group", name="Who is here").get_by_label("Lin is here")).to_be_visible()
    second.close()
    expect(ada.get_by_role("group", name="Who is here").get_by_label("Lin isn't here right now")).to_be_visible()


def test_one_goes_along_with_the_other_until_one_does_something_oneself(pair: tuple[Page, Page]) -> None:
    """Lin sees what Ada opens; Ada knows it; a key of Lin's ends it, and Lin stays."""
    ada, lin = pair
    new_goal(ada, "Sleep more")
    lin.get_by_test_id("people-menu").click()
    lin.get_by_role("button", name="Follow Ada").wait_for()
    assert violations(lin) == []
    lin.get_by_role("button", name="Follow Ada").click()
    expect(lin.get_by_test_id("goal-title")).to_have_value("Sleep more")
    expect(ada.get_by_test_id("toast")).to_contain_text("Lin goes where you go")
    assert violations(lin) == []
    ada.get_by_role("link", name=re.compile("^Next steps")).first.click()
    expect(lin.get_by_role("heading", name="Next steps")).to_be_visible()
    ada.get_by_test_id("goal-row").filter(has_text="Speak").click()
    expect(lin.get_by_test_id("goal-title")).to_have_value("Speak at the guild")
    lin.keyboard.press("ArrowDown")
    expect(lin.get_by_test_id("following")).to_be_hidden()
    expect(ada.get_by_test_id("toast")).to_be_hidden()
    ada.get_by_test_id("goal-row").filter(has_text="Sleep").click()
    badge = lin.get_by_test_id("goal-row").filter(has_text="Sleep").get_by_label("Ada is looking at this goal")
    expect(badge).to_be_visible()
    expect(lin.get_by_test_id("goal-title")).to_have_value("Speak at the guild")
