"""What the world sees: what both agreed to, on the pages that they made, for as long as they want."""

import socket
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from pycrdt import Map, Text, create_update_message

from tests.live.conftest import noted
from tests.live.wire import Peer
from tests.serving import SEATS, Board, Seat, Serving, make_board

pytestmark = pytest.mark.live

FORGED = "2026-01-05T09:00:00.000Z"


async def _put(peer: Peer, root: str, item: str, fields: dict[str, Any]) -> None:
    """Write one item of the board, as a client does, and wait until it is saved."""
    before = peer.doc.get_state()
    peer.doc.get(root, type=Map)[item] = Map(fields)
    await peer.send(create_update_message(peer.doc.get_update(before)))
    await peer.until_saved()


async def _fill(board: Board, goal: str = "Speak at the guild", win: str = "The first talk") -> None:
    """A goal g1 with a benchmark and a note, and a win w1."""
    async with Peer(board, "mentee") as lin:
        await _put(lin, "goals", "g1", {"title": Text(goal), "status": "open", "order": "a0", "area": "work"})
        await _put(lin, "goals", "g2", {"title": Text("Kept between us"), "status": "open", "order": "a1"})
        await _put(lin, "benchmarks", "b1", {"goal": "g1", "title": Text("Outline agreed"), "order": "a0"})
        await _put(lin, "actions", "a1", {"goal": "g1", "title": Text("Tell nobody yet"), "order": "a0"})
        await _put(lin, "wins", "w1", {"title": Text(win), "goal": "g1", "on": "2026-02-03"})


def _turn(board: Board, seat: Seat, item: str = "g1", method: str = "PUT") -> None:
    with board.client(seat) as http:
        assert http.request(method, f"published/{item}").status_code == 200


def _publish(board: Board, *items: str) -> None:
    for item in items:
        for seat in SEATS:
            _turn(board, seat, item)


def _link(serving: Serving, board: Board, **fields: Any) -> dict[str, Any]:
    with board.client("mentor") as http:
        made = http.post("links", json=fields)
    assert made.status_code == 201, made.text
    link: dict[str, Any] = made.json()
    serving.secrets.add(link["url"].rpartition("/")[2])
    return link


def _shown(link: dict[str, Any]) -> dict[str, Any]:
    answer = httpx.get(link["url"] + ".json")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def _goals(link: dict[str, Any]) -> list[str]:
    return [goal["id"] for goal in _shown(link)["goals"]]


class Watching:
    """A progress page's stream of events on a plain socket, so that nothing reads ahead of the test."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port), 10)
        self._socket.sendall(f"GET {parts.path}/events HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        self._read = b""

    def __enter__(self) -> "Watching":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def until(self, words: bytes) -> None:
        """Read until `words` have come; 10 seconds of silence are a failure."""
        while words not in self._read:
            more = self._socket.recv(65536)
            assert more, f"ended before {words!r}: {self._read!r}"
            self._read += more
        self._read = self._read.partition(words)[2]

    def waiting(self) -> bytes:
        """What has come by now, without waiting."""
        self._socket.setblocking(False)
        try:
            return self._read + self._socket.recv(65536)
        except BlockingIOError:
            return self._read


def test_links_are_made_listed_changed_and_taken_back(shared: Serving, board: Board) -> None:
    """Either seat makes, sees, changes and takes back links; what is not named in a change stays as it is."""
    link = _link(shared, board, label="For Grace", names="initials")
    assert (link["label"], link["names"], link["passcode"], link["by"]) == ("For Grace", "initials", False, "mentor")
    with board.client("mentee") as lin:
        assert lin.get("links").json() == {"links": [link]}
        changed = lin.patch(f"links/{link['id']}", json={"label": "For Grace H."})
        assert changed.status_code == 200
        assert changed.json() == link | {"label": "For Grace H."}
        assert lin.get("links").json() == {"links": [changed.json()]}
        assert lin.delete(f"links/{link['id']}").status_code == 204
        assert lin.get("links").json() == {"links": []}
        assert lin.delete(f"links/{link['id']}").status_code == 404
        assert lin.patch(f"links/{link['id']}", json={"label": "x"}).status_code == 404


def test_r10_a_link_taken_back_is_gone_everywhere_at_once(shared: Serving, board: Board) -> None:
    """When DELETE answers 204, an open stream has been told `gone`, and page, JSON and events give 404."""
    link, other = _link(shared, board), _link(shared, board)
    with Watching(link["url"]) as stream, board.client("mentee") as lin:
        stream.until(b"event: progress")
        assert lin.delete(f"links/{link['id']}").status_code == 204
        assert b"event: gone" in stream.waiting()
    for ending in ("", ".json", "/events"):
        assert httpx.get(link["url"] + ending).status_code == 404, ending
        assert httpx.get(other["url"] + ".json").status_code == 200


async def test_a_goal_is_public_only_while_both_keys_are_in(shared: Serving, board: Board) -> None:
    """One key shows nothing, both show the goal, and either person alone takes it back at once."""
    await _fill(board)
    link = _link(shared, board)
    for alone, other in (SEATS, SEATS[::-1]):
        assert _goals(link) == []
        _turn(board, alone)
        assert _goals(link) == []
        _turn(board, other)
        assert _goals(link) == ["g1"]
        _turn(board, alone, method="DELETE")
        assert _goals(link) == []
        _turn(board, other, method="DELETE")


async def test_an_edit_of_the_document_makes_nothing_public(shared: Serving, board: Board) -> None:
    """A seat that writes both keys into the document's `published` by itself shows nothing to anybody."""
    await _fill(board)
    link = _link(shared, board)
    async with Peer(board, "mentee") as lin:
        await _put(lin, "published", "g1", {"mentor": FORGED, "mentee": FORGED})
    assert _goals(link) == []
    _turn(board, "mentee")
    assert _goals(link) == []


