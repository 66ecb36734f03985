"""Looking through updates before they are applied."""

import contextlib
import random

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText, merge_updates

from crdt.board import Board
from crdt.errors import ProtocolError
from crdt.lib0 import write_uint
from crdt.updates import STRING, Caret, Extent, keystroke, look, read_state_vector, state_vector
from tests.crdt.peers import Editor, new_board, title


def _rich() -> Editor:
    """An editor that has made every kind of content that a board can hold."""
    editor = Editor(7, new_board())
    editor.type("grüße 😀 مرحبا")

    def everything(doc: Board) -> None:
        root = doc.get("extra", type=Map)
        root["map"] = Map({"a": 1, "b": [1, None, {"c": 2.5}], "d": True, "e": b"bytes", "f": -3, "g": "x" * 200})
        root["list"] = Array([1, "two", Text("three"), Map({})])
        root["note"] = XmlFragment([XmlElement("paragraph", {"level": "1"}, [XmlText("words")]), XmlText("loose")])
        root["styled"] = Text("bold")

    editor.change(everything)
    editor.change(lambda doc: doc["extra"]["styled"].format(0, 2, {"bold": True}))
    editor.change(lambda doc: doc["extra"]["list"].pop(0))
    editor.change(lambda doc: doc["extra"].pop("map"))
    editor.type("more", 3)
    return editor


def test_a_look_sees_what_the_document_sees() -> None:
    """The clocks after an update, as looked up, are the state vector that Yrs reports after applying it."""
    editor = _rich()
    whole = editor.doc.get_update()
    assert look(whole).ends == read_state_vector(editor.doc.get_state())
    for update in editor.updates:
        assert not look(update).gap(read_state_vector(editor.doc.get_state()))


def test_r5_an_update_out_of_order_has_a_gap() -> None:
    """Each update has a gap until everything before it has been seen, and none after."""
    editor = _rich()
    known = read_state_vector(Editor(2, new_board()).doc.get_state())
    for before, update in zip([None, *editor.updates], editor.updates, strict=False):
        if before is not None:
            extent = look(before)
            known |= extent.ends
        if look(update).ends:
            later = editor.updates[editor.updates.index(update) + 1 :]
            assert not look(update).gap(known)
            for far in later[1:]:
                assert look(far).gap(known) or not look(far).ends


def test_r5_a_deletion_of_something_unseen_is_a_gap() -> None:
    """Deleting what the room has never seen rests on it."""
    editor = Editor(7, new_board())
    editor.type("abc")
    deletion = editor.change(lambda doc: doc["about"]["title"].clear())
    extent = look(deletion)
    assert extent.deletes
    assert extent.gap(read_state_vector(Editor(2, new_board()).doc.get_state()))


def test_r5_a_merged_update_with_a_hole_has_a_gap() -> None:
    """Updates 1 and 3 merged without 2 rest on 2."""
    editor = Editor(7, new_board())
    first, _, third = (editor.type(c) for c in "abc")
    known = read_state_vector(Editor(2, new_board()).doc.get_state())
    assert not look(first).gap(known)
    assert look(merge_updates(first, third)).gap(known)


@pytest.mark.parametrize("seed", range(5))
def test_r6_a_mutated_update_is_refused_or_safe(seed: int) -> None:
    """Whatever look() lets through, Yrs decodes without reserving memory for what is not there."""
    rng = random.Random(seed)
    editor = _rich()
    sources = [*editor.updates, editor.doc.get_update()]
    for _ in range(400):
        update = bytearray(rng.choice(sources))
        for _ in range(rng.randint(1, 4)):
            update[rng.randrange(len(update))] = rng.randrange(256)
        try:
            look(bytes(update))
        except ProtocolError:
            continue
        doc: Board = Doc()
        with contextlib.suppress(ValueError, RuntimeError):
            doc.apply_update(bytes(update))


@pytest.mark.parametrize(
    "update",
    [
        b"",
        b"\x00",
        b"\x00\x00\x00",
        bytes.fromhex("e894ebb70101012501"),
        b"\x01\xff\xff\xff\xff\x07\x05\x00",
        b"\x01\x01\x05\x00\x08\x01\x01t\x01" + b"u\x01" * 120_000 + b"~\x00",
        b"\x01\x01\x05\x00\x28\x01\x01m\x01k\x01" + b"v\x01\x01a" * 60_000 + b"~\x00",
        b"\x00\x01\x05\xff\xff\xff\x7f\x00\x01",
        b"\x01\x01\x05\x00\x09\x01\x01t\x01a\x7f\x00",
        b"\x01\x01\x05\x00\x04\x01\x01t\x02\xff\xff\x00",
        b"\x01\x01\x05\x00\x07\x01\x01t\x05\x00\x00",
        b"\x01\x01\x05\x00\x02\x01\x01t\x01\x011\x00",
        b"\x01\x01\x05\x00\x04\x01\x01t\x00\x00",
        b"\x01\x00\x05\x00\x00",
        b"\x02\x01\x05\x00\x04\x01\x01t\x01a\x01\x05\x00\x04\x01\x01t\x02ab\x00",
        b"\x01\x01\x05\x00\x43\x05\x01\x00\x00",
    ],
    ids=[
        "nothing",
        "no deletions",
        "a byte too many",
        "a count of clients that lies",
        "a count of structs that lies",
        "120,000 nested arrays",
        "60,000 nested objects",
        "a count of ranges that lies",
        "a subdocument",
        "text that is not UTF-8",
        "an XML hook",
        "JSON of old",
        "an empty string",
        "a client without structs",
        "a client named twice",
        "a struct beside a later one",
    ],
)
def test_r6_a_dangerous_update_is_refused(update: bytes) -> None:
    """Each of these is refused before Yrs sees it; four of them would end the process or take gigabytes."""
    with pytest.raises(ProtocolError):
        look(update)


