"""Bad input on every form and JSON route: a clear 4xx, and nothing lost."""

import json
from typing import Any

import httpx
import pytest

from tests.live.conftest import noted
from tests.serving import Board, Serving, make_board

pytestmark = pytest.mark.live

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
LONG = "x" * 10_000

NONSENSE: list[tuple[str, bytes, str]] = [
    (JSON, b"", "nothing"),
    (JSON, b"{", "half a JSON"),
    (JSON, b"[]", "a list"),
    (JSON, b"5", "a number"),
    (JSON, b'"\xff\xfe"', "not UTF-8"),
    (JSON, b"[" * 60_000, "nested lists"),
    (JSON, b'{"title":"' + b"x" * 100_000 + b'"}', "100 KB"),
    (FORM, b"title=%ff%fe&name=%ff", "a form that is not UTF-8"),
    (FORM, b"a=1&" * 1_000, "a thousand fields"),
    ("text/plain", b"hello", "plain text"),
    ("multipart/form-data; boundary=x", b"--x--", "a multipart form"),
]


def routes(board: Board, links: str, passcode: str, invitation: str) -> list[tuple[str, str]]:
    """Every route that takes a body."""
    return [
        ("POST", f"{board.origin}/boards"),
        ("POST", invitation),
        ("POST", f"{board.url}/links"),
        ("PATCH", links),
        ("POST", passcode),
    ]


def refused(answer: httpx.Response, where: str) -> None:
    """Asserts a 4xx that its caller understands."""
    assert 400 <= answer.status_code < 500, f"{where}: {answer.status_code}"
    kind = answer.headers["content-type"]
    if kind.startswith("application/problem+json"):
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["detail"]
    else:
        assert kind.startswith("text/html"), where
        assert "<h1" in answer.text


def test_nonsense_is_refused_on_every_route(shared: Serving) -> None:
    """Whatever body arrives where, the answer is a 4xx: problem+json for programs, a page for people."""
    board = noted(shared, make_board(shared.origin))
    unused = noted(shared, make_board(shared.origin, joined=False))
    with board.client("mentor") as client:
        link = client.post("/links", json={"label": "all", "passcode": "secret"}).json()
        for method, url in routes(board, f"{board.url}/links/{link['id']}", link["url"], unused.invitation):
            for kind, body, what in NONSENSE:
                if body == b"" and method == "PATCH":
                    continue  # to change nothing is no mistake
                if body == b"" and url in (unused.invitation, f"{board.url}/links"):
                    continue  # nor is it to take the name that the inviter wrote, or a link without a label
                answer = client.request(method, url, content=body, headers={"Content-Type": kind})
                if kind == FORM and b"a=1" in body and answer.status_code < 400:
                    pytest.fail(f"{method} {what}")
                refused(answer, f"{method} {url.rpartition('/')[0]}: {what}")


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("/boards", {}, "name"),
    ("/boards", {"title": "T", "name": "", "role": "mentor", "partner": "Lin"}, "name"),
    ("/boards", {"title": LONG, "name": "Ada", "role": "mentor", "partner": "Lin"}, "title"),
    ("/boards", {"title": "T", "name": LONG, "role": "mentor", "partner": "Lin"}, "name"),
    ("/boards", {"title": "T", "name": 5, "role": "mentor", "partner": "Lin"}, "name"),
    ("/boards", {"title": ["T"], "name": "Ada", "role": "mentor", "partner": "Lin"}, "title"),
    ("/boards", {"title": "T", "name": "Ada", "role": "king", "partner": "Lin"}, "role"),
    ("/boards", {"title": "T", "name": "Ada", "role": None, "partner": "Lin"}, "role"),
    ("/boards", {"title": "T", "name": "Ada", "role": "mentor", "partner": "\u202e\u200b"}, "partner"),
    ("links", {"label": LONG}, "label"),
    ("links", {"label": {}}, "label"),
    ("links", {"label": "a", "names": "nicknames"}, "names"),
    ("links", {"label": "a", "expires": "yesterday"}, "expires"),
    ("links", {"label": "a", "expires": "2001-01-01T00:00:00Z"}, "expires"),
    ("links", {"label": "a", "passcode": LONG}, "passcode"),
    ("links", {"label": "a", "passcode": " "}, "passcode"),
    ("links", {"label": "a", "passcode": "\u200b"}, "passcode"),
    ("links", {"label": "a", "passcode": "\x00"}, "passcode"),
]


