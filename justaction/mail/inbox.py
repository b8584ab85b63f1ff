"""Reading a mailbox by IMAP (RFC 3501): each message is taken once and marked, or put aside where that fails.

A message is marked by a keyword where the server allows one, so that somebody who reads the mailbox too disturbs
nothing; else as seen. One that cannot be taken goes to the folder `Not taken`, so that however many there are, what is
new is always read; those are tried again each hour. Taking is safe to repeat (`receiving.take`), so a connection that
breaks costs nothing.
"""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError

from justaction.jobs import later, task
from justaction.mail import receiving
from justaction.mail.incoming.message import MOST_BYTES

log = logging.getLogger(__name__)
TAKEN = "$JustActionTaken"
SECONDS = 20  # to wait for an answer
AT_A_TIME = 50  # messages in one job
MOST_FAILED = 200  # that cannot be taken, in one job; what comes behind them is read in the next
AT_A_TIME_AGAIN = 1000  # that were put aside, in one job
ASIDE = ("Not taken", "INBOX.Not taken")  # the second where all folders stand below the first one
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class Closed(Exception):  # noqa: N818  # nothing broke; the clock looks again
    """The mailbox cannot be read now."""


@dataclass(frozen=True)
class Box:
    """Where the mailbox is: scheme (`imaps`, `imap+tls`, `imap`), host, port, who signs in, and the folder."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def of(cls, url: str) -> Box:
        parts = urlsplit(url)
        return cls(
            parts.scheme,
            parts.hostname or "",
            parts.port or (993 if parts.scheme == "imaps" else 143),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.path.strip("/")) or "INBOX",
        )


def look_later() -> None:
    """Queue a look into the mailbox, if one is set."""
    if settings.INBOX_URL and receiving.is_open():
        later(look)


@task
def look() -> None:
    """Take what is new in the mailbox. Raises Closed when it cannot be read now."""
    with opened(Box.of(settings.INBOX_URL)) as (server, marks):
        taken = failed = 0
        for uid in _new(server, marks):
            if _take(server, uid):
                _flag(server, uid, marks)
                taken += 1
            else:
                _put_aside(server, uid)
                failed += 1
            if taken >= AT_A_TIME or failed >= MOST_FAILED:
                break


def look_again_later() -> None:
    """Queue another try at what was put aside, if a mailbox is set."""
    if settings.INBOX_URL and receiving.is_open():
        later(look_again)


@task
def look_again() -> None:
    """Try once more to take what was put aside: what went wrong may be mended. Raises Closed as `look`."""
    with opened(Box.of(settings.INBOX_URL)) as (server, _marks):
        for name in ASIDE:
            if server.select(f'"{name}"')[0] != "OK":
                continue
            marks = _mark(server)
            for uid in _new(server, marks)[-AT_A_TIME_AGAIN:]:
                if _take(server, uid):
                    _flag(server, uid, marks)


def aside() -> int:
    """How many lie in the folder of what could not be taken. Raises Closed as `look`."""
    with opened(Box.of(settings.INBOX_URL)) as (server, _marks):
        for name in ASIDE:
            if server.select(f'"{name}"')[0] == "OK":
                return len(_new(server, _mark(server)))
    return 0


def _new(server: imaplib.IMAP4, marks: str) -> list[str]:
    """The messages of the open folder that were not taken, the oldest first."""
    unmarked = f"UNKEYWORD {TAKEN}" if marks == TAKEN else "UNSEEN"
    _ok, found = server.uid("SEARCH", f"UNDELETED {unmarked}")
    return [uid.decode() for uid in found[0].split()]


def _flag(server: imaplib.IMAP4, uid: str, flags: str) -> None:
    server.uid("STORE", uid, "+FLAGS.SILENT", f"({flags})")


def _put_aside(server: imaplib.IMAP4, uid: str) -> None:
    """Move a message to the folder of what could not be taken; it stays where no such folder can be made.

    Copied first, then deleted: should the connection break between the two, it is there twice and is taken once.
    """
    for name in ASIDE:
        said, _data = server.uid("COPY", uid, f'"{name}"')
        if said != "OK" and server.create(f'"{name}"')[0] == "OK":
            server.subscribe(f'"{name}"')
            said, _data = server.uid("COPY", uid, f'"{name}"')
        if said == "OK":
            _flag(server, uid, r"\Deleted")
            if b"UIDPLUS" in server.capability()[1][0].upper().split():  # RFC 4315
                server.uid("EXPUNGE", uid)  # elsewhere it stays, marked as deleted, and is passed over
            return


@contextmanager
def opened(box: Box) -> Iterator[tuple[imaplib.IMAP4, str]]:
    """The folder, open, and the flag that marks what was taken."""
    try:
        secure = ssl.create_default_context()
        server: imaplib.IMAP4
        if box.scheme == "imaps":
            server = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=secure, timeout=SECONDS)
        else:
            server = imaplib.IMAP4(box.host, box.port, timeout=SECONDS)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Closed(f"No connection to the mailbox: {error}") from error
    try:
        if box.scheme == "imap+tls":
            server.starttls(ssl_context=secure)
        server.login(box.user, box.password)
        said, _count = server.select(f'"{box.folder}"')
        if said != "OK":
            raise Closed("The mailbox has no such folder.")
        yield server, _mark(server)
    except imaplib.IMAP4.error as error:
        raise Closed(f"The mailbox said: {str(error)[:200]}") from None
    except OSError as error:
        raise Closed(f"The mailbox broke off: {error}") from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _mark(server: imaplib.IMAP4) -> str:
    _said, flags = server.response("PERMANENTFLAGS")
    allowed = b" ".join(one for one in flags if isinstance(one, bytes))
    return TAKEN if b"\\*" in allowed or TAKEN.encode() in allowed else "\\Seen"


def _take(server: imaplib.IMAP4, uid: str) -> bool:
    """Take one message; whether it is done with."""
    raw = _fetch(server, uid)
    if raw is None:
        return False
    try:
        receiving.take(raw)
    except (OperationalError, InterfaceError):  # the database is away: nothing can be taken now
        raise
    except Exception:  # a mistake of ours: it is kept for another try, and the others are not held up
        log.exception("a message in the mailbox could not be taken")
        return False
    return True


def _fetch(server: imaplib.IMAP4, uid: str) -> bytes | None:
    """Its bytes, without marking it as seen; of one that is too large, its headers and so many bytes that this shows."""
    _ok, told = server.uid("FETCH", uid, "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(part if isinstance(part, bytes) else part[0] for part in told if part))
    if size is None:
        return None
    large = int(size[1]) > MOST_BYTES
    _ok, parts = server.uid("FETCH", uid, "(BODY.PEEK[HEADER])" if large else "(BODY.PEEK[])")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if raw is None:
        return None
    return raw + b"\0" * (MOST_BYTES + 1) if large else bytes(raw)
