"""Frames as frozen messages: the y-websocket protocol (y-protocols sync and awareness) and Cairn's two additions.

    sync step 1      0 0 state          what I have; answer with what I lack
    sync step 2      0 1 update         the answer
    update           0 2 update         something new
    presence         1 entries          who is here
    presence query   3                  who is here?
    saved            100 n              the first n document messages of this connection are on disk (R4)
    trouble          101 reason         the server can't save now, and why; "" when it can again (R4)

decode() of any bytes is one of these messages or a ProtocolError (R6), and decode(encode(m)) == m.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .errors import ProtocolError
from .lib0 import read_bytes, read_string, read_uint, write_bytes, write_string, write_uint

SUBPROTOCOL = "cairn.1"
"""A client that offers this WebSocket subprotocol also gets `saved` and `trouble`."""

DEEPEST_STATE = 32
"""How deep a presence may nest. Python reads and writes JSON as deep as its stack allows just then, so a state that was
read near that limit could fail to be written for the next one who joins."""

State = dict[str, Any]
"""One client's presence, as JSON."""


@dataclass(frozen=True, slots=True)
class SyncStep1:
    """The sender's state vector."""

    state: bytes


@dataclass(frozen=True, slots=True)
class SyncStep2:
    """What the asker lacked."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """A change of the document."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One client's presence: its id, the age of this word, and the state (None: gone)."""

    client: int
    clock: int
    state: State | None


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is here, as far as this frame tells."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PresenceQuery:
    """Asks for everybody's presence."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The first `count` document messages (sync step 2 and update) of this connection are on disk (R4)."""

    count: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing can be saved just now, as one word; empty when that is over."""

    reason: str


Message = SyncStep1 | SyncStep2 | Update | Presence | PresenceQuery | Saved | Trouble

_SYNC, _PRESENCE, _QUERY, _SAVED, _TROUBLE = 0, 1, 3, 100, 101
_SYNC_KINDS: tuple[type[SyncStep1] | type[SyncStep2] | type[Update], ...] = (SyncStep1, SyncStep2, Update)


def encode(message: Message) -> bytes:
    """The frame that says `message`."""
    match message:
        case Update(update):
            return b"\x00\x02" + write_bytes(update)
        case Saved(count):
            return saved(count)
        case SyncStep2(update):
            return b"\x00\x01" + write_bytes(update)
        case SyncStep1(state):
            return b"\x00\x00" + write_bytes(state)
        case Presence(entries):
            return b"\x01" + write_bytes(_encode_entries(entries))
        case PresenceQuery():
            return b"\x03"
        case Trouble(reason):
            return b"\x65" + write_string(reason)


@lru_cache(1024)
def saved(count: int) -> bytes:
    """The frame of Saved(count), remembered: many members count alike."""
    return b"\x64" + write_uint(count)


def update_in(frame: bytes) -> bytes | None:
    """The update of a short update frame, which most frames are; None says nothing: decode() then."""
    size = len(frame) - 3
    return frame[3:] if 0 < size < 0x80 and frame[2] == size and frame.startswith(b"\x00\x02") else None


def decode(frame: bytes) -> Message:
    """The message that `frame` says.

    Raises ProtocolError for anything else, also for bytes left over after the message.
    """
    kind, pos = read_uint(frame, 0)
    message: Message
    if kind == _SYNC:
        step, pos = read_uint(frame, pos)
        if step >= len(_SYNC_KINDS):
            raise ProtocolError("unknown sync message")
        payload, pos = read_bytes(frame, pos)
        message = _SYNC_KINDS[step](payload)
    elif kind == _PRESENCE:
        payload, pos = read_bytes(frame, pos)
        message = Presence(_decode_entries(payload))
    elif kind == _QUERY:
        message = PresenceQuery()
    elif kind == _SAVED:
        count, pos = read_uint(frame, pos)
        message = Saved(count)
    elif kind == _TROUBLE:
        reason, pos = read_string(frame, pos)
        message = Trouble(reason)
    else:
        raise ProtocolError("unknown message")
    if pos != len(frame):
        raise ProtocolError("bytes after the message")
    return message


def _encode_entries(entries: tuple[Entry, ...]) -> bytes:
    out = [write_uint(len(entries))]
    for entry in entries:
        state = json.dumps(entry.state, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        out += [write_uint(entry.client), write_uint(entry.clock), write_string(state)]
    return b"".join(out)


def _decode_entries(data: bytes) -> tuple[Entry, ...]:
    count, pos = read_uint(data, 0)
    entries = []
    for _ in range(count):  # a count that lies runs into "frame ends early" after as many entries as there are bytes
        client, pos = read_uint(data, pos)
        clock, pos = read_uint(data, pos)
        text, pos = read_string(data, pos)
        entries.append(Entry(client, clock, _decode_state(text)))
    if pos != len(data):
        raise ProtocolError("bytes after the message")
    return tuple(entries)


def _decode_state(text: str) -> State | None:
    try:
        state = json.loads(text, parse_constant=_no_constant)
        # A lone surrogate ("\ud800") is JSON but no text that could be sent on.
        text.encode()
        json.dumps(state, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise ProtocolError("presence is not JSON") from None
    if state is not None and not isinstance(state, dict):
        raise ProtocolError("presence is not an object")
    if _deeper(state, DEEPEST_STATE):
        raise ProtocolError("presence nests too deep")
    return state


def _deeper(value: object, levels: int) -> bool:
    """Whether `value` nests deeper than `levels`."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(levels == 0 or _deeper(one, levels - 1) for one in inner if isinstance(one, dict | list))


def _no_constant(name: str) -> None:
    raise ValueError(name)
