"""Who is here: one presence a socket, stamped by the server (R8)."""

import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .errors import LimitExceeded
from .messages import Entry, Presence, State

REMEMBERED = 64
"""Clients whose last clock is kept after they left, so that they are believed when they return."""


S = TypeVar("S")
"""A socket, by whatever hashable the caller uses for it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits behind a socket, as the server knows it."""

    seat: str
    name: str
    colour: str


class Register(Generic[S]):
    """The presence of everybody in one room.

    A client's word about itself is taken, with seat, name and colour stamped over it; its word about others is not:
    the stock provider repeats what it heard, and a forger would say more. The clock is stamped too: milliseconds,
    always rising, so that a client that comes back is believed at once, also after a restart of the server.
    """

    def __init__(self, limit: int) -> None:
        """An empty register that takes states of up to `limit` bytes (R7)."""
        self._limit = limit
        self._owners: dict[int, S] = {}
        self._clients: dict[S, int] = {}
        self._people: dict[S, Person] = {}
        self._states: dict[int, State] = {}
        self._clocks: OrderedDict[int, int] = OrderedDict()

    def hear(self, socket: S, person: Person, claims: Iterable[Entry], now: float) -> Presence | None:
        """What the others should hear of `claims`, which `socket` makes at `now` (s); None if nothing.

        Raises LimitExceeded when its own state is too large (R7).
        """
        self._people[socket] = person
        for entry in claims:
            if self._clients.get(socket, entry.client) != entry.client:
                continue
            if entry.state is not None:
                self._take(socket, person, entry.client)
            if self._owners.get(entry.client) != socket:
                continue
            clock = self._stamp(entry.client, entry.clock, now)
            if entry.state is None:
                self._states.pop(entry.client, None)
                return Presence((Entry(entry.client, clock, None),))
            if len(json.dumps(entry.state)) > self._limit:
                raise LimitExceeded(1009, "presence too large")
            state = entry.state | {
                "seat": person.seat,
                "name": person.name,
                "colour": person.colour,
                "user": {"seat": person.seat, "name": person.name, "color": person.colour},
            }
            self._states[entry.client] = state
            return Presence((Entry(entry.client, clock, state),))
        return None

    def leave(self, socket: S, now: float) -> Presence | None:
        """What the others should hear when `socket` is gone."""
        self._people.pop(socket, None)
        client = self._clients.pop(socket, None)
        if client is None or self._owners.get(client) != socket:
            return None
        del self._owners[client]
        self._states.pop(client, None)
        return Presence((Entry(client, self._stamp(client, 0, now), None),))

    def everybody(self) -> Presence | None:
        """The presence of all who are here, or None if nobody has said anything.

        Each with a clock newer than any told before: whoever was here, lost the connection and so dropped the others,
        would not take the same words again.
        """
        if not self._states:
            return None
        return Presence(tuple(Entry(c, self._stamp(c, 0, 0), state) for c, state in self._states.items()))

    def _take(self, socket: S, person: Person, client: int) -> None:
        """Bind `client` to `socket`, unless it is bound to somebody of another seat.

        The same seat may take it over: a browser that reconnects keeps its id, while its old socket is still open.
        The old one stays bound to it, so that what it still repeats of others is not taken for its own.
        """
        owner = self._owners.get(client)
        if owner is not None and self._people[owner].seat != person.seat:
            return
        self._owners[client] = socket
        self._clients[socket] = client

    def _stamp(self, client: int, claimed: int, now: float) -> int:
        clock = max(self._clocks.pop(client, 0) + 1, int(now * 1000))
        self._clocks[client] = clock
        while len(self._clocks) > REMEMBERED + len(self._states):
            oldest = next(iter(self._clocks))
            if oldest in self._states:
                self._clocks.move_to_end(oldest)
            else:
                del self._clocks[oldest]
        return clock
