"""Servers, boards and clients for the live tests."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from tests.live.stock import StockClient
from tests.serving import Board, Serving, make_board


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server for all tests that neither stop nor overload it; each makes boards of its own."""
    with Serving(tmp_path_factory.mktemp("shared")) as serving:
        yield serving


@pytest.fixture
def board(shared: Serving) -> Board:
    """A fresh board on the shared server, both seats taken."""
    return noted(shared, make_board(shared.origin))


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """A server of the test's own."""
    with Serving(tmp_path / "data") as serving:
        yield serving


@pytest.fixture
def own_board(serving: Serving) -> Board:
    """A fresh board on the test's own server, both seats taken."""
    return noted(serving, make_board(serving.origin))


def noted(serving: Serving, board: Board) -> Board:
    """`board`, whose secrets must not turn up in the log of `serving`."""
    serving.secrets |= board.secrets
    return board


@pytest_asyncio.fixture
async def stock() -> AsyncIterator[Callable[[], Awaitable[StockClient]]]:
    """Makes stock Yjs clients; they end with the test."""
    async with AsyncExitStack() as clients:

        async def make() -> StockClient:
            return await clients.enter_async_context(StockClient())

        yield make
