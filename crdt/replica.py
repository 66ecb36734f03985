"""The room's copy of the document: takes only whole, safe updates, and can't be left broken by a bad one."""

from collections.abc import Callable, Iterable
from typing import Any

from pycrdt import Doc, TransactionEvent

from .errors import LimitExceeded, ProtocolError
from .updates import MAX_DEPTH, Extent, Id, TypeRef, look, read_state_vector, state_vector

NOTHING = b"\x00\x00"
"""The update that changes nothing."""


class Gap(Exception):
    """The update rests on something that is not here yet (R5)."""


class Replica:
    """A pycrdt document behind a guard.

    It keeps the bytes that it was made from, so that an update on which Yrs fails half-way can be undone by building
    the document anew (R6). A pycrdt document stays on one thread, so a replica does too.
    """

    def __init__(self, updates: Iterable[bytes], limit: int) -> None:
        """A replica of what `updates` (a snapshot and the rows after it) say, kept under `limit` bytes (R7)."""
        self._limit = limit
        self._base = NOTHING
        self._tail = list(updates)
        self._tail_size = sum(map(len, self._tail))
        self._rebuild()
        self._shorten()

    @property
    def doc(self) -> Doc[Any]:
        """The document, to read. Change it only through bring() and edit()."""
        return self._doc

    @property
    def size(self) -> int:
        """Bytes of the whole document, at most."""
        return len(self._base) + self._tail_size

    def state(self) -> bytes:
        """The state vector."""
        return state_vector(self._known)

    def diff(self, state: bytes) -> bytes:
        """The update that somebody at `state` lacks. Raises ProtocolError when `state` is no state vector."""
        read_state_vector(state)
        try:
            return self._doc.get_update(state)
        except ValueError:
            raise ProtocolError("not a state vector") from None

    def bring(self, update: bytes) -> bytes | None:
        """Apply `update`; returns what it brought that was new, as an update, or None.

        Raises Gap when it rests on something unseen (R5), ProtocolError when it is no update (R6) and LimitExceeded
        when the document would outgrow its limit (R7). In each case the document is as it was.
        """
        extent = look(update)
        known = self._known
        if extent.gap(known):
            raise Gap
        news = extent.news(known)
        if not news and not extent.deletes:
            return None
        self._check_room_for(update)
        depths = self._check_depth(extent) if extent.types else None
        # A plain new update is its own delta; what repeats known structs or only deletes is asked of the document.
        plain = news and len(extent.ends) == 1 and all(self._is_new(*run) for run in extent.ends.items())
        brought = update
        try:
            if plain and not self._rests_on_itself(extent):
                self._doc.apply_update(update)
            else:
                delta = self._capture(lambda doc: doc.apply_update(update))
                if read_state_vector(self._doc.get_state()) != self._merged(extent):
                    raise ProtocolError("update rests on itself")
                if delta is None:
                    return None
                brought = delta
        except ProtocolError:
            self._rebuild()
            raise
        except BaseException as error:
            # Yrs says ValueError and RuntimeError; a panic of Rust arrives as a BaseException of pyo3's.
            if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
                raise
            self._rebuild()
            raise ProtocolError("update can't be applied") from None
        self._keep(brought, extent.ends)
        if depths:
            self._depths.update(depths)
        return brought

    def edit(self, change: Callable[[Doc[Any]], None]) -> bytes | None:
        """Make a change of our own; returns it as an update, or None if it changed nothing."""
        update = self._capture(change)
        if update is not None:
            extent = look(update)
            if self._depths_known:
                self._depths.update(self._depths_of(extent.types))
            self._keep(update, extent.ends)
        return update

    def encode(self) -> bytes:
        """The whole document as one update."""
        return self._doc.get_update()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _is_new(self, client: int, end: int) -> bool:
        return client not in self._known or end > self._known[client]

    def _rests_on_itself(self, extent: Extent) -> bool:
        return any(clock >= self._known.get(client, 0) for client, clock in extent.needs)

    def _merged(self, extent: Extent) -> dict[int, int]:
        known = dict(self._known)
        for client, end in extent.ends.items():
            if end > known.get(client, 0):
                known[client] = end
        return known

    def _capture(self, change: Callable[[Doc[Any]], None]) -> bytes | None:
        updates: list[bytes] = []

        def note(event: TransactionEvent) -> None:
            updates.append(event.update)

        subscription = self._doc.observe(note)
        try:
            with self._doc.transaction():
                change(self._doc)
        finally:
            self._doc.unobserve(subscription)
        return updates[0] if updates else None

    def _keep(self, update: bytes, ends: dict[int, int]) -> None:
        known = self._known
        for client, end in ends.items():
            if end > known.get(client, 0):
                known[client] = end
        self._tail.append(update)
        self._tail_size += len(update)
        if self._tail_size > 65536 and self._tail_size > len(self._base):
            self._shorten()

    def _shorten(self) -> None:
        self._base = self._doc.get_update()
        self._tail = []
        self._tail_size = 0

    def _rebuild(self) -> None:
        self._doc: Doc[Any] = Doc()
        with self._doc.transaction():
            for update in (self._base, *self._tail):
                self._doc.apply_update(update)
        self._known = read_state_vector(self._doc.get_state())
        self._depths: dict[Id, int] = {}
        self._depths_known = False

    def _check_room_for(self, update: bytes) -> None:
        if self.size + len(update) > self._limit:
            self._shorten()
            if self.size + len(update) > self._limit:
                raise LimitExceeded(1009, "the board is full")

    def _check_depth(self, extent: Extent) -> dict[Id, int]:
        """The depth of each type that `extent` creates. Raises ProtocolError beyond MAX_DEPTH (R6)."""
        if not self._depths_known:
            self._depths = {}
            self._depths.update(self._depths_of(look(self._doc.get_update()).types))
            self._depths_known = True
        depths = self._depths_of(extent.types)
        if depths and max(depths.values()) > MAX_DEPTH:
            raise ProtocolError("update nests too deep")
        return depths

    def _depths_of(self, types: list[TypeRef]) -> dict[Id, int]:
        """How deep each of `types` stands, or an upper bound where the update does not tell."""
        depths: dict[Id, int] = {}
        deepest = max(self._depths.values(), default=1)
        waiting = types
        while waiting:
            later = []
            own = {ref.id for ref in waiting}
            for ref in waiting:
                origin = ref.parent or ref.beside
                if origin is None:
                    depth = 1
                elif origin in depths or origin in self._depths:
                    depth = depths.get(origin) or self._depths[origin]
                    depth += ref.parent is not None
                elif origin in own:
                    later.append(ref)
                    continue
                else:  # beside something that is no type: no deeper than one below the deepest
                    depth = deepest + 1
                depths[ref.id] = depth
                deepest = max(deepest, depth)
            if len(later) == len(waiting):
                raise ProtocolError("update rests on itself")
            waiting = later
        return depths


def compact(updates: Iterable[bytes]) -> bytes:
    """`updates` as one update that reads the same, without the text that they deleted.

    Raises AssertionError if what came out does not read the same: then keep what you have.
    """
    whole: Doc[Any] = Doc()
    with whole.transaction():
        for update in updates:
            whole.apply_update(update)
    data = whole.get_update()
    copy: Doc[Any] = Doc()
    copy.apply_update(data)
    before, after = look(data), look(copy.get_update())
    same = (
        read_state_vector(whole.get_state()) == read_state_vector(copy.get_state())
        and before.ends == after.ends
        and sorted(before.needs) == sorted(after.needs)
    )
    if not same:
        raise AssertionError("the compacted board does not read the same")
    return data
