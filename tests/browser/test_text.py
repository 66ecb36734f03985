"""Text that two people write at once, in two windows."""

import re

from playwright.sync_api import FloatRect, Locator, Page, Route, expect

from tests.browser.conftest import PHONE, Windows, new_goal, saved
from tests.serving import Serving, make_board

WIDTH_OF = """(field, words) => {
  const style = getComputedStyle(field);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return pen.measureText(words).width;
}"""


def box(found: Locator) -> FloatRect:
    """Where something is on the page."""
    place = found.bounding_box()
    assert place
    return place


def select(page: Page, start: int, end: int) -> None:
    """Select part of the text field that has the focus."""
    page.evaluate("([start, end]) => document.activeElement.setSelectionRange(start, end)", [start, end])


def test_the_partners_caret_and_selection_stand_on_their_words(pair: tuple[Page, Page]) -> None:
    """What Lin selects is washed in Ada's window, with Lin's caret and name at its end, wherever it wraps."""
    ada, lin = pair
    lin.get_by_test_id("goal-title").focus()
    select(lin, 9, 12)
    title = ada.get_by_test_id("goal-title")
    wash, caret = ada.locator(".partner-selection"), ada.locator(".partner-caret")
    expect(caret).to_have_text("Lin")
    expect(wash).to_have_count(1)
    ada.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    field, washed, line = box(title), box(wash), box(caret)
    before, inside = (title.evaluate(WIDTH_OF, words) for words in ("Speak at ", "the"))
    assert abs(washed["x"] - field["x"] - 6 - before) < 4  # 6 px is the field's padding
    assert abs(washed["width"] - inside) < 4
    assert abs(line["x"] + 1 - washed["x"] - washed["width"]) < 1.5
    # “the” wraps to the second line, and so does the caret.
    title.evaluate("(field) => (field.parentElement.style.width = '130px')")
    ada.wait_for_function(
        """(top) => document.querySelector(".partner-caret").getBoundingClientRect().top > top + 20""", arg=line["y"]
    )


def test_words_from_right_to_left_are_written_together(pair: tuple[Page, Page]) -> None:
    """A Hebrew title runs from the right in both windows, and the partner's caret goes with it."""
    ada, lin = pair
    lin.get_by_test_id("goal-title").fill("שלום לך")
    lin.keyboard.press("End")
    title, caret = ada.get_by_test_id("goal-title"), ada.locator(".partner-caret")
    expect(title).to_have_value("שלום לך")
    assert title.evaluate("(field) => getComputedStyle(field).direction") == "rtl"
    expect(caret).to_be_visible()
    field, line = box(title), box(caret)
    width = title.evaluate(WIDTH_OF, "שלום לך")
    assert abs(field["x"] + field["width"] - 6 - width - line["x"] - 1) < 3


def notes(page: Page) -> Locator:
    """The notes of the open goal, with the editor there and the caret in them."""
    page.locator(".notes .rich").click()
    editor = page.locator(".notes .ProseMirror")
    expect(editor).to_be_focused()
    return editor


