"""What the tests of server share: a store in a new folder, and a hub on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.store import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty database in a file."""
    opened = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'cairn.db'}")
    yield opened
    await opened.close()
