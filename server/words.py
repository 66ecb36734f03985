"""Words for people, by key, in the language of whoever asks: the catalogue that the browser reads too (web/words)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape
from starlette.requests import HTTPConnection

LANGUAGES = {"en": "English", "pl": "Polski"}
"""As each calls itself; the first is spoken to whoever wants none of them."""

COOKIE = "cairn_language"
"""Holds the language that a person chose; without it the browser's own wish counts."""

_REGIONS = {"en": ("GB", "US", "CA", "AU", "NZ", "IE", "IN", "ZA"), "pl": ("PL",)}
"""Where a language is spoken, as far as days and numbers are written differently there; the first is the usual one."""

_TAGS = re.compile("&lt;(/?(?:b|em))&gt;")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

_Message = str | dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """Something to say, before anyone knows in which language: a key and what stands in its placeholders."""

    key: str
    values: Mapping[str, object]


def say(key: str, **values: object) -> Said:
    """What `key` says with `values`."""
    return Said(key, values)


class Speech:
    """The words of one language, and days and numbers as they are written in one place."""

    def __init__(self, language: str, region: str, messages: Mapping[str, _Message]) -> None:
        self.language = language
        self._locale = Locale(language, region)
        self._messages = messages

    @cached_property
    def tag(self) -> str:
        """As browsers name it: "en-GB"."""
        return f"{self.language}-{self._locale.territory}"

    def text(self, what: str | Said, **values: object) -> str:
        """Plain words, as for a program that shows them to a person. Raises KeyError for a key that isn't there."""
        key, values = (what.key, {**what.values, **values}) if isinstance(what, Said) else (what, values)
        return _PLACEHOLDER.sub(lambda found: self._shown(values[found[1]]), self._message(key, values))

    def html(self, what: str | Said, **values: object) -> Markup:
        """The same for a page: what is put in is escaped, and `<b>` and `<em>` of the words themselves are kept."""
        key, values = (what.key, {**what.values, **values}) if isinstance(what, Said) else (what, values)
        words = _TAGS.sub(r"<\1>", str(escape(self._message(key, values))))
        return Markup(_PLACEHOLDER.sub(lambda found: str(escape(self._shown(values[found[1]]))), words))

    def day(self, value: str) -> str:
        """A date as "12 December 2026"; what is none stays as it is."""
        try:
            return format_date(date.fromisoformat(value[:10]), "long", locale=self._locale)
        except ValueError:
            return value

    def percent(self, value: float) -> str:
        """0 to 1 in whole percent."""
        return format_percent(value, locale=self._locale)

    def _shown(self, value: object) -> str | Markup:
        if isinstance(value, str):
            return value
        if isinstance(value, int | float):
            return format_decimal(value, locale=self._locale)
        return str(value)

    def _message(self, key: str, values: Mapping[str, object]) -> str:
        message = self._messages[key]
        if isinstance(message, str):
            return message
        n = values["n"]
        assert isinstance(n, int | float)
        return message.get(f"={n}") or message.get(self._locale.plural_form(n)) or message["other"]


class Words:
    """All languages."""

    def __init__(self, folder: Path) -> None:
        """Reads the catalogue: <folder>/<language>/server/<area>.json."""
        self._messages = {language: _read(folder / language / "server") for language in LANGUAGES}
        self._speeches: dict[tuple[str, str], Speech] = {}

    def speech(self, language: str, region: str = "") -> Speech:
        """How `language` is spoken in `region`."""
        region = region if region in _REGIONS[language] else _REGIONS[language][0]
        if (language, region) not in self._speeches:
            self._speeches[language, region] = Speech(language, region, self._messages[language])
        return self._speeches[language, region]

    def of(self, request: HTTPConnection) -> Speech:
        """What to speak to whoever asks: the language they chose, else the first of their browser's that we speak."""
        accepted = _accepted(request.headers.get("accept-language", ""))
        chosen = request.cookies.get(COOKIE, "")
        spoken = [(language, region) for language, region in accepted if language in LANGUAGES]
        if chosen in LANGUAGES:
            spoken = [one for one in spoken if one[0] == chosen] or [(chosen, "")]
        return self.speech(*(spoken[0] if spoken else (next(iter(LANGUAGES)), "")))


def _read(folder: Path) -> dict[str, _Message]:
    return {
        f"{file.stem}.{name}": message
        for file in sorted(folder.glob("*.json"))
        for name, message in json.loads(file.read_text("utf-8")).items()
    }


def _accepted(header: str) -> list[tuple[str, str]]:
    """(language, region) of an Accept-Language header, the dearest first."""
    wishes = []
    for part in header[:1000].split(","):
        tag, _, parameters = part.strip().partition(";")
        language, _, region = tag.strip().partition("-")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", parameters)
        wishes.append((float(weight[1]) if weight else 1.0, language.lower(), region.upper()))
    wishes.sort(key=lambda wish: -wish[0])
    return [(language, region) for weight, language, region in wishes if weight > 0]
