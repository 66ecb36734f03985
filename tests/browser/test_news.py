"""What has changed since a person was here, on all their devices."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Windows, new_goal, saved
from tests.browser.test_accessible import violations
from tests.serving import Board, Serving, make_board


def _write(page: Page, adder: str, *titles: str) -> None:
    page.get_by_test_id(adder).click()
    for title in titles:
        page.keyboard.type(title)
        page.keyboard.press("Enter")
    saved(page)


def _board(serving: Serving) -> Board:
    board = make_board(serving.origin)
    serving.secrets |= board.secrets
    return board


ALL_TOLD = """async () => {
  const [name] = Object.keys(localStorage).filter((key) => key.startsWith("cairn-seen-"));
  for (const until = Date.now() + 15_000; Date.now() < until; await new Promise((next) => setTimeout(next, 50))) {
    const kept = new Uint8Array(await (await fetch(location.pathname + "/seen")).arrayBuffer());
    if (btoa(String.fromCharCode(...kept)) === localStorage.getItem(name)) return;
  }
  throw new Error("the server never knew what was seen here");
}"""


def _put_away(page: Page) -> None:
    """Put a window behind others, and wait until the server knows what was seen in it."""
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.evaluate(ALL_TOLD)


def _take_up(page: Page) -> None:
    """Bring it to the front again."""
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")


def test_who_returns_is_told_what_the_partner_did(windows: Windows, serving: Serving) -> None:
    """In words and by marks, on the next visit only, until it is looked at on any of their devices."""
    board = _board(serving)
    ada = windows.sit(board, "mentor")
    new_goal(ada, "Speak at the guild")
    _write(ada, "add-benchmark", "Outline agreed", "Dry run")
    _put_away(ada)
    ada.context.close()
    lin = windows.sit(board, "mentee")
    lin.get_by_test_id("goal-row").click()
    for title in ("Outline agreed", "Dry run"):
        lin.get_by_role("checkbox", name=f"Reached: {title}").press("Space")
    _write(lin, "add-action", "Call the host")
    expect(lin.get_by_test_id("news")).to_be_hidden()

    phone = windows.sit(board, "mentor", PHONE, has_touch=True, color_scheme="dark")
    news = phone.get_by_test_id("news")
    expect(news.get_by_role("listitem")).to_have_text(
        ["Lin reached 2 benchmarks of Speak at the guild", "Lin added the action Call the host"]
    )
    expect(phone.get_by_test_id("goal-row").get_by_role("img", name="new")).to_be_visible()
    assert violations(phone) == []
    news.get_by_role("link").first.tap()
    expect(phone.get_by_test_id("benchmark-row").get_by_role("img", name="new")).to_have_count(2)
    expect(phone.get_by_test_id("action-row").get_by_role("img", name="new")).to_have_count(1)
    # What was looked at is marked until one goes on.
    expect(phone.locator(".news .looked")).to_have_count(2)
    phone.get_by_role("link", name="Goals", exact=True).first.tap()
    expect(phone.get_by_test_id("goal-row")).to_be_visible()
    expect(news).to_be_hidden()
    _put_away(phone)

    laptop = windows.sit(board, "mentor")
    _put_away(laptop)
    expect(laptop.get_by_test_id("action-row")).to_be_visible()
    expect(laptop.get_by_test_id("news")).to_be_hidden()


def test_what_arrives_while_the_window_is_put_away_is_news(pair: tuple[Page, Page]) -> None:
    """What comes before one's eyes is not; one's own changes on another device never are; "Got it" ends it."""
    ada, lin = pair
    _write(lin, "add-action", "Seen as it came")
    expect(ada.get_by_test_id("action-row")).to_have_count(1)
    _put_away(ada)
    _write(lin, "add-action", "Came meanwhile")
    expect(ada.get_by_test_id("action-row")).to_have_count(2)
    _take_up(ada)
    news = ada.get_by_test_id("news")
    expect(news.get_by_role("listitem")).to_have_text(["Lin added the action Came meanwhile"])
    expect(ada.get_by_role("img", name="new")).not_to_have_count(0)
    assert violations(ada) == []
    with ada.expect_response("**/seen"):
        news.get_by_role("button", name="Got it").click()
    expect(news).to_be_hidden()
    expect(ada.get_by_role("img", name="new")).to_have_count(0)
