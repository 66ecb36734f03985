"""What people see: templates, the built files of the browser side, and the headers that every answer carries."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse

from .errors import CairnFailure

_HERE = Path(__file__).parent
WEB = _HERE / "_web" if (_HERE / "_web").is_dir() else _HERE.parent / "web"
"""templates/, public/ and dist/: inside an installed wheel, or beside the source."""

_PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Pages behind a secret in the address or a cookie are neither kept, nor named to others, nor indexed."""


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
        self.public = web / "public"
        self._templates = Environment(
            loader=FileSystemLoader(web / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self._templates.globals["entry"] = self._entry
        self._templates.filters |= {"day": _day, "percent": _percent}

    def render(self, template: str, **context: Any) -> str:
        """The text of a template."""
        return self._templates.get_template(template).render(**context)

    def page(self, template: str, status: int = 200, *, private: bool = True, **context: Any) -> HTMLResponse:
        """A page; `private` unless anybody may know its address."""
        return HTMLResponse(self.render(template, **context), status, dict(_PRIVATE) if private else None)

    def error(
        self,
        status: int,
        heading: str,
        *words: str,
        actions: tuple[tuple[str, str], ...] = (("/", "To the front page"),),
    ) -> HTMLResponse:
        """A page that says what went wrong and what to do; `actions` are (address, label)."""
        links = [{"href": href, "label": label} for href, label in actions]
        text = self.render("error.html", status=status, heading=heading, words=list(words), actions=links)
        return HTMLResponse(text, status, dict(_PRIVATE))

    def _entry(self, name: str) -> Markup:
        """The tags that load one entry of the bundle."""
        chunk = self._bundle[name]
        styles, preloads = self._needs(name, set())
        if name.endswith(".css"):
            styles = [chunk["file"], *styles]
        tags = [Markup('<link rel="stylesheet" href="/{}">').format(escape(file)) for file in dict.fromkeys(styles)]
        if not name.endswith(".css"):
            tags += [Markup('<link rel="modulepreload" href="/{}">').format(file) for file in dict.fromkeys(preloads)]
            tags.append(Markup('<script type="module" src="/{}"></script>').format(chunk["file"]))
        return Markup("\n").join(tags)

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


def private_json(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """JSON that nobody keeps or indexes."""
    return JSONResponse(content, status, {**_PRIVATE, **(headers or {})})


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


def _day(value: str) -> str:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return f"{day.day} {day:%B %Y}"


def _percent(value: float) -> str:
    return f"{round(value * 100)} %"
