"""What is refused before Yrs sees it, and what is not."""

import random
import time

import pytest
from pycrdt import Map, Text

from crdt.board import Board
from crdt.errors import LimitExceeded, ProtocolError
from crdt.guard import admit, learn
from crdt.layout import BITS, Container, Layout
from crdt.lib0 import write_bytes, write_uint
from crdt.replica import Replica, compact
from crdt.updates import Id, look
from tests.crdt.peers import Editor, new_board, title

LIMIT = 8 * 2**20

ROOT = b"\x01\x01t"
OTHER_ROOT = b"\x01\x01u"
NONE = b"\x00"


def at(client: int, clock: int) -> bytes:
    """An operation, as updates name it."""
    return write_uint(client) + write_uint(clock)


def update(client: int, clock: int, *structs: bytes, deletes: bytes = NONE) -> bytes:
    """An update of one client."""
    return b"\x01" + write_uint(len(structs)) + at(client, clock) + b"".join(structs) + deletes


def deletion(client: int, *ranges: tuple[int, int]) -> bytes:
    """What is deleted of one client: each clock and length."""
    return b"\x01" + write_uint(client) + write_uint(len(ranges)) + b"".join(at(*one) for one in ranges)


def text(words: str, where: bytes = ROOT, info: int = 0) -> bytes:
    """A string in a root, or where `info` says that `where` is."""
    return bytes((4 | info,)) + where + write_bytes(words.encode())


def embed(where: bytes = ROOT, info: int = 0) -> bytes:
    """Something that is never joined to what is beside it."""
    return bytes((5 | info,)) + where + b"\x011"


def chain(count: int, client: int = 9) -> bytes:
    """`count` embeds, each behind the one before."""
    return update(client, 0, embed(), *(embed(at(client, n - 1), 0x80) for n in range(1, count)))


BEFORE = {
    "two texts": (update(9, 0, text("abc")), update(10, 0, text("def", OTHER_ROOT))),
    "an emoji": (update(9, 0, text("a🗿b")),),
    "a key": (update(9, 0, b"\x28\x01\x01m\x01k\x01~"),),
    "a letter": (update(9, 0, text("a")),),
    "a type": (update(9, 0, b"\x07" + ROOT + b"\x00"), update(9, 1, text("ab", b"\x00" + at(9, 0)))),
}

REFUSED = {
    "neighbours in two roots": ("two texts", update(11, 0, text("x", at(9, 0) + at(10, 1), 0xC0))),
    "neighbours in a root and a type": ("a type", update(11, 0, text("x", at(9, 0) + at(9, 1), 0xC0))),
    "typing on beside something elsewhere": ("two texts", update(9, 3, text("x", at(9, 2) + at(10, 0), 0xC0))),
    "a left neighbour that is half a character": ("an emoji", update(11, 0, text("x", at(9, 1), 0x80))),
    "a right neighbour that is half a character": ("an emoji", update(11, 0, text("x", at(9, 2), 0x40))),
    "half a character deleted, the first": ("an emoji", update(11, 0, text("x"), deletes=deletion(9, (0, 2)))),
    "half a character deleted, the second": ("an emoji", b"\x00" + deletion(9, (2, 1))),
    "half a character said again": ("a letter", update(9, 0, text("🗿"))),
    "two values for one key": ("a letter", update(11, 0, b"\x24\x01\x01m\x01k\x02ab")),
    "a text behind a key's value": ("a key", update(11, 0, text("ab", at(9, 0), 0x80))),
    "more values behind a key's value": ("a key", update(11, 0, b"\x88" + at(9, 0) + b"\x02~~")),
    "what is known, said to stand elsewhere": ("two texts", update(9, 0, text("abcd", OTHER_ROOT))),
    "what is known, said to stand beside what is elsewhere": ("two texts", update(10, 0, text("defg", at(9, 2), 0x80))),
    "something in a letter": ("a letter", update(11, 0, text("x", b"\x00" + at(9, 0)))),
}


