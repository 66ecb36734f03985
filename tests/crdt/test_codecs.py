"""The codecs under Hypothesis: what is written reads back, and any bytes are something or the one error (R6)."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crdt.errors import ProtocolError
from crdt.lib0 import MAX_UINT, read_bytes, read_string, read_uint, write_bytes, write_string, write_uint
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
from crdt.updates import MAX_CLOCK, Extent, look, read_state_vector, state_vector
from tests.fuzz.rooms import corpus

uints = st.integers(0, MAX_UINT)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
entries = st.builds(Entry, uints, uints, st.none() | st.dictionaries(texts, values, max_size=4))
KINDS: dict[str, st.SearchStrategy[Message]] = {
    "sync step 1": st.builds(SyncStep1, st.binary(max_size=300)),
    "sync step 2": st.builds(SyncStep2, st.binary(max_size=300)),
    "update": st.builds(Update, st.binary(max_size=300)),
    "presence": st.builds(Presence, st.lists(entries, max_size=4).map(tuple)),
    "presence query": st.just(PresenceQuery()),
    "saved": st.builds(Saved, uints),
    "trouble": st.builds(Trouble, texts),
}
UPDATES = corpus()


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_each_kind_of_message_survives_its_frame(kind: str, data: st.DataObject) -> None:
    """decode(encode(m)) is m."""
    message = data.draw(KINDS[kind])
    assert decode(encode(message)) == message


frames = st.one_of(
    st.binary(max_size=300),
    st.tuples(st.sampled_from([b"\x00\x00", b"\x00\x01", b"\x00\x02", b"\x01", b"\x64", b"\x65"]), st.binary()).map(
        b"".join
    ),
    st.tuples(st.sampled_from([b"\x00\x02", b"\x01", b"\x65"]), st.binary().map(write_bytes)).map(b"".join),
    st.tuples(uints, uints, st.binary()).map(
        lambda e: b"\x01" + write_bytes(b"\x01" + write_uint(e[0]) + write_uint(e[1]) + write_bytes(e[2]))
    ),
)


@given(frames)
@example(b"\x01\x0e\x01\x01\x01\x0a" + b'{"a":1e999')
@example(b"\x65\x03\xed\xa0\x80")
def test_r6_any_frame_is_a_message_or_the_one_error(frame: bytes) -> None:
    """Nothing but a Message or ProtocolError comes of bytes; a message that came of them survives its own frame."""
    with contextlib.suppress(ProtocolError):
        message = decode(frame)
        assert decode(encode(message)) == message


@st.composite
def bent(draw: st.DrawFn) -> bytes:
    """A real update with a few bytes changed, put in or taken out."""
    update = bytearray(draw(st.sampled_from(UPDATES)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(update)))
        update[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(update)


@given(st.one_of(st.binary(max_size=200), bent()))
def test_r6_any_bytes_look_like_an_update_or_are_the_one_error(update: bytes) -> None:
    """look() gives an Extent, in numbers that Yrs can count, or ProtocolError."""
    with contextlib.suppress(ProtocolError):
        extent = look(update)
        assert isinstance(extent, Extent)
        assert all(0 <= end <= MAX_CLOCK for end in extent.ends.values())
        assert extent.gap({}) in (True, False)
        assert extent.merged({}) == {client: end for client, end in extent.ends.items() if end}


@pytest.mark.parametrize("update", UPDATES, ids=range(len(UPDATES)))
def test_r6_no_part_of_an_update_looks_like_one(update: bytes) -> None:
    """An update that ends early raises ProtocolError, wherever it ends, and so does one that goes on."""
    for end in range(len(update)):
        with pytest.raises(ProtocolError):
            look(update[:end])
    with pytest.raises(ProtocolError):
        look(update + b"\x00")


@given(uints, st.binary(max_size=4))
@example(0, b"")
@example(MAX_UINT, b"\xff")
def test_a_number_reads_back(value: int, rest: bytes) -> None:
    """What write_uint() writes, read_uint() reads, and stops where it ends."""
    data = write_uint(value)
    assert read_uint(data + rest, 0) == (value, len(data))
    with pytest.raises(ProtocolError):
        read_uint(data[:-1], 0)


@given(st.binary(max_size=300), st.binary(max_size=4), st.binary(max_size=4))
def test_bytes_read_back(value: bytes, before: bytes, rest: bytes) -> None:
    """What write_bytes() writes, read_bytes() reads, at any place."""
    data = before + write_bytes(value)
    assert read_bytes(data + rest, len(before)) == (value, len(data))


@given(st.text())
def test_a_string_reads_back(value: str) -> None:
    """Text reads back; half a pair of surrogates as U+FFFD, as in JavaScript."""
    read, end = read_string(write_string(value), 0)
    assert end == len(write_string(value))
    assert read == value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


READERS: dict[str, Callable[[bytes, int], tuple[object, int]]] = {
    "number": read_uint,
    "bytes": read_bytes,
    "string": read_string,
}


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=40), pos=st.integers(0, 45))
def test_r6_any_bytes_read_or_are_the_one_error(name: str, data: bytes, pos: int) -> None:
    """A reader returns a value and a place inside the data, or raises ProtocolError."""
    with contextlib.suppress(ProtocolError):
        _, end = READERS[name](data, pos)
        assert pos < end <= len(data)


@given(st.dictionaries(uints, uints, max_size=6), st.binary(max_size=40))
def test_a_state_vector_reads_back_or_is_the_one_error(clocks: dict[int, int], data: bytes) -> None:
    """What state_vector() writes, read_state_vector() reads; other bytes are a state vector or ProtocolError."""
    assert read_state_vector(state_vector(clocks)) == clocks
    with contextlib.suppress(ProtocolError):
        assert all(0 <= clock <= MAX_UINT for clock in read_state_vector(data).values())
