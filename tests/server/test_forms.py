"""What callers send."""

import pytest

from server.errors import RequestError
from server.forms import Checked, clean
from server.words import say


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\nLovelace\t!", "Ada Lovelace !"),
        ("Ada\x00\x07", "Ada"),
        ("Lin\u202egnp.exe\u2066", "Lingnp.exe"),
        ("e\u0301", "é"),
        ("👩‍🔬 Dr. Łukasz", "👩‍🔬 Dr. Łukasz"),
        ("مريم", "مريم"),
        ("half \ud83d", "half"),
        ("\u200b\ufeff", ""),
        ("<b>bold</b>", "<b>bold</b>"),
    ],
)
def test_a_name_is_cleaned_and_not_changed(typed: str, kept: str) -> None:
    """Invisible and direction-turning marks go, letters of every script and emoji stay."""
    assert clean(typed) == kept


def test_all_complaints_come_at_once() -> None:
    """done() raises 422 with a sentence for each field."""
    checked = Checked({"name": 5, "title": "x" * 200, "role": "king", "expires": "soon"})
    checked.line("name", 60)
    checked.line("title", 120)
    checked.line("partner", 60, missing=say("forms.name"))
    checked.choice("role", ("mentor", "mentee"), say("forms.role"))
    checked.instant("expires")
    with pytest.raises(RequestError) as raised:
        checked.done()
    assert raised.value.status == 422
    assert set(raised.value.fields) == {"name", "title", "partner", "role", "expires"}


@pytest.mark.parametrize("value", ["2020-01-01T00:00:00Z", "soon", 5, {}, "9999999-01-01"])
def test_a_moment_must_be_one_and_lie_ahead(value: object) -> None:
    """Past moments and nonsense are complained about."""
    checked = Checked({"expires": value})
    checked.instant("expires")
    assert "expires" in checked.wrong


def test_a_moment_is_kept_in_utc() -> None:
    """Another zone's moment is turned into ours."""
    assert Checked({"e": "2999-01-01T12:00:00+02:00"}).instant("e") == "2999-01-01T10:00:00.000Z"
