"""A fuzz campaign against the sockets of a real server: bytes of WebSocket, right and wrong, in any pieces.

Each visit is a list of things to say, of which it is known what must come of them (RFC 6455): an answer, a pong, a
relayed update, or the end of the socket, and nothing after that. The bytes are cut anywhere. Meanwhile two people on
another board keep talking, and on the board under attack a witness writes down what arrives.
"""

import asyncio
import base64
import os
import random
import re
import socket
import struct
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.campaign import Failure, Result
from tests.fuzz.forge import Forge, Known
from tests.fuzz.rooms import corpus
from tests.fuzz.yjs import STRING, Block, Struct, Token, Tree, chunk, parse, uint
from tests.live.wire import Peer, echo
from tests.serving import SEATS, Board, Seat, Serving, make_board

PATIENCE = 10.0
"""Seconds in which whatever must come has to come, on a busy machine."""

GROWTH = 384 * 2**20
"""Bytes by which the server's memory may grow: it levels off at some 230 MiB, of boards that come and go."""

VISITORS = 6
"""Visits at the same time."""

LARGEST = 8 * 2**20 + 1024
"""The largest message that the server's parser takes."""

BEFORE, AFTER = b"said before", b"said too late"
"""What stands in updates that must arrive, and in those that must not."""


@dataclass
class Script:
    """What one visit says, and what must come of it."""

    parts: list[bytes] = field(default_factory=list)
    answers: int = 0
    """Presence frames that answer a query."""
    pongs: list[bytes] = field(default_factory=list)
    updates: list[bytes] = field(default_factory=list)
    """Texts that the witness must hear of."""
    ends: frozenset[int] = frozenset()
    """The close codes of which one must come; none: the socket stays open."""
    kinds: list[str] = field(default_factory=list)


