"""Text that two people write at once, in two windows."""

from playwright.sync_api import FloatRect, Locator, Page, expect

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
