"""Making a board, inviting the partner, taking the other seat, and the board's own page."""

from typing import cast

from pycrdt import Doc
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crdt.board import FIRST_AREAS, SEATS, Board, Seat, new_id, seed, set_person

from . import __version__
from .access import Grant, digest, new_token
from .clock import in_days, instant
from .directory import Invitation
from .errors import RequestError
from .forms import Checked, is_json, read_fields
from .house import house_of
from .middleware import answer
from .pages import client_address, private_json
from .words import Said, say

LONGEST_TITLE, LONGEST_NAME = 120, 60


_FORM = ("title", "name", "role", "partner")


async def landing(request: Request) -> Response:
    """`GET /`: what this is, the form for a new board, and for whoever has been here the way back."""
    house = house_of(request)
    empty = {"title": "", "name": "", "role": "mentee", "partner": ""}
    known = bool(await house.access.grants(request))
    return house.pages.page(request, "landing.html", private=known, form=empty, errors={}, known=known)


async def make_board(request: Request) -> Response:
    """`POST /boards`: a board, this browser's seat on it, and an invitation for the partner."""
    house = house_of(request)
    fields = await read_fields(request)
    checked = Checked(fields)
    name = checked.line("name", LONGEST_NAME, missing=say("forms.name"))
    role = cast(Seat, checked.choice("role", SEATS, say("forms.role")))
    other = SEATS[1 - SEATS.index(role)]
    partner = checked.line("partner", LONGEST_NAME, missing=say(f"forms.partner-{other}"))
    title = checked.line("title", LONGEST_TITLE, missing=say("forms.title") if is_json(request) else None)
    timezone = checked.line("timezone", 60)
    try:
        checked.done()
    except RequestError as error:
        if is_json(request):
            raise
        kept = {key: value if isinstance(value := fields.get(key, ""), str) else "" for key in _FORM}
        kept["role"] = kept["role"] if kept["role"] in SEATS else "mentee"
        page = {"form": kept, "errors": error.fields, "known": False}
        return house.pages.page(request, "landing.html", error.status, private=False, **page)
    address = client_address(request)
    house.new_boards.check(address)
    house.new_boards.spend(address)

    names: dict[Seat, str] = {role: name, other: partner}
    board, credential, invitation = new_id(), new_token(), new_token()
    document: Board = Doc()
    speech = house.pages.words.of(request)
    areas = [speech.text(f"board.area-{area.lower()}") for area in FIRST_AREAS]
    seed(document, title=title or f"{names['mentor']} & {names['mentee']}", names=names, at=instant(), areas=areas)
    set_person(document, role, timezone=timezone)
    await house.directory.make_board(
        board,
        names=names,
        by=role,
        seed=document.get_update(),
        credential=digest(credential),
        invitation=digest(invitation),
        invitation_days=house.settings.invitation_days,
    )
    origin = house.access.origin(request)
    response: Response
    if is_json(request):
        made = {"board": board, "url": f"{origin}/b/{board}", "invitation": f"{origin}/join/{invitation}"}
        response = private_json(made, 201)
    else:
        response = RedirectResponse(house.access.board_path(request, board, role), 303)
    house.access.set_cookie(request, response, board, role, credential)
    return response


async def invitation_page(request: Request) -> Response:
    """`GET /join/{token}`: who invites you to what. Looking does not use the invitation up."""
    return await _invitation_page(request, None, {}, 200)


async def take_seat(request: Request) -> Response:
    """`POST /join/{token}`: takes the other seat, once; whoever comes second gets 410."""
    house = house_of(request)
    hash_, invitation = await _invitation(request)
    if invitation is None:
        raise _no_invitation()
    fields = await read_fields(request)
    checked = Checked(fields)
    seats = await house.directory.seats(invitation.board)
    name = checked.line("name", LONGEST_NAME) or seats[invitation.seat].name
    timezone = checked.line("timezone", 60)
    try:
        checked.done()
    except RequestError as error:
        if is_json(request):
            raise
        return await _invitation_page(request, str(fields.get("name", "")), error.fields, error.status)
    credential = new_token()
    if invitation.used or not await house.directory.take_seat(hash_, name, digest(credential)):
        return _used(request)
    await house.hub.edit(
        invitation.board, lambda doc: set_person(doc, invitation.seat, name=name, timezone=timezone or None)
    )
    path = house.access.board_path(request, invitation.board, invitation.seat)
    response: Response
    if is_json(request):
        response = private_json({"board": invitation.board, "url": house.access.origin(request) + path}, 201)
    else:
        response = RedirectResponse(path, 303)
    house.access.set_cookie(request, response, invitation.board, invitation.seat, credential)
    return response