@pytest.mark.parametrize(("where", "fields", "wrong"), WRONG, ids=lambda value: str(value)[:40])
def test_a_wrong_field_is_named(board: Board, where: str, fields: dict[str, Any], wrong: str) -> None:
    """A 422 problem names the field that can't be taken, in a sentence."""
    with board.client("mentor") as client:
        answer = client.post(board.origin + where if where.startswith("/") else f"{board.url}/{where}", json=fields)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["errors"][wrong].endswith((".", "?"))


def test_a_form_with_a_mistake_keeps_what_was_typed(board: Board) -> None:
    """The page comes back with the words in it, as text, and the complaint at its field."""
    typed = {"title": '"><script>alert(1)</script>', "name": "Ada <b>", "role": "mentor", "partner": ""}
    answer = httpx.post(f"{board.origin}/boards", data=typed)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "Ada &lt;b&gt;" in answer.text
    assert "Please tell us your mentee" in answer.text


def test_a_name_is_cleaned_on_its_way_in(shared: Serving) -> None:
    """Control characters and direction overrides do not get through the form."""
    made = httpx.post(
        f"{shared.origin}/boards",
        json={"title": "A\u202e\x00 year", "name": "A\x07da", "role": "mentor", "partner": "L\u2066in"},
    ).json()
    shared.secrets.add(made["invitation"].rpartition("/")[2])
    page = httpx.get(made["invitation"]).text
    assert "Ada" in page
    assert "A year" in page
    assert not {"\u202e", "\u2066", "\x00", "\x07"} & set(page)


@pytest.mark.parametrize("path", ["/nope", "/b", "/join/", "/p/none", "/p/none.json", "/p/none/events", "/join/none"])
def test_an_unknown_address_is_a_friendly_404(shared: Serving, path: str) -> None:
    """A page with a heading and a way on for people, problem+json for programs."""
    page = httpx.get(shared.origin + path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.status_code == 404
    assert 'href="/"' in page.text
    answer = httpx.get(shared.origin + path, headers={"Accept": JSON}, follow_redirects=True)
    assert answer.status_code == 404
    assert json.loads(answer.text)["status"] == 404


@pytest.mark.parametrize("item", ["nope", "%00", "x" * 5_000, "..%2f.."])
def test_only_a_goal_or_a_win_of_the_board_can_be_published(board: Board, item: str) -> None:
    """Another id is 404, and nothing is written down."""
    with board.client("mentor") as client:
        assert client.put(f"/published/{item}").status_code == 404
        assert client.get("/published").json() == {"items": {}}


def test_a_passcode_of_nothing_visible_does_not_unlock_a_page(board: Board) -> None:
    """Only null takes a passcode away; anything else that comes to nothing is refused, and the page stays locked."""
    with board.client("mentor") as client:
        link = client.post("/links", json={"label": "all", "passcode": "secret"}).json()
        for nothing in ("", " ", "\u200b", "\x00"):
            assert client.patch(f"/links/{link['id']}", json={"passcode": nothing}).status_code == 422
            assert httpx.get(link["url"]).status_code == 401
        assert client.patch(f"/links/{link['id']}", json={"passcode": None}).json()["passcode"] is False


def test_an_invitation_for_a_taken_seat_is_refused(board: Board) -> None:
    """Who has a partner already gets no third seat to give away."""
    with board.client("mentor") as client:
        answer = client.post("/invitation")
    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_another_sites_form_is_refused(board: Board) -> None:
    """An unsafe request with a foreign Origin changes nothing."""
    answer = httpx.post(
        f"{board.url}/links", json={"label": "x"}, headers=board.headers("mentor") | {"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    with board.client("mentor") as client:
        assert client.get("/links").json() == {"links": []}
