"""The service worker, with which the board opens without a network: its script, under what this version consists of."""

import hashlib
import json

from .errors import CairnFailure
from .pages import BOARD, PRIVATE, Pages, security_headers
from .words import LANGUAGES

_FILES = (BOARD, "src/styles/site.css", "src/pages/main.ts")
"""What the board and the offline page are made of."""


class Worker:
    """What `/sw.js` says. Made once."""

    def __init__(self, pages: Pages) -> None:
        """Raises CairnFailure when the browser side has not been built."""
        try:
            self._script = (pages.dist / "worker.js").read_text("utf-8")
        except OSError:
            raise CairnFailure("The browser side is only half built. Build it again: python web/build.py") from None
        self._about = {
            "build": pages.build,
            "files": [*pages.files(*_FILES), "/static/icon.svg", "/static/manifest.webmanifest"],
            "pages": {language: _shells(pages, language) for language in LANGUAGES},
        }

    def script(self, origin: str) -> tuple[str, str]:
        """The script for a site, and an id that changes whenever anything of it does: browsers compare the bytes."""
        headers = {**security_headers(origin), **PRIVATE}
        about = json.dumps({**self._about, "headers": headers})
        id_ = hashlib.sha256(f"{about}{self._script}".encode()).hexdigest()[:16]
        return f'self.CAIRN = {{"id": "{id_}", {about[1:]};\n{self._script}', id_


def _shells(pages: Pages, language: str) -> dict[str, str]:
    """The two pages that the worker makes; it fills in what stands between @s (web/src/worker/answers.ts)."""
    speech = pages.words.speech(language)
    return {
        "board": pages.render_in(speech, "board.html", boot=None),
        "offline": pages.render_in(speech, "offline.html", boards="@boards@", some="@some@"),
    }
