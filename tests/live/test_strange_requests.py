"""Requests that no browser makes: they get an answer, and leave no secret in the log."""

import socket

import pytest

from tests.live.wire import Peer
from tests.serving import Serving, ask, make_board

pytestmark = pytest.mark.live

LONG = "x" * 10_000

PATHS = [
    "/",
    "/boards",
    "/b/x",
    "/b/%ff",
    "/b/%00",
    "/join/%ff",
    "/join/%00",
    "/p/%ff",
    "/p/%00",
    "/p/.json",
    "/p/a.b.c",
]
PATHS += ["/b/x/links", "/b/x/links/%00", "/b/x/published/%00", f"/join/{LONG}", f"/p/{LONG}.json", "/b/%0d%0aX:y"]
PATHS += ["/assets/%00", "/assets/%2e%2e/%2e%2e/pyproject.toml", "/assets/../../pyproject.toml", "/static/%ff"]
PATHS += [f"/static/{LONG}", "/static/", "//", "/?%ff", "/sync/x", "/b/a%2fb", "/%E2%80%AE"]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

HEADERS = [b"Host: [", b"Host: ", b"Host: a:b:c", b"Host: \xff", b"Host: x\r\nCookie: \xff=;;=\xfe"]
HEADERS += [b"Host: x\r\nOrigin: [", b"Host: x\r\nContent-Type: ;;;=", b"Host: x\r\nAccept: \xff"]
HEADERS += [b"Host: x\r\nCookie: cairn_x_mentor=\xff; cairn_x_mentee=" + b"y" * 4000]


def test_no_address_method_or_header_makes_the_server_fail(shared: Serving) -> None:
    """Strange paths, methods, hosts, cookies and origins get an answer below 500."""
    requests = [(method, path, b"Host: x") for path in PATHS for method in METHODS]
    requests += [(method, path, headers) for headers in HEADERS for path in ("/", "/b/x") for method in ("GET", "POST")]
    for method, path, headers in requests:
        line = f"{method} {path} HTTP/1.1\r\n".encode() + headers
        status = _status(shared.origin, line + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        assert 200 <= status < 500, (method, path[:60], headers[:60], status)


async def test_no_token_reaches_the_log(serving: Serving) -> None:
    """Whatever is done with credentials, invitations, links and passcodes, the server writes none of them down."""
    board = make_board(serving.origin)
    wrong = board.invitation[:-3] + "abc"
    with board.client("mentor") as ada:
        link = ada.post("links", json={"passcode": "a secret passcode"}).json()["url"]
        ada.post(link, data={"passcode": "a secret passcode"})
        for url in (board.url, board.invitation, wrong, link, link + ".json", link + "x", link + "%ff"):
            for method in ("GET", "POST", "PUT"):
                ask(method, url, content=b"\xff", headers=board.headers("mentor"))
    async with Peer(board, "mentor") as peer:
        await peer.send(b"\xff")
        await peer.closed()
    token = link.rpartition("/")[2]
    _status(serving.origin, f"GET /p/{token} HTTP/9.9 nonsense\r\nCookie: {board.cookies['mentor']}\r\n\r\n".encode())
    serving.stop()
    serving.secrets |= board.secrets | {token, wrong.rpartition("/")[2], "a secret passcode"}
    serving.check_log()


def _status(origin: str, request: bytes) -> int:
    """The status of the answer to these very bytes."""
    host, _, port = origin.rpartition("/")[2].rpartition(":")
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n" not in answer:
            more = connection.recv(65536)
            assert more, f"no answer to {request[:80]!r}"
            answer += more
    return int(answer.split()[1])