def frame(
    payload: bytes,
    opcode: int = 2,
    *,
    fin: bool = True,
    reserved: int = 0,
    mask: bytes | None = b"\x37\xfa\x21\x3d",
    form: int | None = None,
    claimed: int | None = None,
) -> bytes:
    """One frame as a client writes it, or as none does; `form` 7, 16 or 64 is how many bits its length takes."""
    size = len(payload) if claimed is None else claimed
    form = form or (7 if size < 126 else 16 if size < 2**16 else 64)
    first = fin << 7 | reserved << 4 | opcode
    flag = 0x80 if mask is not None else 0
    head = {
        7: lambda: bytes((first, flag | size & 0x7F)),
        16: lambda: bytes((first, flag | 126)) + struct.pack(">H", size),
        64: lambda: bytes((first, flag | 127)) + struct.pack(">Q", size),
    }[form]()
    if mask is None:
        return head + payload
    long = mask * (len(payload) // 4 + 1)
    masked = (int.from_bytes(payload, "big") ^ int.from_bytes(long[: len(payload)], "big")).to_bytes(
        len(payload), "big"
    )
    return head + mask + masked


class Author:
    """Writes scripts."""

    def __init__(self, rng: random.Random) -> None:
        """By this chance."""
        self.rng = rng

    def script(self) -> Script:
        """Some right things, then perhaps something wrong, and after that more that must come to nothing."""
        rng = self.rng
        script = Script()
        client = rng.getrandbits(31)
        clock = 0
        for _ in range(rng.choice((1, 3, 6, 12))):
            clock = self._right(script, client, clock)
        if rng.random() < 0.6:
            kind, data, ends = rng.choice(self._wrong())
            script.kinds.append(kind)
            script.parts.append(data)
            script.ends = frozenset(ends)
            script.parts.append(frame(self._update(client, clock, AFTER), mask=rng.randbytes(4)))
            script.parts.append(rng.choice((b"", frame(b"\x03"), rng.randbytes(20), frame(b"x", 9))))
        return script

    def _update(self, client: int, clock: int, text: bytes) -> bytes:
        head: list[Token] = [("info", STRING), ("named", 1), ("root", b"t")]
        if clock:
            head = [("info", STRING | 0x80), ("origin.client", client), ("origin.clock", clock - 1)]
        update = Tree([Block(client, clock, [Struct(head, [("string", text)], len(text))])]).bytes()
        return b"\x00\x02" + chunk(update)

    def _right(self, script: Script, client: int, clock: int) -> int:
        rng = self.rng
        mask = rng.choice((bytes(4), b"\xff" * 4, rng.randbytes(4)))
        what = rng.randrange(8)
        if what == 0:
            script.kinds.append("ping")
            payload = rng.randbytes(rng.choice((0, 1, 4, 125)))
            script.parts.append(frame(payload, 9, mask=mask))
            script.pongs.append(payload)
        elif what == 1:
            script.kinds.append("pong that nobody asked for")
            script.parts.append(frame(rng.randbytes(rng.choice((0, 3, 125))), 10, mask=mask))
        elif what in (2, 3):
            script.kinds.append("query")
            script.parts.append(frame(b"\x03", mask=mask))
            script.answers += 1
        elif what == 4:
            script.kinds.append("query, in fragments")
            pieces = rng.choice(((b"", b"\x03"), (b"\x03", b""), (b"", b"", b"\x03", b"", b"")))
            for index, piece in enumerate(pieces):
                if index and rng.random() < 0.5:
                    script.parts.append(frame(b"between", 9, mask=mask))
                    script.pongs.append(b"between")
                script.parts.append(frame(piece, 0 if index else 2, fin=index == len(pieces) - 1, mask=mask))
            script.answers += 1
        else:
            # Lengths on both sides of where their form changes.
            length = rng.choice((1, 20, 60, 90, 100, 110, 125, 126, 127, 200, 65_500, 65_536, 66_000))
            text = BEFORE + b"%d %d " % (client, clock) + b"." * length
            message = self._update(client, clock, text)
            if what == 5:
                script.kinds.append("update, in fragments")
                cuts = sorted(rng.randrange(len(message) + 1) for _ in range(rng.randint(1, 5)))
                for index, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(message)], strict=True)):
                    last = index == len(cuts)
                    script.parts.append(frame(message[start:end], 0 if index else 2, fin=last, mask=mask))
                    if not last and rng.random() < 0.3:
                        script.parts.append(frame(b"", 9, mask=mask))
                        script.pongs.append(b"")
            else:
                script.kinds.append("update")
                script.parts.append(frame(message, mask=mask))
            script.updates.append(text)
            clock += len(text)
        return clock

    def _wrong(self) -> list[tuple[str, bytes, tuple[int, ...]]]:
        rng = self.rng
        query = b"\x03"
        huge = rng.choice((LARGEST + 1, 2**31, 2**32, 2**53, 2**63 - 1))

        def code(*codes: int) -> bytes:
            return struct.pack(">H", rng.choice(codes))

        wrong = [
            ("unmasked", frame(query, mask=None), (1002,)),
            ("unmasked, long", frame(b"x" * 200, mask=None), (1002,)),
            ("unmasked ping", frame(b"", 9, mask=None), (1002,)),
            ("reserved bits", frame(query, reserved=rng.randint(1, 7)), (1002,)),
            ("unknown opcode", frame(query, rng.choice((3, 4, 5, 6, 7, 11, 12, 13, 14, 15))), (1002,)),
            ("continuation of nothing", frame(query, 0), (1002,)),
            ("fragment of nothing", frame(query, 0, fin=False), (1002,)),
            ("a message in a message", frame(b"\x00", fin=False) + frame(query), (1002,)),
            ("a text in a message", frame(b"\x00", fin=False) + frame(b"a", 1), (1002,)),
            ("a ping in fragments", frame(b"", 9, fin=False), (1002,)),
            ("a ping too long", frame(bytes(126), 9), (1002,)),
            ("a ping far too long", frame(bytes(70_000), 9), (1002, 1009)),
            ("a ping that claims much", frame(b"", 9, claimed=huge, form=64), (1002, 1009)),
            ("a claim too large", frame(b"", claimed=huge, form=64), (1009, 1002)),
            ("a claim beyond numbers", frame(b"", claimed=2**64 - 1, form=64), (1009, 1002)),
            ("text", frame(b"hello", 1), (1007,)),
            ("text that is none", frame(b"\xff\xfe", 1), (1007,)),
            ("a text in fragments", frame(b"he", 1, fin=False) + frame(b"llo", 0), (1007,)),
            ("an empty message", frame(b""), (1007,)),
            ("a close", frame(code(1000, 1001, 3000, 4999) + b"bye", 8), (1000, 1001, 3000, 4999)),
            ("an empty close", frame(b"", 8), (1000, 1005)),
            ("half a close", frame(b"\x03", 8), (1002,)),
            ("a close code that is none", frame(code(0, 999, 1004, 1005, 1006, 5000), 8), (1002,)),
            ("a close that is no text", frame(struct.pack(">H", 1000) + b"\xff", 8), (1007, 1002)),
            ("nonsense", frame(rng.choice((b"\x07", b"\x00\x09", b"\x02\x00", b"\x64\x01"))), (1007,)),
            ("an update too large", frame(b"\x00\x02" + uint(300_000) + bytes(300_000)), (1009,)),
        ]  # fmt: skip
        return wrong


