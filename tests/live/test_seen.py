"""What a person has seen of the board is kept by seat, for all of that person's devices and for nobody else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.crdt.test_seen import seen
from tests.serving import Board

pytestmark = pytest.mark.live


def told(board: Board, record: bytes) -> int:
    """The mentor's page tells what was seen; how the server answers."""
    with board.client("mentor") as http:
        return http.post("seen", content=record).status_code


def test_what_one_device_has_seen_the_others_know(board: Board) -> None:
    """Before the first visit there is nothing; then every telling adds, and the partner's record is another."""
    with board.client("mentor") as ada, board.client("mentee") as lin:
        first = ada.get("seen")
        assert (first.status_code, first.content, first.headers["cache-control"]) == (200, b"", "no-store")
        assert told(board, seen({1: [(0, 3)]})) == 204
        assert told(board, seen({1: [(3, 2)], 2: [(0, 1)]}, {1: [(1, 1)]})) == 204
        assert ada.get("seen").content == seen({1: [(0, 5)], 2: [(0, 1)]}, {1: [(1, 1)]})
        assert lin.get("seen").content == b""


def test_devices_that_tell_at_once_lose_nothing(board: Board) -> None:
    """Twelve tellings at the same moment, the first ones among them, are all in the record."""
    with ThreadPoolExecutor(12) as devices:
        answers = list(devices.map(lambda n: told(board, seen({n: [(0, 1)]})), range(12)))
    assert answers == [204] * 12
    with board.client("mentor") as ada:
        assert ada.get("seen").content == seen({n: [(0, 1)] for n in range(12)})


def test_only_records_of_ids_are_taken(board: Board) -> None:
    """Words are refused with 400, too much with 413, and a stranger with 403."""
    assert told(board, b"Speak at the guild") == 400
    assert told(board, b"\0" * (513 * 1024)) == 413
    with board.client("mentor") as http:
        http.headers.pop("cookie")
        assert http.post("seen", content=seen({})).status_code == 403
        assert http.get("seen", headers={"Accept": "application/json"}).status_code == 403
