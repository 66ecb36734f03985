"""The room, rule by rule, with its members in memory."""

import json
import random

import pytest
from pycrdt import Doc, Map, merge_updates

from crdt.board import Board, read, set_person
from crdt.messages import (
    Entry,
    Presence,
    PresenceQuery,
    Saved,
    SyncStep1,
    SyncStep2,
    Trouble,
    Update,
    encode,
)
from crdt.room import Limits, Room
from tests.crdt.peers import LIN, Bench, Editor, new_board, title


def say(client: int, clock: int = 1, **state: object) -> bytes:
    """A presence frame."""
    return encode(Presence((Entry(client, clock, state),)))


# -- R2 ----------------------------------------------------------------------------------------------------------------


def test_r2_a_newcomer_is_asked_what_it_has() -> None:
    """Joining sends sync step 1."""
    bench = Bench.of().join("mentor")
    (asked,) = bench.heard("mentor")
    assert asked == SyncStep1(bench.room.doc.get_state())


def test_r2_a_newcomer_is_told_who_is_here() -> None:
    """Joining sends the presence of those who came before."""
    bench = Bench.of().join("mentor")
    bench.receive("mentor", say(1, goal="g"))
    bench.join("mentee")
    presence = bench.heard("mentee")[1]
    assert isinstance(presence, Presence)
    assert [entry.client for entry in presence.entries] == [1]


def test_r2_step_1_is_answered_with_what_the_asker_lacks() -> None:
    """The answer to step 1 completes the asker."""
    bench = Bench.of().join("mentor")
    bench.heard("mentor")
    lin = Editor(8)
    bench.receive("mentor", encode(SyncStep1(lin.doc.get_state())))
    (answer,) = bench.updates_to("mentor")
    lin.doc.apply_update(answer)
    assert read(lin.doc) == read(bench.room.doc)


def test_r2_a_tick_is_a_sign_of_life() -> None:
    """tick() sends everybody a presence of nobody."""
    bench = Bench.of().join("mentor", "mentee")
    bench.sent.clear()
    bench.run(bench.room.tick())
    assert bench.heard("mentor") == bench.heard("mentee") == [Presence(())]


# -- R3 ----------------------------------------------------------------------------------------------------------------


def test_r3_an_update_goes_to_everyone_but_its_sender_as_it_came() -> None:
    """The frame that the others get is the very frame that was sent."""
    bench = Bench.of().join("mentor", "mentor 2", "mentee")
    bench.sent.clear()
    frame = encode(Update(Editor(7, new_board()).type("a")))
    bench.receive("mentor", frame)
    assert bench.sent == {"mentor 2": [frame], "mentee": [frame]}


def test_r3_what_brings_nothing_new_is_neither_relayed_nor_written() -> None:
    """Saying a thing twice has the effects of saying it once, but for the acknowledgement."""
    bench = Bench.of().join("mentor", "mentee")
    update = Editor(7, new_board()).type("a")
    bench.update("mentor", update)
    bench.sent.clear()
    bench.update("mentor", update)
    assert len(bench.journal) == 1
    assert "mentee" not in bench.sent


def test_r3_of_a_first_sync_only_the_news_are_relayed_and_written() -> None:
    """A step 2 with the whole document in it becomes an update of what was new."""
    bench = Bench.of().join("mentor", "mentee")
    ada = Editor(7, new_board())
    news = ada.type("hello ")
    bench.sent.clear()
    bench.receive("mentor", encode(SyncStep2(ada.doc.get_update())))
    assert bench.updates_to("mentee") == [news]
    assert [row.update for row in bench.journal] == [news]