@pytest.mark.parametrize(
    ("names", "mentor", "mentee"),
    [("full", "Ada King", "Lin"), ("initials", "A. K.", "L."), ("hidden", None, None)],
)
def test_a_link_shows_names_as_it_says(shared: Serving, names: str, mentor: str | None, mentee: str | None) -> None:
    """A link shows both names in full, as initials or not at all, on the page and in the JSON."""
    board = noted(shared, make_board(shared.origin, mentor="Ada King"))
    link = _link(shared, board, names=names)
    assert _shown(link)["names"] == {"mentor": mentor, "mentee": mentee}
    page = httpx.get(link["url"]).text
    for name, visible in (("Ada King", names == "full"), ("A. K.", names == "initials"), ("A board of two", False)):
        assert (name in page) == visible, name


def test_a_link_may_end_by_itself(serving: Serving, own_board: Board) -> None:
    """A link shows its page until its time is over, and then is as if it had never been."""
    soon = datetime.now(UTC) + timedelta(seconds=1.5)
    link = _link(serving, own_board, expires=soon.isoformat())
    assert httpx.get(link["url"]).status_code == 200
    while (answer := httpx.get(link["url"])).status_code == 200:
        assert datetime.now(UTC) < soon + timedelta(seconds=5)
    assert answer.status_code == 404
    assert datetime.now(UTC) >= soon - timedelta(milliseconds=1)
    for ending in (".json", "/events"):
        assert httpx.get(link["url"] + ending).status_code == 404
    with own_board.client("mentor") as ada:
        assert ada.post("links", json={"expires": "2020-01-01T00:00:00Z"}).status_code == 422


async def test_a_passcode_stands_before_page_json_and_events(shared: Serving, board: Board) -> None:
    """Without the passcode nothing is shown; with it everything is, until the passcode is changed."""
    await _fill(board)
    _publish(board, "g1")
    link = _link(shared, board, passcode="open sesame")
    assert link["passcode"] is True
    with httpx.Client(base_url=link["url"]) as visitor:
        for ending in ("", ".json", "/events"):
            locked = visitor.get(link["url"] + ending)
            assert locked.status_code == 401
            assert "Speak at the guild" not in locked.text
        wrong = visitor.post(link["url"], data={"passcode": "open barley"})
        assert wrong.status_code == 403
        assert "set-cookie" not in wrong.headers
        assert visitor.post(link["url"], data={"passcode": "open sesame"}).status_code == 303
        for ending in ("", ".json"):
            opened = visitor.get(link["url"] + ending)
            assert opened.status_code == 200
            assert "Speak at the guild" in opened.text
        with board.client("mentor") as ada:
            assert ada.patch(f"links/{link['id']}", json={"passcode": "another"}).status_code == 200
        assert visitor.get(link["url"]).status_code == 401


async def test_html_in_titles_and_names_is_words_on_the_page(shared: Serving) -> None:
    """Tags that somebody types as a title or a name stand on the page, in its <title> and in its events as text."""
    tag = "</title><script>alert('%s')</script>&\""
    board = noted(shared, make_board(shared.origin, mentor=tag % "a", mentee=tag % "l"))
    await _fill(board, tag % "goal", tag % "win")
    _publish(board, "g1", "w1")
    page = _page(_link(shared, board)["url"])
    assert "<script>alert" not in page
    for word in ("a", "l", "goal", "win"):
        written = escape(tag % word).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
        assert written in page, word
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert "&lt;script&gt;alert" in title


async def test_the_page_is_complete_without_scripts(shared: Serving, board: Board) -> None:
    """What is public stands in the HTML itself, and what is not public does not stand there in any form."""
    await _fill(board)
    _publish(board, "g1", "w1")
    page = _page(_link(shared, board)["url"])
    for words in ("Ada", "Lin", "Speak at the guild", "Outline agreed", "The first talk", "3 February 2026"):
        assert words in page, words
    for words in ("Kept between us", "Tell nobody yet", "A board of two"):
        assert words not in page, words


async def test_an_open_page_hears_of_a_change_by_itself(shared: Serving, board: Board) -> None:
    """A stream sends the page again when something public changes: a key, or a word of a public goal."""
    await _fill(board)
    link = _link(shared, board)
    with Watching(link["url"]) as stream:
        stream.until(b"event: progress")
        _publish(board, "g1")
        stream.until(b"Speak at the guild")
        async with Peer(board, "mentee") as lin:
            await _put(lin, "benchmarks", "b2", {"goal": "g1", "title": Text("Dry run with Ada"), "order": "a1"})
        stream.until(b"Dry run with Ada")
        _turn(board, "mentor", method="DELETE")
        stream.until(b"Nothing here yet")


def _page(url: str) -> str:
    """The page at `url`."""
    answer = httpx.get(url)
    assert answer.status_code == 200
    return answer.text
