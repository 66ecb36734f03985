"""R11: being told to stop."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.live.stock import StockClient, goal
from tests.live.wire import Peer, echo
from tests.serving import Board, Serving

pytestmark = pytest.mark.live

Stock = Callable[[], Awaitable[StockClient]]
TITLE: list[str | int] = ["goals", "g1", "title"]


async def test_r11_sigterm_closes_sockets_with_1012_and_loses_nothing(serving: Serving, own_board: Board) -> None:
    """On SIGTERM every socket hears 1012, a progress page's stream ends, and all that was saved is there again."""
    with own_board.client("mentor") as http:
        link = http.post("links", json={"label": "For Grace"}).json()["url"]
    serving.secrets.add(link.rpartition("/")[2])
    async with (
        httpx.AsyncClient() as world,
        Peer(own_board, "mentor") as ada,
        Peer(own_board, "mentee") as lin,
        world.stream("GET", f"{link}/events") as stream,
    ):
        lines = stream.aiter_lines()
        async for line in lines:
            if line == "event: progress":
                break
        await echo(ada, lin, "last words")
        await ada.until_saved()
        await lin.until_saved()

        await asyncio.to_thread(serving.stop)

        assert [(await peer.closed())[0] for peer in (ada, lin)] == [1012, 1012]
        try:
            async for _ in lines:
                pass
        except httpx.RemoteProtocolError:
            pass  # the stream has no end of its own

    serving.restart()
    async with Peer(own_board, "mentor") as back:
        assert back.reads("from mentor") == back.reads("from mentee") == "last words"


async def test_r11_stock_clients_return_by_themselves_and_merge(
    serving: Serving, own_board: Board, stock: Stock
) -> None:
    """Two who go on typing while the server is away find each other's words when it is back, without doing a thing."""
    ada, lin = await asyncio.gather(stock(), stock())
    await asyncio.gather(ada.join(own_board, "mentor"), lin.join(own_board, "mentee"))
    await lin.put(["goals", "g1"], goal("one"))
    await ada.until_reads("one", *TITLE)

    await asyncio.to_thread(serving.stop)
    await ada.type(TITLE, 0, "zero ")
    await lin.type(TITLE, 3, " two")
    assert await ada.read(*TITLE) == "zero one"
    serving.restart()

    for client in (ada, lin):
        await client.until_reads("zero one two", *TITLE)
        assert (await client.status())["closed"][0][0] == 1012
