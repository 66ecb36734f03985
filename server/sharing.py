"""What the pair decides about the world: progress links, and each seat's key to publishing a goal or win."""

from typing import Any, cast

from argon2 import PasswordHasher
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from crdt.board import BoardView, Seat, new_id, set_published
from crdt.projection import Names

from .boards import seated
from .clock import instant
from .directory import Link
from .errors import RequestError
from .forms import Checked, read_fields
from .house import House, house_of
from .pages import private_json
from .words import say

NAMES = ("full", "initials", "hidden")
LONGEST_LABEL, LONGEST_PASSCODE = 80, 100
MOST_LINKS = 50
"""Links of one board: far more than two people hand out, few enough to list."""

_hasher = PasswordHasher()


async def list_links(request: Request) -> Response:
    """`GET /b/{board}/links`"""
    grant = await seated(request)
    links = await house_of(request).directory.links(grant.board)
    return private_json({"links": [_shown(request, link) for link in links]})


async def make_link(request: Request) -> Response:
    """`POST /b/{board}/links`: 201 with the link."""
    house = house_of(request)
    grant = await seated(request)
    checked = Checked(await read_fields(request))
    fields = await _link_fields(checked, {"label": "", "names": "full", "expires": None, "passcode": None})
    checked.done()
    if len(await house.directory.links(grant.board)) >= MOST_LINKS:
        raise RequestError(409, say("errors.most-links", n=MOST_LINKS))
    link = Link(id=new_id(), board=grant.board, created=instant(), by=grant.seat, **fields)
    await house.directory.add_link(link)
    return private_json(_shown(request, link), 201)


async def edit_link(request: Request) -> Response:
    """`PATCH /b/{board}/links/{id}`: what is not named stays as it is."""
    house = house_of(request)
    grant = await seated(request)
    checked = Checked(await read_fields(request))
    fields = await _link_fields(checked, {})
    checked.done()
    link_id = request.path_params["id"]
    if not await house.directory.edit_link(grant.board, link_id, fields):
        raise RequestError(404, say("errors.no-link"))
    house.viewers.changed(grant.board)
    link = await house.directory.link(link_id)
    if link is None:
        raise RequestError(404, say("errors.no-link"))
    return private_json(_shown(request, link))


async def revoke_link(request: Request) -> Response:
    """`DELETE /b/{board}/links/{id}`: when this answers, the page and its open streams are gone (R10)."""
    house = house_of(request)
    grant = await seated(request)
    link_id = request.path_params["id"]
    if not await house.directory.revoke_link(grant.board, link_id):
        raise RequestError(404, say("errors.no-link"))
    await house.viewers.end_link(grant.board, link_id)
    return Response(status_code=204)


async def list_published(request: Request) -> Response:
    """`GET /b/{board}/published`: both seats' keys, by item."""
    grant = await seated(request)
    return private_json({"items": await house_of(request).directory.consents(grant.board)})


async def publish(request: Request) -> Response:
    """`PUT /b/{board}/published/{item}`: turns this seat's key."""
    house = house_of(request)
    grant = await seated(request)
    item = request.path_params["item"]
    view = await house.hub.view(grant.board)
    if not _can_be_published(view, item):
        raise RequestError(404, say("errors.no-item"))
    return await _turn(house, grant.board, item, grant.seat, given=True)


async def unpublish(request: Request) -> Response:
    """`DELETE /b/{board}/published/{item}`: takes this seat's key back, alone and at once."""
    house = house_of(request)
    grant = await seated(request)
    return await _turn(house, grant.board, request.path_params["item"], grant.seat, given=False)


async def _turn(house: House, board: str, item: str, seat: Seat, *, given: bool) -> Response:
    keys = await house.directory.consent(board, item, seat, given)
    house.viewers.changed(board)
    if given or item in (await house.hub.view(board)).published:
        await house.hub.edit(board, lambda doc: set_published(doc, item, keys))
    return private_json({"item": item, **keys})


def _can_be_published(view: BoardView, item: str) -> bool:
    goals = (goal.id for goal in view.goals if goal.removed is None)
    wins = (win.id for win in view.wins if win.removed is None)
    return item in {*goals, *wins}


async def _link_fields(checked: Checked, defaults: dict[str, Any]) -> dict[str, Any]:
    """The fields of a link that the caller names, checked, over `defaults`."""
    fields = dict(defaults)
    if checked.has("label"):
        fields["label"] = checked.line("label", LONGEST_LABEL)
    if checked.has("names"):
        fields["names"] = cast(Names, checked.choice("names", NAMES, say("forms.names")))
    if checked.has("expires"):
        fields["expires"] = checked.instant("expires")
    if checked.has("passcode"):
        # Only null means none: a passcode of nothing visible must not open the page to everybody.
        missing = None if checked.is_null("passcode") else say("forms.passcode")
        passcode = checked.line("passcode", LONGEST_PASSCODE, missing=missing)
        # argon2 takes its time by design; the loop goes on meanwhile.
        fields["passcode"] = await run_in_threadpool(_hasher.hash, passcode) if passcode else None
    return fields


def _shown(request: Request, link: Link) -> dict[str, Any]:
    access = house_of(request).access
    return {
        "id": link.id,
        "label": link.label,
        "url": f"{access.origin(request)}/p/{access.link_token(link.id)}",
        "names": link.names,
        "expires": link.expires,
        "passcode": link.passcode is not None,
        "created": link.created,
        "by": link.by,
    }
