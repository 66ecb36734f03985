"""Moving goals, benchmarks and actions: by mouse, by finger, by keyboard and by menu, with the partner looking on."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Windows, new_goal, saved
from tests.serving import Serving, make_board

Pair = tuple[Page, Page]


@pytest.fixture
def rows(pair: Pair) -> Pair:
    """The pair's goal with three actions in both windows."""
    ada, lin = pair
    write_actions(ada, "one", "two", "three")
    for page in pair:
        expect_actions(page, ["one", "two", "three"])
        moving_is_there(page)
    return ada, lin


def write_actions(page: Page, *titles: str) -> None:
    """Add actions to the open goal."""
    page.get_by_test_id("add-action").click()
    for title in titles:
        page.keyboard.type(title)
        page.keyboard.press("Enter")
    saved(page)


def moving_is_there(page: Page) -> None:
    """Wait for the part that is fetched after the first view."""
    page.wait_for_function("() => performance.getEntriesByType('resource').some((e) => /moving-.*js/.test(e.name))")


def expect_actions(page: Page, titles: Sequence[str]) -> None:
    """The actions of the open goal, in order."""
    fields = page.get_by_test_id("action-row").get_by_label("Action", exact=True)
    expect(fields).to_have_count(len(titles))
    for n, title in enumerate(titles):
        expect(fields.nth(n)).to_have_value(title)


def handle(page: Page, title: str) -> Locator:
    """What a thing is moved by."""
    return page.get_by_role("button", name=f"Move “{title}”", exact=True)


def middle(of: Locator) -> tuple[float, float]:
    """The middle of an element, on the screen."""
    box = of.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lift(page: Page, title: str, over: Locator, *, below: bool = False) -> None:
    """Press the mouse on a handle and hold it over an element, in its upper or lower part."""
    over.scroll_into_view_if_needed()
    page.mouse.move(*middle(handle(page, title)))
    page.mouse.down()
    x, y = middle(over)
    page.mouse.move(x, y + (8 if below else -8), steps=4)
    expect(page.locator(".drag-card")).to_have_text(title)
    page.locator(".drop-line:not([hidden]), .takes-drop").first.wait_for()


def told(page: Page) -> Locator:
    """What is said to screen readers."""
    return page.locator(".visually-hidden[role=status]")


def test_an_action_is_dragged_within_its_goal_and_into_another(rows: Pair) -> None:
    """The mouse drops it where the line shows, and onto another goal in the list; Undo brings it back."""
    ada, lin = rows
    lift(ada, "three", ada.get_by_test_id("action-row").nth(0))
    ada.mouse.up()
    for page in rows:
        expect_actions(page, ["three", "one", "two"])
    new_goal(lin, "Elsewhere")
    elsewhere = ada.get_by_test_id("goal-row").filter(has_text="Elsewhere")
    lift(ada, "three", elsewhere)
    ada.mouse.up()
    expect_actions(ada, ["one", "two"])
    expect_actions(lin, ["three"])
    ada.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    expect_actions(ada, ["three", "one", "two"])


def test_both_drag_the_same_thing_at_once_and_it_is_there_once(rows: Pair) -> None:
    """Each holds it over another place when the other drops: both windows end in the same order."""
    ada, lin = rows
    lift(ada, "one", ada.get_by_test_id("action-row").nth(2), below=True)
    lift(lin, "one", lin.get_by_test_id("action-row").nth(1), below=True)
    lin.mouse.up()
    expect_actions(lin, ["two", "one", "three"])
    expect_actions(ada, ["two", "one", "three"])
    ada.mouse.up()
    for page in rows:
        expect_actions(page, ["two", "three", "one"])


def test_a_drag_that_comes_to_nothing_edits_nothing(rows: Pair) -> None:
    """Escape puts it back and opens no menu; what the partner removes meanwhile stays removed, and the drop says so."""
    ada, lin = rows
    lift(ada, "three", ada.get_by_test_id("action-row").nth(0))
    ada.keyboard.press("Escape")
    expect(ada.locator(".drag-card")).to_have_count(0)
    ada.mouse.up()
    expect(ada.get_by_test_id("move-menu")).to_have_count(0)
    expect_actions(ada, ["one", "two", "three"])
    lift(ada, "three", ada.get_by_test_id("action-row").nth(0))
    lin.get_by_test_id("action-row").nth(2).get_by_test_id("action-more").click()
    lin.get_by_role("button", name="Remove action").click()
    expect_actions(ada, ["one", "two"])
    ada.mouse.up()
    expect(told(ada)).to_have_text("“three” is no longer there")
    expect_actions(lin, ["one", "two"])


