"""What happens to every request before and after its endpoint: origin, headers, errors."""

import logging
from http import HTTPStatus
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crdt.errors import CairnError

from .errors import RequestError
from .forms import is_json
from .house import house_of
from .pages import private_json, security_headers
from .words import Said, say

log = logging.getLogger("cairn")

_HEADINGS = {400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503}
"""Statuses whose page has a heading of its own, errors.heading-<status>."""


class Safety:
    """Refuses unsafe requests that come from other sites, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        access = house_of(request).access
        headers = security_headers(access.origin(request))

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                mutable = MutableHeaders(scope=message)
                for name, value in headers.items():
                    mutable.setdefault(name, value)
            await send(message)

        if request.method not in ("GET", "HEAD", "OPTIONS") and not access.from_here(request, required=False):
            refusal = answer(request, 403, say("errors.other-site"))
            await refusal(scope, receive, send_safely)
            return
        await self._app(scope, receive, send_safely)


def answer(
    request: Request, status: int, detail: Said, fields: dict[str, Said] | None = None, retry_after: int = 0
) -> Response:
    """An error as its caller understands it: problem+json (RFC 9457) for a program, a page for a person."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    if (request.url.path.startswith("/b/") and request.method != "GET") or is_json(request):
        problem: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
        speech = house_of(request).pages.words.of(request)
        problem["detail"] = speech.text(detail)
        if fields:
            problem["errors"] = {field: speech.text(wrong) for field, wrong in fields.items()}
        return private_json(problem, status, {"Content-Type": "application/problem+json", **headers})
    heading = say(f"errors.heading-{status if status in _HEADINGS else 'other'}")
    page = house_of(request).pages.error(request, status, heading, detail)
    page.headers.update(headers)
    return page


async def on_request_error(request: Request, error: Exception) -> Response:
    """A RequestError that no endpoint turned into a page of its own."""
    assert isinstance(error, RequestError)
    return answer(request, error.status, error.detail, error.fields, error.retry_after)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Starlette's own 404 and 405."""
    assert isinstance(error, HTTPException)
    known = {404: "errors.nothing-here", 405: "errors.not-that-way"}
    detail = say(known.get(error.status_code, "errors.refused"))
    response = answer(request, error.status_code, detail)
    response.headers.update(error.headers or {})
    return response


async def on_store_failure(request: Request, error: Exception) -> Response:
    """The database refused."""
    log.error("%s %s: the database refused: %s", request.method, _route(request), type(error).__name__)
    return answer(request, 503, say("errors.store"), None, 5)


async def on_failure(request: Request, error: Exception) -> Response:
    """A defect of ours."""
    log.error("%s %s failed", request.method, _route(request), exc_info=error)
    return answer(request, 500, say("errors.ours"))


def _route(request: Request) -> str:
    """The route's pattern: the path itself may hold a token, and no token reaches a log."""
    return getattr(request.scope.get("route"), "path", "")


EXCEPTION_HANDLERS: dict[Any, Any] = {
    RequestError: on_request_error,
    HTTPException: on_http_exception,
    SQLAlchemyError: on_store_failure,
    CairnError: on_store_failure,  # a board that can't be read (R12)
    Exception: on_failure,
}