def paste(page: Page, **formats: str) -> None:
    """Paste what the clipboard would hold, by the names of its formats."""
    page.evaluate(
        """(formats) => {
          const clipboardData = new DataTransfer();
          for (const [name, data] of Object.entries(formats)) clipboardData.setData(`text/${name}`, data);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        formats,
    )


def test_notes_are_written_together(pair: tuple[Page, Page]) -> None:
    """Headings and lists that Ada writes appear at Lin's, Lin's caret at Ada's; Ada's undo leaves Lin's words."""
    ada, lin = pair
    mine = notes(ada)
    ada.keyboard.type("# Plan\nbegin small\n\n[ ] call Sam")
    theirs = lin.locator(".notes .rich")
    expect(theirs.get_by_role("heading", name="Plan")).to_be_visible()
    expect(theirs.locator("li[data-checked=false]")).to_have_text("call Sam")
    theirs.get_by_text("begin small").click()
    expect(lin.locator(".notes .ProseMirror")).to_be_focused()
    lin.keyboard.press("Home")
    lin.keyboard.type("Let's ")
    expect(mine).to_contain_text("Let's begin small")
    expect(ada.locator(".notes .partner-caret")).to_have_text("Lin")
    line, words = box(ada.locator(".notes .partner-caret")), box(mine.get_by_text("begin small"))
    assert words["y"] - 2 < line["y"] < words["y"] + words["height"]
    lin.get_by_role("checkbox", name="Done: call Sam").check()
    expect(mine.locator("li[data-checked=true]")).to_have_count(1)
    for _ in range(12):
        if "Plan" in mine.inner_text():
            ada.keyboard.press("Control+z")
    expect(mine).not_to_contain_text("Plan")
    expect(mine).to_contain_text("Let's")
    expect(theirs).to_have_text(re.compile("Let's"))


def test_a_word_that_is_being_composed_stays_whole(pair: tuple[Page, Page]) -> None:
    """While Ada composes a Japanese word, Lin types in the same line: nothing is lost, doubled or torn."""
    ada, lin = pair
    keyboard = ada.context.new_cdp_session(ada)
    for field in (".goal-title textarea", ".notes .rich"):
        for page in (ada, lin):
            page.locator(field).click()
        if field == ".notes .rich":
            expect(ada.locator(".notes .ProseMirror")).to_be_focused()
            ada.keyboard.type("Speak at the guild")
            expect(lin.locator(".notes .ProseMirror")).to_have_text("Speak at the guild")
            lin.locator(".notes .ProseMirror").click()
        ada.keyboard.press("End")
        lin.keyboard.press("Home")
        for _ in range(3):
            lin.keyboard.press("ArrowRight")
        for word, letter in zip(("k", "か", "かn", "かんじ"), "oooo", strict=True):
            keyboard.send(
                "Input.imeSetComposition", {"text": word, "selectionStart": len(word), "selectionEnd": len(word)}
            )
            lin.keyboard.type(letter)
            expect(ada.locator(field)).to_be_focused()
        keyboard.send("Input.insertText", {"text": "漢字"})
        for page in (ada, lin):
            if field == ".notes .rich":
                expect(page.locator(field)).to_have_text("Speooooak at the guild漢字")
            else:
                expect(page.locator(field)).to_have_value("Speooooak at the guild漢字")


def test_what_is_pasted_becomes_notes(pair: tuple[Page, Page]) -> None:
    """Markdown is read as Markdown; a web page keeps its words, but nothing that runs or looks different."""
    ada, lin = pair
    notes(ada)
    paste(ada, plain="## May\n\n- [x] **ask** Sam\n")
    theirs = lin.locator(".notes .rich")
    expect(theirs.locator("h5")).to_have_text("May")
    expect(theirs.locator("li[data-checked=true] strong")).to_have_text("ask")
    ada.keyboard.press("Control+End")
    ada.keyboard.press("Enter")
    ada.keyboard.press("Enter")
    web = "<p style='color:red' onclick='x()'>red <a href='javascript:x'>bad</a> <a href='https://example.org'>good</a></p>"
    paste(ada, html=web, plain="red bad good")
    expect(theirs.locator("p", has_text="red bad good")).to_have_count(1)
    expect(theirs.locator("a")).to_have_count(1)
    expect(theirs.locator("a")).to_have_attribute("rel", re.compile("noopener"))


PLACES = """() => [...document.querySelectorAll(".rich *:not(label, input, br)")].map((part) => {
  const { x, y, width, height } = part.getBoundingClientRect();
  return [part.tagName, ...[x, y, width, height].map(Math.round)].join(" ");
})"""


def test_notes_are_read_before_the_editor_has_come_and_nothing_jumps(windows: Windows, serving: Serving) -> None:
    """Without the editor the notes stand there as they will with it, and a press on a word opens it at that word."""
    board = make_board(serving.origin)
    ada = windows.sit(board, "mentor")
    new_goal(ada, "Speak")
    notes(ada)
    paste(
        ada,
        plain="# Plan\n\nfirst *words*\n\n- [x] one\n- two\n\n1. a\n   - b\n\n> quote\n\n```\ncode\n```\n\nlast words",
    )
    saved(ada)
    kept: list[Route] = []
    late = windows.sit(board, "mentee")

    def keep(route: Route) -> None:
        kept.append(route)

    late.route("**/Rich-*.js", keep)
    late.goto(ada.url)
    late.reload()
    saved(late)
    expect(late.locator(".notes .rich li[data-checked=true]")).to_have_text("one")
    before = late.evaluate(PLACES)
    assert len(before) > 15
    place = box(late.get_by_text("last words"))
    late.mouse.click(place["x"] + 1, place["y"] + 8)
    late.wait_for_function("() => document.activeElement.matches('.notes .rich')")
    assert late.locator(".ProseMirror").count() == 0
    for route in kept:
        route.continue_()
    expect(late.locator(".notes .ProseMirror")).to_be_focused()
    assert late.evaluate(PLACES) == before
    late.keyboard.type("The ")
    expect(ada.locator(".notes .ProseMirror")).to_contain_text("The last words")


def test_on_a_phone_the_tools_leave_the_keyboard_where_it_is(windows: Windows, serving: Serving) -> None:
    """A tap on a tool changes the words while the focus, and so the keyboard, stays with them."""
    board = make_board(serving.origin)
    new_goal(windows.sit(board, "mentor"), "Speak")
    phone = windows.sit(board, "mentee", PHONE, has_touch=True)
    phone.get_by_test_id("goal-row").tap()
    phone.locator(".notes .rich").tap()
    editor = phone.locator(".notes .ProseMirror")
    expect(editor).to_be_focused()
    tools = phone.get_by_role("toolbar", name="Style for Notes")
    assert box(tools)["y"] + box(tools)["height"] == PHONE[1]
    editor.evaluate("(words) => words.addEventListener('blur', () => (window.left = true))")
    tools.get_by_role("button", name="Bold").tap()
    assert phone.evaluate("window.left") is None
    phone.keyboard.type("loud")
    expect(editor.locator("strong")).to_have_text("loud")
    expect(tools.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
