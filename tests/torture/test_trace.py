"""The reading of strace's lines, and the judgement: green for the right order, red for every wrong one."""

import pytest

from tests.torture.trace import Enters, Event, Returns, Verdict, judge, parse

KEY = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
ONE, TWO = b"<message 000001>", b"<message 000002>"
SENT = {KEY: [None, ONE, TWO]}
LOG, DATABASE, SOCKET = "/data/cairn.db-wal", "/data/cairn.db", "socket:[4711]"
PAGE = 4096

UPGRADE = f"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: {KEY}\r\n\r\n".encode()


def escaped(data: bytes) -> str:
    """`data` as `strace -xx` writes it."""
    return "".join(f"\\x{byte:02x}" for byte in data)


class Trace:
    """Writes lines as strace does."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._end = 32

    def say(self, what: str, thread: int = 7) -> None:
        """One line."""
        self.lines.append(f"{thread} {what}\n")

    def frame(self, *markers: bytes, commit: bool = True) -> None:
        """A frame in the log: its header and its page."""
        size = 9 if commit else 0
        header = (3).to_bytes(4, "big") + size.to_bytes(4, "big") + bytes(16)
        for data in (header, b"".join(markers).ljust(PAGE, b"\0")):
            count = len(data)
            self.say(f'pwrite64(14<{escaped(LOG.encode())}>, "{escaped(data)}", {count}, {self._end}) = {count}')
            self._end += count

    def sync(self, file: str = LOG, result: str = "0", name: str = "fdatasync") -> None:
        """A whole sync of `file`."""
        self.say(f"{name}(14<{escaped(file.encode())}>) = {result}")

    def send(self, data: bytes, result: str = "") -> None:
        """A write to the socket, by another thread."""
        count = len(data)
        self.say(f'write(17<{escaped(SOCKET.encode())}>, "{escaped(data)}", {count}) = {result or count}', thread=6)

    def verdict(self) -> Verdict:
        """What judge() says."""
        return judge(parse(self.lines), SENT)


def saved(count: int) -> bytes:
    """The frame as it stands on the wire."""
    return bytes((0x82, 2, 100, count))


@pytest.fixture
def trace() -> Trace:
    """A trace of a server on which one connection is open."""
    trace = Trace()
    trace.send(UPGRADE)
    return trace


def test_written_committed_synced_saved_is_right(trace: Trace) -> None:
    """Page, commit, fdatasync, `saved`: no fault, and both messages are proven."""
    trace.frame(ONE, commit=False)
    trace.frame(TWO)
    trace.sync()
    trace.send(saved(3))
    assert trace.verdict() == Verdict(saved=1, proven=2, largest=2, commits=1, syncs=1)


def test_saved_before_the_sync_is_wrong(trace: Trace) -> None:
    """A `saved` that leaves between the commit and its fdatasync is a breach, for each message that it covers."""
    trace.frame(ONE, TWO)
    trace.send(saved(3))
    trace.sync()
    faults = trace.verdict().faults
    assert len(faults) == 2
    assert all("committed, and not synced" in fault for fault in faults)


def test_saved_while_the_sync_runs_is_wrong(trace: Trace) -> None:
    """A sync that has begun and not returned proves nothing."""
    trace.frame(ONE)
    trace.say(f"fdatasync(14<{LOG}> <unfinished ...>")
    trace.send(saved(2))
    trace.say("<... fdatasync resumed>) = 0")
    assert [fault[:7] for fault in trace.verdict().faults] == ["line 5:"]


def test_a_sync_that_began_before_the_commit_is_wrong(trace: Trace) -> None:
    """A sync covers what was committed when it began, not what came while it ran."""
    trace.say(f"fdatasync(14<{LOG}> <unfinished ...>", thread=8)
    trace.frame(ONE)
    trace.say("<... fdatasync resumed>) = 0", thread=8)
    trace.send(saved(2))
    assert "committed, and not synced" in trace.verdict().faults[0]


def test_saved_without_any_write_is_wrong(trace: Trace) -> None:
    """A `saved` for bytes that were never written is a breach."""
    trace.frame(ONE)
    trace.sync()
    trace.send(saved(3))
    verdict = trace.verdict()
    assert verdict.proven == 1
    assert [("not written" in fault, str(TWO) in fault) for fault in verdict.faults] == [(True, True)]


def test_saved_without_a_commit_is_wrong(trace: Trace) -> None:
    """Bytes of a transaction that is not committed are not saved, synced or not."""
    trace.frame(ONE, commit=False)
    trace.sync()
    trace.send(saved(2))
    assert "written, and not committed" in trace.verdict().faults[0]


@pytest.mark.parametrize(("file", "result"), [(DATABASE, "0"), (LOG, "-1 EIO (Input/output error)"), (LOG, "?")])
def test_a_sync_of_something_else_or_one_that_fails_is_wrong(trace: Trace, file: str, result: str) -> None:
    """Only a sync of the log itself that returned 0 counts."""
    trace.frame(ONE)
    trace.sync(file, result)
    trace.send(saved(2))
    assert "committed, and not synced" in trace.verdict().faults[0]


def test_a_commit_that_is_never_synced_is_wrong(trace: Trace) -> None:
    """With synchronous=FULL each transaction is synced before the next begins, whoever is told of it."""
    trace.frame(ONE)
    trace.frame(TWO)
    trace.sync()
    assert ["begins before the last one is synced" in fault for fault in trace.verdict().faults] == [True]
    trace.frame()
    assert trace.verdict().faults[-1] == "the last transaction was never synced"


def test_a_given_up_transaction_counts_for_nothing(trace: Trace) -> None:
    """Frames that a later transaction has written over do not become durable with it."""
    trace.frame(commit=False)
    trace.frame(ONE, commit=False)
    trace._end = 32
    trace.frame(TWO)
    trace.sync()
    trace.send(saved(2))
    assert "not written" in trace.verdict().faults[0]


def test_saved_is_found_among_other_frames_and_across_writes(trace: Trace) -> None:
    """Frames may share a write or be split over two, and a write may be taken in part or not at all."""
    relayed = b"\x82\x7e\x01\x00" + bytes(256)
    trace.frame(ONE)
    trace.sync()
    trace.send(relayed + saved(2) + relayed[:100])
    trace.send(relayed[100:] + saved(2)[:1])
    trace.send(saved(3)[1:], "-1 EAGAIN (Resource temporarily unavailable)")
    trace.frame(TWO)
    trace.sync()
    assert len(trace.verdict().faults) == 1  # offered too early, though the kernel took nothing
    trace.send(saved(3)[1:] + relayed, "2")
    trace.send(saved(3)[3:] + relayed)
    verdict = trace.verdict()
    assert (len(verdict.faults), verdict.saved) == (1, 2)


def test_saved_for_more_than_was_sent_is_wrong(trace: Trace) -> None:
    """A connection can't have more saved than it sent; nor one that nobody knows of, anything."""
    trace.send(saved(4))
    trace.send(UPGRADE.replace(KEY.encode(), b"another"))
    trace.send(saved(1))
    assert ["on a connection that sent" in fault for fault in trace.verdict().faults] == [True, True]