@pytest.mark.parametrize("rested", [False, True], ids=["awake", "after a rest"])
@pytest.mark.parametrize("name", REFUSED)
def test_r6_what_yrs_can_not_bear_is_refused(name: str, rested: bool) -> None:
    """Each of these spoils Yrs' document or ends the process; none reaches it, and the room goes on as before."""
    before, bad = REFUSED[name]
    board = new_board()
    replica = Replica([board], LIMIT)
    for row in BEFORE[before]:
        assert replica.bring(row)
        if rested:
            replica.rest()
    whole = replica.diff(NONE)
    with pytest.raises(ProtocolError):
        replica.bring(bad)
    assert replica.diff(NONE) == whole
    assert replica.bring(Editor(7, board).type("on"))


@pytest.mark.parametrize("name", REFUSED)
def test_r6_nor_is_it_taken_as_part_of_an_answer_with_a_hole(name: str) -> None:
    """Of a step 2 with a gap the whole part is taken only after the same look."""
    before, bad = REFUSED[name]
    replica = Replica([new_board(), *BEFORE[before]], LIMIT)
    hole = b"\x01" + at(99, 0) + text("z", at(77, 5), 0x80)
    with pytest.raises(ProtocolError):
        replica.whole_part(bytes((bad[0] + 1,)) + hole + bad[1:])


def test_r6_what_rests_on_something_unseen_is_not_judged_yet() -> None:
    """Of a partial update only what rests on nothing missing counts, however the clients wait for each other."""
    hole = (
        b"\x02\x02\x09\x00"
        + text("a")
        + text("b", at(77, 5), 0x80)
        + b"\x01\x0a\x00"
        + text("c", at(9, 1), 0x80)
        + NONE
    )
    plan = admit(Layout(), look(hole), {}, len(hole), partial=True)
    assert {client: line.starts for client, line in plan.lines.items()} == {9: [0]}


def test_r6_what_leans_on_something_cleared_away_is_written_as_gone() -> None:
    """Neighbours of two lists that are both gone can't be told apart; so the journal gets what Yrs made of it."""
    rows = [
        update(9, 0, b"\x07" + ROOT + b"\x00", b"\x87" + at(9, 0) + b"\x00"),
        update(10, 0, text("ab", b"\x00" + at(9, 0)), text("cd", b"\x00" + at(9, 1))),
        b"\x00" + deletion(9, (0, 2)),
    ]
    replica = Replica(rows, LIMIT)
    bad = update(11, 0, text("x", at(10, 0) + at(10, 2), 0xC0))
    brought = replica.bring(bad)
    assert brought is not None
    assert brought != bad
    again = Replica([*rows, brought], LIMIT)
    assert again.diff(NONE) == replica.diff(NONE)
    assert compact([*rows, brought])


def test_r6_what_is_gone_stands_beside_nothing_that_lives() -> None:
    """Yrs would put it into a list by its living neighbour alone, where Yjs clears it away."""
    replica = Replica([update(9, 0, b"\x00\x01"), update(10, 0, text("ab"))], LIMIT)
    for bad in (text("x", at(9, 0) + at(10, 0), 0xC0), text("x", at(10, 1) + at(9, 0), 0xC0)):
        with pytest.raises(ProtocolError, match="different places"):
            replica.bring(update(11, 0, bad))


def test_r6_a_layout_that_is_behind_is_made_anew_before_anybody_is_refused() -> None:
    """What a list's end cleared away without saying so is known to be gone once it matters."""
    rows = [
        update(9, 0, b"\x27\x01\x01m\x01k\x00"),  # client 9 puts a list under a key,
        update(10, 0, b"\x27\x01\x01m\x01k\x00"),  # and 10 another at the same moment, which wins
    ]
    replica = Replica([new_board()], LIMIT)
    for row in rows:
        replica.bring(row)
    replica.bring(update(9, 1, text("ab", b"\x00" + at(9, 0))))
    replica.bring(update(12, 0, b"\x00\x01"))  # client 12 knows only that its own letter is gone
    assert replica.bring(update(13, 0, text("x", at(12, 0) + at(9, 1), 0xC0)))