class Visit:
    """One raw socket."""

    def __init__(self, board: Board, seat: Seat) -> None:
        self._board = board
        self._seat = seat
        self.heard: list[tuple[int, bytes]] = []
        """Frames: opcode and payload."""
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter

    async def open(self) -> None:
        """Connect and shake hands."""
        host, _, port = self._board.origin.rpartition("/")[2].rpartition(":")
        self.reader, self.writer = await asyncio.open_connection(host, int(port), limit=2**24)
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        headers = {
            "Host": f"{host}:{port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
            **self._board.headers(self._seat),
        }
        lines = [f"GET /sync/{self._board.id} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        self.writer.write("\r\n".join((*lines, "", "")).encode())
        answer = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)
        assert answer.startswith(b"HTTP/1.1 101"), answer

    async def next(self) -> tuple[int, bytes]:
        """The next frame of the server's. Raises IncompleteReadError at the end."""
        first, length = await self.reader.readexactly(2)
        assert first & 0x70 == 0, "the server sets reserved bits"
        assert first & 0x80, "the server sends fragments"
        assert length < 0x80, "the server masks"
        if length == 126:
            (length,) = struct.unpack(">H", await self.reader.readexactly(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", await self.reader.readexactly(8))
        heard = (first & 0x0F, await self.reader.readexactly(length))
        self.heard.append(heard)
        return heard

    def hang_up(self, rudely: bool = False) -> None:
        """Close the connection, or drop it with a reset."""
        with suppress(OSError):
            if rudely:
                raw = self.writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.writer.transport.abort() if rudely else self.writer.close()


class Siege:
    """A server, its boards, and all that happens to it."""

    def __init__(self, serving: Serving, seed: int, result: Result) -> None:
        self.serving = serving
        self.result = result
        self.rng = random.Random(f"socket {seed}")
        self.other = make_board(serving.origin)
        self.target = self.other
        """The board under attack, made anew from time to time."""
        self.written = 0
        """About how many bytes have been written to it."""
        self.known = Known()
        self.slowest = 0.0
        serving.secrets |= self.other.secrets

    async def run(self, frames: int, until: float, progress: Callable[[Result], None]) -> None:
        """Visit until that many frames are sent."""
        memory = self.serving.memory
        result = self.result
        async with Peer(self.other, "mentor") as ada, Peer(self.other, "mentee") as lin:
            canary = asyncio.create_task(self._canary(ada, lin))
            try:
                while result.frames < frames and time.monotonic() < until and not result.failures:
                    # A board takes 8 MiB, so the siege moves on before it is full.
                    self.written = 0
                    self.target = make_board(self.serving.origin)
                    self.serving.secrets |= self.target.secrets
                    async with Peer(self.target, "mentor") as witness:
                        while self.written < 4 * 2**20 and result.frames < frames and not result.failures:
                            seeds = [self.rng.getrandbits(48) for _ in range(VISITORS)]
                            await asyncio.gather(*(self._one(one, witness) for one in seeds))
                            result.peak = max(result.peak, self.serving.memory)
                            self._look(memory, witness)
                            witness.heard.clear()
                            progress(result)
                            if time.monotonic() > until or canary.done():
                                return
            finally:
                canary.cancel()
                with suppress(asyncio.CancelledError):
                    await canary

    def _look(self, memory: int, witness: Peer) -> None:
        """What must hold after every few visits."""
        if not self.serving.alive:
            self._fail("the server is gone", "", b"")
            return
        grown = self.serving.memory - memory
        if grown > GROWTH:
            self._fail(f"the server's memory grew by {grown >> 20} MiB", "", b"")
        if AFTER in b"".join(witness.heard):
            self._fail("what was said after a breach was taken", "", b"")
        if witness.ended:
            self._fail(f"the witness was closed: {witness.ended}", "", b"")

    async def _canary(self, ada: Peer, lin: Peer) -> None:
        number = 0
        while True:
            number += 1
            started = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE):
                    await echo(ada, lin, f"echo {number}")
            except TimeoutError:
                self._fail(f"another board did not answer within {PATIENCE:.0f} s", "", b"")
                return
            self.slowest = max(self.slowest, time.monotonic() - started)
            self.result.tally["echoes of another board"] += 1
            for peer in (ada, lin):
                peer.heard.clear()
            await asyncio.sleep(0.01)  # as people pause; nothing waits for it

    def _fail(self, what: str, kind: str, data: bytes, batch: int = 0) -> None:
        self.result.failures.append(Failure(batch, what, kind, data, self.serving.log[-2_000:]))

    async def _one(self, seed: int, witness: Peer) -> None:
        rng = random.Random(seed)
        visit = Visit(self.target, rng.choice(SEATS))
        kinds: list[str] = []
        sent = b""
        try:
            chance = rng.random()
            if chance < 0.02:
                kinds, sent = await self._knock(rng)
                return
            await asyncio.wait_for(visit.open(), PATIENCE)
            if chance < 0.65:
                script = Author(rng).script()
                kinds, sent = script.kinds, b"".join(script.parts)
                await self._play(rng, visit, script, witness)
            elif chance < 0.9:
                kinds, sent = await self._babble(rng, visit)
            else:
                kinds, sent = await self._flood(rng, visit)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            if not self.serving.alive:
                return
            self._fail(f"seed {seed}: {type(error).__name__}: {error}", " · ".join(kinds), sent)
        except (AssertionError, TimeoutError) as error:
            self._fail(f"seed {seed}: {type(error).__name__}: {error}", " · ".join(kinds), sent)
        finally:
            for kind in kinds:
                self.result.tally[f"{kind} → said"] += 1
            self.result.tally["frames"] += len(kinds)
            self.written += len(sent)
            if hasattr(visit, "writer"):
                visit.hang_up(rng.random() < 0.3)

    async def _write(self, rng: random.Random, visit: Visit, data: bytes) -> None:
        """`data` in pieces: whole, byte by byte, or cut anywhere."""
        how = rng.randrange(4)
        small = len(data) < 400
        with suppress(ConnectionError):
            if how == 0:
                visit.writer.write(data)
            else:
                pos = 0
                while pos < len(data):
                    step = 1 if how == 1 and small else rng.randint(1, 40 if small else 9_000)
                    visit.writer.write(data[pos : pos + step])
                    await visit.writer.drain()
                    await asyncio.sleep(0)
                    pos += step
            await visit.writer.drain()

    async def _play(self, rng: random.Random, visit: Visit, script: Script, witness: Peer) -> None:
        """Say it, and hear what must come of it, in this order: pongs and answers, the close, the end."""
        writing = asyncio.create_task(self._write(rng, visit, b"".join(script.parts)))
        answers = 0
        pongs: list[bytes] = []
        closed: int | None = None
        reset = False
        try:
            async with asyncio.timeout(PATIENCE):
                while closed is None and (script.ends or answers < script.answers or len(pongs) < len(script.pongs)):
                    opcode, payload = await visit.next()
                    if opcode == 10:
                        pongs.append(payload)
                    elif opcode == 8:
                        closed = int.from_bytes(payload[:2], "big") if payload else 1005
                    elif opcode == 2 and payload[:1] == b"\x01":
                        answers += 1
                if closed is None:
                    await writing
        except TimeoutError:
            raise AssertionError(
                f"heard {answers} of {script.answers} answers, {len(pongs)} of {len(script.pongs)} pongs, "
                f"no close of {set(script.ends)}"
            ) from None
        except (ConnectionError, asyncio.IncompleteReadError):
            # The server closed upon bytes that it had not read: TCP then says only that, and the close may be lost.
            if not script.ends:
                raise
            reset = True
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError, ConnectionError):
                await writing
        # Presence of others who came and went in between looks like an answer: so at least as many.
        assert answers >= script.answers or script.ends, f"{answers} answers of {script.answers}"
        assert pongs == script.pongs[: len(pongs)], f"wrong pongs {pongs}"
        if reset:
            self.result.tally["closes lost in a reset"] += 1
        elif script.ends:
            assert closed in script.ends, f"closed with {closed}, not {set(script.ends)}"
            assert pongs == script.pongs, f"{len(pongs)} of {len(script.pongs)} pongs before the close"
        else:
            assert closed is None, f"closed with {closed}"
        for text in script.updates:
            await witness.until(lambda text=text: any(text in heard for heard in witness.heard), PATIENCE)  # type: ignore[misc]

    async def _babble(self, rng: random.Random, visit: Visit) -> tuple[list[str], bytes]:
        """Bad messages in good frames, good bytes with some of them wrong, and noise."""
        forge = Forge(rng, corpus())
        kinds, out = [], b""
        for _ in range(rng.choice((1, 3, 10))):
            kind, message = forge.frame(self.known, 16 * 1024)
            if _breaks_yrs(message):
                continue
            data = frame(message, mask=rng.randbytes(4))
            if rng.random() < 0.2 and data:
                bent = bytearray(data)
                bent[rng.randrange(min(len(bent), 14))] ^= 1 << rng.randrange(8)
                data, kind = bytes(bent), "frame bent"
            kinds.append(kind)
            out += data
        if rng.random() < 0.3:
            kinds.append("noise on the wire")
            out += rng.randbytes(rng.choice((1, 7, 60, 2_000)))
        await self._write(rng, visit, out[: rng.randrange(len(out) + 1)] if rng.random() < 0.3 else out)
        if rng.random() < 0.5:
            with suppress(asyncio.IncompleteReadError, ConnectionError, TimeoutError):
                await asyncio.wait_for(visit.next(), 0.05)
        return kinds, out

    async def _flood(self, rng: random.Random, visit: Visit) -> tuple[list[str], bytes]:
        """Very many small things at once, and a reader that may not read."""
        name, one = rng.choice(
            (
                ("flood of pings", frame(b"", 9)),
                ("flood of pongs", frame(b"x" * 125, 10)),
                ("flood of queries", frame(b"\x03")),
                ("flood of empty fragments", frame(b"", 0, fin=False)),
                ("flood of questions", frame(b"\x00\x00\x01\x00")),
            )
        )
        count = rng.choice((10, 100))
        start = frame(b"", fin=False) if "fragments" in name else b""
        data = start + one * count
        with suppress(ConnectionError):
            visit.writer.write(data)
            if rng.random() < 0.7:
                async with asyncio.timeout(PATIENCE):
                    await visit.writer.drain()
        return [name] * count, data

    async def _knock(self, rng: random.Random) -> tuple[list[str], bytes]:
        """Not even a handshake."""
        host, _, port = self.target.origin.rpartition("/")[2].rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        data = rng.choice((b"", b"\x00" * 30, rng.randbytes(200), b"GET /sync/" + b"a" * 3_000, b"GET / HTTP/1.1\r\n",
                           f"GET /sync/{self.target.id} HTTP/1.1\r\nUpgrade: websocket\r\n\r\n".encode()))  # fmt: skip
        with suppress(ConnectionError, TimeoutError):
            writer.write(data)
            await asyncio.wait_for(reader.read(100), 0.05)
        writer.transport.abort()
        return ["bad handshake"], data


