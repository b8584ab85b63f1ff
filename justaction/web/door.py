"""The outermost door for web servers: who asks word for word what somebody else just asked gets the same answer at once.

It stands before Django, and knows nothing of pages: what may be given to everybody, and how long it is good, is said by
`page_cache` in `web/middleware.py`, which marks the request. Kept are answers to visitors without any cookie, whole, with
all of their headers, as bytes; so many of them, and no more bytes, however many addresses somebody makes up. One question to
the database tells whether anything public has changed since; a page that was just drawn stands without it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest

from justaction.web import clock, pages
from justaction.web.shelf import PAGE_BYTES, SHELF_BYTES, Page, stands

MOST = 1_000  # answers
MOST_BYTES = SHELF_BYTES  # of their bodies, most of which lie on the shelf as well
LONGEST = 300  # characters of a header that is part of the question
MARK = "justaction.ready"
# whatever an answer to a visitor without cookies depends on; another of these headers leads inside
ASKED = (
    *("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "SCRIPT_NAME", "SERVER_PORT"),
)
INSIDE = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass(frozen=True)
class Ready:
    """An answer as it went out, and how long it is good: for a version of the public pages, until a moment."""

    version: int
    drawn: float  # monotonic, seconds
    until: datetime
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def is_good(self) -> bool:
        fresh = stands(self.drawn) or self.version == pages.version()
        return fresh and clock.now() < self.until


class Door:
    """A WSGI application around another one. Safe to use from many threads."""

    def __init__(self, inside: Application) -> None:
        self._inside = inside
        self._kept: OrderedDict[tuple[str, ...], Ready] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        asked = asked_in(environ)
        ready = self._kept.get(asked) if asked else None
        if asked is None or ready is None or not self._is_good(asked, ready):
            return self._ask_inside(asked, environ, start)
        start(ready.status, ready.headers)
        return [ready.body]

    def _is_good(self, asked: tuple[str, ...], ready: Ready) -> bool:
        try:
            good = ready.is_good()
        except DatabaseError:  # whoever is inside opens the line again, or says so on a page
            return False
        with self._lock:
            if not good:
                self._forget(asked)
            elif asked in self._kept:
                self._kept.move_to_end(asked)
        return good

    def _ask_inside(
        self, asked: tuple[str, ...] | None, environ: dict[str, Any], start: Start
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said[:] = [status, headers]
            return start(status, headers, *more)

        answer = self._inside(environ, begin)
        mark = environ.get(MARK)
        if asked is None or mark is None or any(name.lower() == "set-cookie" for name, _value in said[1]):
            return answer
        try:
            body = b"".join(answer)
        finally:
            answer.close()  # type: ignore[attr-defined]  # Django's, which tells that the request is over
        (version, drawn, until), (status, headers) = mark, said
        if len(body) <= PAGE_BYTES:
            self._keep(asked, Ready(version, drawn, until, status, headers, body))
        return [body]

    def _keep(self, asked: tuple[str, ...], ready: Ready) -> None:
        with self._lock:
            self._forget(asked)
            self._kept[asked] = ready
            self._bytes += len(ready.body)
            while len(self._kept) > MOST or self._bytes > MOST_BYTES:
                self._forget(next(iter(self._kept)))

    def _forget(self, asked: tuple[str, ...]) -> None:
        """Under the lock."""
        if (gone := self._kept.pop(asked, None)) is not None:
            self._bytes -= len(gone.body)


def asked_in(environ: dict[str, Any]) -> tuple[str, ...] | None:
    """What was asked, word for word; None for who may get an answer of their own."""
    if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in INSIDE):
        return None
    asked = tuple([environ.get(name, "") for name in ASKED])
    return asked if max(map(len, asked)) <= LONGEST else None


def mark(request: HttpRequest, ready: Page) -> None:
    """Say that the answer to this request is one for all who ask the same, until something public changes or the day ends."""
    known = request.house  # type: ignore[attr-defined]  # put there by local_time
    tomorrow = clock.today() + timedelta(days=1)
    request.META[MARK] = (ready.version, ready.drawn, datetime.combine(tomorrow, time.min, tzinfo=known.zone))
