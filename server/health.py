"""For those who watch over the server: is it alive, can it save, how much does it do."""

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from .house import house_of


async def healthz(request: Request) -> Response:
    """`GET /healthz`: the process answers."""
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """`GET /readyz`: the database answers too; 503 if not."""
    try:
        await house_of(request).store.ping()
    except (SQLAlchemyError, OSError):
        return PlainTextResponse("the database does not answer\n", 503)
    return PlainTextResponse("ok\n")


async def metrics(request: Request) -> Response:
    """`GET /metrics`: figures in Prometheus' text format. No names, no ids."""
    house = house_of(request)
    figures = (
        ("cairn_rooms", "gauge", "Boards in memory.", house.hub.rooms),
        ("cairn_connections", "gauge", "Open editors' sockets.", house.hub.connections),
        ("cairn_viewers", "gauge", "Open progress pages that follow live.", house.viewers.count),
        ("cairn_updates_total", "counter", "Updates saved since the start.", house.hub.journal.rows),
        ("cairn_commits_total", "counter", "Journal commits since the start.", house.hub.journal.commits),
    )
    lines = [f"# HELP {n} {words}\n# TYPE {n} {kind}\n{n} {value}\n" for n, kind, words, value in figures]
    return PlainTextResponse("".join(lines), media_type="text/plain; version=0.0.4")
