"""An update that rests on something unseen waits at the door, and nobody is told that it is saved."""

import pytest
from pycrdt import create_update_message, handle_sync_message

from tests.live.wire import Peer
from tests.serving import Board, Serving

pytestmark = pytest.mark.live


@pytest.mark.parametrize("filled", ["with the missing update", "by answering the question"])
async def test_r5_an_update_with_a_gap_waits_for_what_is_missing(board: Board, filled: str) -> None:
    """It is not relayed and nothing past it is acknowledged; the server asks, and then all is well."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentor") as tab, Peer(board, "mentee") as lin:
        await ada.until_saved()
        opening = ada.saved
        missing, early, later = ada.change("first", 1), ada.change("second", 2), Peer(board, "mentor")

        await ada.send(create_update_message(early))
        await ada.until_heard(2, 0, 0)
        # What stands on its own is taken and relayed meanwhile, but the count of `saved` can't pass the gap.
        await ada.send(create_update_message(later.change("alone", 3)))
        await lin.until(lambda: lin.reads("alone") == 3)
        await tab.say("meanwhile", 4)  # committed after all that went before
        await tab.until_saved()
        assert ada.saved == opening
        assert lin.reads("second") is None

        if filled == "with the missing update":
            await ada.send(create_update_message(missing))
        else:
            answer = handle_sync_message(ada.frames(0, 0)[1][1:], ada.doc)
            assert answer
            await ada.send(answer)
        await lin.until(lambda: (lin.reads("first"), lin.reads("second")) == (1, 2))
        await ada.until_saved()
        assert ada.saved == opening + 3


async def test_r5_a_gap_never_filled_stays_out_of_the_log(serving: Serving, own_board: Board) -> None:
    """A sender who goes before the missing part came leaves nothing half-known behind, on disk or in the room."""
    async with Peer(own_board, "mentor") as ada, Peer(own_board, "mentee") as lin:
        ada.change("first", 1)
        await ada.send(create_update_message(ada.change("second", 2)))
        await ada.until_heard(2, 0, 0)
        await ada.socket.close()
        await lin.say("after", "yes")
        await lin.until_saved()
    serving.kill()
    serving.restart()
    async with Peer(own_board, "mentee") as lin:
        assert (lin.reads("first"), lin.reads("second"), lin.reads("after")) == (None, None, "yes")
        # Nothing is left pending either: what the room knows is exactly what it says it knows.
        whole, again = Peer(own_board, "mentee"), lin.doc.get_update()
        whole.doc.apply_update(again)
        assert whole.doc.get_state() == lin.doc.get_state()


async def test_r5_two_people_with_gaps_are_helped_apart(board: Board) -> None:
    """Each sender is asked for its own missing part, and each is acknowledged when its own has come."""
    async with Peer(board, "mentor") as ada, Peer(board, "mentee") as lin:
        parts = {}
        for peer in (ada, lin):
            await peer.until_saved()
            parts[peer] = peer.change(f"{peer.seat} 1", 1)
            await peer.send(create_update_message(peer.change(f"{peer.seat} 2", 2)))
        for peer in (ada, lin):
            await peer.until_heard(2, 0, 0)
        await ada.send(create_update_message(parts[ada]))
        await ada.until_saved()
        assert lin.saved < lin.sent
        await lin.send(create_update_message(parts[lin]))
        await lin.until_saved()
        await ada.until(lambda: ada.reads("mentee 2") == 2)
        await lin.until(lambda: lin.reads("mentor 2") == 2)
