"""The guarded document."""

import time

import pytest
from pycrdt import Array, Doc, Map

from crdt.board import Board, read
from crdt.errors import LimitExceeded, ProtocolError
from crdt.lib0 import write_uint
from crdt.replica import Gap, Replica, compact
from crdt.updates import MAX_DEPTH
from tests.crdt.peers import Editor, new_board, title

LIMIT = 8 * 2**20


def test_a_new_update_is_brought_as_it_is() -> None:
    """bring() returns the very bytes when all of them are new."""
    board = new_board()
    replica = Replica([board], LIMIT)
    update = Editor(7, board).type("a")
    assert replica.bring(update) is update
    assert str(title(replica.doc)) == "aAda & Lin"


def test_a_known_update_brings_nothing() -> None:
    """bring() of something known returns None, insertions and deletions alike."""
    board = new_board()
    editor = Editor(7, board)
    replica = Replica([board], LIMIT)
    updates = [editor.type("abc"), editor.change(lambda doc: doc["about"]["title"].clear())]
    for update in updates:
        assert replica.bring(update) is not None
    for update in (*updates, editor.doc.get_update()):
        assert replica.bring(update) is None


def test_of_a_half_known_update_only_the_new_half_is_brought() -> None:
    """bring() of an overlap returns what was missing, which alone completes somebody at the same state."""
    board = new_board()
    editor = Editor(7, board)
    first = editor.type("ab")
    editor.type("cd")
    replica, other = Replica([board], LIMIT), Editor(8, board)
    replica.bring(first)
    other.doc.apply_update(first)
    brought = replica.bring(editor.doc.get_update())
    assert brought is not None
    other.doc.apply_update(brought)
    assert str(title(other.doc)) == str(title(editor.doc))


def test_r5_a_gap_leaves_no_trace() -> None:
    """After a Gap the document encodes to the same bytes, and the missing part alone does not bring the rest."""
    board = new_board()
    editor = Editor(7, board)
    first, second = editor.type("a"), editor.type("b")
    replica = Replica([board], LIMIT)
    before = replica.diff(b"\x00")
    with pytest.raises(Gap):
        replica.bring(second)
    assert replica.diff(b"\x00") == before
    replica.bring(first)
    assert str(title(replica.doc)) == "aAda & Lin"


def test_r6_an_update_on_which_yrs_fails_half_way_leaves_no_trace() -> None:
    """A parent that is no type makes Yrs raise while integrating; the document is as before, and goes on."""
    board = new_board()
    replica = Replica([board], LIMIT)
    editor = Editor(7, board)
    replica.bring(editor.type("x"))
    before = replica.diff(b"\x00")
    # client 9: a map entry whose parent is client 7's first character
    with pytest.raises(ProtocolError):
        replica.bring(b"\x01\x01\x09\x00\x28\x00\x07\x00\x01k\x01}\x05\x00")
    assert replica.diff(b"\x00") == before
    assert replica.bring(editor.type("y")) is not None


def test_r6_an_update_that_rests_on_itself_is_refused() -> None:
    """Two structs that each name the other as neighbour would wait for each other for ever."""
    board = new_board()
    replica = Replica([board], LIMIT)
    one = b"\x01\x09\x00\x84\x0a\x00\x01a"  # client 9's first rests on client 10's first
    two = b"\x01\x0a\x00\x84\x09\x00\x01b"  # and the other way round
    with pytest.raises(ProtocolError):
        replica.bring(b"\x02" + one + two + b"\x00")
    assert replica.bring(Editor(7, board).type("y")) is not None


def test_r6_types_can_not_be_nested_frame_by_frame() -> None:
    """An update that would make a type deeper than MAX_DEPTH is refused, though each names only its parent."""
    replica = Replica([new_board()], LIMIT)
    replica.bring(b"\x01\x01\x09\x00\x07\x01\x01t\x00\x00")

    def child_of(clock: int) -> bytes:
        return b"\x01\x01\x09" + write_uint(clock + 1) + b"\x07\x00\x09" + write_uint(clock) + b"\x00\x00"

    for clock in range(MAX_DEPTH - 1):  # the first is at depth 1
        replica.bring(child_of(clock))
    with pytest.raises(ProtocolError, match="deep"):
        replica.bring(child_of(MAX_DEPTH - 1))


def test_r6_types_in_an_unkind_order_take_no_longer() -> None:
    """10,000 types of two clients, each beside the other's one before, are looked through in a moment."""
    replica = Replica([new_board()], LIMIT)
    many = 5_000
    one = b"".join(b"\x87\x0a" + write_uint(i) + b"\x01" for i in range(many))
    two = b"".join(b"\x87\x09" + write_uint(i - 1) + b"\x01" if i else b"\x07\x01\x01t\x01" for i in range(many))
    blocks = write_uint(many) + b"\x09\x00" + one + write_uint(many) + b"\x0a\x00" + two
    started = time.process_time()
    assert replica.bring(b"\x02" + blocks + b"\x00") is not None
    assert time.process_time() - started < 2


