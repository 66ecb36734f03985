"""Frames and messages."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crdt.errors import ProtocolError
from crdt.lib0 import write_bytes
from crdt.messages import (
    Entry,
    Message,
    Presence,
    PresenceQuery,
    Saved,
    SyncStep1,
    SyncStep2,
    Trouble,
    Update,
    decode,
    encode,
)

text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
uints = st.integers(0, 2**53 - 1)
entries = st.builds(Entry, uints, uints, st.none() | st.dictionaries(text, json_values, max_size=4))
messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(SyncStep1, st.binary()),
    st.builds(SyncStep2, st.binary()),
    st.builds(Update, st.binary()),
    st.builds(Presence, st.lists(entries, max_size=4).map(tuple)),
    st.just(PresenceQuery()),
    st.builds(Saved, uints),
    st.builds(Trouble, text),
)


def presence_of(value: bytes) -> bytes:
    """A presence frame whose state holds `value`."""
    state = b'{"a":' + value + b"}"
    return b"\x01" + write_bytes(b"\x01\x01\x01" + write_bytes(state))


@given(messages)
def test_a_message_survives_its_frame(message: Message) -> None:
    """decode(encode(m)) is m."""
    assert decode(encode(message)) == message


@given(st.binary(max_size=200))
def test_r6_any_bytes_are_a_message_or_the_one_error(frame: bytes) -> None:
    """Whatever bytes arrive decode to a message or raise ProtocolError, and what decoded encodes to an equal one."""
    try:
        message = decode(frame)
    except ProtocolError:
        return
    assert decode(encode(message)) == message


@given(messages, st.data())
def test_r6_a_cut_frame_is_no_message(message: Message, data: st.DataObject) -> None:
    """A frame that ends early raises ProtocolError."""
    frame = encode(message)
    with pytest.raises(ProtocolError):
        decode(frame[: data.draw(st.integers(0, len(frame) - 1))])


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (b"", "nothing"),
        (b"\x03\x00", "a byte after the message"),
        (b"\x00\x03\x00", "an unknown sync step"),
        (b"\x02\x00", "auth, which we do not speak"),
        (b"\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "a length that no peer can hold"),
        (b"\x01\x06\x01\x01\x01\x03{}x", "presence that is not JSON"),
        (b"\x01\x06\x01\x01\x01\x02[]", "presence that is no object, with a wrong length"),
        (b"\x01\x06\x01\x01\x01\x0212", "presence that is a number"),
        (b"\x01\x08\x01\x01\x01\x04\xff\xff{}", "presence that is not UTF-8"),
        (b"\x01\x05\xff\xff\xff\xff\x0f", "a count of presences that lies"),
        (encode(Presence(())) + b"\x00", "a byte after presence"),
        (b"\x01\x07\x01\x01\x01\x03NaN", "a number that is none"),
        (presence_of(b"[" * 40 + b"]" * 40), "a state that nests too deep"),
        (b'\x01\x10\x01\x01\x01\x0c{"a":"\\ud800"}'[:-1] + b"}", "half a character"),
    ],
)
def test_r6_nonsense_raises(frame: bytes, why: str) -> None:
    """Each of these is no message."""
    with pytest.raises(ProtocolError):
        decode(frame)


def test_the_bytes_are_those_of_y_protocols() -> None:
    """Frames are byte for byte what the stock npm packages write."""
    assert encode(SyncStep1(b"\x00")) == bytes([0, 0, 1, 0])
    assert encode(SyncStep2(b"\x00\x00")) == bytes([0, 1, 2, 0, 0])
    assert encode(Update(b"\x00\x00")) == bytes([0, 2, 2, 0, 0])
    assert encode(Presence((Entry(300, 2, {"a": 1}),))) == bytes([1, 12, 1, 0xAC, 0x02, 2, 7]) + b'{"a":1}'
    assert encode(Saved(300)) == bytes([100, 0xAC, 0x02])
