"""Boards for the tests of server: made in the directory, without a request."""

from crdt.board import Seat, new_id
from server.access import digest, new_token
from server.directory import Directory
from server.store import Store
from tests.crdt.peers import new_board

NAMES: dict[Seat, str] = {"mentor": "Ada", "mentee": "Lin"}


async def make(store: Store) -> tuple[str, str, str]:
    """A new board: its id, the mentor's credential and the mentee's invitation."""
    board, credential, invitation = new_id(), new_token(), new_token()
    await Directory(store).make_board(
        board,
        names=NAMES,
        by="mentor",
        seed=new_board(),
        credential=digest(credential),
        invitation=digest(invitation),
        invitation_days=14,
    )
    return board, credential, invitation