@pytest.mark.parametrize("seed", range(20))
def test_r3_two_who_type_at_once_read_the_same(seed: int) -> None:
    """Whatever the interleaving, both replicas and the room end equal."""
    rng = random.Random(seed)
    bench = Bench.of().join("mentor", "mentee")
    editors = {"mentor": Editor(7, new_board()), "mentee": Editor(8, new_board())}
    outbox: dict[str, list[bytes]] = {"mentor": [], "mentee": []}
    for _ in range(60):
        who = rng.choice(("mentor", "mentee"))
        editor = editors[who]
        if rng.random() < 0.5:
            outbox[who].append(editor.type(rng.choice("abc😀"), rng.randint(0, 3)))
        elif outbox[who]:
            bench.update(who, outbox[who].pop(0))
        else:
            for update in bench.updates_to(who):
                editor.doc.apply_update(update)
    for who in editors:
        for update in outbox[who]:
            bench.update(who, update)
    for who, editor in editors.items():
        for update in bench.updates_to(who):
            editor.doc.apply_update(update)
    assert str(title(editors["mentor"].doc)) == str(title(editors["mentee"].doc)) == str(title(bench.room.doc))


def test_the_servers_own_edit_is_journalled_and_sent_to_everyone() -> None:
    """edit() reaches all members and the journal."""
    bench = Bench.of().join("mentor", "mentee")
    bench.sent.clear()
    bench.run(bench.room.edit(lambda doc: set_person(doc, "mentee", name="Lin Chen")))
    assert bench.updates_to("mentor") == bench.updates_to("mentee") == [bench.journal[0].update]
    assert bench.journal[0].seat == "server"
    assert bench.room.edit(lambda doc: None) == []


# -- R4 ----------------------------------------------------------------------------------------------------------------


def test_r4_nothing_is_acknowledged_before_it_is_committed() -> None:
    """`saved` follows committed(), never an update."""
    bench = Bench.of().join("mentor")
    bench.update("mentor", Editor(7, new_board()).type("a"))
    assert bench.saved("mentor") == 0
    bench.commit()
    assert bench.saved("mentor") == 1


def test_r4_a_commit_acknowledges_only_what_it_covers() -> None:
    """A commit up to row 2 acknowledges the messages that became rows up to 2, though later ones have arrived."""
    bench = Bench.of().join("mentor", "mentee")
    ada, lin = Editor(7, new_board()), Editor(8, new_board())
    bench.update("mentor", ada.type("a"))  # row 2
    bench.update("mentee", lin.type("b"))  # row 3
    bench.update("mentor", ada.type("c"))  # row 4
    bench.run(bench.room.committed(2))
    assert (bench.saved("mentor"), bench.saved("mentee")) == (1, 0)
    bench.run(bench.room.committed(4))
    assert (bench.saved("mentor"), bench.saved("mentee")) == (2, 1)


def test_r4_one_acknowledgement_covers_a_whole_commit() -> None:
    """However many messages a commit covers, a socket gets one frame."""
    bench = Bench.of().join("mentor")
    ada = Editor(7, new_board())
    for _ in range(50):
        bench.update("mentor", ada.type("a"))
    bench.heard("mentor")
    bench.commit()
    assert bench.heard("mentor") == [Saved(50)]


def test_r4_a_message_without_news_waits_for_what_came_before() -> None:
    """A repeated update is acknowledged when the room has committed all, and at once if it has."""
    bench = Bench.of().join("mentor", "mentee")
    update = Editor(7, new_board()).type("a")
    bench.update("mentor", update)
    bench.update("mentee", update)
    assert bench.saved("mentee") == 0
    bench.commit()
    assert bench.saved("mentee") == 1
    bench.update("mentee", update)
    assert bench.saved("mentee") == 2


def test_r4_who_did_not_offer_cairn_1_gets_no_acknowledgement() -> None:
    """The stock client never sees a frame that it does not know."""
    bench = Bench.of().join("mentor", acknowledges=False)
    bench.update("mentor", Editor(7, new_board()).type("a"))
    bench.run(bench.room.trouble("disk-full"))
    bench.commit()
    assert not [m for m in bench.heard("mentor") if isinstance(m, Saved | Trouble)]


def test_r4_trouble_is_told_once_to_newcomers_too_and_taken_back() -> None:
    """Members hear why nothing is saved, and with the next commit that it is over."""
    bench = Bench.of().join("mentor")
    bench.heard("mentor")
    bench.run(bench.room.trouble("disk-full"))
    bench.run(bench.room.trouble("disk-full"))
    bench.join("mentee")
    assert bench.heard("mentor") == [Trouble("disk-full")]
    assert Trouble("disk-full") in bench.heard("mentee")
    bench.commit()
    assert bench.heard("mentor") == [Trouble("")]


