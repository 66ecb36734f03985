"""The board in each person's own language, time zone and window."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PHONE, Windows, goal_with_parts, new_goal, saved
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


TOO_SMALL = """() => {
  // What a thumb hits is the element, its label, or what it draws around itself.
  const small = [];
  const hit = (it, x, y) => {
    const at = document.elementFromPoint(x, y);
    return at !== null && (it.contains(at) || at.closest("label")?.control === it);
  };
  const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true]";
  for (const control of document.querySelectorAll(selector)) {
    const it = control.matches("[type=checkbox], [type=radio]") ? (control.closest("label") ?? control) : control;
    if (!it.checkVisibility() || getComputedStyle(it).clipPath !== "none") continue;
    it.scrollIntoView({ block: "center" });
    const { left, top, width, height } = it.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const wide = width >= 43.5 || (hit(it, x - 21, y) && hit(it, x + 21, y));
    const high = height >= 43.5 || (hit(it, x, y - 21) && hit(it, x, y + 21));
    if (!wide || !high) small.push(`${it.outerHTML.slice(0, 90)} ${Math.round(width)}x${Math.round(height)}`);
  }
  return small;
}"""


def test_a_finger_finds_everything_44_px_large(windows: Windows, serving: Serving) -> None:
    """On a phone every control of every place can be hit within 44 by 44 px."""
    board = make_board(serving.origin)
    phone = windows.sit(board, "mentor", PHONE, has_touch=True, is_mobile=True)
    found = {"list": phone.evaluate(TOO_SMALL)}
    goal_with_parts(phone)
    found["goal"] = phone.evaluate(TOO_SMALL)
    for place in ("actions", "wins", "share"):
        phone.goto(f"{board.url}#{place}")
        phone.wait_for_selector("dialog" if place == "share" else f".at-{place}")
        found[place] = phone.evaluate(TOO_SMALL)
    for path in ("/", "/nowhere"):
        windows.expected = ("404",)
        phone.goto(serving.origin + path)
        found[path] = phone.evaluate(TOO_SMALL)
    assert {place: small for place, small in found.items() if small} == {}


def test_nothing_scrolls_sideways_at_any_width(windows: Windows, serving: Serving) -> None:
    """From 320 px (a laptop's page at four times its size) to 1920, in the longer language."""
    board = make_board(serving.origin, title="A title that is long enough to need two lines on a phone", joined=False)
    page = windows.sit(board, "mentor", locale="pl-PL")
    goal_with_parts(page)
    goal = page.url
    wide = []
    for url in (goal, f"{board.url}#", f"{board.url}#actions", f"{board.url}#share", serving.origin, board.invitation):
        page.goto(url)
        if url.startswith(board.url):
            saved(page)
        for width in (320, 390, 640, 760, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((url, width))
    assert wide == []


SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const sources = entry.sources.map(({ node }) => node?.className ?? String(node));
      if (!entry.hadRecentInput) window.shifts.push({ value: entry.value, sources });
    }
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nothing_jumps_while_a_page_loads(windows: Windows, serving: Serving, size: tuple[int, int]) -> None:
    """The sum of all layout shifts from the first byte to a saved board, its partner present, is below 0.01."""
    board = make_board(serving.origin)
    lin = windows.sit(board, "mentee", timezone_id="Asia/Kathmandu")
    goal_with_parts(lin)
    ada = windows.open(size, timezone_id="Europe/Lisbon")
    name, _, value = board.cookies["mentor"].partition("=")
    ada.context.add_cookies([{"name": name, "value": value, "url": serving.origin}])
    ada.add_init_script(SHIFTS)
    for url in (board.url, lin.url, serving.origin):
        ada.goto("about:blank")
        ada.goto(url)
        if url != serving.origin:
            saved(ada)
        ada.wait_for_load_state("networkidle")
        shifts = ada.evaluate("window.shifts")
        assert sum(shift["value"] for shift in shifts) < 0.01, (url, shifts)
