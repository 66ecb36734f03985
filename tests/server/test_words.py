"""Words for people: which language is spoken to whom, and how."""

from typing import Any

import pytest
from markupsafe import Markup
from starlette.requests import Request

from server.pages import WEB
from server.words import COOKIE, Speech, Words, say

WORDS = Words(WEB / "words")


def request(accept: str = "", cookie: str = "") -> Request:
    """A request with these wishes."""
    headers = [(b"accept-language", accept.encode()), (b"cookie", f"{COOKIE}={cookie}".encode() if cookie else b"")]
    scope: dict[str, Any] = {"type": "http", "headers": headers}
    return Request(scope)


@pytest.mark.parametrize(
    ("accept", "cookie", "spoken"),
    [
        ("", "", "en-GB"),
        ("pl", "", "pl-PL"),
        ("de-DE, pl;q=0.8, en;q=0.9", "", "en-GB"),
        ("de, fr;q=0.5", "", "en-GB"),
        ("en-US,en;q=0.9,pl;q=0.8", "", "en-US"),
        ("en-XX", "", "en-GB"),
        ("pl;q=0, en", "", "en-GB"),
        ("en-US, pl", "pl", "pl-PL"),
        ("pl, en-AU;q=0.1", "en", "en-AU"),
        ("pl", "klingon", "pl-PL"),
        (";;;q=x,,-", "", "en-GB"),
    ],
)
def test_the_choice_counts_before_the_browsers_wish(accept: str, cookie: str, spoken: str) -> None:
    """A chosen language first, then the dearest of Accept-Language that we speak, then English."""
    assert WORDS.of(request(accept, cookie)).tag == spoken


def test_days_and_percent_are_written_as_the_place_writes_them() -> None:
    """What is no day is shown as it is."""
    british, american, polish = WORDS.speech("en"), WORDS.speech("en", "US"), WORDS.speech("pl")
    assert [speech.day("2026-12-05") for speech in (british, american, polish)] == [
        "5 December 2026",
        "December 5, 2026",
        "5 grudnia 2026",
    ]
    assert (british.percent(0.667), british.day("soon")) == ("67%", "soon")


def test_a_plural_form_is_chosen_by_the_language() -> None:
    """Polish has one for 2 to 4 and another from 5 on; an exact number goes first."""
    forms = {"=1": "jeden", "one": "{n} a", "few": "{n} b", "many": "{n} c", "other": "{n} d"}
    speech = Speech("pl", "PL", {"trial.n": forms})
    assert [speech.text("trial.n", n=n) for n in (1, 2, 5, 22, 1.5)] == ["jeden", "2 b", "5 c", "22 b", "1,5 d"]


def test_what_is_put_into_a_page_is_escaped_and_never_read_again() -> None:
    """Only `<b>` and `<em>` of the words themselves are tags, and only their own placeholders are filled."""
    speech = Speech("en", "GB", {"trial.x": "<b>{name}</b> & <i>co</i>"})
    assert speech.html("trial.x", name="<b>{name}</b>") == Markup(
        "<b>&lt;b&gt;{name}&lt;/b&gt;</b> &amp; &lt;i&gt;co&lt;/i&gt;"
    )
    assert speech.text(say("trial.x", name="<b>")) == "<b><b></b> & <i>co</i>"