# -- R5 ----------------------------------------------------------------------------------------------------------------


def gap_of_two() -> tuple[bytes, bytes]:
    """Two updates of which the second rests on the first."""
    editor = Editor(7, new_board())
    return editor.type("a"), editor.type("b")


def answered(*members: str) -> Bench:
    """A bench whose members have answered the first step 1."""
    bench = Bench.of().join(*members)
    for member in members:
        bench.receive(member, encode(SyncStep2(b"\x00\x00")))
    bench.sent.clear()
    return bench


def test_r5_a_gap_is_asked_about_and_nothing_else_happens() -> None:
    """An update with a gap is not relayed, not written and not acknowledged; its sender is asked with step 1."""
    bench = answered("mentor", "mentee")
    _, second = gap_of_two()
    bench.update("mentor", second)
    bench.commit()
    assert [type(m) for m in bench.heard("mentor")] == [SyncStep1]
    assert bench.journal == []
    assert "mentee" not in bench.sent


def test_r5_nothing_past_a_gap_is_acknowledged_until_it_is_filled() -> None:
    """A later whole update is written, but acknowledged only with the one that was held."""
    bench = answered("mentor")
    first, second = gap_of_two()
    bench.update("mentor", second)
    bench.update("mentor", Editor(9, new_board()).type("z"))
    bench.commit()
    assert len(bench.journal) == 1
    assert bench.saved("mentor") == 0
    bench.update("mentor", first)
    bench.commit()
    assert bench.saved("mentor") == 4
    assert str(title(bench.room.doc)).replace("z", "") == "baAda & Lin"


def test_r5_what_fills_a_gap_may_come_from_anyone() -> None:
    """The partner's update releases the one that was held, which is then relayed to the partner."""
    bench = answered("mentor", "mentee")
    first, second = gap_of_two()
    bench.update("mentor", second)
    bench.update("mentee", first)
    bench.commit()
    assert [row.update for row in bench.journal] == [first, second]
    assert second in bench.updates_to("mentee")
    assert bench.saved("mentor") == 2


def test_r5_the_answer_to_the_question_fills_the_gap() -> None:
    """A client that is asked answers with all it has, and everything it sent is acknowledged."""
    bench = answered("mentor")
    first, second = gap_of_two()
    ada = Editor(9, new_board(), first, second)
    bench.update("mentor", second)
    bench.receive("mentor", encode(SyncStep2(ada.doc.get_update())))
    bench.commit()
    assert bench.saved("mentor") == 3
    assert str(title(bench.room.doc)) == "baAda & Lin"


def test_r5_a_client_is_not_asked_twice_at_once() -> None:
    """While an answer is due, another gap asks nothing."""
    bench = answered("mentor")
    editor = Editor(7, new_board())
    _, second, third = editor.type("a"), editor.type("b"), editor.type("c")
    bench.update("mentor", second)
    bench.update("mentor", third)
    assert [type(m) for m in bench.heard("mentor")] == [SyncStep1]


def test_r5_held_updates_are_bounded() -> None:
    """Who piles up gaps past the limit is closed with 1008."""
    bench = Bench.of(limits=Limits(ahead=100)).join("mentor")
    editor = Editor(7, new_board())
    editor.type("a")
    bench.update("mentor", editor.type("b"))
    bench.update("mentor", editor.type("c" * 200))
    assert bench.closed["mentor"][0] == 1008


