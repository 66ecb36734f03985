"""The progress page: what both agreed to show, to somebody without a seat."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows, saved


def share(ada: Page, lin: Page) -> str:
    """Both turn their key on the open goal, and Ada makes a link; returns its address."""
    for page in (ada, lin):
        page.get_by_test_id("two-keys").first.get_by_role("button", name="Turn your key").click()
    for page in (ada, lin):
        page.wait_for_selector('[data-testid="two-keys"][data-state="public"]')
    ada.get_by_role("button", name="Share progress").or_(ada.get_by_role("link", name="Share progress")).click()
    ada.get_by_label("Who is it for?").fill("Our programme")
    ada.get_by_role("button", name="Make a progress link").click()
    link = ada.get_by_test_id("link-row").get_by_role("textbox")
    expect(link).to_have_value(re.compile("/p/"))
    return link.input_value()


def test_a_goal_is_public_with_two_keys_lives_and_is_taken_back(windows: Windows, pair: tuple[Page, Page]) -> None:
    """A visitor sees the goal, sees a benchmark reached by itself, and sees the page go when the link is taken back."""
    windows.expected = ("404", "Failed to load resource")
    ada, lin = pair
    ada.get_by_test_id("add-benchmark").click()
    ada.keyboard.type("Outline agreed")
    saved(ada)
    visitor = windows.open()
    visitor.goto(share(ada, lin))
    expect(visitor.get_by_role("heading", name="Speak at the guild")).to_be_visible()
    expect(visitor.get_by_text("0%").first).to_be_visible()
    lin.get_by_role("checkbox", name="Reached: Outline agreed").press("Space")
    expect(visitor.get_by_text("100%").first).to_be_visible()
    ada.get_by_role("button", name="Take this link back").click()
    ada.get_by_role("button", name="Take it back").click()
    expect(visitor.get_by_text(re.compile("taken back")).first).to_be_visible()
    expect(visitor.get_by_text("Speak at the guild")).to_be_hidden()
    answer = visitor.reload()
    assert answer is not None
    assert answer.status == 404


def test_one_key_taken_back_hides_the_goal_at_once(windows: Windows, pair: tuple[Page, Page]) -> None:
    """Lin alone can take the goal off the page."""
    ada, lin = pair
    visitor = windows.open()
    visitor.goto(share(ada, lin))
    expect(visitor.get_by_role("heading", name="Speak at the guild")).to_be_visible()
    lin.get_by_test_id("two-keys").first.get_by_role("button", name="Your key is turned").click()
    expect(visitor.get_by_role("heading", name="Speak at the guild")).to_be_hidden()


def test_the_page_is_whole_without_javascript(windows: Windows, pair: tuple[Page, Page]) -> None:
    """Goal, benchmarks and names stand in the page itself."""
    ada, lin = pair
    ada.get_by_test_id("add-benchmark").click()
    ada.keyboard.type("Outline agreed")
    saved(ada)
    visitor = windows.open(java_script_enabled=False)
    visitor.goto(share(ada, lin))
    for words in ("Speak at the guild", "Outline agreed", "Ada", "Lin"):
        expect(visitor.get_by_text(words).first).to_be_visible()
