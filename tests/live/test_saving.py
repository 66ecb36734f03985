"""Saved means saved: what was acknowledged is there after the worst."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest
from pycrdt import create_update_message

from tests.live.stock import StockClient, goal
from tests.live.wire import Peer, echo
from tests.serving import Board, Serving

pytestmark = pytest.mark.live

Stock = Callable[[], Awaitable[StockClient]]


@pytest.mark.parametrize("seed", range(6))
async def test_r4_what_was_acknowledged_survives_kill_9(serving: Serving, own_board: Board, seed: int) -> None:
    """After kill -9 at the moment of a `saved` for n messages, each person's first n messages are there."""
    chance = random.Random(seed)
    words = ["🪨" * chance.randrange(1, 400) for _ in range(chance.randrange(40, 400))]
    async with Peer(own_board, "mentor") as ada, Peer(own_board, "mentee") as lin:
        opening = {ada.seat: ada.sent, lin.seat: lin.sent}
        for peer in (ada, lin):
            await peer.until_saved()
        # Each change is its own message, made before any is sent, so that nothing slows the sending down.
        frames = {
            peer: [create_update_message(peer.change(f"{peer.seat}-{n}", word)) for n, word in enumerate(words)]
            for peer in (ada, lin)
        }
        moment = chance.randrange(1, len(words))
        sending = [asyncio.create_task(peer.send(*frames[peer])) for peer in (ada, lin)]
        await ada.until(lambda: ada.saved >= opening["mentor"] + moment)
        serving.kill()
        acknowledged = {peer.seat: peer.saved - opening[peer.seat] for peer in (ada, lin)}
        for peer in (ada, lin):
            await peer.closed()
        await asyncio.gather(*sending)
    assert acknowledged["mentor"] >= moment

    serving.restart()
    async with Peer(own_board, "mentor") as back:
        for seat, count in acknowledged.items():
            lost = [n for n in range(count) if back.reads(f"{seat}-{n}") != words[n]]
            assert not lost, f"acknowledged and lost: {lost} of {seat}'s first {count}"


async def test_r4_saved_reaches_all_that_was_sent(board: Board, stock: Stock) -> None:
    """A stock client that offers cairn.1 hears `saved` up to its very last message."""
    ada = await (await stock()).join(board, "mentor", protocols=("cairn.1",))
    await ada.put(["goals", "g1"], goal())
    await ada.type(["goals", "g1", "title"], 0, "one letter is one message")
    await ada.until_saved()
    status = await ada.status()
    assert status["saved"] == status["sent"] >= 26
    assert status["trouble"] == []


async def test_r4_a_message_that_brings_nothing_new_counts_as_saved(board: Board) -> None:
    """A message that repeats what the board has is acknowledged like any other, in the count of its sender."""
    async with Peer(board, "mentor") as ada:
        update = create_update_message(ada.change("word", "said"))
        await ada.send(update, update, update)
        await ada.until(lambda: ada.saved == ada.sent == 4)


async def test_r4_a_client_without_the_subprotocol_never_hears_of_it(board: Board) -> None:
    """A client that offers no subprotocol is sent nothing that stock Yjs does not know."""
    async with Peer(board, "mentor", ()) as plain, Peer(board, "mentee") as lin:
        assert plain.socket.subprotocol is None
        assert lin.socket.subprotocol == "cairn.1"
        await plain.say("word", "said")
        await lin.until(lambda: lin.reads("word") == "said")
        await echo(plain, lin, "and more")
        await lin.until_saved()
        assert {frame[0] for frame in plain.heard} <= {0, 1}
        assert plain.saved == 0


async def test_r3_an_update_is_relayed_as_it_was_received(board: Board) -> None:
    """The others get the very bytes that its sender sent, and the sender gets none of it back."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        frame = create_update_message(ada.change("word", "said 🌱"))
        await ada.send(frame)
        await lin.until(lambda: frame in lin.heard)
        await ada.until_saved()
        assert ada.frames(0, 2) == []


async def test_data_survives_a_restart(serving: Serving, own_board: Board, stock: Stock) -> None:
    """A board, its seats and its links are there after the server was stopped and started again."""
    lin = await (await stock()).join(own_board, "mentee", protocols=("cairn.1",))
    await lin.put(["goals", "g1"], goal("Speak at the guild", "It matters"))
    await lin.until_saved()
    with own_board.client("mentee") as http:
        link = http.post("links", json={"label": "For Grace"}).json()
    before = await lin.read()

    await asyncio.to_thread(serving.stop)
    serving.restart()

    ada = await (await stock()).join(own_board, "mentor")
    after = await ada.read()
    assert after["goals"] == before["goals"]
    assert after["goals"]["g1"]["title"] == "Speak at the guild"
    with own_board.client("mentor") as http:
        assert http.get("links").json()["links"] == [link]


async def test_compaction_keeps_every_word(serving: Serving, own_board: Board) -> None:
    """A board edited many hundred times, emptied, opened again and killed reads the same each time."""
    words = {f"k{n}": f"word {n}" for n in range(700)}
    async with Peer(own_board, "mentor") as ada:
        for key, word in words.items():
            await ada.say(key, word)
        await ada.until_saved()
    for end in (serving.stop, serving.kill):
        await asyncio.to_thread(end)
        serving.restart()
        async with Peer(own_board, "mentee") as lin:
            assert {key: lin.reads(key) for key in words} == words
            await lin.say("k0", words["k0"])
            await lin.until_saved()