def test_a_state_vector_reads_back() -> None:
    """What state_vector() writes, read_state_vector() and Yrs read."""
    clocks = {1: 5, 2**40: 300}
    assert read_state_vector(state_vector(clocks)) == clocks
    with pytest.raises(ProtocolError):
        read_state_vector(write_uint(2**40))


@pytest.mark.parametrize("seed", range(20))
def test_a_keystroke_is_what_a_look_says(seed: int) -> None:
    """The short way through typed text agrees with the long one, on real updates and on damaged ones."""
    rng = random.Random(seed)
    board = new_board()
    editors = [Editor(rng.randrange(1, 2**32), board), Editor(rng.randrange(1, 2**32), board)]
    known = read_state_vector(editors[0].doc.get_state())
    carets: dict[bytes, Caret] = {}
    at = short = 0
    for _ in range(300):
        editor, other = rng.sample(editors, 2) if rng.random() < 0.1 else editors
        text = rng.choice(("a", " ", "word", "ü", "x" * rng.randrange(1, 140)))
        at = at if rng.random() < 0.8 else rng.randrange(4)
        update = editor.type(text, at) if rng.random() < 0.9 else editor.change(_take_first_letter)
        at += len(text)
        for damaged in (_damaged(rng, update) for _ in range(5)):
            typed = keystroke(damaged, known, carets)
            if typed is not None:
                _agree(typed, look(damaged), known)
        typed = keystroke(update, known, carets)
        extent = look(update)
        if typed is not None:
            _agree(typed, extent, known)
            short += 1
        known = extent.merged(known)
        _note(carets, extent)
        other.doc.apply_update(update)
    assert short > 100


def _agree(typed: tuple[Caret, int, int], extent: Extent, known: dict[int, int]) -> None:
    caret, clock, end = typed
    (struct,) = extent.structs
    assert not extent.gap(known)
    assert (extent.plain(known), extent.ends, extent.deletes) == (True, {caret.client: end}, False)
    assert (struct.clock, struct.kind, struct.left) == (clock, STRING, (caret.client, caret.last))
    assert b"".join(map(write_uint, struct.right or ())) == caret.right


def _note(carets: dict[bytes, Caret], extent: Extent) -> None:
    """After a text that came alone its client may type on; after anything else not."""
    carets.clear()
    for struct in extent.structs:
        if struct.kind == STRING and len(extent.structs) == 1:
            right = b"".join(map(write_uint, struct.right or ()))
            carets[write_uint(struct.client)] = Caret(struct.client, struct.end - 1, right, 0)


def _take_first_letter(doc: Board) -> None:
    del title(doc)[0 : len(str(title(doc))[0].encode())]  # pycrdt counts bytes of UTF-8


def _damaged(rng: random.Random, update: bytes) -> bytes:
    data = bytearray(update)
    data[rng.randrange(len(data))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return bytes(data)


def test_r6_a_keystroke_elsewhere_is_left_to_the_long_way() -> None:
    """keystroke() says nothing of an update whose turn it is not, or that stands elsewhere than at a caret."""
    board = new_board()
    editor = Editor(7, board)
    editor.type("a", 1)
    update = editor.type("b", 2)  # behind 7's first letter, before the title's second
    (struct,) = look(update).structs
    assert struct.right
    right = write_uint(struct.right.client) + write_uint(struct.right.clock)
    caret = Caret(7, 0, right, 3)
    assert keystroke(update, {1: 100, 7: 1}, {b"\x07": caret}) == (caret, 1, 2)
    assert keystroke(update, {1: 100, 7: 2}, {b"\x07": caret}) is None  # known already
    assert keystroke(update, {1: 100, 7: 0}, {b"\x07": caret}) is None  # not its turn
    for other in (Caret(7, 1, right, 3), Caret(7, 0, b"", 3), Caret(7, 0, b"\x01\x02", 3)):
        assert keystroke(update, {1: 100, 7: 1}, {b"\x07": other}) is None
    assert keystroke(update, {1: 100, 7: 1}, {b"\x08": caret}) is None
    assert keystroke(update, {1: 100, 7: 1}, {}) is None
