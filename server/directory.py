"""The directory: boards and their two seats, credentials, invitations, progress links and consents, as rows.

Everything here is decided by the database in one transaction, never by a document that two browsers can edit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crdt.board import SEATS, Seat
from crdt.projection import Names
from crdt.room import SERVER

from .clock import in_days, instant
from .store import Store
from .tables import boards, consents, credentials, invitations, links, seats, updates


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One of the two seats of a board."""

    board: str
    seat: Seat
    name: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation to a seat."""

    board: str
    seat: Seat
    used: bool
    expired: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A progress link that has not been revoked."""

    id: str
    board: str
    label: str
    names: Names
    expires: str | None
    passcode: str | None
    """The passcode's argon2 hash, when one is asked for."""
    created: str
    by: Seat

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.expires is not None and self.expires <= instant()


REMEMBERED = 4096
"""Boards whose holders are kept in memory."""


class Directory:
    """Who may do what, on one store. Methods raise SQLAlchemyError when the database refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, dict[bytes, SeatRow]] = {}
        self._changes = 0

    # -- boards and seats --------------------------------------------------------------------------------------------

    async def make_board(
        self,
        board: str,
        *,
        names: Mapping[Seat, str],
        by: Seat,
        seed: bytes,
        credential: bytes,
        invitation: bytes,
        invitation_days: int,
    ) -> None:
        """Make a board with its seed, its maker's seat and credential and the partner's invitation, or nothing."""
        at = instant()
        async with self._store.write() as connection:
            await connection.execute(insert(boards).values(id=board, created=at))
            await connection.execute(
                insert(seats),
                [{"board": board, "seat": s, "name": names[s], "taken": at if s == by else None} for s in SEATS],
            )
            await connection.execute(insert(updates).values(board=board, seq=1, at=at, seat=SERVER, data=seed))
            await _grant(connection, board, by, credential)
            partner = SEATS[1 - SEATS.index(by)]
            await _invite(connection, board, partner, invitation, invitation_days)

    async def has_board(self, board: str) -> bool:
        """Whether there is such a board."""
        async with self._store.read() as connection:
            return (await connection.execute(select(boards.c.id).where(boards.c.id == board))).first() is not None

    async def seats(self, board: str) -> dict[Seat, SeatRow]:
        """The two seats of a board that exists."""
        async with self._store.read() as connection:
            rows = (await connection.execute(select(seats).where(seats.c.board == board))).all()
        return {row.seat: SeatRow(row.board, row.seat, row.name, row.taken is not None) for row in rows}

    async def holders(self, board: str, hashes: list[bytes]) -> dict[bytes, SeatRow]:
        """Which of these credential hashes hold a seat of `board`.

        Whoever has been found is remembered until seats change: a browser that reconnects does not wait for the disk.
        """
        held = self._held.get(board, {})
        if hashes and all(hash_ in held for hash_ in hashes):
            return {hash_: held[hash_] for hash_ in hashes}
        changes = self._changes
        async with self._store.read() as connection:
            rows = (
                await connection.execute(
                    select(credentials.c.hash, seats)
                    .join(seats, (seats.c.board == credentials.c.board) & (seats.c.seat == credentials.c.seat))
                    .where(credentials.c.board == board, credentials.c.hash.in_(hashes))
                )
            ).all()
        found = {row.hash: SeatRow(row.board, row.seat, row.name, row.taken is not None) for row in rows}
        if found and changes == self._changes:
            if len(self._held) >= REMEMBERED:
                self._held.clear()
            self._held.setdefault(board, {}).update(found)
        return found

    async def held(self, hashes: list[bytes]) -> list[SeatRow]:
        """The seats on any board that these credential hashes hold, the one taken last first."""
        async with self._store.read() as connection:
            rows = (
                await connection.execute(
                    select(seats)
                    .join(credentials, (seats.c.board == credentials.c.board) & (seats.c.seat == credentials.c.seat))
                    .where(credentials.c.hash.in_(hashes))
                    .distinct()
                    .order_by(seats.c.taken.desc(), seats.c.board, seats.c.seat)
                )
            ).all()
        return [SeatRow(row.board, row.seat, row.name, row.taken is not None) for row in rows]

    def _forget(self, board: str) -> None:
        """Seats or credentials of `board` have changed; call it when that is committed."""
        self._changes += 1
        self._held.pop(board, None)

    # -- invitations -------------------------------------------------------------------------------------------------

    async def invite(self, board: str, seat: Seat, invitation: bytes, days: int) -> None:
        """A new invitation to a seat; the unused ones to it before stop working."""
        async with self._store.write() as connection:
            await _invite(connection, board, seat, invitation, days)

    async def invitation(self, hash_: bytes) -> Invitation | None:
        """The invitation of that hash. Looking does not use it up."""
        async with self._store.read() as connection:
            row = (await connection.execute(select(invitations).where(invitations.c.hash == hash_))).first()
        if row is None:
            return None
        return Invitation(row.board, row.seat, row.used is not None, row.expires <= instant())

    async def take_seat(self, hash_: bytes, name: str, credential: bytes) -> bool:
        """Use an invitation up: its seat is `name`'s, with this credential. False when somebody was first."""
        at = instant()
        async with self._store.write() as connection:
            used = await connection.execute(
                update(invitations)
                .where(invitations.c.hash == hash_, invitations.c.used.is_(None), invitations.c.expires > at)
                .values(used=at)
            )
            if used.rowcount != 1:
                return False
            row = (await connection.execute(select(invitations).where(invitations.c.hash == hash_))).one()
            await connection.execute(
                update(seats).where(seats.c.board == row.board, seats.c.seat == row.seat).values(name=name, taken=at)
            )
            await _grant(connection, row.board, row.seat, credential)
        self._forget(row.board)
        return True

    # -- progress links ----------------------------------------------------------------------------------------------

    async def add_link(self, link: Link) -> None:
        """Keep a new link."""
        async with self._store.write() as connection:
            fields = {name: getattr(link, name) for name in Link.__slots__}
            await connection.execute(insert(links).values(**fields))

    async def links(self, board: str) -> list[Link]:
        """The links of a board that are not revoked, the oldest first."""
        async with self._store.read() as connection:
            rows = await connection.execute(
                select(links).where(links.c.board == board, links.c.revoked.is_(None)).order_by(links.c.created)
            )
            return [_link(row) for row in rows]

    async def link(self, id_: str) -> Link | None:
        """The link of that id, unless revoked."""
        async with self._store.read() as connection:
            row = (await connection.execute(select(links).where(links.c.id == id_, links.c.revoked.is_(None)))).first()
        return None if row is None else _link(row)

    async def edit_link(self, board: str, id_: str, fields: Mapping[str, str | None]) -> bool:
        """Change a link's label, names, expires or passcode; False when the board has no such link."""
        async with self._store.write() as connection:
            found = await connection.execute(
                update(links)
                .where(links.c.board == board, links.c.id == id_, links.c.revoked.is_(None))
                .values(**(dict(fields) or {"id": id_}))
            )
        return found.rowcount == 1

    async def revoke_link(self, board: str, id_: str) -> bool:
        """Take a link back for ever; False when the board has no such link."""
        return await self.edit_link(board, id_, {"revoked": instant()})

    # -- consents ----------------------------------------------------------------------------------------------------

    async def consents(self, board: str) -> dict[str, dict[Seat, str | None]]:
        """item -> when each seat turned its key; None where it has not."""
        async with self._store.read() as connection:
            rows = await connection.execute(select(consents).where(consents.c.board == board))
            found: dict[str, dict[Seat, str | None]] = {}
            for row in rows:
                found.setdefault(row.item, dict.fromkeys(SEATS))[row.seat] = row.at
        return found

    async def consent(self, board: str, item: str, seat: Seat, given: bool) -> dict[Seat, str | None]:
        """Turn a seat's key to an item in or out; returns both seats' keys to it. Doing it again changes nothing."""
        here = (consents.c.board == board) & (consents.c.item == item)
        async with self._store.write() as connection:
            if not given:
                await connection.execute(delete(consents).where(here, consents.c.seat == seat))
            elif (await connection.execute(select(consents).where(here, consents.c.seat == seat))).first() is None:
                await connection.execute(insert(consents).values(board=board, item=item, seat=seat, at=instant()))
            rows = (await connection.execute(select(consents.c.seat, consents.c.at).where(here))).all()
        at = {row.seat: row.at for row in rows}
        return {s: at.get(s) for s in SEATS}


async def _grant(connection: AsyncConnection, board: str, seat: Seat, credential: bytes) -> None:
    await connection.execute(insert(credentials).values(hash=credential, board=board, seat=seat, created=instant()))


async def _invite(connection: AsyncConnection, board: str, seat: Seat, invitation: bytes, days: int) -> None:
    await connection.execute(
        delete(invitations).where(
            invitations.c.board == board, invitations.c.seat == seat, invitations.c.used.is_(None)
        )
    )
    await connection.execute(
        insert(invitations).values(hash=invitation, board=board, seat=seat, expires=in_days(days), used=None)
    )


def _link(row: Row[Any]) -> Link:
    return Link(**{name: getattr(row, name) for name in Link.__slots__})
