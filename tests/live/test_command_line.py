"""What the operator reads when `cairn serve` can't start, and what `--demo` hands out."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.serving import OPENING, ROOT, SEATS, Board, Seat, Serving, command, cookie_of, environment

pytestmark = pytest.mark.live


def _refused(data: Path, **extra: str) -> str:
    """The one line that a start which fails says."""
    ended = subprocess.run(
        command(),
        cwd=ROOT,
        env=environment(data, **extra),
        capture_output=True,
        text=True,
        timeout=OPENING,
        check=False,
    )
    assert ended.returncode == 1, ended
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert "Traceback" not in line
    return line


def test_a_taken_port_is_said_in_one_line(shared: Serving, tmp_path: Path) -> None:
    """A port that another program has ends the start with one line that names it."""
    port = shared.origin.rpartition(":")[2]
    assert port in _refused(tmp_path, PORT=port)


def test_a_data_folder_that_cannot_be_is_said_in_one_line(tmp_path: Path) -> None:
    """A data folder below a regular file ends the start with one line that names the folder."""
    (tmp_path / "file").write_text("not a folder")
    assert str(tmp_path / "file") in _refused(tmp_path / "file" / "data")


def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path: Path) -> None:
    """Something else in the place of the database ends the start with one line, and is left as it was."""
    garbage = b"something else entirely, " * 1000
    (tmp_path / "cairn.db").write_bytes(garbage)
    assert "not a Cairn database" in _refused(tmp_path)
    assert (tmp_path / "cairn.db").read_bytes() == garbage


def test_a_newer_database_is_said_in_one_line(tmp_path: Path) -> None:
    """A database that a newer Cairn has written ends the start with one line that says so."""
    with Serving(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "cairn.db")) as database, database:
        database.execute("update alembic_version set version_num = '9999'")
    assert "newer" in _refused(tmp_path)


@pytest.mark.parametrize("port", ["nonsense", "-1", "65536"])
def test_a_port_that_is_none_is_said_in_one_line(tmp_path: Path, port: str) -> None:
    """A PORT that can't be one ends the start with one line that names the setting."""
    assert "PORT" in _refused(tmp_path, PORT=port)


def test_the_demo_prints_links_that_work_again_after_a_restart(tmp_path: Path) -> None:
    """`--demo` prints a link for each seat and one to the progress page; so does the next start, and all work."""
    with Serving(tmp_path, "--demo") as serving:
        _try_demo(serving)
        serving.stop()
        serving.restart()
        _try_demo(serving)


def _try_demo(serving: Serving) -> None:
    cookies: dict[Seat, str] = {}
    for seat, name in zip(SEATS, ("Ada", "Lin"), strict=True):
        invitation = serving.line(rf"{name}, {seat}\s+(http://\S+/join/\S+)").group(1)
        taken = httpx.post(invitation, data={"name": name})
        assert taken.status_code == 303
        cookies[seat] = cookie_of(taken)
        serving.secrets.add(cookies[seat].partition("=")[2])
        board = Board(serving.origin, taken.headers["location"].rpartition("/")[2], invitation, cookies)
        assert httpx.get(board.url, headers=board.headers(seat)).status_code == 200
    progress = serving.line(r"^\s+(http://\S+/p/\S+)").group(1)
    shown = httpx.get(progress)
    assert shown.status_code == 200
    assert "Speak at the engineering guild" in shown.text
