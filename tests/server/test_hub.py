"""The live rooms."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.exc import OperationalError

from crdt.board import set_person
from crdt.errors import CairnError
from crdt.messages import Message, Saved, SyncStep1, Update, decode, encode
from crdt.room import Limits
from server.hub import ROW_COST, Hub, UnknownBoard
from server.records import Records, Stored
from server.store import Store
from tests.crdt.peers import ADA, LIN, Editor, new_board
from tests.server.boards import make


class Socket:
    """A connection that remembers what it was sent."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.closed: tuple[int, str] | None = None
        self._got = asyncio.Event()

    def send(self, frame: bytes) -> None:
        """A frame."""
        self.frames.append(frame)
        self._got.set()

    def close(self, code: int, reason: str) -> None:
        """The end."""
        self.closed = (code, reason)
        self._got.set()

    async def hears(self, kind: type[Message]) -> Message:
        """The first message of that kind, once it has come."""
        async with asyncio.timeout(10):
            while True:
                for frame in self.frames:
                    if isinstance(message := decode(frame), kind):
                        return message
                self._got.clear()
                await self._got.wait()


@pytest.fixture
async def hub(store: Store) -> AsyncIterator[Hub]:
    """A hub on an empty database."""
    started = Hub(Records(store), Limits())
    started.start()
    yield started
    await started.close()


async def until_empty(hub: Hub) -> None:
    """Return when no room is in memory."""
    async with asyncio.timeout(10):
        while hub.rooms:  # noqa: ASYNC110  # nothing announces it: nobody but this test waits for it
            await asyncio.sleep(0)


async def test_two_in_a_room_hear_each_other_and_are_told_what_is_saved(hub: Hub, store: Store) -> None:
    """An update reaches the partner, and its sender hears of the commit (R3, R4)."""
    board, _, _ = await make(store)
    ada, lin = Socket(), Socket()
    async with hub.joined(board, ada, ADA, True) as from_ada, hub.joined(board, lin, LIN, True) as from_lin:
        from_lin(encode(SyncStep1(b"\x00")))
        update = Editor(7, new_board()).type("hello ")
        from_ada(encode(Update(update)))
        assert await lin.hears(Update) == Update(update)
        assert await ada.hears(Saved) == Saved(1)
    assert (await hub.view(board)).about.title == "hello Ada & Lin"


