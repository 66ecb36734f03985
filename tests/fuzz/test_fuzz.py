"""A slice of the fuzz campaigns, and what they once found. The campaigns themselves: `scripts/fuzz`."""

import random
from collections import Counter

import pytest

from crdt.messages import Entry, Presence, encode
from crdt.room import Append, Send
from tests.crdt.peers import ADA, LIN
from tests.fuzz import campaign, sockets
from tests.fuzz.forge import giants
from tests.fuzz.rooms import USUAL, Broken, House, Member, corpus
from tests.fuzz.yjs import ANY, SKIP, STRING, TYPE, Block, Struct, Token, Tree, chunk, gap, parse, reading, uint

SEEDS = (3, 1_021)


@pytest.mark.parametrize("seed", SEEDS)
def test_r6_ten_thousand_bad_frames_hurt_nobody_but_their_senders(seed: int) -> None:
    """In a process of its own: no exception, no end, other rooms answer, honest members agree, journals rebuild."""
    result = campaign.campaign(10_000, seed)
    assert not result.failures, "\n".join(campaign.described(failure, result) for failure in result.failures)
    assert result.frames > 7_000
    assert result.tally["rooms checked, lawful"] > 10, "the strictest check is made"
    taken = sum(number for name, number in result.tally.items() if name.endswith("→ taken"))
    closed = sum(number for name, number in result.tally.items() if name.endswith("→ closed"))
    assert min(taken, closed) > 1_000, "the frames go deep, and go wrong"


@pytest.mark.live
def test_r6_sockets_of_a_real_server_bear_what_is_no_websocket() -> None:
    """Frames cut anywhere come to what RFC 6455 says; breaches end only their socket; another board's echo goes on."""
    result = sockets.campaign(2_500, 5, float("inf"))
    assert not result.failures, "\n".join(campaign.described(failure, result) for failure in result.failures)
    assert result.tally["echoes of another board"] > 20


def text(client: int, clock: int, letters: bytes, *head: Token) -> bytes:
    """An update of one string."""
    info = STRING | (0x80 if any(role.startswith("origin") for role, _ in head) else 0)
    where = head or (("named", 1), ("root", b"t"))
    return Tree([Block(client, clock, [Struct([("info", info), *where], [("string", letters)], len(letters))])]).bytes()


def one(kind: int, *body: Token, length: int = 1) -> bytes:
    """An update of one struct in a root."""
    return Tree([Block(9, 0, [Struct([("info", kind), ("named", 1), ("root", b"t")], list(body), length)])]).bytes()


FOUND: dict[str, tuple[bytes, ...]] = {
    "an XML hook, which Yrs writes as nobody can read": (one(TYPE, ("ref", 5), ("name", b"p")),),
    "JSON of old, which Yrs writes with a wrong count": (one(2, ("count", 1), ("content", b"1")),),
    "an empty string, behind which later rows do not apply": (one(STRING, ("string", b""), length=0),),
    "a client without structs, on which Yrs panics": (b"\x01\x00\x09\x00\x00",),
    "a client named twice, which Yrs counts otherwise": (
        b"\x02\x01\x09\x00\x04\x01\x01t\x01a\x01\x09\x00\x04\x01\x01t\x02ab\x00",
    ),
    "a struct that names a later one": (text(9, 0, b"a", ("origin.client", 9), ("origin.clock", 5)),),
    "two values for one key": (b"\x01\x01\x09\x00\x24\x01\x01t\x01k\x02ab\x00",),
    "a type in a letter that was deleted": (
        text(9, 0, b"a"),
        b"\x00\x01\x09\x01\x00\x01",
        b"\x01\x01\x0a\x00\x07\x00\x09\x00\x06\x00",
    ),
    "a mark of format in place of a value": (
        b"\x01\x01\x09\x00\x28\x01\x05about\x07created\x01\x77\x01x\x00",
        b"\x01\x01\x0a\x00\x86\x09\x00\x01k\x011\x00",
    ),
    "a list that is gone as soon as it is there, and a word in it": (
        b"\x01\x01\x09\x00\x07\x01\x01t\x00\x01\x09\x01\x00\x01",
        b"\x01\x01\x0a\x00\x04\x00\x09\x00\x01a\x00",
    ),
    "an emoji that is deleted, and half of it again": (
        b"\x01\x01\x09\x00\x04\x01\x01t\x04\xf0\x9f\x97\xbf\x00",
        b"\x00\x01\x09\x01\x00\x02",
        b"\x01\x01\x0a\x00\x84\x09\x00\x01a\x01\x09\x01\x01\x01",
    ),
    "a Skip over what is known": (text(9, 0, b"abc"), b"\x01\x02\x09\x00\x0a\x03\x84\x09\x02\x01d\x00"),
}


