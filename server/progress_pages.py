"""The public side: a progress page, the same as JSON, and the same as it changes. Nothing here can write a document."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from crdt.board import BoardView
from crdt.projection import PublicProgress, project

from .directory import Link
from .errors import RequestError
from .forms import Checked, is_json, read_fields
from .house import House, house_of
from .pages import client_address, private_json
from .words import Speech, say

SCHEMA = 1
"""The version of the JSON; a new field does not change it."""

_PASSCODE_HOURS = 12

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class _Page:
    """What one link shows now."""

    progress: PublicProgress
    updated: str | None
    version: str


async def progress_page(request: Request) -> Response:
    """`GET /p/{token}`: complete without JavaScript."""
    house = house_of(request)
    link = await _link(request)
    if not _unlocked(request, link):
        return house.pages.page(request, "passcode.html", 401, errors={}, token=request.path_params["token"])
    page = await _page(house, link)
    return house.pages.page(
        request,
        "progress.html",
        page=_context(page),
        token=request.path_params["token"],
        etag_version=page.version,
        live_words=_live_words(house.pages.words.of(request)),
    )


async def unlock(request: Request) -> Response:
    """`POST /p/{token}`: the passcode; it never stands in an address."""
    house = house_of(request)
    link = await _link(request)
    token = request.path_params["token"]
    checked = Checked(await read_fields(request))
    passcode = checked.line("passcode", 100)
    checked.done()
    address = client_address(request)
    house.wrong_tokens.check(address)
    if link.passcode is not None and not await run_in_threadpool(_matches, link.passcode, passcode):
        house.wrong_tokens.spend(address)
        if is_json(request):
            raise RequestError(403, say("errors.passcode-wrong"))
        wrong = {"passcode": say("forms.passcode-wrong")}
        return house.pages.page(request, "passcode.html", 403, errors=wrong, token=token)
    response = RedirectResponse(f"/p/{token}", 303)
    house.access.remember_passcode(request, response, link, _PASSCODE_HOURS * 3600)
    return response


async def progress_json(request: Request) -> Response:
    """`GET /p/{token}.json`: the same projection."""
    link = await _link(request)
    if not _unlocked(request, link):
        raise RequestError(401, say("errors.passcode"))
    page = await _page(house_of(request), link)
    content = {"schema": SCHEMA, "title": page.progress.title, "updated": page.updated, **page.progress.as_json()}
    return private_json(content)


async def progress_events(request: Request) -> Response:
    """`GET /p/{token}/events`: the same projection, now and whenever it changes."""
    house = house_of(request)
    link = await _link(request)
    if not _unlocked(request, link):
        raise RequestError(401, say("errors.passcode"))
    token = request.path_params["token"]
    stream = house.viewers.open(link.board, link.id)

    async def read_event() -> bytes | None:
        current = await house.access.link(token)
        if current is None or not _unlocked(request, current):
            return None
        page = await _page(house, current)
        html = house.pages.render(request, "progress_body.html", page=_context(page))
        data = json.dumps({"html": html, "title": page.progress.title})
        return f"event: progress\nid: {page.version}\ndata: {data}\n\n".encode()

    async def events() -> Any:
        try:
            async for event in stream.events(read_event):
                yield event
        finally:
            house.viewers.close(stream)

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Robots-Tag": "noindex"}
    return StreamingResponse(events(), media_type="text/event-stream", headers=headers)


async def _link(request: Request) -> Link:
    """The link of this route. Raises RequestError 404, in the same time for unknown, revoked and expired."""
    house = house_of(request)
    address = client_address(request)
    house.wrong_tokens.check(address)
    link = await house.access.link(request.path_params["token"])
    if link is None:
        house.wrong_tokens.spend(address)
        raise RequestError(404, say("errors.nothing-here"))
    return link


def _unlocked(request: Request, link: Link) -> bool:
    return link.passcode is None or house_of(request).access.knows_passcode(request, link)


def _matches(hash_: str, passcode: str) -> bool:
    try:
        return _hasher.verify(hash_, passcode)
    except VerificationError:
        return False


async def _page(house: House, link: Link) -> _Page:
    keys = await house.directory.consents(link.board)
    consented = {item: max(at for at in both.values() if at) for item, both in keys.items() if all(both.values())}
    view = await house.hub.view(link.board)
    progress = project(view, consented.keys(), link.names)
    text = json.dumps(progress.as_json(), sort_keys=True)
    return _Page(progress, _updated(view, progress, consented), hashlib.sha256(text.encode()).hexdigest()[:16])


def _updated(view: BoardView, progress: PublicProgress, consented: dict[str, str]) -> str | None:
    """The latest moment that the page itself tells of: a publishing, a goal or benchmark reached."""
    goals = {goal.id for goal in progress.goals}
    moments = [consented[item] for item in (*goals, *(win.id for win in progress.wins))]
    moments += [goal.reached for goal in view.goals if goal.id in goals and goal.reached]
    moments += [b.reached for b in view.benchmarks if b.goal in goals and b.reached and b.removed is None]
    return max(moments, default=None)


def _live_words(speech: Speech) -> dict[str, str]:
    """What the page's script may have to say; it fills in times itself, in the reader's own zone."""
    return {
        "updated": speech.text("progress.updated", day="{day}"),
        "today": speech.text("progress.updated-today", time="{time}"),
        "live": speech.text("progress.live"),
        "notLive": speech.text("progress.not-live"),
        "changed": speech.text("progress.just-updated"),
        "gone": speech.text("progress.gone"),
        "goneWhy": speech.text("progress.gone-text"),
    }


def _context(page: _Page) -> dict[str, Any]:
    return {"title": page.progress.title, "updated": page.updated, **page.progress.as_json()}