NO_SEAT = {"Cairn-Seat": "none"}
"""Tells the service worker that it is we who refuse, and not something on the way: what it holds of the board goes."""


async def board_page(request: Request) -> Response:
    """`GET /b/{board}`: the board, for whoever holds a seat; the same 403 for everybody else and every other board."""
    house = house_of(request)
    board = request.path_params["board"]
    grant = await house.access.grant(request, board)
    if grant is None:
        refusal = _no_seat(request)
        refusal.headers.update(NO_SEAT)
        return refusal
    seats = await house.directory.seats(board)
    view = await house.hub.view(board)
    boot = {
        "board": board,
        "seat": grant.seat,
        "title": view.about.title,
        "people": {seat: {"name": row.name, "taken": row.taken} for seat, row in seats.items()},
        "query": f"?seat={grant.seat}" if house.access.holds_other(request, board, grant.seat) else "",
        "version": __version__,
        "build": house.pages.build,
    }  # the browser keeps this to open the board without a network: nothing secret belongs here
    return house.pages.page(request, "board.html", boot=boot)


async def invite_again(request: Request) -> Response:
    """`POST /b/{board}/invitation`: a fresh link for the partner's seat; the one before stops working."""
    house = house_of(request)
    grant = await seated(request)
    partner = SEATS[1 - SEATS.index(grant.seat)]
    seats = await house.directory.seats(grant.board)
    if seats[partner].taken:
        raise RequestError(409, say("errors.partner-here", name=seats[partner].name))
    token = new_token()
    days = house.settings.invitation_days
    await house.directory.invite(grant.board, partner, digest(token), days)
    return private_json({"url": f"{house.access.origin(request)}/join/{token}", "expires": in_days(days)}, 201)


async def seated(request: Request) -> Grant:
    """The caller's seat on the board of this route. Raises RequestError 403."""
    grant = await house_of(request).access.grant(request, request.path_params["board"])
    if grant is None:
        raise RequestError(403, say("errors.no-seat"))
    return grant


async def _invitation(request: Request) -> tuple[bytes, Invitation | None]:
    """The hash of this route's token and its invitation, if it is known and its time is not over."""
    house = house_of(request)
    address = client_address(request)
    house.wrong_tokens.check(address)
    hash_ = digest(request.path_params["token"])
    invitation = await house.directory.invitation(hash_)
    if invitation is None:
        house.wrong_tokens.spend(address)
    elif invitation.expired and not invitation.used:
        invitation = None
    return hash_, invitation


async def _invitation_page(request: Request, typed: str | None, errors: dict[str, Said], status: int) -> Response:
    house = house_of(request)
    _, invitation = await _invitation(request)
    if invitation is None:
        raise _no_invitation()
    own = await house.access.grant(request, invitation.board)
    own_board = None if own is None else house.access.own_path(request, own)
    if invitation.used:
        # Whoever took the seat may come back by the same link.
        return _used(request) if own_board is None else RedirectResponse(own_board, 303)
    seats = await house.directory.seats(invitation.board)
    view = await house.hub.view(invitation.board)
    return house.pages.page(
        request,
        "join.html",
        status,
        board_title=view.about.title,
        inviter=seats[SEATS[1 - SEATS.index(invitation.seat)]].name,
        role=invitation.seat,
        form={"name": seats[invitation.seat].name if typed is None else typed},
        errors=errors,
        own_board=own_board,
        own_name=own.name if own else "",
    )


def _no_invitation() -> RequestError:
    return RequestError(404, say("errors.nothing-here"))


def _used(request: Request) -> Response:
    if is_json(request):
        return answer(request, 410, say("errors.invitation-used"))
    return house_of(request).pages.error(
        request,
        410,
        say("errors.heading-410"),
        say("errors.used-once"),
        say("errors.used-ask"),
    )


def _no_seat(request: Request) -> Response:
    if is_json(request):
        return answer(request, 403, say("errors.no-seat"))
    return house_of(request).pages.error(
        request,
        403,
        say("errors.private-heading"),
        say("errors.private-unknown"),
        say("errors.private-what-now"),
    )
