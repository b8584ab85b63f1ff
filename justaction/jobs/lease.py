"""Whose turn it is: what only one process of all machines may do.

The holder counts up a number every few seconds. Whoever waits watches it, by its own watch: when it has not moved for as
long as a lease holds, the holder is gone, and the first who says so in the database has the turn. No two machines need the
same time for that. On the same machine one sees at once that a process has ended.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from django.db import Error, close_old_connections, connection
from django.db.models import F

from justaction.jobs.models import Turn

log = logging.getLogger(__name__)
HOLDS = 15.0  # seconds after which a holder that gives no sign has lost its turn
RENEW = 4.0
LOOK = 1.0


def here() -> str:
    """A name for this machine, or this container: two of one name see different processes."""
    spaces = ""
    with suppress(OSError):
        spaces = os.readlink("/proc/self/ns/pid").removeprefix("pid:")
    return f"{socket.gethostname()} {spaces}".strip()[:200]


class Lease:
    """One process's side of a turn. `held` may be asked from any thread."""

    def __init__(
        self,
        name: str,
        *,
        machine: str | None = None,
        pid: int | None = None,
        watch: Callable[[], float] = monotonic,
    ) -> None:
        self.name = name
        self.word = secrets.token_hex(16)
        self.machine = here() if machine is None else machine
        self.pid = pid if pid is not None else os.getpid()
        self._watch = watch
        self._sure_at: float | None = None  # when the database last said that it is ours
        self._looked_at: float | None = None
        self._seen: tuple[str, int] | None = None
        self._seen_at = 0.0
        self._over = threading.Event()
        self._keeper: threading.Thread | None = None

    def held(self) -> bool:
        """Whether it is surely ours: nobody else can think that it is theirs."""
        return self._sure_at is not None and self._watch() - self._sure_at < HOLDS - RENEW

    def take(self) -> bool:
        """Whether it is ours, after asking for it where it may be free. Cheap to call again and again."""
        if self.held():
            return True
        now = self._watch()
        if self._looked_at is not None and now - self._looked_at < LOOK:
            return False
        self._looked_at = now
        row, _made = Turn.objects.get_or_create(name=self.name)
        if row.holder == self.word:
            return self.renew()
        if (row.holder, row.number) != self._seen:
            self._seen, self._seen_at = (row.holder, row.number), now
        if not (row.holder == "" or now - self._seen_at > HOLDS or self._has_ended(row)):
            return False
        mine = {"holder": self.word, "machine": self.machine, "pid": self.pid, "number": F("number") + 1}
        if Turn.objects.filter(name=self.name, holder=row.holder, number=row.number).update(**mine):
            self._sure_at = now
            return True
        return False

    def renew(self) -> bool:
        """Give a sign of life; False when somebody else has the turn."""
        now = self._watch()
        ours = Turn.objects.filter(name=self.name, holder=self.word).update(number=F("number") + 1)
        self._sure_at = now if ours else None
        return bool(ours)

    def let_go(self) -> None:
        """Give it free, so that nobody has to wait."""
        self._over.set()
        if self._keeper is not None:
            self._keeper.join(5)
        with suppress(Error):
            Turn.objects.filter(name=self.name, holder=self.word).update(holder="")
        self._sure_at = None

    def keep(self) -> None:
        """Renew it in a thread of its own from now on, also while something takes long."""
        self._keeper = threading.Thread(target=self._keep, name=f"lease {self.name}", daemon=True)
        self._keeper.start()

    def _keep(self) -> None:
        try:
            while not self._over.wait(RENEW):
                if self._sure_at is None:
                    continue
                try:
                    close_old_connections()
                    self.renew()
                except Error as error:  # it runs out by itself, unless the next time goes well
                    log.warning("The turn of the %s could not be renewed: %s", self.name, error)
        finally:
            connection.close()

    def _has_ended(self, row: Turn) -> bool:
        """Whether its holder was a process of this machine that is no more."""
        if row.machine != self.machine or not row.pid:
            return False
        if row.pid == self.pid:
            return True  # of a process before us
        try:
            os.kill(row.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False
