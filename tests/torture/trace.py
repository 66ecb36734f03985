"""Reads what strace saw of a server, and checks R4's order in it: no `saved` before the journal's bytes are on disk.

parse() makes events of strace's lines (`strace -f -y -xx`), judge() is a pure function over them. It believes nothing
of the server: it looks for the messages' own bytes in what went to the write-ahead log, follows SQLite's frames to the
commit, the commit to an fdatasync or fsync that began after it and has returned 0, and that to the first system call
that offers the `saved` frame to the kernel.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

CALLS = ("write", "writev", "pwrite64", "pwritev", "pwritev2", "sendto", "sendmsg", "fsync", "fdatasync")
"""What to have strace follow: every way to write to a file or a socket, and the two that make a file durable."""

WAL = "-wal"
SYNCS = frozenset({"fsync", "fdatasync"})
FRAME_HEADER = 24
WAL_HEADER = 32
SAVED = 100


@dataclass(frozen=True, slots=True)
class Call:
    """One system call on a file or socket."""

    name: str
    fd: int
    file: str
    """Its path, or "socket:[…]"."""
    data: bytes
    """What it writes."""
    offset: int | None
    """Where pwrite64 writes it."""
    line: int
    """Where strace tells of it."""


@dataclass(frozen=True, slots=True)
class Enters:
    """A thread enters the call."""

    call: Call


@dataclass(frozen=True, slots=True)
class Returns:
    """The call returns to its thread."""

    call: Call
    result: int


Event = Enters | Returns

_LINE = re.compile(r"(?P<thread>\d+) +(?:[\d.:]+ )?(?P<what>.*)")
_ENTRY = re.compile(r"(?P<name>\w+)\((?P<fd>\d+)<(?P<file>[^>]*)>(?P<rest>.*)")
_RESUMED = re.compile(r"<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)")
_RESULT = re.compile(r"\) += (-?\d+|\?)(?: [^\"]*)?$")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_OFFSET = re.compile(r", (\d+)\) += ")
_UNFINISHED = re.compile(r"(?:, (\d+))? <unfinished \.\.\.>$")


def parse(lines: Iterable[str]) -> Iterator[Event]:
    """The events of strace's lines, in its order: a thread goes on only after strace has told what it did.

    Raises ValueError where strace has shortened what was written.
    """
    unfinished: dict[str, Call] = {}
    for number, line in enumerate(lines, 1):
        match = _LINE.match(line)
        if match is None:
            continue
        thread, what = match["thread"], match["what"]
        if entry := _ENTRY.match(what):
            if entry["name"] not in CALLS:
                continue
            call = _call(entry, number)
            yield Enters(call)
            if _UNFINISHED.search(what):
                unfinished[thread] = call
            elif result := _RESULT.search(what):
                yield Returns(call, _number(result[1]))
        elif (resumed := _RESUMED.match(what)) and thread in unfinished:
            call = unfinished.pop(thread)
            if result := _RESULT.search(")" + resumed["rest"].partition(")")[2]):
                yield Returns(call, _number(result[1]))


def _call(entry: re.Match[str], number: int) -> Call:
    data = b""
    for text, shortened in _STRING.findall(entry["rest"]):
        if shortened:
            raise ValueError(f"line {number}: strace has shortened what was written")
        data += bytes.fromhex(text.replace("\\x", ""))
    offset = None
    if entry["name"] == "pwrite64":
        found = _OFFSET.search(entry["rest"]) or _UNFINISHED.search(entry["rest"])
        offset = int(found[1]) if found and found[1] else None
    file = re.sub(r"\\x([0-9a-f]{2})", lambda pair: chr(int(pair[1], 16)), entry["file"])
    return Call(entry["name"], int(entry["fd"]), file, data, offset, number)


def _number(result: str) -> int:
    return -1 if result == "?" else int(result)


@dataclass
class Verdict:
    """What a trace shows."""

    faults: list[str] = field(default_factory=list)
    """Every breach, with the line of the trace."""
    saved: int = 0
    """`saved` frames that left."""
    proven: int = 0
    """Document messages with a marker that a `saved` frame covered, each proven durable before it."""
    largest: int = 0
    """How many such messages one frame acknowledged at most."""
    commits: int = 0
    """Transactions in the write-ahead log."""
    syncs: int = 0
    """fdatasync or fsync of it that returned 0."""


Markers = Mapping[str, Sequence[bytes | None]]
"""For each connection, by its Sec-WebSocket-Accept: some bytes of each document message in the order of sending that
stand in nothing else; None where it says nothing of note."""


def judge(events: Iterable[Event], sent: Markers) -> Verdict:
    """Whether each `saved n` came after the bytes of its connection's first n document messages were on disk."""
    verdict = Verdict()
    log = _Log(verdict, {marker for markers in sent.values() for marker in markers if marker is not None})
    sockets: dict[int, _Socket] = {}
    for event in events:
        call = event.call
        if call.file.endswith(WAL):
            log.take(event)
        elif call.file.startswith("socket:") and call.data:
            if isinstance(event, Enters) and (key := _accepted(call.data)) is not None:
                sockets[call.fd] = _Socket(verdict, key, sent.get(key))
            if call.fd in sockets:
                sockets[call.fd].take(event, log)
    log.end()
    return verdict