def test_lists_of_many_types_are_not_deep() -> None:
    """2,000 neighbours in one list nest no deeper than one."""
    board = new_board()
    editor = Editor(7, board)
    replica = Replica([board], LIMIT)

    def start(doc: Board) -> None:
        doc.get("extra", type=Map)["list"] = Array([0])

    replica.bring(editor.change(start))
    for _ in range(2_000):
        replica.bring(editor.change(lambda doc: doc["extra"]["list"].append(Map({"a": 1}))))
    assert len(replica.doc.get("extra", type=Map)["list"]) == 2_001


def test_r7_a_full_document_takes_no_more() -> None:
    """What would make the document larger than its limit raises LimitExceeded; smaller things still fit."""
    board = new_board()
    replica = Replica([board], len(board) + 2_000)
    editor = Editor(7, board)
    with pytest.raises(LimitExceeded) as raised:
        replica.bring(Editor(8, board).type("x" * 3_000))
    assert raised.value.code == 1009
    assert replica.bring(editor.type("short")) is not None


def test_text_that_came_and_went_does_not_fill_a_document() -> None:
    """Deleted text does not count towards the limit for long."""
    board = new_board()
    replica = Replica([board], len(board) + 5_000)
    editor = Editor(7, board)
    for _ in range(10):
        replica.bring(editor.type("x" * 2_000))
        replica.bring(editor.change(lambda doc: doc["about"]["title"].__delitem__(slice(0, 2_000))))


def test_a_compacted_log_reads_the_same_and_forgets_deleted_text() -> None:
    """compact() keeps the reading and drops what was deleted."""
    board = new_board()
    editor = Editor(7, board)
    editor.type("a secret ")
    editor.change(lambda doc: doc["about"]["title"].__delitem__(slice(0, 9)))
    data = compact([board, *editor.updates])
    copy: Board = Doc()
    copy.apply_update(data)
    assert read(copy) == read(editor.doc)
    assert b"secret" not in data


def test_a_replica_at_rest_answers_as_before() -> None:
    """After rest() it says, takes and refuses what it would have; only its document is gone until it is needed."""
    board = new_board()
    editor = Editor(7, board)
    awake, rested = Replica([board], LIMIT), Replica([board], LIMIT)
    ahead = Editor(8, board)
    lost, beyond = ahead.type("lost"), ahead.type("beyond")
    for update in (editor.type("ab"), editor.type("c", 1), editor.change(lambda doc: title(doc).clear())):
        rested.rest()
        assert [rested.resting] == [True]
        assert rested.bring(update) == awake.bring(update)
        assert [rested.resting] == [False]
        rested.rest()
        assert rested.state() == awake.state()
        assert rested.diff(b"\x00") == awake.diff(b"\x00")
        with pytest.raises(Gap):
            rested.bring(beyond)
        assert [rested.resting] == [True]  # neither of these needs the document
    assert rested.bring(lost) is lost
    assert read(rested.doc) == read(_merged(awake, lost))


def _merged(replica: Replica, update: bytes) -> Board:
    replica.bring(update)
    return replica.doc


def test_a_change_of_our_own_that_fails_leaves_no_trace() -> None:
    """edit() with a function that raises half-way keeps nothing of what it did."""
    replica = Replica([new_board()], LIMIT)
    before = replica.diff(b"\x00")

    def change(doc: Board) -> None:
        doc.get("extra", type=Map)["half"] = 1
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        replica.edit(change)
    assert replica.diff(b"\x00") == before
    assert "half" not in replica.doc.get("extra", type=Map)


def _set(doc: Board, value: Array[str]) -> None:
    doc.get("extra", type=Map)["list"] = value


@pytest.mark.parametrize("rested", [False, True], ids=["at once", "after a rest"])
def test_r6_what_stands_in_something_cleared_away_can_be_loaded_again(rested: bool) -> None:
    """What is put into a list that is deleted is gone with it; the journal's rows still make the same document."""
    board = new_board()
    editor, other = Editor(9, board), Editor(10, board)
    made = editor.change(lambda doc: _set(doc, Array(["a"])))
    other.doc.apply_update(made)
    late = other.change(lambda doc: doc.get("extra", type=Map)["list"].append("b"))
    rows = [board]
    replica = Replica(rows, LIMIT)
    for update in (made, editor.change(lambda doc: doc["extra"].pop("list")), late):
        brought = replica.bring(update)
        assert brought is not None
        rows.append(brought)
        if rested:
            replica.rest()
    again = Replica(rows, LIMIT)
    assert again.state() == replica.state()
    assert compact(rows)
    assert "list" not in again.doc.get("extra", type=Map)


def test_r6_what_stands_in_a_letter_is_refused() -> None:
    """A parent that holds nothing is refused, and once the letter is cleared away, what stands in it is gone too."""
    rows = [new_board(), b"\x01\x01\x09\x00\x04\x01\x01t\x01a\x00", b"\x00\x01\x09\x01\x00\x01"]
    inside = b"\x01\x01\x0a\x00\x07\x00\x09\x00\x06\x00"  # client 10 puts a type into client 9's letter
    replica = Replica(rows[:1], LIMIT)
    for row in rows[1:]:
        replica.bring(row)
    with pytest.raises(ProtocolError):
        replica.bring(inside)
    replica.rest()
    brought = replica.bring(inside)
    assert brought is not None
    assert Replica([*rows, brought], LIMIT).state() == replica.state()
