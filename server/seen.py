"""What a person has seen of their board, over all their devices, so that each of them can say what is new since."""

from sqlalchemy import ColumnElement, and_, insert, select, update
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from crdt.errors import ProtocolError
from crdt.seen import NOTHING, merge

from .access import Grant
from .boards import seated
from .errors import RequestError
from .forms import read_body
from .house import house_of
from .pages import private_bytes
from .store import Store
from .tables import seen
from .words import say

LARGEST = 512 * 1024
"""Bytes of one seat's record: some three times what two people make in three years of daily work."""


async def read_seen(request: Request) -> Response:
    """`GET /b/{board}/seen`: this seat's record, as crdt/seen.py writes it; empty before the first visit."""
    grant = await seated(request)
    return private_bytes(await _record(house_of(request).store, grant) or b"")


async def add_seen(request: Request) -> Response:
    """`POST /b/{board}/seen`: adds to this seat's record. Telling a part again, or late, changes nothing."""
    grant = await seated(request)
    store = house_of(request).store
    told = await read_body(request, LARGEST)
    while True:
        before = await _record(store, grant)
        try:
            # Merging a long record takes its time: the loop goes on, and nobody's saving waits for it.
            merged = await run_in_threadpool(merge, before or NOTHING, told)
        except ProtocolError:
            raise RequestError(400, say("errors.not-a-record")) from None
        if len(merged) > LARGEST:
            raise RequestError(413, say("errors.too-much"))
        if merged == before or await _replace(store, grant, before, merged):
            return private_bytes(b"", 204)


async def _record(store: Store, grant: Grant) -> bytes | None:
    async with store.read() as connection:
        return (await connection.execute(select(seen.c.data).where(_of(grant)))).scalar_one_or_none()


async def _replace(store: Store, grant: Grant, before: bytes | None, merged: bytes) -> bool:
    """Write `merged` over `before`; False when another device of theirs was quicker."""
    async with store.write() as connection:
        if before is not None:
            changed = update(seen).where(_of(grant), seen.c.data == before).values(data=merged)
            return (await connection.execute(changed)).rowcount == 1
        try:
            await connection.execute(insert(seen).values(board=grant.board, seat=grant.seat, data=merged))
        except IntegrityError:
            return False
        return True


def _of(grant: Grant) -> ColumnElement[bool]:
    return and_(seen.c.board == grant.board, seen.c.seat == grant.seat)