def test_a_goal_is_carried_by_keyboard_and_each_step_is_told(pair: Pair) -> None:
    """Enter picks up, arrows go through the areas, Escape puts back, Enter drops; the partner sees the drop alone."""
    ada, lin = pair
    moving_is_there(ada)
    grip = handle(ada, "Speak at the guild")
    grip.press("Enter")
    expect(told(ada)).to_contain_text("Picked up “Speak at the guild”, 1 of 1.")
    ada.keyboard.press("ArrowDown")
    expect(told(ada)).to_have_text("1 of 1 in Learning")
    ada.keyboard.press("Escape")
    expect(told(ada)).to_have_text("“Speak at the guild” is back where it was")
    for key in ("Enter", "ArrowDown", "ArrowDown", "Enter"):
        ada.keyboard.press(key)
    expect(told(ada)).to_have_text("“Speak at the guild” is now 1 of 1 in Wellbeing")
    expect(lin.get_by_role("region", name="Wellbeing").get_by_test_id("goal-row")).to_be_visible()
    expect(handle(ada, "Speak at the guild")).to_be_focused()


def test_who_does_not_drag_has_keys_and_a_menu(rows: Pair) -> None:
    """Alt and an arrow moves the row one types in; the menu moves to an end, or out of the goal."""
    ada, lin = rows
    ada.get_by_test_id("action-row").nth(2).get_by_label("Action", exact=True).click()
    ada.keyboard.press("Alt+ArrowUp")
    expect_actions(lin, ["one", "three", "two"])
    ada.keyboard.press("End")
    ada.keyboard.type("!")
    handle(ada, "three!").click()
    ada.get_by_test_id("move-menu").get_by_role("button", name="To the top").click()
    expect_actions(lin, ["three!", "one", "two"])
    ada.get_by_test_id("action-row").nth(0).get_by_test_id("action-more").click()
    ada.get_by_role("button", name="Move to …").click()
    ada.get_by_test_id("move-menu").get_by_role("button", name="No goal").click()
    expect_actions(lin, ["one", "two"])
    lin.get_by_role("link", name="Next steps").first.click()
    expect_actions(lin, ["three!"])


def test_a_finger_drags_from_the_handle_without_scrolling_the_page(windows: Windows, serving: Serving) -> None:
    """The handle is 44 px, a short drag sorts, and the shelf that appears at the bottom leads to the other goals."""
    board = make_board(serving.origin)
    ada = windows.sit(board, "mentor")
    new_goal(ada, "Elsewhere")
    new_goal(ada, "Speak")
    write_actions(ada, "one", "two", "three")
    phone = windows.sit(board, "mentee", PHONE, has_touch=True, is_mobile=True)
    phone.goto(ada.url)
    expect_actions(phone, ["one", "two", "three"])
    moving_is_there(phone)
    box = handle(phone, "one").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (44, 44)

    finger = phone.context.new_cdp_session(phone)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    def drag(title: str, to: tuple[float, float]) -> None:
        x, y = middle(handle(phone, title))
        touch("touchStart", (x, y))
        for step in range(1, 9):
            touch("touchMove", (x + (to[0] - x) * step / 8, y + (to[1] - y) * step / 8))
        phone.locator(".drop-line:not([hidden]), .takes-drop").first.wait_for()
        touch("touchEnd")

    x, y = middle(phone.get_by_test_id("action-row").nth(1))
    drag("one", (x, y + 10))
    expect_actions(ada, ["two", "one", "three"])
    assert phone.evaluate("scrollY") == 0
    drag("two", (PHONE[0] / 2, PHONE[1] - 40))
    phone.get_by_test_id("move-menu").get_by_role("button", name="Elsewhere").click()
    expect_actions(ada, ["one", "three"])