class _Log:
    """The write-ahead log, as far as it is written, committed and synced."""

    def __init__(self, verdict: Verdict, markers: set[bytes]) -> None:
        self._verdict = verdict
        self._unwritten = markers
        self._written: dict[int, set[bytes]] = {}
        """Markers in frames of the transaction that is being written, by the frame's place."""
        self._commits_with_next_page = False
        self._committed: set[bytes] = set()
        self._unsynced = 0
        self._syncing: dict[int, tuple[set[bytes], int]] = {}
        """What each sync that has begun found committed, by its line."""
        self.durable: set[bytes] = set()

    def take(self, event: Event) -> None:
        call = event.call
        if call.name in SYNCS:
            self._sync(event, call)
        elif isinstance(event, Enters):
            if self._unsynced and len(call.data) == FRAME_HEADER:
                self._verdict.faults.append(f"line {call.line}: a transaction begins before the last one is synced")
                self._unsynced = 0
        elif event.result != len(call.data):
            self._verdict.faults.append(f"line {call.line}: a write to the log wrote {event.result} bytes")
        elif len(call.data) == FRAME_HEADER:
            # A frame's header: page, and for the last frame of a transaction the size of the database in pages.
            self._commits_with_next_page = call.data[4:8] != b"\0\0\0\0"
        elif len(call.data) >= 512:
            self._page(call)
        elif len(call.data) != WAL_HEADER:
            self._verdict.faults.append(f"line {call.line}: {len(call.data)} bytes in the log are no part of a frame")

    def _page(self, call: Call) -> None:
        place = call.offset if call.offset is not None else call.line
        self._written[place] = {marker for marker in self._unwritten if marker in call.data}
        if not self._commits_with_next_page:
            return
        self._commits_with_next_page = False
        self._verdict.commits += 1
        self._unsynced += 1
        for where, markers in self._written.items():
            if where <= place:  # whatever stands behind the commit was of a transaction that was given up
                self._committed |= markers
        self._unwritten -= self._committed
        self._written.clear()

    def _sync(self, event: Event, call: Call) -> None:
        if isinstance(event, Enters):
            self._syncing[call.line] = (set(self._committed), self._unsynced)
            return
        covered, commits = self._syncing.pop(call.line)
        if event.result == 0:
            self._verdict.syncs += 1
            self.durable |= covered
            self._committed -= covered
            self._unsynced = max(0, self._unsynced - commits)

    def state(self, marker: bytes) -> str:
        if marker in self._committed:
            return "committed, and not synced"
        if any(marker in markers for markers in self._written.values()):
            return "written, and not committed"
        return "not written"

    def end(self) -> None:
        if self._unsynced:
            self._verdict.faults.append("the last transaction was never synced")


class _Socket:
    """What leaves one WebSocket of the server's."""

    def __init__(self, verdict: Verdict, key: str, sent: Sequence[bytes | None] | None) -> None:
        self._verdict = verdict
        self._key = key
        self._sent = sent
        self._left = b""
        """The beginning of a frame whose end has not left yet."""
        self._acknowledged = 0

    def take(self, event: Event, log: _Log) -> None:
        call = event.call
        data = self._left + call.data[_head(call.data) :]
        if isinstance(event, Enters):
            # What is offered to the kernel may leave at once, so this is the moment that counts.
            for payload in _payloads(data)[0]:
                if payload[:1] == bytes((SAVED,)):
                    self._judge(_uint(payload[1:]), call, log)
        elif event.result > 0:
            payloads, self._left = _payloads(data[: len(self._left) + event.result - _head(call.data)])
            self._verdict.saved += sum(payload[:1] == bytes((SAVED,)) for payload in payloads)

    def _judge(self, count: int, call: Call, log: _Log) -> None:
        faults = self._verdict.faults
        if self._sent is None or count > len(self._sent):
            faults.append(f"line {call.line}: saved {count} on a connection that sent {len(self._sent or ())}")
            return
        covered = [marker for marker in self._sent[self._acknowledged : count] if marker is not None]
        for marker in covered:
            if marker not in log.durable:
                faults.append(f"line {call.line}: saved {count} leaves while {marker!r} is {log.state(marker)}")
            else:
                self._verdict.proven += 1
        self._acknowledged = max(self._acknowledged, count)
        self._verdict.largest = max(self._verdict.largest, len(covered))


def _accepted(data: bytes) -> str | None:
    """The Sec-WebSocket-Accept of a response that opens a WebSocket."""
    if not data.startswith(b"HTTP/1.1 101 "):
        return None
    match = re.search(rb"(?i)\r\nsec-websocket-accept: *(\S+)", data)
    return match[1].decode() if match else None


def _head(data: bytes) -> int:
    """How much of `data` is the response that opens the WebSocket."""
    return data.index(b"\r\n\r\n") + 4 if data.startswith(b"HTTP/1.1 101 ") else 0


def _payloads(data: bytes) -> tuple[list[bytes], bytes]:
    """The payloads of the whole unmasked frames in `data`, and the rest."""
    payloads = []
    while len(data) >= 2:
        size, start = data[1], 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(data[2:10], "big"), 10
        if len(data) < start + size or len(data) < start:
            break
        payloads.append(data[start : start + size])
        data = data[start + size :]
    return payloads, data


def _uint(data: bytes) -> int:
    """lib0's varUint."""
    value = 0
    for place, byte in enumerate(data):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return value
