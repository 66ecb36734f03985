"""Pages and problems in the language of whoever asks."""

import httpx
import pytest
from pycrdt import Map

from tests.live.conftest import noted
from tests.live.wire import Peer
from tests.serving import Board, Serving, ask, make_board

pytestmark = pytest.mark.live

POLISH = {"Accept-Language": "pl,en;q=0.5"}
PAGE = {"Accept": "text/html"}


def test_pages_and_problems_speak_the_browsers_language(shared: Serving) -> None:
    """A Polish browser gets Polish pages, error pages and problem+json; the page says so."""
    with httpx.Client(base_url=shared.origin, headers=POLISH, verify=False) as browser:
        landing = browser.get("/", headers=PAGE)
        assert '<html lang="pl-PL">' in landing.text
        assert "Załóż tablicę" in landing.text
        assert landing.headers["vary"] == "Accept-Language, Cookie"
        assert "Tu nic nie ma" in browser.get("/nowhere", headers=PAGE).text
        problem = browser.post("/boards", json={"title": "x"}).json()
        assert problem["errors"]["name"] == "Podaj swoje imię."


def test_a_chosen_language_stays_chosen(shared: Serving) -> None:
    """POST /language leads back to the page, and from then on counts more than the browser's wish."""
    with httpx.Client(base_url=shared.origin, headers=POLISH, verify=False) as browser:
        chosen = browser.post("/language", data={"language": "en", "to": "/nowhere?x=1"}, headers=PAGE)
        assert (chosen.status_code, chosen.headers["location"]) == (303, "/nowhere?x=1")
        assert "HttpOnly" in chosen.headers["set-cookie"]
        assert '<html lang="en-GB">' in browser.get("/", headers=PAGE).text
        assert browser.post("/language", json={"language": "pl"}).status_code == 204
        assert '<html lang="pl-PL">' in browser.get("/", headers=PAGE).text


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "", "x"])
def test_choosing_a_language_leads_nowhere_else(shared: Serving, to: str) -> None:
    """An address of another site, or none, leads to the front page."""
    answer = ask("POST", shared.origin + "/language", data={"language": "pl", "to": to}, headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_language_that_we_do_not_speak_is_refused(shared: Serving) -> None:
    """422, and no cookie."""
    answer = ask("POST", shared.origin + "/language", json={"language": "xx"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (422, False)


def test_an_errors_page_can_be_read_in_the_other_language_too(shared: Serving, board: Board) -> None:
    """Every server page offers all languages, and comes back to itself."""
    for path in ("/", "/nowhere", f"/b/{board.id}", "/join/nothing", "/p/nothing"):
        page = ask("GET", shared.origin + path, headers=PAGE).text
        assert 'action="/language"' in page
        assert f'name="to" value="{path}"' in page


async def test_a_new_board_begins_with_areas_in_its_makers_language(shared: Serving) -> None:
    """Their names are Polish; their ids are those of every board."""
    board = noted(shared, make_board(shared.origin, language="pl"))
    async with Peer(board, "mentor") as peer:
        areas = {id_: area["name"] for id_, area in peer.doc.get("areas", type=Map).to_py().items()}
    assert areas == {"work": "Praca", "learning": "Nauka", "wellbeing": "Dobrostan", "life": "Życie"}