# -- R6, R7 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", [b"", b"\xff", b"\x00\x02\x01", b"\x00\x02\x02\x01\x01", encode(Saved(1))])
def test_r6_nonsense_closes_its_sender_alone(frame: bytes) -> None:
    """1007 for the sender; the others stay, hear that it is gone, and go on."""
    bench = Bench.of().join("mentor", "mentee")
    bench.receive("mentor", say(1))
    bench.sent.clear()
    bench.receive("mentor", frame)
    assert bench.closed["mentor"][0] == 1007
    assert bench.room.members == ("mentee",)
    (gone,) = bench.heard("mentee")
    assert isinstance(gone, Presence)
    assert gone.entries[0].state is None
    bench.update("mentee", Editor(8, new_board()).type("on"))
    assert len(bench.journal) == 1


def test_r6_a_reason_holds_no_content() -> None:
    """Close reasons are short plain words."""
    bench = Bench.of().join("mentor")
    bench.receive("mentor", encode(Update(b"secret words of the pair")))
    code, reason = bench.closed["mentor"]
    assert code == 1007
    assert "secret" not in reason
    assert len(reason.encode()) <= 123


def test_a_frame_of_somebody_gone_changes_nothing() -> None:
    """What was on its way when a member left has no effect."""
    bench = Bench.of().join("mentor")
    bench.leave("mentor")
    assert bench.room.receive("mentor", encode(PresenceQuery()), bench.now) == []
    assert bench.room.leave("mentor", bench.now) == []


def test_r7_a_large_first_sync_is_taken_and_a_large_update_is_not() -> None:
    """300 KiB may come as the first step 2, and closes the socket with 1009 as an update."""
    text = "x" * 300 * 1024
    bench = Bench.of().join("mentor", "mentee")
    bench.receive("mentor", encode(SyncStep2(Editor(7, new_board()).type(text))))
    bench.update("mentee", Editor(8, new_board()).type(text))
    assert set(bench.closed) == {"mentee"}
    assert bench.closed["mentee"][0] == 1009


def test_r7_a_second_large_step_2_is_not_taken() -> None:
    """Only an answer to our step 1 may be as large as a document."""
    bench = answered("mentor")
    bench.receive("mentor", encode(SyncStep2(Editor(7, new_board()).type("x" * 300 * 1024))))
    assert bench.closed["mentor"][0] == 1009


def test_r7_too_many_frames_close_with_1008() -> None:
    """A burst is allowed, a flood is not, and time refills the allowance."""
    bench = Bench.of(limits=Limits(frames_per_second=10, burst=21)).join("mentor")
    for _ in range(20):  # joining took one
        bench.receive("mentor", encode(PresenceQuery()))
    bench.now += 1
    for _ in range(10):
        bench.receive("mentor", encode(PresenceQuery()))
    assert bench.closed == {}
    bench.receive("mentor", encode(PresenceQuery()))
    assert bench.closed["mentor"] == (1008, "too many frames")


def test_r7_no_limit_on_frames_is_no_limit() -> None:
    """0 frames a second switches the limit off."""
    bench = Bench.of(limits=Limits(frames_per_second=0, burst=1)).join("mentor")
    for _ in range(5_000):
        bench.receive("mentor", encode(PresenceQuery()))
    assert bench.closed == {}


def test_r7_a_large_presence_closes_with_1009() -> None:
    """5 KiB of presence are too much."""
    bench = Bench.of().join("mentor")
    bench.receive("mentor", say(1, note="x" * 5 * 1024))
    assert bench.closed["mentor"][0] == 1009


# -- R8 ----------------------------------------------------------------------------------------------------------------


def entry_of(bench: Bench, member: str) -> Entry:
    """The one presence that a member heard of."""
    (presence,) = (m for m in bench.heard(member) if isinstance(m, Presence))
    (entry,) = presence.entries
    return entry


def test_r8_the_server_stamps_who_somebody_is() -> None:
    """A client's claims about its seat, name and colour are overwritten; the rest is passed on."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1, seat="mentee", name="Lin", colour="#fff", user={"name": "Lin"}, goal="g"))
    state = entry_of(bench, "mentee").state
    assert state == {
        "seat": "mentor",
        "name": "Ada",
        "colour": "#35618e",
        "user": {"seat": "mentor", "name": "Ada", "color": "#35618e"},
        "goal": "g",
    }


def test_r8_nobody_speaks_for_another() -> None:
    """Words about an id that is not one's own are ignored, also the word that it has gone."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1, goal="a"))
    bench.receive("mentee", say(2, goal="b"))
    bench.sent.clear()
    bench.receive("mentee", encode(Presence((Entry(1, 99, {"goal": "forged"}), Entry(1, 99, None)))))
    assert bench.sent == {}
    bench.join("mentor 2")
    states = {e.client: e.state for m in bench.heard("mentor 2") if isinstance(m, Presence) for e in m.entries}
    assert json.loads(json.dumps(states))["1"]["goal"] == "a"