def test_r6_an_emoji_deleted_and_cut_loads_as_it_was() -> None:
    """Where an emoji was cleared away anything may cut; rows that still hold it make the same document."""
    rows = [update(9, 0, text("a🗿b")), b"\x00" + deletion(9, (0, 4))]
    replica = Replica(rows, LIMIT)
    brought = replica.bring(update(11, 0, text("x", at(9, 1), 0x80)))
    assert brought is not None
    assert Replica([*rows, brought], LIMIT).diff(NONE) == replica.diff(NONE)
    assert str(Replica([*rows, brought], LIMIT).doc.get("t", type=Text)) == "x"


def test_r6_old_values_of_a_key_that_a_client_kept_are_taken() -> None:
    """Yjs joins the old values of a key when it is told to keep them; the same update deletes them."""
    kept = update(9, 0, b"\x28\x01\x01m\x01k\x03~~~", b"\xa8" + at(9, 2) + b"\x01~", deletes=deletion(9, (0, 3)))
    replica = Replica([new_board()], LIMIT)
    brought = replica.bring(kept)
    assert brought is not None
    assert Replica([new_board(), brought], LIMIT).diff(NONE)
    with pytest.raises(ProtocolError):
        Replica([new_board()], LIMIT).bring(kept.replace(deletion(9, (0, 3)), deletion(9, (0, 2))))


MANY = 6_000

SLOW = {
    "one key again and again": ((), update(9, 0, *[b"\x28" + ROOT + b"\x01k\x01~"] * MANY)),
    "many beside many": ((chain(MANY),), update(10, 0, *[embed()] * MANY)),
    "one more behind each": ((chain(MANY),), update(10, 0, *(embed(at(9, n), 0x80) for n in range(MANY)))),
    "one more behind each, before the last": (
        (chain(MANY),),
        update(10, 0, *(embed(at(9, n) + at(9, MANY - 1), 0xC0) for n in range(MANY - 1))),
    ),
    "value by value": (
        (),
        update(9, 0, b"\x08" + ROOT + b"\x01~", *(b"\x88" + at(9, n) + b"\x01~" for n in range(MANY))),
    ),
    "letter by letter": (
        (),
        update(9, 0, text("x"), *(text("x", at(9, n), 0x80) for n in range(4 * MANY))),
    ),
    "every second letter deleted, from the last on": (
        (update(9, 0, text("x" * 6 * MANY)),),
        b"\x00" + deletion(9, *((2 * n, 1) for n in reversed(range(3 * MANY)))),
    ),
    "letters put between letters, from the last on": (
        (update(9, 0, text("x" * 6 * MANY)),),
        update(10, 0, *(text("y", at(9, 2 * n) + at(9, 2 * n + 1), 0xC0) for n in reversed(range(2 * MANY)))),
    ),
    "values put between values": (
        (update(9, 0, b"\x08" + ROOT + write_uint(150_000) + b"~" * 150_000),),
        update(10, 0, *(b"\xc8" + at(9, n) + at(9, n + 1) + b"\x01~" for n in range(2_000))),
    ),
    "more parts than can be looked through": ((), update(9, 0, *[b"\x00\x01"] * 20 * MANY)),
    "the same deleted again and again": (
        (chain(2 * MANY),),
        b"\x00" + deletion(9, *[(0, 2 * MANY)] * 3 * MANY),
    ),
}


@pytest.mark.parametrize("name", SLOW)
def test_r7_an_update_that_takes_yrs_long_is_refused(name: str) -> None:
    """Each of these takes Yrs between a quarter of a second and half a minute; it is refused in a moment."""
    before, slow = SLOW[name]
    assert len(slow) <= 256 * 1024
    replica = Replica(before, LIMIT)
    started = time.process_time()
    with pytest.raises(LimitExceeded, match="takes too long") as caught:
        replica.bring(slow)
    assert caught.value.code == 1008
    assert time.process_time() - started < 1


def test_r7_nor_does_it_go_in_little_by_little() -> None:
    """What each update adds to the work of loading the board is counted together."""
    replica = Replica([chain(4_000)], LIMIT)
    with pytest.raises(LimitExceeded, match="takes too long"):
        _crowd(replica)
    replica.rest()
    started = time.process_time()
    assert replica.doc is not None
    assert time.process_time() - started < 4


