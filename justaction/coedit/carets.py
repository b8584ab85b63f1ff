"""Who is in a room and where their carets are. A browser tells its caret; who it is, the server says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from justaction.coedit import wire
from justaction.coedit.seats import Seat

CROWD = 200_000  # seats² a second of window: carets wait four times as long as words
SOONEST, LATEST = 0.05, 0.2  # seconds


class Carets:
    """The presence of everybody in one room, handed round in windows; only the last of a window counts."""

    def __init__(self, seats: set[Seat], loop: asyncio.AbstractEventLoop) -> None:
        self.seats = seats  # the room's own
        self.loop = loop
        self.shown: dict[Seat, wire.Presence] = {}
        self._moved: set[Seat] = set()
        self._timer: asyncio.TimerHandle | None = None

    def take(self, seat: Seat, message: bytes) -> None:
        """The caret of a browser. It speaks for one Yjs client that nobody else is; raises Malformed."""
        for told in wire.presences(message):
            taken = any(told.client in other.clients for other in self.seats if other is not seat)
            if taken or (seat.clients and told.client not in seat.clients):
                continue
            seat.clients[told.client] = told.clock
            if seat.person is None:
                continue  # who has not signed in has no name to show
            gone = told.state == "null"
            state = "null" if gone else wire.stamped(told.state, seat.admission.name, seat.hue)
            self.shown[seat] = wire.Presence(told.client, told.clock, state)
            self._moved.add(seat)
        if self._moved and self._timer is None:
            window = min(LATEST, max(SOONEST, len(self.seats) ** 2 / CROWD))
            self._timer = self.loop.call_later(window, self._hand_round)

    def leave(self, seat: Seat) -> None:
        """Take the caret of somebody away who left."""
        self._moved.discard(seat)
        last = self.shown.pop(seat, None)
        if last is not None:
            self._tell([wire.Presence(last.client, last.clock + 1, "null")])

    def tell_all(self, seat: Seat) -> None:
        """Tell one seat of everybody."""
        if seat.person is not None and self.shown:
            seat.put(wire.telling(list(self.shown.values())))

    def _hand_round(self) -> None:
        self._timer = None
        moved, self._moved = self._moved, set()
        self._tell([self.shown[seat] for seat in moved])

    def _tell(self, presences: Sequence[wire.Presence]) -> None:
        message = wire.telling(presences)
        for seat in self.seats:
            if seat.person is not None:
                seat.put(message)
