"""Who is asking: token in, Grant out. Tokens are 256 random bits of which only the SHA-256 is stored."""

import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from crdt.board import SEATS, Seat

from .directory import Directory, Link, SeatRow
from .settings import Settings

_A_YEAR = 365 * 24 * 3600

_MOST_SEATS = 100
"""Cookies that are looked at when somebody asks for all their boards."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A seat on a board, held by the one who asks."""

    board: str
    seat: Seat
    name: str


def new_token() -> str:
    """A secret of 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


class Access:
    """Grants, cookies and link tokens of one site."""

    def __init__(self, directory: Directory, settings: Settings, signing_key: str) -> None:
        self._directory = directory
        self._settings = settings
        self._signer = Signer(signing_key, salt="cairn.progress-link")
        self._passcode_signer = URLSafeTimedSerializer(signing_key, salt="cairn.passcode")

    # -- the site ----------------------------------------------------------------------------------------------------

    def origin(self, request: HTTPConnection) -> str:
        """The site's own origin, as the one who asks knows it."""
        if self._settings.origin:
            return self._settings.origin
        scheme = {"ws": "http", "wss": "https"}.get(request.url.scheme, request.url.scheme)
        return f"{scheme}://{request.url.netloc}"

    def from_here(self, request: HTTPConnection, *, required: bool) -> bool:
        """Whether the page that asks is the site's own, or on the allow-list (R1). `required`: must it say so?"""
        origin = request.headers.get("origin")
        if origin is None:
            return not required
        if origin == "null" and not required:
            # A form on a page that says no-referrer posts so; a page's script can't set this other header.
            return request.headers.get("sec-fetch-site") == "same-origin"
        return origin == self.origin(request) or origin in self._settings.allowed_origins

    # -- seats -------------------------------------------------------------------------------------------------------

    async def grant(self, request: HTTPConnection, board: str) -> Grant | None:
        """The seat that the asker's cookies hold on `board`.

        One browser may hold both (somebody trying Cairn alone in two windows); `?seat=` then says which.
        """
        tokens = [token for seat in SEATS if (token := request.cookies.get(self._cookie(request, board, seat)))]
        held = await self._directory.holders(board, [digest(token) for token in tokens])
        seats: dict[str, SeatRow] = {row.seat: row for row in held.values()}
        wanted = request.query_params.get("seat")
        row = seats.get(wanted) if wanted else next(iter(seats.values()), None)
        return None if row is None else Grant(board, row.seat, row.name)

    async def grants(self, request: HTTPConnection) -> list[Grant]:
        """All seats that the asker's cookies hold, the one taken last first."""
        start = self._cookie_start(request)
        tokens = [token for name, token in request.cookies.items() if name.startswith(start)]
        rows = await self._directory.held([digest(token) for token in tokens[:_MOST_SEATS]])
        return [Grant(row.board, row.seat, row.name) for row in rows]

    def holds_other(self, request: HTTPConnection, board: str, seat: Seat) -> bool:
        """Whether this browser also has a cookie for the seat opposite."""
        return any(self._cookie(request, board, other) in request.cookies for other in SEATS if other != seat)

    def set_cookie(self, request: HTTPConnection, response: Response, board: str, seat: Seat, token: str) -> None:
        """Let this browser hold the seat."""
        response.set_cookie(
            self._cookie(request, board, seat),
            token,
            max_age=_A_YEAR,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self._https(request),
        )

    def board_path(self, request: HTTPConnection, board: str, seat: Seat) -> str:
        """Where the holder of `seat` finds the board."""
        return f"/b/{board}" + (f"?seat={seat}" if self.holds_other(request, board, seat) else "")

    def own_path(self, request: HTTPConnection, grant: Grant) -> str:
        """Where a browser that has `grant` finds its board."""
        return self.board_path(request, grant.board, grant.seat)

    def _cookie(self, request: HTTPConnection, board: str, seat: Seat) -> str:
        return f"{self._cookie_start(request)}{board}_{seat}"

    def _cookie_start(self, request: HTTPConnection) -> str:
        return f"{'__Host-' if self._https(request) else ''}cairn_"

    def _https(self, request: HTTPConnection) -> bool:
        return urlsplit(self.origin(request)).scheme == "https"

    # -- progress links ----------------------------------------------------------------------------------------------

    def link_token(self, link_id: str) -> str:
        """The token of a link: its signed id, so that the pair can copy it again and a stolen database opens none."""
        return self._signer.sign(link_id).decode()

    async def link(self, token: str) -> Link | None:
        """The link behind a token; None when unknown, revoked or expired, each in the same time (§5)."""
        try:
            id_ = self._signer.unsign(token.encode("utf-8", "surrogatepass")).decode()
        except BadSignature:
            id_ = ""
        link = await self._directory.link(id_)
        return None if link is None or link.expired else link

    def remember_passcode(self, request: HTTPConnection, response: Response, link: Link, seconds: int) -> None:
        """Let this browser see a page that asks for a passcode, for a while, or until the passcode changes."""
        response.set_cookie(
            self._passcode_cookie(request, link),
            self._passcode_signer.dumps(digest(link.passcode or "").hex()),
            max_age=seconds,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self._https(request),
        )

    def knows_passcode(self, request: HTTPConnection, link: Link) -> bool:
        """Whether this browser has given the passcode that `link` asks for now."""
        try:
            known = self._passcode_signer.loads(
                request.cookies.get(self._passcode_cookie(request, link), ""), max_age=24 * 3600
            )
        except BadSignature:
            return False
        return bool(known == digest(link.passcode or "").hex())

    def _passcode_cookie(self, request: HTTPConnection, link: Link) -> str:
        return f"{'__Host-' if self._https(request) else ''}cairn_p_{link.id}"