async def test_r12_a_room_is_loaded_once_however_many_join(
    hub: Hub, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty who join a cold board at the same moment cause one load."""
    board, _, _ = await make(store)
    loads: list[str] = []
    load = hub.records.load

    async def counted(asked: str) -> Stored | None:
        loads.append(asked)
        return await load(asked)

    monkeypatch.setattr(hub.records, "load", counted)
    everybody_in = asyncio.Barrier(20)

    async def join() -> None:
        async with hub.joined(board, Socket(), ADA, True):
            await everybody_in.wait()

    async with asyncio.timeout(10):
        await asyncio.gather(*(join() for _ in range(20)))
    assert loads == [board]


async def test_r12_an_empty_room_leaves_memory_compacted_and_comes_back_the_same(hub: Hub, store: Store) -> None:
    """After the last one left, the journal holds a snapshot that reads like the room did."""
    board, _, _ = await make(store)
    editor = Editor(7, new_board())
    async with hub.joined(board, Socket(), ADA, True) as receive:
        for letter in "abc":
            receive(encode(Update(editor.type(letter))))
    await until_empty(hub)
    stored = await hub.records.load(board)
    assert stored is not None
    assert (stored.rows, stored.seq) == (0, 4)
    assert (await hub.view(board)).about.title == "cbaAda & Lin"


async def test_r12_coming_and_going_at_once_loses_nothing(hub: Hub, store: Store) -> None:
    """Joins that race with the room's leaving memory still see everything."""
    board, _, _ = await make(store)
    editor = Editor(7, new_board())
    for turn in range(30):
        async with hub.joined(board, Socket(), ADA, True) as receive:
            receive(encode(Update(editor.type("x"))))
        for _ in range(turn % 7):
            await asyncio.sleep(0)
    assert (await hub.view(board)).about.title == "x" * 30 + "Ada & Lin"


async def test_r12_a_load_that_fails_refuses_the_join_and_the_next_one_tries_again(
    hub: Hub, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed load is no blank board, and no lasting state."""
    board, _, _ = await make(store)
    load = hub.records.load

    async def broken(_: str) -> Stored | None:
        raise OperationalError("select", None, Exception("disk i/o error"))

    monkeypatch.setattr(hub.records, "load", broken)
    with pytest.raises(OperationalError):
        await hub.view(board)
    monkeypatch.setattr(hub.records, "load", load)
    assert (await hub.view(board)).about.title == "Ada & Lin"


async def test_r12_a_journal_that_can_not_be_read_refuses_the_join(
    hub: Hub, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damaged bytes in the journal are an error, never a blank board."""
    board, _, _ = await make(store)

    async def damaged(_: str) -> Stored | None:
        return Stored([b"\x07damaged"], 1, 1, 8)

    monkeypatch.setattr(hub.records, "load", damaged)
    with pytest.raises(CairnError):
        await hub.view(board)
    assert hub.rooms == 0


async def test_an_unknown_board_is_said_to_be_unknown(hub: Hub) -> None:
    """UnknownBoard, and nothing is made."""
    with pytest.raises(UnknownBoard):
        await hub.view("nope")
    assert hub.rooms == 0


async def test_the_servers_edit_is_on_disk_when_it_returns(hub: Hub, store: Store) -> None:
    """edit() returns after the commit, and members hear of it."""
    board, _, _ = await make(store)
    ada = Socket()
    async with hub.joined(board, ada, ADA, True) as from_ada:
        from_ada(encode(SyncStep1(b"\x00")))
        await hub.edit(board, lambda doc: set_person(doc, "mentee", name="Lin Chen"))
        await ada.hears(Update)
        stored = await hub.records.load(board)
        assert stored is not None
        assert stored.seq == 2


async def test_watchers_hear_of_changes_and_of_nothing_else(hub: Hub, store: Store) -> None:
    """A change calls the watchers, a joining does not."""
    board, _, _ = await make(store)
    seen: list[str] = []
    hub.watch(seen.append)
    async with hub.joined(board, Socket(), ADA, True) as receive:
        assert seen == []
        receive(encode(Update(Editor(7, new_board()).type("a"))))
        assert seen == [board]


async def test_r11_closing_says_restart_to_everyone(store: Store) -> None:
    """Each socket is closed with 1012, and what was taken is written."""
    board, _, _ = await make(store)
    hub = Hub(Records(store), Limits())
    hub.start()
    ada = Socket()
    async with hub.joined(board, ada, ADA, True) as receive:
        await ada.hears(SyncStep1)
        receive(encode(Update(Editor(7, new_board()).type("a"))))
        await hub.close()
    assert ada.closed is not None
    assert ada.closed[0] == 1012
    stored = await hub.records.load(board)
    assert stored is not None
    assert stored.seq == 2


async def test_a_busy_board_is_compacted_while_in_use(hub: Hub, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past a number of rows the journal is folded without anybody leaving."""
    monkeypatch.setattr("server.hub.COMPACT_BYTES", 20 * ROW_COST)
    board, _, _ = await make(store)
    editor = Editor(7, new_board())
    ada = Socket()
    async with hub.joined(board, ada, ADA, True) as receive, asyncio.timeout(10):
        while (stored := await hub.records.load(board)) is None or stored.updates[0] == new_board():
            receive(encode(Update(editor.type("x"))))
            await hub.journal.flush()
    assert (await hub.view(board)).about.title == "x" * len(editor.updates) + "Ada & Lin"
