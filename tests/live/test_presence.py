"""Who is here: each sees the other, as the server knows them and not as anybody claims."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.live.conftest import noted
from tests.live.stock import StockClient
from tests.live.wire import Peer, echo, open_socket, presence_frame, read_presence
from tests.serving import Board, Serving, make_board

pytestmark = pytest.mark.live

Stock = Callable[[], Awaitable[StockClient]]


async def test_r2_a_newcomer_is_asked_what_it_has_and_told_who_is_here(board: Board) -> None:
    """The first frames on a socket are sync step 1 and then the presence of those who are here."""
    async with Peer(board, "mentor") as ada:
        await ada.send(presence_frame((41, 1, {"goal": "g1", "field": "title"})), b"\x03")
        await ada.until(lambda: 41 in ada.presence)
        async with Peer(board, "mentee") as lin:
            await lin.until(lambda: lin.presence)
            assert lin.heard[0][:2] == b"\x00\x00"
            (state,) = read_presence(lin.heard[1]).values()
            assert state is not None
            assert (state["goal"], state["seat"], state["name"]) == ("g1", "mentor", "Ada")


async def test_r8_stock_clients_see_each_other_with_seat_and_name(board: Board, stock: Stock) -> None:
    """Two stock clients see each other's place on the board, with seat, name and colour from the server."""
    ada, lin = await asyncio.gather(stock(), stock())
    await asyncio.gather(ada.join(board, "mentor"), lin.join(board, "mentee"))
    await ada.present(goal="g1", field="title")
    await lin.present(goal="g2", field=None)

    expected = [(ada, lin.id, "mentee", "Lin", "g2"), (lin, ada.id, "mentor", "Ada", "g1")]
    for client, other, seat, name, goal in expected:

        async def seen(client: StockClient = client, other: int = other) -> object:
            state = (await client.others()).get(other, {})
            return [state.get(key) for key in ("seat", "name", "goal")]

        await client.until(seen, [seat, name, goal])


async def test_r8_a_forged_seat_name_and_colour_arrive_stamped(board: Board) -> None:
    """Whatever a client claims to be, the others see the seat, name and colour that the server knows."""
    forged = {
        "goal": "g1",
        "seat": "mentor",
        "name": "Ada",
        "colour": "#000000",
        "user": {"name": "Ada", "color": "#000000", "seat": "mentor"},
    }
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        await lin.send(presence_frame((7, 1, forged)))
        await ada.until(lambda: 7 in ada.presence)
        assert ada.presence[7] == {
            "goal": "g1",
            "seat": "mentee",
            "name": "Lin",
            "colour": "#b4532f",
            "user": {"name": "Lin", "color": "#b4532f", "seat": "mentee"},
        }


@pytest.mark.parametrize("first_word", [True, False], ids=["as its first word", "after its own"])
@pytest.mark.parametrize("claim", [{"goal": "stolen"}, None], ids=["a new state", "gone"])
async def test_r8_a_word_about_another_persons_client_changes_nothing(
    board: Board, first_word: bool, claim: object
) -> None:
    """A client that claims another person's client id, to move it or to remove it, is not believed."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentor") as watcher, Peer(board, "mentee") as lin:
        await ada.send(presence_frame((41, 1, {"goal": "mine"})))
        await watcher.until(lambda: 41 in watcher.presence)
        if not first_word:
            await lin.send(presence_frame((42, 1, {"goal": "own"})))
        await lin.send(presence_frame((41, 2**40, claim)), presence_frame((42, 2, {"goal": "later"})))
        await watcher.until(lambda: (watcher.presence.get(42) or {}).get("goal") == "later")
        for peer in (watcher, lin):
            state = peer.presence[41]
            assert state is not None
            assert (state["goal"], state["seat"]) == ("mine", "mentor")
        # And its owner still is the one who can move it.
        await ada.send(presence_frame((41, 2, {"goal": "moved"})))
        await watcher.until(lambda: (watcher.presence[41] or {}).get("goal") == "moved")


async def test_r8_a_socket_has_one_client_id(board: Board) -> None:
    """A second client id on the same socket is not believed, so that nobody can fill the room with ghosts."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        await lin.send(presence_frame(*((client, 1, {}) for client in range(50, 60))))
        await lin.send(presence_frame((99, 1, {})))
        await echo(ada, lin, "barrier")
        assert list(ada.presence) == [50]


@pytest.mark.parametrize("how", ["cleanly", "by falling over"])
async def test_r8_leaving_removes_presence_for_everyone_at_once(board: Board, stock: Stock, how: str) -> None:
    """Whoever closes the page, or whose machine dies, is gone for the others at once, not after a timeout."""
    ada = await (await stock()).join(board, "mentor")
    await ada.present(goal="g1")
    peer = Peer(board, "mentee")
    async with peer:
        await peer.send(presence_frame((7, 1, {"goal": "g2"})))
        await ada.until(lambda: _clients(ada), {ada.id, 7})
        if how == "by falling over":
            peer.socket.transport.abort()
        else:
            await peer.socket.close()
        await ada.until(lambda: _clients(ada), {ada.id}, seconds=2)


@pytest.mark.parametrize(("ping", "waiting"), [(0.5, 0), (1.5, 40)], ids=["nothing waits for it", "much waits for it"])
async def test_r8_whoever_vanishes_without_a_word_is_gone_soon(tmp_path: Path, ping: float, waiting: int) -> None:
    """A lid that is closed sends no close: pings go unanswered, and the presence is removed, whatever still waits."""
    with Serving(tmp_path / "data", CAIRN_PING_SECONDS=str(ping)) as serving:
        board = noted(serving, make_board(serving.origin))
        async with Peer(board, "mentor") as ada:
            lin = await open_socket(board, "mentee", buffer=4096)
            await lin.send(presence_frame((7, 1, {"goal": "g2"})))
            await lin.send(b"\x00\x00\x01\x00")
            await ada.until(lambda: ada.presence.get(7))
            lin.transport.pause_reading()
            for n in range(10, 10 + waiting):  # more than the kernels on both sides take
                await ada.say("long", f"{n}" * 100_000)
            await ada.until(lambda: 7 in ada.presence and ada.presence[7] is None, seconds=8)
            assert ada.ended is None
            lin.transport.abort()


async def test_r8_a_second_tab_of_one_person_is_there_beside_the_first(board: Board) -> None:
    """Two tabs of one seat both are here; when one closes, the other stays."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as first:
        await first.send(presence_frame((1, 1, {"goal": "g1"})))
        async with Peer(board, "mentee") as second:
            await second.send(presence_frame((2, 1, {"goal": "g2"})))
            await ada.until(lambda: {1, 2} <= ada.presence.keys())
        await ada.until(lambda: ada.presence[2] is None)
        assert ada.presence[1] is not None


async def _clients(client: StockClient) -> set[int]:
    return set(await client.presence())
