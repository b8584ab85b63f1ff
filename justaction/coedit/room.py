"""A room: one document in memory, and the seats of all who are in it. Lives in one event loop; knows no transport.

What comes in is applied, looked at (`checking.py`) and handed round in small windows: the first edit goes at once, then the window
grows with the square of the seats, since each edit costs a message to each of them. With each window goes a save, and after
it is durable those who wrote are told (message 8).
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from pycrdt import Doc, Subscription, TransactionEvent, get_update, merge_updates

from justaction.coedit import checking, kinds, mapping, wire
from justaction.coedit.carets import Carets
from justaction.coedit.saving import Save, Saver
from justaction.coedit.seats import Seat
from justaction.coedit.store import Opened
from justaction.errors import Refused

log = logging.getLogger(__name__)
CROWD = 800_000  # seats² a second of window: 50 seats 3 ms, 200 seats 50 ms
LONGEST_WINDOW = 0.1  # seconds
MOST_STATE = 12 * 1024 * 1024  # bytes of a merged document
MOST_MERGED = 200  # updates merged into one; more take quadratic time
KEPT = 1000  # updates after which the good state is taken anew
TELL_EVERY = 15.0  # seconds between two times that the chapter is told


class Fault(Exception):  # noqa: N818  # an edit is refused; nothing broke
    """An edit may not be: a code of `wire.py`, and words for its writer."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Room:
    """One open document."""

    def __init__(self, opened: Opened, saver: Saver, *, name: UUID, schema: int) -> None:
        self.name = name
        self.epoch = opened.epoch
        self.cursor = opened.tail  # row of the log up to which others' edits are in
        self.schema = schema
        self.saver = saver
        self.loop = asyncio.get_running_loop()
        self.seats: set[Seat] = set()
        self.empty_since = self.loop.time()
        self.unsaved = 0  # saves on their way
        self.ended = False
        self.untold = False  # whether the chapter does not know of the last edits
        self._good = opened.state
        self._since: list[bytes] = []  # good updates after it
        self._size = len(self._good)
        self._subscriptions: list[tuple[Any, Subscription]] = []
        self._take_up(opened.doc)
        self._pending: list[tuple[bytes, Seat | None]] = []
        self._owed: set[Seat] = set()  # seats whose messages wait for their acknowledgement
        self._foreign: list[bytes] = []
        self._timer: asyncio.Handle | None = None
        self._flushed_at = 0.0
        self._told_at = -TELL_EVERY
        self._standing: checking.Standing | None = None
        self._hues = 0
        self.carets = Carets(self.seats, self.loop)

    # --- coming and going ----------------------------------------------------------------------------------------

    def enter(self, seat: Seat) -> None:
        """Sit down: be told who one is, what is there and who."""
        seat.hue, self._hues = self._hues % len(wire.COLORS), self._hues + 1
        seat.checked_at = self.loop.time()
        self.seats.add(seat)
        seat.hello()
        seat.put(wire.asking(self.doc.get_state()))
        self.carets.tell_all(seat)

    def leave(self, seat: Seat) -> None:
        """Stand up; the others see one caret less."""
        if seat not in self.seats:
            return
        self.seats.discard(seat)
        self.carets.leave(seat)
        if not self.seats:
            self.empty_since = self.loop.time()

    def is_idle(self, since: float) -> bool:
        """Whether nobody was in since then and everything is kept."""
        return not self.seats and self.empty_since <= since and not self.unsaved and not self._pending

    def end(self, code: int, reason: str) -> None:
        """Send everybody out; what came is kept."""
        self.ended = True
        for seat in list(self.seats):
            seat.end(code, reason)
        self._flush()

    # --- messages ------------------------------------------------------------------------------------------------

    def take(self, seat: Seat, message: bytes) -> None:
        """One message of a browser. Whoever sends what cannot be is sent out; the room and the others stay."""
        if seat.ending or self.ended:
            return
        if len(message) > wire.MOST_MESSAGE:
            seat.end(wire.TOO_LARGE, _("That is too large to take in at once."))
            return
        try:
            kind, at = wire.read_unsigned(message, 0)
            if kind == wire.SYNC:
                self._sync(seat, message, at)
            elif kind == wire.AWARENESS:
                self.carets.take(seat, message)
            elif kind == wire.ASK_AWARENESS:
                self.carets.tell_all(seat)
        except wire.Malformed:
            seat.end(wire.MALFORMED, _("That could not be read."))
        except Fault as fault:
            seat.end(fault.code, fault.reason)

    def take_in(self, updates: list[bytes]) -> None:
        """What others than this process have kept: shown to all, not kept again."""
        for update in updates:
            if heard := self._apply(update):
                self._keep(heard)
                self._foreign.append(heard)
                self._standing = None
        if self._foreign:
            self._schedule()

    def _sync(self, seat: Seat, message: bytes, at: int) -> None:
        step, at = wire.read_unsigned(message, at)
        body, _end = wire.read_bytes(message, at)
        if step == wire.STEP_1:
            seat.put(wire.answering(self._missing(body)))
        elif step in {wire.STEP_2, wire.UPDATE}:
            self._edit(seat, body)

    def _missing(self, state: bytes) -> bytes:
        try:
            return self.doc.get_update(state or b"\x00")
        except BaseException as error:
            raise _unreadable(error) from error

    def _edit(self, seat: Seat, update: bytes) -> None:
        if not seat.may_edit():
            if update != wire.NOTHING and not seat.dropped_told:
                seat.dropped_told = True
                seat.put(wire.notice(dropped=_("You can read here, not write. What you typed was not kept.")))
            return
        if update != wire.NOTHING:
            if self._size + len(update) > MOST_STATE:
                raise Fault(wire.FULL, _("This text is full. Split it into two."))
            heard = self._try(seat, update)
            if heard:
                self._pending.append((heard, seat))
        seat.taken += 1
        self._owed.add(seat)
        self._schedule()

    # --- the document --------------------------------------------------------------------------------------------

    def _take_up(self, doc: Doc[Any]) -> None:
        self._subscriptions.clear()
        self.doc = doc
        self._heard = b""
        self._fault = ""
        text = mapping.fragment(doc)
        self._subscriptions = [(doc, doc.observe(self._hear)), (text, text.observe_deep(self._look))]

    def _hear(self, event: TransactionEvent) -> None:
        self._heard = event.update

    def _look(self, events: list[Any]) -> None:
        try:
            self._fault = checking.fault_in(events)
        except Exception:
            log.exception("An edit could not be looked at")
            self._fault = _("That could not be read.")

    def _apply(self, update: bytes) -> bytes:
        """Apply an update; what of it was new, as an update. Raises Malformed; then nothing was applied."""
        self._heard, self._fault = b"", ""
        wire.believable(update)
        try:
            self.doc.apply_update(update)
        except ValueError as error:  # not even read
            raise wire.Malformed("no update") from error
        except BaseException as error:
            self._back_to_good()
            raise _unreadable(error) from error
        return self._heard

    def _keep(self, heard: bytes) -> None:
        """What was applied is good: it belongs to what the room goes back to."""
        self._since.append(heard)
        self._size += len(heard)
        if len(self._since) > KEPT:
            self._good, self._since = self.doc.get_update(), []
            self._size = len(self._good)

    def _try(self, seat: Seat, update: bytes) -> bytes:
        """Apply an edit of a browser if it may be; raises Fault or Malformed, and the document is as before."""
        before = self._stands() if seat.role == kinds.SUGGEST else None
        heard = self._apply(update)
        after, fault = None, self._fault
        if not fault and heard and before is not None:
            after, fault = self._after(before, seat.admission.mark)
        if fault:
            self._back_to_good()
            raise Fault(wire.REFUSED, fault)
        if heard != update and not self._has(update):
            self._back_to_good()  # what it builds on is missing: nothing of it may wait in memory
            raise Fault(wire.TOO_SLOW, _("Something is missing before that. Sync again."))
        if heard:
            self._standing = after
            self._keep(heard)
        return heard

    def _after(self, before: checking.Standing, mark: str) -> tuple[checking.Standing | None, str]:
        """How the document stands after a suggester's edit, and what is wrong with that."""
        try:
            after = checking.standing(self.doc)
            return after, checking.fault_of_suggesting(before, after, mark)
        except (Refused, KeyError, TypeError, ValueError) as error:
            return None, error.message if isinstance(error, Refused) else _("That could not be read.")

    def _stands(self) -> checking.Standing:
        if self._standing is None:
            self._standing = checking.standing(self.doc)
        return self._standing

    def _has(self, update: bytes) -> bool:
        """Whether all that an update holds is in the document now; what waits for something before it is not."""
        try:
            return get_update(update, self.doc.get_state())[:1] == b"\x00"  # no client has more than we know
        except BaseException as error:
            raise _unreadable(error) from error

    def _back_to_good(self) -> None:
        """Throw the document away and take the last good one."""
        doc: Doc[Any] = Doc()
        with doc.transaction():
            doc.apply_update(self._good)
            for update in self._since:
                doc.apply_update(update)
        self._standing = None
        self._take_up(doc)

    # --- handing round -------------------------------------------------------------------------------------------

    def _schedule(self) -> None:
        if self._timer is None:
            window = min(LONGEST_WINDOW, len(self.seats) ** 2 / CROWD)
            wait = self._flushed_at + window - self.loop.time()
            self._timer = (
                self.loop.call_later(wait, self._flush) if wait > 0 else self.loop.call_soon(self._flush)
            )

    def _flush(self) -> None:
        """Hand the window round, and have it kept."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._flushed_at = None, self.loop.time()
        pending, self._pending = self._pending, []
        foreign, self._foreign = self._foreign, []
        owed = {seat: seat.taken for seat in self._owed}
        self._owed = set()
        if foreign:
            self._hand_round(foreign, None)
        if pending:
            writers = {seat for _update, seat in pending}
            self._hand_round(
                [update for update, _seat in pending], writers.pop() if len(writers) == 1 else None
            )
        if pending or owed:
            self._save(pending, owed)

    def _hand_round(self, updates: list[bytes], but: Seat | None) -> None:
        for update in _merged(updates):
            message = wire.editing(update)
            for seat in self.seats:
                if seat is not but:
                    seat.put(message)

    def _save(self, pending: list[tuple[bytes, Seat | None]], owed: dict[Seat, int]) -> None:
        def acknowledge(tail: int) -> None:
            self.unsaved -= 1
            if not tail and pending:
                self.end(wire.ANEW, _("This text began anew. Load the page again."))
                return
            for seat, count in owed.items():
                if count > seat.told_saved:
                    seat.told_saved = count
                    seat.put(wire.saved(count))

        self.unsaved += 1
        if not pending and self.unsaved == 1:
            acknowledge(1)  # nothing new, and all before it is durable
            return
        self.untold = self.untold or bool(pending)
        tell = self.untold and self.loop.time() - self._told_at >= TELL_EVERY
        if tell:
            self._told_at, self.untold = self.loop.time(), False
        updates = _merged([update for update, _seat in pending])
        people = {seat.person for _update, seat in pending if seat is not None and seat.person is not None}
        self.saver.put(Save(self.name, self.epoch, self.schema, updates, people, tell, acknowledge))


class Table(NamedTuple):
    """A seat and its room, for whatever carries the messages."""

    room: Room
    seat: Seat

    def take(self, message: bytes) -> None:
        self.room.take(self.seat, message)

    def leave(self) -> None:
        self.room.leave(self.seat)


def _merged(updates: list[bytes]) -> list[bytes]:
    """Few updates instead of many."""
    parts = [updates[at : at + MOST_MERGED] for at in range(0, len(updates), MOST_MERGED)]
    return [part[0] if len(part) == 1 else merge_updates(*part) for part in parts]


def _unreadable(error: BaseException) -> BaseException:
    """What pycrdt raises for bytes that are no update, panics of Rust among it; what stops a process goes on."""
    stops = isinstance(error, asyncio.CancelledError | KeyboardInterrupt | SystemExit | GeneratorExit)
    return error if stops else wire.Malformed(type(error).__name__)