def _crowd(replica: Replica) -> None:
    for client in range(10, 200):
        replica.bring(update(client, 0, *[embed()] * 30))


def test_r7_a_first_sync_of_eight_mebibytes_is_taken() -> None:
    """Years of typing here and there, by two, in many notes, go in at once."""
    rng = random.Random(5)
    editors = [Editor(client).doc for client in (7, 8)]
    for doc in editors:
        for note in range(40):
            words: Text = doc.get(f"note {note} of {doc.client_id}", type=Text)
            for _ in range(200):
                words.insert(rng.randrange(len(words) + 1), "some more words " * rng.randrange(1, 52))
                if rng.random() < 0.2:
                    start = rng.randrange(len(words) - 10)
                    del words[start : start + 8]
    editors[0].apply_update(editors[1].get_update())
    whole = editors[0].get_update()
    assert 5 * 2**20 < len(whole) < LIMIT
    replica = Replica([new_board()], LIMIT)
    started = time.process_time()
    assert replica.bring(whole)
    assert time.process_time() - started < 5


def test_what_is_typed_on_takes_the_short_way() -> None:
    """Behind a letter that came alone its client types on, and after a change elsewhere too; nobody else does."""
    board = new_board()
    editor, other = Editor(7, board), Editor(8, board)
    replica = Replica([board], LIMIT)
    replica.bring(editor.type("a", 2))
    carets = replica._laid_out.carets
    assert carets[b"\x07"].last == 0
    replica.bring(editor.type("b", 3))
    assert (carets[b"\x07"].last, replica._laid_out.lines[7].starts) == (1, [0])
    replica.bring(editor.change(_elsewhere))
    replica.bring(editor.type("c", 4))
    assert replica._laid_out.carets[b"\x07"].last > 2
    assert replica._laid_out.followers[Id(7, 1)] == Id(7, 3)
    for update_ in editor.updates:
        other.doc.apply_update(update_)
    replica.bring(other.type("x", 5))  # behind that letter now stands another
    assert b"\x07" not in replica._laid_out.carets
    assert replica.bring(editor.type("d", 5))
    assert str(title(replica.doc)).startswith("Adabc")


def _elsewhere(doc: Board) -> None:
    doc.get("extra", type=Map)["k"] = 1


def test_r6_what_the_server_writes_is_known_as_well() -> None:
    """Behind the server's own words anybody may type, and only in their place."""
    board = new_board()
    replica = Replica([board], LIMIT)
    assert replica.bring(update(9, 0, text("a")))
    own = replica.edit(lambda doc: doc.get("t", type=Text).insert(1, "b"))
    assert own is not None
    (struct,) = look(own).structs
    behind = at(struct.client, struct.clock)
    with pytest.raises(ProtocolError):
        replica.bring(update(11, 0, text("c", behind + at(1, 0), 0xC0)))
    assert replica.bring(update(11, 0, text("c", behind, 0x80)))
    assert str(replica.doc.get("t", type=Text)) == "abc"


def test_a_layout_learnt_bit_by_bit_is_the_one_of_the_whole() -> None:
    """Each operation stands in the same container, whether it was learnt when it came or from the document's bytes."""
    rng = random.Random(3)
    board = new_board()
    editors = [Editor(7, board), Editor(8, board)]
    replica = Replica([board], LIMIT)
    for _ in range(200):
        editor, other = rng.sample(editors, 2)
        made = editor.type(rng.choice(("a", "word", "🗿")), rng.randrange(6))
        replica.bring(made)
        other.doc.apply_update(made)
    whole = Layout()
    learn(whole, look(replica.diff(NONE), ours=True), {})
    for client, line in whole.lines.items():
        learnt = replica._laid_out.lines[client]
        assert set(line.starts) <= set(learnt.starts)  # cut wherever Yrs is
        for start, place in zip(line.starts, line.places, strict=True):
            assert _container(whole, place) == _container(replica._laid_out, learnt.places[learnt.find(start)])


def _container(layout: Layout, place: int) -> Container:
    return {number: container for container, number in layout.containers.items()}[place >> BITS]