def _breaks_yrs(message: bytes) -> bool:
    """Whether it is a whole update with structs: this board is not followed, so that it can't be judged (law.OPEN)."""
    if message[:2] not in (b"\x00\x01", b"\x00\x02"):
        return False
    pos = 2
    while pos < len(message) and message[pos] > 0x7F:
        pos += 1
    try:
        tree = parse(message[pos + 1 :])
    except (ValueError, IndexError):
        return False
    return bool(tree.blocks)


def campaign(frames: int, seed: int, until: float, progress: Callable[[Result], None] = lambda _: None) -> Result:
    """So many frames against a server of its own; it must be the same process afterwards, and its boards whole."""
    result = Result(seed, again="scripts/fuzz --socket --seed {seed}")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cairn-fuzz-") as place:
        serving = Serving(Path(place), CAIRN_FRAMES_PER_SECOND="0")
        try:
            siege = Siege(serving, seed, result)
            asyncio.run(siege.run(frames, until, progress))
            words = serving.log
            result.tally["panics of Yrs, caught"] = words.count("panicked at")
            result.tally["slowest µs"] = int(siege.slowest * 1_000_000)
            if serving.alive:
                serving.stop()
            serving.check_log()
            if re.search("exception|never retrieved", re.sub("panicked at.*", "", words), re.IGNORECASE):
                raise AssertionError(f"the log tells of an exception: {words[-2_000:]}")
        except (AssertionError, OSError, TimeoutError) as error:
            result.failures.append(Failure(0, f"{type(error).__name__}: {error}"[-2_500:]))
        finally:
            if serving.alive:
                serving.kill()
    result.seconds = time.monotonic() - started
    return result
