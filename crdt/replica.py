"""The room's copy of the document: takes only whole, safe updates, and can't be left broken by a bad one."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from pycrdt import Doc, TransactionEvent

from .errors import LimitExceeded, ProtocolError
from .guard import Astray, admit, learn
from .layout import Layout, Plan
from .updates import DELETED, GC, STRING, VALUES, Extent, Struct, keystroke, look, read_state_vector, state_vector

NOTHING = b"\x00\x00"
"""The update that changes nothing."""


_TAIL = 256 * 1024
"""Bytes of updates that are kept as they came at most: to apply so many letters at once, Yrs takes a moment."""


class Gap(Exception):
    """The update rests on something that is not here yet (R5)."""


class Replica:
    """A pycrdt document behind a guard.

    It keeps the bytes that it was made from, so that an update on which Yrs fails half-way can be undone by building
    the document anew (R6), and so that a replica at rest is only bytes: a document takes 16 times as much memory. A
    pycrdt document stays on one thread, so a replica does too.
    """

    def __init__(self, updates: Iterable[bytes], limit: int) -> None:
        """A replica of what `updates` (a snapshot and the rows after it) say, kept under `limit` bytes (R7)."""
        self._limit = limit
        self._base = NOTHING
        self._tail = list(updates)
        self._size = sum(map(len, self._tail))
        self._enough = 65536
        """The size at which base and tail are written as one."""
        self._doc: Doc[Any] | None = None
        self._layout: Layout | None = None
        """Where each operation stands; made when an update comes that is no typing on."""
        self._known = read_state_vector(self.doc.get_state())
        self._shorten()

    @property
    def doc(self) -> Doc[Any]:
        """The document, to read. Change it only through bring() and edit()."""
        if self._doc is None:
            self._doc = document((self._base, *self._tail))
        return self._doc

    @property
    def size(self) -> int:
        """Bytes of the whole document, at most."""
        return self._size

    @property
    def resting(self) -> bool:
        """Whether it is only bytes just now."""
        return self._doc is None

    def rest(self) -> None:
        """Keep only bytes until the document is needed again."""
        if self._doc is not None:
            self._shorten()
            self._doc = None
            self._layout = None

    def state(self) -> bytes:
        """The state vector."""
        return state_vector(self._known)

    def diff(self, state: bytes) -> bytes:
        """The update that somebody at `state` lacks. Raises ProtocolError when `state` is no state vector."""
        if not read_state_vector(state):  # a newcomer lacks everything, which is at hand
            self._shorten()
            return self._base
        try:
            return self.doc.get_update(state)
        except ValueError:
            raise ProtocolError("not a state vector") from None

    def bring(self, update: bytes) -> bytes | None:
        """Apply `update`; returns what it brought that was new, as an update, or None.

        Raises Gap when it rests on something unseen (R5), ProtocolError when it is no update (R6) and LimitExceeded
        when the document would outgrow its limit (R7). In each case the document is as it was.
        """
        known, layout = self._known, self._layout
        typed = None if layout is None else keystroke(update, known, layout.carets)
        if typed is not None and self._size + len(update) <= self._limit:
            self._apply(update)
            caret, clock, end = typed
            if clock != caret.last + 1 and layout is not None:
                layout.type_on(caret, clock)
            caret.last = end - 1
            known[caret.client] = end
            self._keep(update)
            return update
        extent = look(update)
        if extent.gap(known):
            raise Gap
        if not extent.deletions and not extent.news(known):
            return None
        self._check_room_for(update)
        plan = self._admit(extent, len(update))
        if extent.plain(known) and not plan.leans:
            self._apply(update)
        else:  # it repeats known structs, or only deletes: what is new in it, only the document can tell
            delta = self._apply_for_delta(update, extent)
            if delta is None:
                return None
            update = delta
        self._known = extent.merged(self._known)
        self._laid_out.adopt(plan)
        self._keep(update)
        return update

    def whole_part(self, update: bytes) -> bytes | None:
        """What of `update`, which has a gap, rests on nothing missing, as an update; None if that is nothing.

        Raises ProtocolError when it is no update (R6).
        """
        self._admit(look(update), len(update), partial=True)
        copy = document((self._base, *self._tail))  # what has a gap must not reach the document itself
        try:
            copy.apply_update(update)
            part: bytes = copy.get_update(self.state())
            return None if look(part, ours=True).gap(self._known) else part
        except BaseException as error:
            if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
                raise
            raise ProtocolError("update can't be applied") from None

    def edit(self, change: Callable[[Doc[Any]], None]) -> bytes | None:
        """Make a change of our own; returns it as an update, or None if it changed nothing."""
        try:
            update = self._capture(change)
        except BaseException:  # half a change must not stay in the document alone
            self._doc = None
            self._layout = None
            raise
        if update is not None:
            extent = look(update, ours=True)
            if self._layout is not None:
                learn(self._layout, extent, self._known)
            self._known = extent.merged(self._known)
            self._keep(update)
        return update

    # -- inside ------------------------------------------------------------------------------------------------------

    def _apply(self, update: bytes) -> None:
        # What Doc.apply_update() does, without its transaction's six calls in Python, which cost as much as Yrs' work.
        core = (self._doc or self.doc)._doc
        try:
            transaction = core.create_transaction()
            try:
                core.apply_update(transaction, update)
                transaction.commit()
            finally:
                transaction.drop()
        except BaseException as error:
            self._undo(error)

    def _apply_for_delta(self, update: bytes, extent: Extent) -> bytes | None:
        try:
            delta = self._capture(lambda doc: doc.apply_update(update))
            if read_state_vector(self.doc.get_state()) != extent.merged(self._known):
                raise ProtocolError("update rests on itself")
        except BaseException as error:
            self._undo(error)
        return delta

    def _undo(self, error: BaseException) -> NoReturn:
        """R6: forget the document on which Yrs failed half-way; the bytes are as they were."""
        # Yrs says ValueError and RuntimeError; a panic of Rust arrives as a BaseException of pyo3's.
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise error
        self._doc = None
        self._layout = None
        if isinstance(error, ProtocolError):
            raise error
        raise ProtocolError("update can't be applied") from None

    def _capture(self, change: Callable[[Doc[Any]], None]) -> bytes | None:
        updates: list[bytes] = []

        def note(event: TransactionEvent) -> None:
            updates.append(event.update)

        doc = self.doc
        subscription = doc.observe(note)
        try:
            with doc.transaction():
                change(doc)
        finally:
            doc.unobserve(subscription)
        return updates[0] if updates else None

    def _keep(self, update: bytes) -> None:
        self._tail.append(update)
        self._size += len(update)
        if self._size > self._enough:
            self._shorten()

    def _shorten(self) -> None:
        if self._tail:
            self._base = self.doc.get_update()
            self._tail = []
            self._size = len(self._base)
            self._enough = self._size + min(max(self._size, 65536), _TAIL)

    def _check_room_for(self, update: bytes) -> None:
        if self._size + len(update) > self._limit:
            self._shorten()
            if self._size + len(update) > self._limit:
                raise LimitExceeded(1009, "the board is full")

    @property
    def _laid_out(self) -> Layout:
        if self._layout is None:
            self._layout = Layout()
            learn(self._layout, look(self.doc.get_update(), ours=True), {})
        return self._layout

    def _admit(self, extent: Extent, size: int, partial: bool = False) -> Plan:
        """R6, R7: raises ProtocolError or LimitExceeded for what Yrs had better not see."""
        try:
            return admit(self._laid_out, extent, self._known, size, partial)
        except Astray:
            self._layout = None
            return admit(self._laid_out, extent, self._known, size, partial)


_PAIR = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{3}")
"""A character that UTF-16 writes as a pair of surrogates."""


def document(updates: Iterable[bytes]) -> Doc[Any]:
    """A document of `updates`. In one transaction where that is the same, or one by one as they came."""
    whole = tuple(updates)
    doc: Doc[Any] = Doc()
    # What was deleted and cleared away can be cut anywhere; before that, it can't be cut within a character.
    if len(whole) < 2 or not any(map(_PAIR.search, whole)):
        try:
            with doc.transaction():
                for update in whole:
                    doc.apply_update(update)
            return doc
        except BaseException as error:  # what stands in something deleted can't come before that is cleared away
            if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):  # a panic of Rust is one of these too
                raise
            doc = Doc()
    for update in whole:
        doc.apply_update(update)
    return doc


def compact(updates: Iterable[bytes]) -> bytes:
    """`updates` as one update that reads the same, without the text that they deleted.

    Raises AssertionError if what came out does not read the same: then keep what you have.
    """
    whole = document(updates)
    data = whole.get_update()
    copy: Doc[Any] = Doc()
    copy.apply_update(data)
    again = copy.get_update()
    if again != data and not _same(look(data, ours=True), look(again, ours=True)):
        raise AssertionError("the compacted board does not read the same")
    if read_state_vector(whole.get_state()) != read_state_vector(copy.get_state()):
        raise AssertionError("the compacted board has not seen the same")
    return data


def _same(one: Extent, other: Extent) -> bool:
    """Whether both say the same, however their structs are cut."""
    return one.ends == other.ends and _joined(one.structs) == _joined(other.structs)


def _joined(structs: list[Struct]) -> dict[tuple[int, int], Struct]:
    """`structs` by client and clock, with one of each two that Yrs joins when it comes to it."""
    joined: dict[tuple[int, int], Struct] = {}
    before: Struct | None = None
    for struct in structs:
        if before is not None and (before.client, before.end, before.kind) == struct[:2] + struct[3:4]:
            runs_on = struct.left == (struct.client, struct.clock - 1) and struct.right == before.right
            if struct.kind == GC or (runs_on and struct.kind in (DELETED, STRING, VALUES)):
                struct = before._replace(end=struct.end, wide=b"")
        joined[struct.client, struct.clock] = before = struct
    return joined
