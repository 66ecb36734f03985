"""What callers send: a form or a JSON object, read whole, cleaned and checked before anything looks at it."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from .errors import RequestError
from .words import Said, say

LARGEST_BODY = 64 * 1024
"""Bytes: no form or JSON of ours comes near it."""

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"

# Marks that turn the direction of text around or hide in it. A name may hold letters of any script, and emoji with
# their joiners, but must not be able to look like another name.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def is_json(request: Request) -> bool:
    """Whether the caller is a program that wants JSON, not a browser that shows a page."""
    if _media_type(request) == _JSON:
        return True
    accept = request.headers.get("accept", "")
    return "text/html" not in accept and "json" in accept


async def read_body(request: Request, largest: int) -> bytes:
    """The body, of at most `largest` bytes. Raises RequestError 413."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise RequestError(413, say("errors.too-much"))
    return bytes(body)


async def read_fields(request: Request) -> dict[str, Any]:
    """The body's fields. Raises RequestError 400, 413 or 415 when it is not what it says it is."""
    body = await read_body(request, LARGEST_BODY)
    kind = _media_type(request)
    try:
        if kind == _JSON:
            fields: object = json.loads(body.decode() or "{}")
            if not isinstance(fields, dict):
                raise RequestError(400, say("errors.not-an-object"))
            return fields
        if kind == _FORM or (not kind and not body):
            return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=50))
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise RequestError(400, say("errors.not-utf8")) from None
    raise RequestError(415, say("errors.not-a-form"))


def clean(text: str) -> str:
    """One line as people see it: composed, without control characters and direction overrides, spaces folded."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs")).split())


class Checked:
    """Takes fields one by one, collects what is wrong with each, and raises it all at once."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields
        self.wrong: dict[str, Said] = {}

    def line(self, name: str, longest: int, *, missing: Said | None = None) -> str:
        """A line of at most `longest` characters; `missing` is the complaint about none, where one is needed."""
        value: object = self._fields.get(name)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.wrong[name] = say("forms.text")
            return ""
        value = clean(value)
        if len(value) > longest:
            self.wrong[name] = say("forms.longest", n=longest)
        elif not value and missing is not None:
            self.wrong[name] = missing
        return value

    def choice(self, name: str, choices: tuple[str, ...], complaint: Said, default: str | None = None) -> str:
        """One of `choices`."""
        value = self._fields.get(name, default)
        if not isinstance(value, str) or value not in choices:
            self.wrong[name] = complaint
            return choices[0]
        return value

    def instant(self, name: str) -> str | None:
        """A moment in the future as ISO 8601, or nothing."""
        value = self._fields.get(name)
        if value is None or value == "":
            return None
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            if moment <= datetime.now(UTC):
                self.wrong[name] = say("forms.over")
            return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        except (ValueError, TypeError, OverflowError):
            self.wrong[name] = say("forms.instant")
            return None

    def has(self, name: str) -> bool:
        """Whether the caller sent this field."""
        return name in self._fields

    def is_null(self, name: str) -> bool:
        """Whether the caller sent null, or nothing."""
        return self._fields.get(name) is None

    def done(self) -> None:
        """Raises RequestError 422 with all complaints, if there are any."""
        if self.wrong:
            raise RequestError(422, say("forms.not-as-it-is"), self.wrong)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
