"""A short torture, and that the torture would see a loss."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.torture.torture import Torture, damage, summary, torn

pytestmark = pytest.mark.live


async def test_r4_nothing_acknowledged_is_lost_by_kill_9(tmp_path: Path) -> None:
    """Killed while many write, the server has all that it acknowledged when it is back, and everybody ends equal."""
    async with Torture(tmp_path, seed=20, boards=3) as torture:
        tally = await torture.run(5)
    print(summary(tally, 0))
    assert tally.faults == []
    assert tally.kills >= 5
    assert tally.comparisons >= 1
    assert tally.words > 50
    assert tally.checked == tally.acknowledged > 200
    assert min(tally.deeds.values()) > 0, "the marks do not show what the server does"


class Sabotaged(Torture):
    """A torture whose database forgets something between two lives."""

    deletions: bool
    """Whether it forgets one update that only deletes, or the last few of one board."""

    def _examine(self) -> None:
        super()._examine()
        with closing(sqlite3.connect(self._folder / "data" / "cairn.db")) as database, database:
            for (board,) in database.execute("select id from boards").fetchall():
                rows = database.execute(
                    f"select seq, data from ({ROWS}) where board = ? order by seq", (board,)
                ).fetchall()
                if self.deletions:
                    # No operations, but deletions, and nothing rests on it. The last may not be acknowledged.
                    gone = [seq for seq, data in rows[:-20] if data[0] == 0 and data[1] != 0][:1]
                else:
                    gone = [seq for seq, _ in rows[-30:]] if len(rows) > 30 else []
                for table in TABLES:
                    database.executemany(f"delete from {table} where board = ? and seq = ?", [(board, n) for n in gone])


TABLES = ("updates", "arrivals")
ROWS = " union ".join(f"select board, seq, data from {table}" for table in TABLES)


@pytest.mark.parametrize("deletions", [False, True])
async def test_the_torture_sees_a_loss(tmp_path: Path, deletions: bool) -> None:
    """A database that forgets acknowledged updates, or a single deletion, is found out by the next check."""
    Sabotaged.deletions = deletions
    async with Sabotaged(tmp_path, seed=4, boards=2) as torture:
        for _ in range(20):
            await torture.life()
            if torture.tally.faults:
                break
    words = ("acknowledged and missing", "deletions of" if deletions else "operations of")
    assert any(all(word in fault for word in words) for fault in torture.tally.faults)


def test_damage_is_found(tmp_path: Path) -> None:
    """A sound database has no damage; one with a broken page or a dangling reference has."""
    file = tmp_path / "a.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript("create table one (id primary key); create table two (one references one)")
        assert damage(file) == ""
        database.execute("insert into two values (1)")
        database.commit()
        assert "two" in damage(file)
    content = bytearray(file.read_bytes())
    content[4096:4104] = b"\xff" * 8
    file.write_bytes(content)
    assert damage(file)


def test_a_torn_transaction_is_seen() -> None:
    """A log is torn when its last frame of this round is no commit, or was not written whole."""
    head = bytes(8) + (512).to_bytes(4, "big") + bytes(4) + b"12345678" + bytes(8)

    def frame(commit: int, salts: bytes = b"12345678") -> bytes:
        return bytes(4) + commit.to_bytes(4, "big") + salts + bytes(8) + bytes(512)

    whole = head + frame(0) + frame(7)
    assert not torn(b"")
    assert not torn(head)
    assert not torn(whole)
    assert not torn(whole + frame(0, b"of older"))
    assert torn(whole + frame(0))
    assert torn(whole[:-1])