def test_r8_an_id_of_the_other_seat_can_not_be_taken() -> None:
    """A newcomer who claims the partner's client id gets no presence at all."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1, goal="a"))
    bench.sent.clear()
    bench.receive("mentee", say(1, clock=99, goal="forged"))
    assert bench.sent == {}


def test_r8_a_socket_has_one_id() -> None:
    """Once a socket speaks for an id, it can't speak for a second."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1))
    bench.sent.clear()
    bench.receive("mentor", say(2))
    assert bench.sent == {}


def test_r8_a_browser_that_reconnects_takes_its_id_along() -> None:
    """The same seat's new socket speaks for the id, and the old socket's end does not remove it."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1, goal="a"))
    bench.join("mentor 2")
    bench.sent.clear()
    bench.receive("mentor 2", say(1, goal="b"))
    assert entry_of(bench, "mentee").state is not None
    bench.leave("mentor")
    assert "mentee" not in bench.sent


def test_r8_an_old_socket_that_lingers_takes_no_other_id() -> None:
    """A socket whose id went on to a newer one repeats what it heard of a partner who has left: nobody hears that."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1))
    bench.join("mentor 2", "mentee 2")
    bench.receive("mentor 2", say(1))
    bench.receive("mentee", say(2))
    bench.leave("mentee")
    bench.sent.clear()
    bench.receive("mentor", say(2, clock=99))
    assert bench.sent == {}


def test_r8_leaving_removes_presence_for_everyone_at_once() -> None:
    """The others hear that it is gone, with a newer clock than anything before."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1))
    there = entry_of(bench, "mentee")
    bench.leave("mentor")
    gone = entry_of(bench, "mentee")
    assert gone.state is None
    assert gone.clock > there.clock


def test_r8_who_returns_is_believed_at_once() -> None:
    """After leaving, the same id with its old clock is passed on with a newer one, also by a new room."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1, clock=5))
    bench.leave("mentor")
    bench.heard("mentee")
    bench.join("mentor")
    bench.receive("mentor", say(1, clock=5))
    back = entry_of(bench, "mentee")
    restarted = answered("mentor", "mentee")
    restarted.now = bench.now + 1
    restarted.receive("mentor", say(1, clock=5))
    assert entry_of(restarted, "mentee").clock > back.clock


