"""What a device asks for on which Cairn is at home: the service worker, the version, and the way back."""

import json
import re

import httpx
import pytest

from tests.live.conftest import noted
from tests.serving import Board, Serving, make_board

pytestmark = pytest.mark.live


def _about(serving: Serving) -> dict[str, object]:
    """What stands at the head of the service worker's script."""
    head = httpx.get(f"{serving.origin}/sw.js").text.partition(";\n")[0]
    about: dict[str, object] = json.loads(head.removeprefix("self.CAIRN = "))
    return about


def test_the_service_worker_is_asked_for_at_every_visit_and_sent_when_it_has_changed(shared: Serving) -> None:
    """It comes from the root as a script, may be kept but not used unasked, and unchanged it is a 304."""
    first = httpx.get(f"{shared.origin}/sw.js")
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cache-control"] == "no-cache"
    again = httpx.get(f"{shared.origin}/sw.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_service_worker_names_files_that_are_all_there(shared: Serving) -> None:
    """Each can be fetched, those of the bundle for ever; one that is missing would keep the worker from installing."""
    files = _about(shared)["files"]
    assert isinstance(files, list)
    with httpx.Client(base_url=shared.origin) as client:
        for path in files:
            answer = client.get(path)
            assert answer.status_code == 200, path
            kept = "immutable" in answer.headers.get("cache-control", "")
            assert kept == path.startswith("/assets/"), path
    kinds = {path.rpartition(".")[2] for path in files}
    assert {"js", "css", "woff2", "svg", "webmanifest"} <= kinds


def test_the_service_workers_pages_carry_what_the_servers_do_and_nobodys_secrets(shared: Serving, board: Board) -> None:
    """In every language they have the same policy as the board's page, and nothing of any board or person."""
    about = _about(shared)
    page = httpx.get(board.url, headers=board.headers("mentor"))
    headers, pages = about["headers"], about["pages"]
    assert isinstance(headers, dict)
    assert isinstance(pages, dict)
    for name, value in headers.items():
        assert page.headers[name] == value
    assert "content-security-policy" in {name.lower() for name in headers}
    assert set(pages) == {"en", "pl"}
    for language, made in pages.items():
        assert f'<html lang="{language}-' in made["board"]
        assert made["board"].count("@boot@") == 1
        assert "@boards@" in made["offline"]
    assert not [secret for secret in board.secrets | {board.id} if secret in json.dumps(about)]


def test_a_page_can_learn_that_it_is_an_old_one(shared: Serving, board: Board) -> None:
    """The version's build is the one that stands in a fresh page, and nobody keeps the answer."""
    version = httpx.get(f"{shared.origin}/version")
    assert version.headers["cache-control"] == "no-store"
    page = httpx.get(board.url, headers=board.headers("mentor")).text
    assert f"&#34;build&#34;: &#34;{version.json()['build']}&#34;" in page
    assert version.json()["build"] == _about(shared)["build"]


def test_whoever_comes_back_finds_their_boards(shared: Serving, board: Board) -> None:
    """The way back leads to the one board, to a choice of several, and to the front page for who has none."""
    back = f"{shared.origin}/boards"
    assert httpx.get(back).headers["location"] == "/"
    assert "/boards" not in re.findall('href="([^"]*)"', httpx.get(shared.origin).text)
    one = board.headers("mentor")
    assert httpx.get(back, headers=one).headers["location"] == f"/b/{board.id}"
    other = noted(shared, make_board(shared.origin, title="Another <board>"))
    both = {"Cookie": f"{one['Cookie']}; {other.cookies['mentee']}; cairn_x_mentor=nonsense"}
    choice = httpx.get(back, headers=both)
    assert choice.status_code == 200
    assert choice.headers["cache-control"] == "no-store"
    assert re.findall(r'href="(/b/[^"]*)"', choice.text) == [f"/b/{other.id}", f"/b/{board.id}"]
    assert "Another &lt;board&gt;" in choice.text
    front = httpx.get(shared.origin, headers=both)
    assert 'href="/boards"' in front.text
    assert front.headers["cache-control"] == "no-store"


def test_a_refusal_of_a_board_says_that_it_is_ours(shared: Serving, board: Board) -> None:
    """By a header the worker knows it from the refusal of something on the way; the page of a seat has none."""
    assert httpx.get(board.url).headers["cairn-seat"] == "none"
    assert "cairn-seat" not in httpx.get(board.url, headers=board.headers("mentor")).headers
