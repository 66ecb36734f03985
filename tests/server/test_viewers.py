"""Open progress pages."""

import asyncio

import pytest

from server import viewers as viewers_module
from server.viewers import Viewers


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settling in tests."""
    monkeypatch.setattr(viewers_module, "SETTLE", 0)


async def test_a_viewer_gets_the_page_and_each_change_of_it() -> None:
    """The same content is not sent twice."""
    viewers = Viewers()
    stream = viewers.open("b", "l")
    content = [b"one"]

    async def read() -> bytes | None:
        return content[0]

    events = stream.events(read)
    assert (await anext(events)).startswith(b"retry")
    assert await anext(events) == b"one"
    viewers.changed("b")
    viewers.changed("another board")
    waiting = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)
    assert not waiting.done()
    content[0] = b"two"
    viewers.changed("b")
    assert await waiting == b"two"


async def test_r10_a_revoked_link_ends_its_streams_and_no_other() -> None:
    """end_link() returns after the streams of that link have said that they are gone."""
    viewers = Viewers()
    mine, other = viewers.open("b", "mine"), viewers.open("b", "other")

    async def read() -> bytes | None:
        return b"content"

    events, others = mine.events(read), other.events(read)
    for stream in (events, others):
        await anext(stream)
        await anext(stream)
    waiting = asyncio.ensure_future(anext(events))
    await viewers.end_link("b", "mine")
    assert await waiting == b"event: gone\ndata: {}\n\n"
    with pytest.raises(StopAsyncIteration):
        await anext(events)
    viewers.close(other)
    assert viewers.count == 1


async def test_r10_a_link_revoked_while_the_page_is_read_sends_no_content() -> None:
    """What was read before the revocation is not sent after it."""
    viewers = Viewers()
    stream = viewers.open("b", "l")
    reading, go_on = asyncio.Event(), asyncio.Event()

    async def read() -> bytes | None:
        reading.set()
        await go_on.wait()
        return b"content"

    events = stream.events(read)
    await anext(events)
    waiting = asyncio.ensure_future(anext(events))
    await reading.wait()
    ending = asyncio.ensure_future(viewers.end_link("b", "l"))
    await asyncio.sleep(0)
    go_on.set()
    assert await waiting == b"event: gone\ndata: {}\n\n"
    await ending


async def test_a_page_whose_link_is_gone_ends() -> None:
    """When reading finds nothing, the stream says gone."""
    stream = Viewers().open("b", "l")

    async def read() -> bytes | None:
        return None

    assert [event async for event in stream.events(read)][-1].startswith(b"event: gone")