@pytest.mark.parametrize("name", FOUND)
def test_r6_what_a_campaign_found_stays_harmless(name: str) -> None:
    """Each of these once ended a room or left its journal unreadable."""
    house = House(USUAL, random.Random(1), Counter())
    attacker = house.enter(LIN)
    for update in FOUND[name]:
        house.feed(attacker, b"\x00\x02" + chunk(update))
    house.edit()
    house.commit()
    house.check()


def test_r8_a_presence_that_was_read_can_be_told_to_a_newcomer() -> None:
    """However deep a presence nests that the room takes, the next one joins, also from deeper in Python's stack."""
    for deep in (10, 31, 33, 500, *range(900, 1_000, 5), 2_000):
        house = House(USUAL, random.Random(1), Counter())
        attacker = house.enter(LIN)
        state = b'{"a":' + b"[" * deep + b"]" * deep + b"}"
        house.feed(attacker, b"\x01" + chunk(b"\x01\x07\x01" + chunk(state)))
        house.enter(ADA)


@pytest.mark.parametrize("name", list(giants(random.Random(0), 1_000)))
def test_r7_a_frame_as_large_as_can_be_takes_a_moment(name: str) -> None:
    """No frame of 32 KiB holds the other rooms up, and the room is whole behind it."""
    house = House(USUAL, random.Random(1), Counter())
    attacker = house.enter(LIN)
    frame = giants(random.Random(2), 32 * 1024)[name]
    house.feed(attacker, frame)
    house.edit()
    house.commit()
    house.check()


# -- the fuzz itself ---------------------------------------------------------------------------------------------------


def test_the_fuzz_sees_a_room_that_errs() -> None:
    """A journal row that rests on nothing, and a member who is told of another as of himself, are noticed."""
    house = House(USUAL, random.Random(1), Counter())
    with pytest.raises(Broken, match="nowhere"):
        house.feed_with(None, lambda: [_row(house, text(9, 5, b"a"))])
    house = House(USUAL, random.Random(1), Counter())
    with pytest.raises(Broken, match="nobody is"):
        house.feed_with(None, lambda: [_presence(house)])


def _row(house: House, update: bytes) -> Append:
    house.room.seq += 1
    return Append(house.room.seq, "mentor", update)


def _presence(house: House) -> Send[Member]:
    forged = {"seat": "mentor", "name": "Eve", "colour": "red", "user": {}}
    return Send(tuple(house.honest), encode(Presence((Entry(1_001, 2**52, forged),))))


def test_the_fuzz_reads_updates_as_they_are() -> None:
    """A tree writes the bytes that it was read from; a gap is a gap; a cut string reads like a whole one."""
    for update in corpus():
        assert parse(update).bytes() == update
    assert gap(parse(text(9, 5, b"a")), {9: 3}) == (9, 3)
    assert gap(parse(text(9, 3, b"a")), {9: 3}) is None
    whole = text(9, 0, b"ab")
    cut = b"\x01\x02\x09\x00\x04\x01\x01t\x01a\x84\x09\x00\x01b\x00"
    assert reading(whole) == reading(cut) != reading(text(9, 0, b"ac"))
    assert uint(300) == b"\xac\x02"
    assert (ANY, SKIP) == (8, 10)
