"""The real server as a process, and boards made on it over plain HTTP: what live and browser tests stand on."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self

import httpx

ROOT = Path(__file__).resolve().parent.parent

Seat = Literal["mentor", "mentee"]
SEATS: tuple[Seat, Seat] = ("mentor", "mentee")

OPENING = 30.0
"""Seconds that a start may take on a busy machine."""

CLOSING = 5.0
"""R11: seconds that a shutdown may take."""


def environment(data: Path, **extra: str) -> dict[str, str]:
    """What a server of the tests runs with: nothing of ours from outside, any free port, no limit on boards."""
    ours = re.compile("CAIRN_|PORT$|HOST$|DATABASE_URL$|PYTEST")
    inherited = {name: value for name, value in os.environ.items() if not ours.match(name)}
    return inherited | {"PORT": "0", "CAIRN_DATA": str(data), "CAIRN_BOARDS_PER_HOUR": "0", **extra}


def command(*arguments: str) -> list[str]:
    """The command line of `cairn serve`."""
    return [sys.executable, "-m", "server.cli", "serve", *arguments]


class Serving:
    """One server process, from its first word to its last."""

    def __init__(self, data: Path, *arguments: str, **extra: str) -> None:
        """Start `cairn serve` with `arguments`, and `extra` in its environment; returns when it is open."""
        self._data = data
        self._arguments = arguments
        self._extra = extra
        self.root = ROOT
        """The source tree that it runs from."""
        self._log: list[str] = []
        self.secrets: set[str] = set()
        """Whatever must not be found in what the server writes."""
        self._start("0")

    def _start(self, port: str) -> None:
        self._said: queue.Queue[str | None] = queue.Queue()
        self.printed: list[str] = []
        self._process = subprocess.Popen(
            self.command(),
            cwd=self.root,
            env=environment(self._data, **self._extra) | {"PORT": port},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._readers = [
            threading.Thread(target=_drain, args=(self._process.stdout, self._said.put), daemon=True),
            threading.Thread(target=_drain, args=(self._process.stderr, self._note), daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        try:
            self.origin = self.line(r"Cairn is open at (http://\S+)").group(1)
        except BaseException:
            self.kill()
            raise

    def command(self) -> list[str]:
        """What is run; a subclass may put something around it."""
        return command(*self._arguments)

    def line(self, pattern: str) -> re.Match[str]:
        """Wait for a line on stdout that `pattern` matches."""
        for seen in self.printed:
            if match := re.search(pattern, seen):
                return match
        while True:
            try:
                said = self._said.get(timeout=OPENING)
            except queue.Empty:
                raise AssertionError(f"no line like {pattern!r} on stdout; stderr:\n{self.log}") from None
            if said is None:
                self._said.put(None)  # kill() waits for the end, too
                raise AssertionError(f"the server ended before a line like {pattern!r}; stderr:\n{self.log}")
            self.printed.append(said)
            if match := re.search(pattern, said):
                return match

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    @property
    def log(self) -> str:
        """All of stderr until now, over all restarts."""
        return "".join(self._log)

    @property
    def memory(self) -> int:
        """Bytes of memory that the process has in use."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        match = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert match
        return int(match[1]) * 1024

    @property
    def sockets(self) -> int:
        """How many sockets the process holds."""
        count = 0
        for file in Path(f"/proc/{self.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed while we look
                count += os.readlink(file).startswith("socket:")
        return count

    def figure(self, name: str) -> float:
        """One number of /metrics."""
        match = re.search(rf"^{name} (\S+)$", ask("GET", f"{self.origin}/metrics").text, re.MULTILINE)
        assert match, f"no figure {name}"
        return float(match[1])

    def stop(self) -> None:
        """SIGTERM; asserts that it ends within R11's 5 seconds, with exit code 0."""
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(CLOSING)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server was still there {CLOSING:.0f} s after SIGTERM:\n{self.log}") from None
        self._ended()
        assert code == 0, f"exit code {code}; stderr:\n{self.log}"

    def kill(self) -> None:
        """SIGKILL: no last words, nothing flushed."""
        self._process.kill()
        self._process.wait()
        self._ended()

    def restart(self) -> None:
        """Start again on the same port and data, after stop() or kill()."""
        assert not self.alive
        self._start(self.origin.rpartition(":")[2])

    def check_log(self) -> None:
        """Asserts that the log holds no traceback and none of the secrets."""
        assert "Traceback" not in self.log, self.log
        written = self.log + "".join(self.printed)
        assert not [secret for secret in self.secrets if secret in written], written

    def _note(self, line: str | None) -> None:
        if line is not None:
            self._log.append(line)

    def _ended(self) -> None:
        for reader in self._readers:
            reader.join()
        while (said := self._said.get()) is not None:
            self.printed.append(said)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Stop it if it runs, and check its last words; after a failure just end it."""
        if kind is not None:
            if self.alive:
                self.kill()
            return
        if self.alive:
            self.stop()
        self.check_log()


def _drain(pipe: IO[str] | None, take: Any) -> None:
    assert pipe is not None
    with suppress(ValueError):  # closed while reading
        for line in pipe:
            take(line)
    take(None)


@dataclass(frozen=True)
class Board:
    """A board on a running server, with what each seat's browser would hold."""

    origin: str
    id: str
    invitation: str
    """The address of the invitation; used up when both seats have a cookie here."""
    cookies: Mapping[Seat, str]
    """What stands in each seat's Cookie header."""

    @property
    def url(self) -> str:
        """Its page."""
        return f"{self.origin}/b/{self.id}"

    @property
    def sync(self) -> str:
        """Its socket."""
        return f"{self.origin.replace('http', 'ws', 1)}/sync/{self.id}"

    @property
    def secrets(self) -> set[str]:
        """Its credentials and its invitation's token."""
        return {self.invitation.rpartition("/")[2], *(c.partition("=")[2] for c in self.cookies.values())}

    def headers(self, seat: Seat) -> dict[str, str]:
        """The headers with which `seat`'s own page asks."""
        return {"Cookie": self.cookies[seat], "Origin": self.origin}

    def client(self, seat: Seat) -> httpx.Client:
        """An HTTP client that asks as `seat`'s page does, with paths relative to the board's."""
        return httpx.Client(base_url=self.url, headers=self.headers(seat), timeout=10, verify=False)


def make_board(
    origin: str,
    *,
    title: str = "A board of two",
    mentor: str = "Ada",
    mentee: str = "Lin",
    role: Seat = "mentor",
    joined: bool = True,
    language: str = "en",
) -> Board:
    """Make a board by the JSON routes as `role`; the partner joins too, unless not `joined`."""
    names = {"mentor": mentor, "mentee": mentee}
    partner = SEATS[1 - SEATS.index(role)]
    answer = ask(
        "POST",
        f"{origin}/boards",
        json={"title": title, "name": names[role], "role": role, "partner": names[partner]},
        headers={"Accept-Language": language},
    )
    assert answer.status_code == 201, answer.text
    made = answer.json()
    cookies = {role: cookie_of(answer)}
    if joined:
        taken = ask("POST", made["invitation"], json={"name": names[partner]})
        assert taken.status_code == 201, taken.text
        cookies[partner] = cookie_of(taken)
    return Board(origin, made["board"], made["invitation"], cookies)


def ask(method: str, url: str, **details: Any) -> httpx.Response:
    """httpx.request() over plain HTTP, without the time that it takes to load certificates."""
    return httpx.request(method, url, verify=False, **details)


def cookie_of(answer: httpx.Response) -> str:
    """The one cookie that `answer` sets, as a Cookie header."""
    jar = SimpleCookie(answer.headers["set-cookie"])
    ((name, morsel),) = jar.items()
    return f"{name}={morsel.value}"
