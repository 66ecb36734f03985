"""A short torture, and that the torture would see a loss."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.torture.torture import Torture, summary

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
    forgotten = 0

    def _examine(self) -> None:
        super()._examine()
        with closing(sqlite3.connect(self._folder / "data" / "cairn.db")) as database, database:
            for (board,) in database.execute("select distinct board from updates").fetchall():
                rows = database.execute(
                    "select seq, data from updates where board = ? order by seq", (board,)
                ).fetchall()
                acknowledged = rows[:-20]  # the last may not be
                if self.deletions:
                    # No operations, but deletions; nothing rests on it.
                    gone = [seq for seq, data in acknowledged if data[0] == 0 and data[1] != 0][:1]
                else:
                    gone = [seq for seq, _ in rows[-30:]] if len(rows) > 30 else []
                for seq in gone:
                    database.execute("delete from updates where board = ? and seq = ?", (board, seq))
                self.forgotten += len(gone)


@pytest.mark.parametrize("deletions", [False, True])
async def test_the_torture_sees_a_loss(tmp_path: Path, deletions: bool) -> None:
    """A database that forgets acknowledged updates, or a single deletion, is found out by the next check."""
    Sabotaged.deletions = deletions
    async with Sabotaged(tmp_path, seed=4, boards=2) as torture:
        for _ in range(10):
            await torture.life()
            if torture.forgotten:
                break
    assert torture.forgotten
    words = ("acknowledged and missing", "deletions of" if deletions else "operations of")
    assert any(all(word in fault for word in words) for fault in torture.tally.faults)
