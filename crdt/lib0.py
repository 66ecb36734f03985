"""lib0's encoding, the alphabet of the Yjs wire: variable-length integers, byte arrays and strings.

Readers take `(data, pos)` and return `(value, pos)`. They raise ProtocolError, never IndexError, and never
reserve memory by a length that the data claims but does not hold.
"""

import re
from functools import lru_cache

from .errors import ProtocolError

MAX_UINT = 2**53 - 1
"""The largest integer that a JavaScript peer can hold."""


def write_uint(value: int) -> bytes:
    """`value` (0 to MAX_UINT) as a varUint: seven bits a byte, the lowest first."""
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def write_bytes(value: bytes) -> bytes:
    """`value` behind its length."""
    return write_uint(len(value)) + value


def write_string(value: str) -> bytes:
    """`value` as UTF-8 behind its length in bytes; a lone surrogate is written as JavaScript would, as U+FFFD."""
    return write_bytes(value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode())


def read_uint(data: bytes, pos: int) -> tuple[int, int]:
    """A varUint at `pos`."""
    try:
        byte = data[pos]
    except IndexError:
        raise ProtocolError("frame ends early") from None
    if byte < 0x80:
        return byte, pos + 1
    match = _LONG.match(data, pos)
    if match is None:
        raise ProtocolError("frame ends early" if len(data) - pos < 8 else "number too large")
    value = _long(match[0])
    if value > MAX_UINT:
        raise ProtocolError("number too large")
    return value, match.end()


_LONG = re.compile(rb"[\x80-\xff]{1,7}[\x00-\x7f]")


@lru_cache(4096)
def _long(raw: bytes) -> int:
    """The varUint that `raw` is, remembered: the same few clients come again and again."""
    value = 0
    for byte in reversed(raw):
        value = value << 7 | byte & 0x7F
    return value


def read_bytes(data: bytes, pos: int) -> tuple[bytes, int]:
    """A byte array behind its length."""
    length, pos = read_uint(data, pos)
    end = pos + length
    if end > len(data):
        raise ProtocolError("frame ends early")
    return data[pos:end], end


def read_string(data: bytes, pos: int) -> tuple[str, int]:
    """A UTF-8 string behind its length in bytes."""
    raw, pos = read_bytes(data, pos)
    try:
        return raw.decode(), pos
    except UnicodeDecodeError:
        raise ProtocolError("text is not UTF-8") from None
