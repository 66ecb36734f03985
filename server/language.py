"""`POST /language`: which language to speak to this browser from now on; without a choice its own wish counts."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from .forms import Checked, is_json, read_fields
from .house import house_of
from .words import COOKIE, LANGUAGES, say

_A_YEAR = 365 * 24 * 3600


async def choose_language(request: Request) -> Response:
    """Form or JSON `{language, to?}` → 303 back to the page `to`, for JSON 204; a cookie holds the choice."""
    checked = Checked(await read_fields(request))
    language = checked.choice("language", tuple(LANGUAGES), say("errors.not-a-language"))
    back = checked.line("to", 2000)
    checked.done()
    response = Response(status_code=204) if is_json(request) else RedirectResponse(_own_path(back), 303)
    secure = house_of(request).access.origin(request).startswith("https:")
    response.set_cookie(COOKIE, language, max_age=_A_YEAR, path="/", httponly=True, samesite="lax", secure=secure)
    return response


def _own_path(path: str) -> str:
    """A page of this site, whatever the form says: nobody is sent elsewhere from here."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
