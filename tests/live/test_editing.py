"""Two people in one board at the same moment, with the clients that npm has."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.live.stock import StockClient, goal
from tests.serving import Board

pytestmark = pytest.mark.live

Stock = Callable[[], Awaitable[StockClient]]
TITLE: list[str | int] = ["goals", "g1", "title"]


async def test_r3_two_stock_clients_type_into_one_title_and_end_equal(board: Board, stock: Stock) -> None:
    """Two people who type into one title at the same moment end with the same text, and neither's letters are lost."""
    ada, lin = await asyncio.gather(stock(), stock())
    await asyncio.gather(ada.join(board, "mentor"), lin.join(board, "mentee"))
    await lin.put(["goals", "g1"], goal("Speak at the guild"))
    await ada.until_reads("Speak at the guild", *TITLE)

    await asyncio.gather(ada.type(TITLE, 0, "Dare to: "), lin.type(TITLE, 18, " in autumn 🍂"))

    for client in (ada, lin):
        await client.until_reads("Dare to: Speak at the guild in autumn 🍂", *TITLE)
    third = await (await stock()).join(board, "mentee")
    assert await third.read(*TITLE) == "Dare to: Speak at the guild in autumn 🍂"


async def test_r3_letters_at_the_same_place_interleave_the_same_for_both(board: Board, stock: Stock) -> None:
    """Two people who type at the very same place see one and the same order of words, each word whole."""
    ada, lin = await asyncio.gather(stock(), stock())
    await asyncio.gather(ada.join(board, "mentor"), lin.join(board, "mentee"))
    await lin.put(["goals", "g1"], goal())
    await ada.until_reads("", *TITLE)

    await asyncio.gather(ada.type(TITLE, 0, "walk"), lin.type(TITLE, 0, "run"))

    async def both() -> bool:
        mine, theirs = await ada.read(*TITLE), await lin.read(*TITLE)
        return bool(mine == theirs and sorted(mine) == sorted("walkrun"))

    await ada.until(both)
    assert await ada.read(*TITLE) in ("walkrun", "runwalk")


async def test_what_was_typed_offline_merges_when_the_client_returns(board: Board, stock: Stock) -> None:
    """Somebody who is offline for a while keeps what they typed, and both sides' words meet when they return."""
    ada, lin = await asyncio.gather(stock(), stock())
    await asyncio.gather(ada.join(board, "mentor"), lin.join(board, "mentee"))
    await lin.put(["goals", "g1"], goal("one"))
    await ada.until_reads("one", *TITLE)

    await lin.ask("disconnect")
    await lin.type(TITLE, 3, " two")
    await ada.type(TITLE, 0, "zero ")
    await lin.ask("connect")

    for client in (ada, lin):
        await client.until_reads("zero one two", *TITLE)


async def test_rich_notes_of_a_goal_merge_too(board: Board, stock: Stock) -> None:
    """The why of a goal is one text for both, emoji included: offsets mean the same on every side."""
    ada, lin = await asyncio.gather(stock(), stock())
    await asyncio.gather(ada.join(board, "mentor"), lin.join(board, "mentee"))
    note: list[str | int] = ["goals", "g1", "why", 0, 0]
    await lin.put(["goals", "g1"], goal(why="👋 because it matters"))
    await ada.until_reads("👋 because it matters", *note)

    await asyncio.gather(ada.insert(note, 2, " 🌱"), lin.erase(note, 10, 11))

    for client in (ada, lin):
        await client.until_reads("👋 🌱 because", *note)
