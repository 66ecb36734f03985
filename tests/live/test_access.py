"""Who gets in: two people, by an invitation that opens one seat once, and nobody else."""

import asyncio

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from tests.live.conftest import noted
from tests.live.wire import Peer
from tests.serving import Board, Serving, cookie_of, make_board

pytestmark = pytest.mark.live

ELSEWHERE = "https://elsewhere.example"


async def _refusal(address: str, headers: dict[str, str]) -> Response:
    """The plain HTTP answer to a socket that is not let in."""
    with pytest.raises(InvalidStatus) as refused:
        async with connect(address, additional_headers=headers, proxy=None):
            pass
    return refused.value.response


@pytest.mark.parametrize("seat", ["mentor", "mentee"])
async def test_r1_a_seat_and_the_sites_own_origin_open_the_socket(board: Board, seat: str) -> None:
    """Each seat's cookie, sent from the site's own page, opens the board's socket."""
    async with Peer(board, "mentor" if seat == "mentor" else "mentee") as peer:
        assert peer.reads("title") == "A board of two"


async def test_r1_whoever_may_not_in_gets_one_and_the_same_403(shared: Serving, board: Board) -> None:
    """A wrong or missing origin, no cookie, a forged one, another board's cookie and an unknown board: one 403."""
    other = noted(shared, make_board(shared.origin))
    own = board.headers("mentor")
    forged = own["Cookie"].partition("=")[0] + "=" + "A" * 43
    unknown = board.sync.removesuffix(board.id) + "nowhere12345"
    attempts = {
        "no origin": (board.sync, {"Cookie": own["Cookie"]}),
        "another site": (board.sync, own | {"Origin": ELSEWHERE}),
        "null origin": (board.sync, own | {"Origin": "null"}),
        "another port": (board.sync, own | {"Origin": "http://127.0.0.1:1"}),
        "a longer host": (board.sync, own | {"Origin": shared.origin + ".elsewhere.example"}),
        "no cookie": (board.sync, {"Origin": shared.origin}),
        "forged cookie": (board.sync, own | {"Cookie": forged}),
        "another board's cookie": (board.sync, other.headers("mentor")),
        "another board's secret": (
            board.sync,
            own | {"Cookie": own["Cookie"].partition("=")[0] + "=" + other.cookies["mentor"].partition("=")[2]},
        ),
        "the other seat asked for": (board.sync + "?seat=mentee", own),
        "a seat that nobody has": (board.sync + "?seat=admin", own),
        "unknown board": (unknown, own),
        "unknown board, no cookie": (unknown, {"Origin": shared.origin}),
    }
    answers = {}
    for name, (address, headers) in attempts.items():
        answer = await _refusal(address, headers)
        answers[name] = (answer.status_code, bytes(answer.body or b""))
    assert set(answers.values()) == {(403, answers["no cookie"][1])}, answers