def test_r8_who_returns_sees_the_others_at_once() -> None:
    """A newcomer hears of those who are here with a newer clock than anybody heard before."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1))
    before = entry_of(bench, "mentee")
    bench.leave("mentee")
    bench.join("mentee")
    assert entry_of(bench, "mentee").clock > before.clock


def test_r8_a_query_is_answered_with_everybody() -> None:
    """A presence query gets all who are here."""
    bench = answered("mentor", "mentee")
    bench.receive("mentor", say(1))
    bench.receive("mentee", say(2))
    bench.sent.clear()
    bench.receive("mentee", encode(PresenceQuery()))
    (everybody,) = bench.heard("mentee")
    assert isinstance(everybody, Presence)
    assert [e.client for e in everybody.entries] == [1, 2]


# -- R12 ---------------------------------------------------------------------------------------------------------------


def test_r12_a_room_knows_whether_all_it_took_is_committed() -> None:
    """settled is False from an update until its commit."""
    bench = Bench.of().join("mentor")
    told = [bench.room.settled]
    bench.update("mentor", Editor(7, new_board()).type("a"))
    told.append(bench.room.settled)
    bench.commit()
    told.append(bench.room.settled)
    assert told == [True, False, True]


def test_r12_a_room_made_from_its_journal_reads_the_same() -> None:
    """The seed and the rows that a room asked for are all that another room needs."""
    bench = Bench.of().join("mentor", "mentee")
    editors = (Editor(7, new_board()), Editor(8, new_board()))
    for editor, member in zip(editors, ("mentor", "mentee"), strict=True):
        for letter in "abc":
            bench.update(member, editor.type(letter))
    again: Room[str] = Room([new_board(), *(row.update for row in bench.journal)], bench.room.seq, Limits())
    doc: Board = again.doc
    assert read(doc) == read(bench.room.doc)


def test_a_quiet_room_keeps_only_bytes_and_wakes_for_the_next_key() -> None:
    """After a whole tick without a change the document is laid down; joining or typing brings it back unharmed."""
    bench = Bench.of().join("mentor")
    editor = Editor(7, new_board())
    bench.update("mentor", editor.type("a"))
    bench.run(bench.room.tick())
    first = bench.room.resting
    bench.run(bench.room.tick())
    assert (first, bench.room.resting) == (False, True)
    bench.join("mentee")
    bench.update("mentor", editor.type("b"))
    assert [bench.room.resting] == [False]
    assert bench.updates_to("mentee") == [editor.updates[-1]]
    assert str(title(bench.room.doc)) == "baAda & Lin"


def test_a_large_room_stays_awake_longer() -> None:
    """A document that is dear to build again is kept for more ticks."""
    bench = Bench.of().join("mentor")
    bench.update("mentor", Editor(7, new_board()).type("x" * 150_000))
    ticks = 0
    while not bench.room.resting:
        bench.room.tick()
        ticks += 1
    assert ticks == 4


@pytest.mark.parametrize("others", [0, 1, 3])
def test_r3_relays_reach_everybody_but_the_sender(others: int) -> None:
    """Also after some have come and gone."""
    names = ["mentee", "mentee 2", "mentor 2"][:others]
    bench = Bench.of().join("mentor", "mentee gone", *names)
    bench.leave("mentee gone")
    bench.sent.clear()
    bench.update("mentor", Editor(7, new_board()).type("a"))
    bench.commit()
    assert {name: len(bench.updates_to(name)) for name in names} == dict.fromkeys(names, 1)
    assert set(bench.sent) == {"mentor"}


def test_r3_nobody_hears_updates_before_asking_for_the_document() -> None:
    """Who has joined and not yet sent step 1 would hold what rests on nothing; the answer to its step 1 has it all."""
    bench = Bench.of().join("mentor")
    bench.run(bench.room.join("mentee", LIN, True, bench.now))
    update = Editor(7, new_board()).type("a")
    bench.update("mentor", update)
    bench.run(bench.room.edit(lambda doc: doc.get("extra", type=Map).update({"a": 1})))
    assert bench.updates_to("mentee") == []
    bench.receive("mentee", encode(SyncStep1(b"\x00")))
    (whole,) = bench.updates_to("mentee")
    doc: Board = Doc()
    doc.apply_update(whole)
    assert str(title(doc)) == "aAda & Lin"


def test_r5_of_an_answer_with_a_hole_the_whole_part_is_taken() -> None:
    """A client that keeps something whose base is lost is not asked for ever, and its own words get in."""
    bench = Bench.of().join("mentor", "mentee")
    board = new_board()
    lost = Editor(9, board)
    base, beyond = lost.type("base"), lost.type("beyond", 4)
    editor = Editor(7, board)
    editor.type("offline")
    answer = merge_updates(editor.doc.get_update(), beyond)
    bench.sent.clear()
    bench.receive("mentor", encode(SyncStep2(answer)))
    assert not [m for m in bench.heard("mentor") if isinstance(m, SyncStep1)]
    assert str(title(bench.room.doc)) == "offlineAda & Lin"
    bench.commit()
    assert bench.saved("mentor") == 1
    bench.update("mentee", base)
    bench.update("mentee", beyond)
    assert "basebeyond" in str(title(bench.room.doc))
