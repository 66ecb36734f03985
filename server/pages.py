"""What people see: templates, the built files of the browser side, and the headers that every answer carries."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.staticfiles import StaticFiles

from .errors import CairnFailure
from .words import LANGUAGES, Said, Speech, Words

_HERE = Path(__file__).parent
WEB = _HERE / "_web" if (_HERE / "_web").is_dir() else _HERE.parent / "web"
"""templates/, public/ and dist/: inside an installed wheel, or beside the source."""

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Pages behind a secret in the address or a cookie are neither kept, nor named to others, nor indexed."""


BOARD = "src/board/main.tsx"
"""The bundle's entry for the board."""


class HashedFiles(StaticFiles):
    """Files whose names change with their content: a browser that has one need not ask again."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, to be kept for ever."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


_FONT = "node_modules/@fontsource-variable/literata/files/literata-latin-wght-normal.woff2"


class Pages:
    """Renders pages. Made once: reads the bundle's manifest."""

    def __init__(self, web: Path = WEB) -> None:
        """Raises CairnFailure when the browser side has not been built."""
        manifest = web / "dist" / ".vite" / "manifest.json"
        try:
            self._bundle: dict[str, dict[str, Any]] = json.loads(manifest.read_text())
        except (OSError, ValueError):
            raise CairnFailure(
                "The browser side is not built. Start Cairn with scripts/run, which builds it."
            ) from None
        self.assets = web / "dist" / "assets"
        self.dist = web / "dist"
        self.public = web / "public"
        self.words = Words(web / "words")
        self._templates = Environment(
            loader=FileSystemLoader(web / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self._spoken: dict[str, Environment] = {}

    def render(self, request: HTTPConnection, template: str, **context: Any) -> str:
        """The text of a template, in the language of whoever asks."""
        return self.render_in(self.words.of(request), template, here=_here(request), **context)

    def render_in(self, speech: Speech, template: str, *, here: str = "", **context: Any) -> str:
        """The text of a template in one language, for a page at the address `here`."""
        return self._templates_for(speech).get_template(template).render(here=here, **context)

    def page(
        self, request: HTTPConnection, template: str, status: int = 200, *, private: bool = True, **context: Any
    ) -> HTMLResponse:
        """A page; `private` unless anybody may know its address."""
        headers = {"Vary": "Accept-Language, Cookie", **(PRIVATE if private else {})}
        return HTMLResponse(self.render(request, template, **context), status, headers)

    def error(self, request: HTTPConnection, status: int, heading: Said, *words: Said) -> HTMLResponse:
        """A page that says what went wrong and what to do."""
        return self.page(request, "error.html", status, code=status, heading=heading, words=words)

    @cached_property
    def build(self) -> str:
        """Changes whenever a file that the board may load does: an open page learns by it that it is an old one."""
        return hashlib.sha256("\n".join(self.files(BOARD)).encode()).hexdigest()[:16]

    def files(self, *entries: str) -> list[str]:
        """The paths of all files that these entries of the bundle may ever load, also the parts they load later."""
        seen: set[str] = set()
        return sorted({f"/{file}" for entry in entries for file in self._all_files(entry, seen)})

    def _all_files(self, name: str, seen: set[str]) -> Iterator[str]:
        if name in seen:
            return
        seen.add(name)
        chunk = self._bundle[name]
        yield from (chunk["file"], *chunk.get("css", ()), *chunk.get("assets", ()))
        for imported in (*chunk.get("imports", ()), *chunk.get("dynamicImports", ())):
            yield from self._all_files(imported, seen)

    def _templates_for(self, speech: Speech) -> Environment:
        """The templates, for one language in one region."""
        if speech.tag not in self._spoken:
            spoken = self._templates.overlay()
            spoken.globals = {
                **self._templates.globals,
                "entry": self._entry,
                "font": self._font(),
                "t": speech.html,
                "language": speech.language,
                "locale": speech.tag,
                "all_languages": LANGUAGES,
            }
            spoken.filters = {**self._templates.filters, "day": speech.day, "percent": speech.percent}
            self._spoken[speech.tag] = spoken
        return self._spoken[speech.tag]

    def _entry(self, name: str, *also: str) -> Markup:
        """The tags that load one entry of the bundle; `also` names what it will import by itself at once."""
        chunk = self._bundle[name]
        styles, preloads = self._needs(name, set())
        preloads += [self._bundle[each]["file"] for each in also]
        if name.endswith(".css"):
            styles = [chunk["file"], *styles]
        tags = [Markup('<link rel="stylesheet" href="/{}">').format(escape(file)) for file in dict.fromkeys(styles)]
        if not name.endswith(".css"):
            tags += [Markup('<link rel="modulepreload" href="/{}">').format(file) for file in dict.fromkeys(preloads)]
            tags.append(Markup('<script type="module" src="/{}"></script>').format(chunk["file"]))
        return Markup("\n").join(tags)

    def _font(self) -> Markup:
        """The headings' font, fetched beside the styles that ask for it: the sooner it is there, the less moves."""
        file = self._bundle[_FONT]["file"]
        tag = '<link rel="preload" as="font" type="font/woff2" href="/{}" crossorigin>'
        return Markup(tag).format(file)

    def _needs(self, name: str, seen: set[str]) -> tuple[list[str], list[str]]:
        """The stylesheets and the modules that an entry and its static imports bring."""
        chunk = self._bundle[name]
        styles, modules = [], []
        for imported in chunk.get("imports", ()):
            if imported not in seen:
                seen.add(imported)
                more_styles, more_modules = self._needs(imported, seen)
                styles += more_styles
                modules += [self._bundle[imported]["file"], *more_modules]
        return [*styles, *chunk.get("css", ())], modules


def _here(request: HTTPConnection) -> str:
    """The address of this page within the site."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def private_json(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """JSON that nobody keeps or indexes."""
    return JSONResponse(content, status, {**PRIVATE, **(headers or {})})


def private_bytes(content: bytes, status: int = 200) -> Response:
    """Bytes that nobody keeps or indexes."""
    return Response(content, status, dict(PRIVATE), "application/octet-stream" if content else None)


def security_headers(origin: str) -> dict[str, str]:
    """What every answer carries: nothing is loaded from, sent to or framed by anybody else."""
    parts = urlsplit(origin)
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"  # Safari's 'self' leaves sockets out
    headers = {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self' {socket}; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    if parts.scheme == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def client_address(request: HTTPConnection) -> str:
    """Where the caller comes from, as the server or its proxy says."""
    return request.client.host if request.client else ""