def test_all_ways_to_write_are_read() -> None:
    """writev, sendmsg, sendto and split calls come out with their bytes; other calls and signals are passed over."""
    lines = [
        r"12 1795436224.820 close(3</tmp/x>) = 0",
        r"12 1795436224.820 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER} ---",
        r'12 writev(5<socket:[1]>, [{iov_base="\x61\x62", iov_len=2}, {iov_base="\x63", iov_len=1}], 2) = 3',
        r'12 sendmsg(5<socket:[1]>, {msg_name=NULL, msg_iov=[{iov_base="\x64", iov_len=1}], msg_iovlen=1}, 0) = 1',
        r'12 sendto(5<socket:[1]>, "\x65", 1, 0, NULL, 0) = -1 EAGAIN (Resource temporarily unavailable)',
        r'12 pwrite64(6<\x2f\x61>, "\x66", 1, 4096 <unfinished ...>',
        r'13 write(5<socket:[1]>, "\x67", 1 <unfinished ...>',
        r"12 <... pwrite64 resumed>) = 1",
        r"13 <... write resumed>) = ?",
    ]
    events: list[Event] = list(parse(lines))
    assert [(type(e), e.call.data) for e in events] == [
        *[(kind, data) for data in (b"abc", b"d", b"e") for kind in (Enters, Returns)],
        (Enters, b"f"),
        (Enters, b"g"),
        (Returns, b"f"),
        (Returns, b"g"),
    ]
    assert [e.result for e in events if isinstance(e, Returns)] == [3, 1, -1, 1, -1]
    assert (events[6].call.file, events[6].call.offset) == ("/a", 4096)


def test_a_shortened_trace_is_refused() -> None:
    """What strace did not show can't be judged."""
    with pytest.raises(ValueError, match="line 1: strace has shortened"):
        list(parse([r'12 write(5<socket:[1]>, "\x61"..., 9) = 9']))