async def test_r1_an_origin_on_the_allow_list_may_open_the_socket(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A page of a site that the operator has named may open a board's socket, and no other site's may."""
    data = tmp_path_factory.mktemp("allowed")
    with Serving(data, CAIRN_ALLOWED_ORIGINS="https://one.example, https://two.example/") as serving:
        board = make_board(serving.origin)
        for origin in ("https://one.example", "https://two.example"):
            headers = board.headers("mentor") | {"Origin": origin}
            async with connect(board.sync, additional_headers=headers, proxy=None) as socket:
                assert (await socket.recv())[0] == 0
        refused = await _refusal(board.sync, board.headers("mentor") | {"Origin": ELSEWHERE})
        assert refused.status_code == 403


def test_an_invitation_opens_one_seat_once(shared: Serving) -> None:
    """Looking at an invitation does not use it up; taking the seat does, and whoever comes second gets 410."""
    board = noted(shared, make_board(shared.origin, joined=False))
    for _ in range(3):
        looked = httpx.get(board.invitation)
        assert looked.status_code == 200
        assert "Ada" in looked.text

    taken = httpx.post(board.invitation, data={"name": "Lin"})
    assert taken.status_code == 303
    assert taken.headers["location"] == f"/b/{board.id}"
    shared.secrets.add(cookie_of(taken).partition("=")[2])

    as_json = httpx.post(board.invitation, json={"name": "Mallory"})
    assert as_json.status_code == 410
    assert as_json.headers["content-type"] == "application/problem+json"
    as_form = httpx.post(board.invitation, data={"name": "Mallory"}, headers={"Accept": "text/html"})
    assert as_form.status_code == 410
    assert "text/html" in as_form.headers["content-type"]
    for refused in (as_json, as_form):
        assert "set-cookie" not in refused.headers
    assert httpx.get(board.invitation).status_code == 410


async def test_two_who_take_the_same_invitation_at_once_do_not_both_get_in(shared: Serving) -> None:
    """Of many who take one invitation at the same moment, exactly one gets the seat."""
    board = noted(shared, make_board(shared.origin, joined=False))
    async with httpx.AsyncClient() as client:
        tries = await asyncio.gather(*(client.post(board.invitation, json={"name": f"P{n}"}) for n in range(8)))
    assert sorted(answer.status_code for answer in tries) == [201, *[410] * 7]
    (won,) = (answer for answer in tries if answer.status_code == 201)
    shared.secrets.add(cookie_of(won).partition("=")[2])


def test_a_third_person_sees_the_same_page_for_a_board_and_for_none(shared: Serving, board: Board) -> None:
    """Without a seat, a board that exists and one that does not give the same 403, page and JSON alike."""
    other = noted(shared, make_board(shared.origin))
    nowhere = f"{shared.origin}/b/nowhere12345"
    for headers in ({}, other.headers("mentor"), {"Cookie": f"cairn_{board.id}_mentor=nonsense"}):
        here, there = httpx.get(board.url, headers=headers), httpx.get(nowhere, headers=headers)
        assert here.status_code == there.status_code == 403
        # Each names the address that was asked for, to come back to it in another language; nothing else.
        assert here.text.replace(board.id, "?") == there.text.replace("nowhere12345", "?")
    for path in ("links", "published"):
        here, there = httpx.get(f"{board.url}/{path}"), httpx.get(f"{nowhere}/{path}")
        assert here.status_code == there.status_code == 403
        assert here.text.replace(board.id, "?") == there.text.replace("nowhere12345", "?")
    changing = [("POST", "links"), ("POST", "invitation"), ("PUT", "published/x"), ("DELETE", "links/x")]
    for method, path in [*changing, ("PATCH", "links/x"), ("DELETE", "published/x")]:
        answer = httpx.request(method, f"{board.url}/{path}", headers=other.headers("mentor"))
        assert answer.status_code == 403, (method, path)
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_new_invitation_replaces_the_one_before(shared: Serving) -> None:
    """A partner who lost the link gets another; the earlier one stops working, and none is made for a taken seat."""
    board = noted(shared, make_board(shared.origin, joined=False))
    with board.client("mentor") as ada:
        fresh = ada.post("invitation")
        assert fresh.status_code == 201
        url = fresh.json()["url"]
        shared.secrets.add(url.rpartition("/")[2])
        assert httpx.get(board.invitation).status_code == 404
        taken = httpx.post(url, json={"name": "Lin"})
        assert taken.status_code == 201
        shared.secrets.add(cookie_of(taken).partition("=")[2])
        assert ada.post("invitation").status_code == 409


def test_an_unsafe_request_from_another_site_is_refused(shared: Serving, board: Board) -> None:
    """A page of another site can't make a browser that holds a seat change anything."""
    evil = {"Origin": ELSEWHERE, "Cookie": board.cookies["mentor"]}
    assert httpx.post(f"{board.url}/links", json={"label": "x"}, headers=evil).status_code == 403
    assert httpx.post(f"{shared.origin}/boards", data={"name": "A", "partner": "B"}, headers=evil).status_code == 403
    with board.client("mentor") as ada:
        assert ada.get("links").json() == {"links": []}


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(shared: Serving) -> None:
    """A seat's cookie is HttpOnly and SameSite=Lax, and a page behind one is neither kept nor indexed."""
    made = httpx.post(f"{shared.origin}/boards", json={"title": "T", "name": "Ada", "role": "mentor", "partner": "Lin"})
    shared.secrets |= {cookie_of(made).partition("=")[2], made.json()["invitation"].rpartition("/")[2]}
    attributes = {part.strip().lower() for part in made.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    page = httpx.get(made.json()["url"], headers={"Cookie": cookie_of(made)})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
