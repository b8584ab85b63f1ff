"""Connections to the mail server over which many letters go one after the other, pipelined (RFC 2920).

A letter goes in two steps. It is *offered*: the server hears from whom and to whom it is, and says whether it would take
it. Then, and only when the caller has written that down, it is *handed over*. So nothing is in doubt before its bytes
are on their way; should the connection break between these and the answer, it is UNKNOWN, and nobody sends it again by
themselves (decision 6). The envelope of the next letter travels with the bytes of the one before.
"""

from __future__ import annotations

import re
import select
import smtplib
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from justaction.mail import answers, receiving
from justaction.mail.answers import LATER, NOT_BEGUN, REFUSED, SENT, UNKNOWN
from justaction.mail.answers import words as _words

GATHER = 0.005  # seconds
_ELSEWHERE = {"subject", "from", "to", "mime-version", "content-type", "content-transfer-encoding"}
_DOTS = re.compile(rb"(?m)^\.")
_DOUBLED = re.compile(rb"(?m)^\.\.")


def stuffed(content: bytes) -> bytes:
    """Bytes as they travel: a dot at the beginning of a line is doubled (RFC 5321, 4.5.2)."""
    return _DOTS.sub(b"..", content)


@dataclass(frozen=True)
class Job:
    """A letter to hand over: whatever the caller knows it by, its envelope, and its bytes as they travel: with CRLF,
    dots doubled."""

    key: int
    sender: str
    to: str
    content: bytes
    word: str = ""  # sealed, for a provider to give back


@dataclass(frozen=True)
class Answer:
    """What became of a letter: `code` as the server said it, 0 when it did not."""

    key: int
    outcome: str
    code: int = 0
    said: str = ""


class _Line:
    """One connection to the server. `coming` was offered, `ready` says that the server waits for its bytes, `gone` was
    handed over and is not answered yet."""

    def __init__(self, answer: Callable[[Answer], None]) -> None:
        self.answer = answer
        self.coming: Job | None = None
        self.gone: Job | None = None
        self.ready = False
        self.socket: socket.socket | None = None
        self._clear()

    def _clear(self) -> None:
        self._read, self._out = b"", list[bytes]()
        self._todo, self._due = deque[tuple[str, bytes]](), deque[str]()
        self._no: tuple[int, str] | None = None  # what the server first refused of the envelope

    @property
    def waits(self) -> bool:
        """Whether the server owes it a word about a letter."""
        return self.gone is not None or (self.coming is not None and not self.ready)

    def offer(self, job: Job) -> None:
        """Say from whom and to whom. Where no connection can be made, the answer is NOT_BEGUN."""
        self.coming = job
        if self.socket is None:
            try:
                self._open()
            except smtplib.SMTPResponseException as error:
                return self._end_coming(NOT_BEGUN, error.smtp_code, _words(error.smtp_error))
            except (OSError, smtplib.SMTPException) as error:
                return self._end_coming(NOT_BEGUN, 0, str(error)[:200])
        self._todo.extend(
            (
                ("MAIL", f"MAIL FROM:<{job.sender}>\r\n".encode("ascii")),
                ("RCPT", f"RCPT TO:<{job.to}>\r\n".encode("ascii")),
                ("DATA", b"DATA\r\n"),
            )
        )
        self._push()
        return None

    def hand_over(self) -> None:
        """The bytes of the letter that the server waits for."""
        assert self.coming is not None
        self.gone, self.coming, self.ready = self.coming, None, False
        self._out += [self.gone.content, b".\r\n"]
        self._due.append("END")

    def _push(self) -> None:
        """What can be said now: everything, or without PIPELINING one command at a time."""
        while self._todo and (self.pipelines or not self._due):
            word, command = self._todo.popleft()
            self._out.append(command)
            self._due.append(word)

    def flush(self) -> None:
        if self._out and self.socket is not None:
            said, self._out = b"".join(self._out), []
            try:
                self.socket.sendall(said)
            except OSError as error:
                self.broken(str(error))

    def hear(self) -> None:
        """Take what the server said so far."""
        try:
            while self.socket is not None:
                part = self.socket.recv(65536)
                if not part:
                    return self.broken("The server hung up.")
                self._read += part
                if not getattr(self.socket, "pending", lambda: 0)():  # what TLS has unpacked already
                    break
        except OSError as error:
            return self.broken(str(error))
        while (end := self._read.find(b"\r\n")) >= 0:
            line, self._read = self._read[:end], self._read[end + 2 :]
            if line[3:4] != b"-":
                self._told(int(line[:3]) if line[:3].isdigit() else 500, line[4:])
        return None

    def _told(self, code: int, said: bytes) -> None:
        word = self._due.popleft() if self._due else ""
        if word == "END" and self.gone is not None:
            job, self.gone = self.gone, None
            outcome = SENT if 200 <= code < 300 else REFUSED if code >= 500 else LATER
            self.answer(Answer(job.key, outcome, code, _words(said)))
        elif word in {"MAIL", "RCPT"} and code >= 400:
            self._no = self._no or (code, _words(said))
            self._refuse_the_rest()
        elif word == "DATA" and code == 354 and self._no is None:
            self.ready = True
        elif (
            word == "DATA" and code == 354
        ):  # it would take a letter for nobody (RFC 2920, 3.1): send it none
            self._out.append(b".\r\n")
            self._due.append("NONE")
        elif word in {"DATA", "NONE"}:
            self._no = self._no or (code, _words(said))
            self._refused()
        if code == 421:  # it hangs up
            return self.broken("The server hung up.")
        self._push()
        return None

    def _refuse_the_rest(self) -> None:
        if not self.pipelines:
            self._todo.clear()
            self._refused()

    def _refused(self) -> None:
        (code, said), self._no = self._no or (0, ""), None
        self._todo.append(("RSET", b"RSET\r\n"))
        self._end_coming(REFUSED if code >= 500 else LATER, code, said)

    def _end_coming(self, outcome: str, code: int, said: str) -> None:
        job, self.coming, self.ready = self.coming, None, False
        if job is not None:
            self.answer(Answer(job.key, outcome, code, said))

    def broken(self, why: str) -> None:
        """The connection is gone: what was handed over is in doubt, what was only offered is not."""
        self.close()
        job, self.gone = self.gone, None
        if job is not None:
            self.answer(Answer(job.key, UNKNOWN, 0, why[:200]))
        if self._no is not None:
            self._end_coming(REFUSED if self._no[0] >= 500 else LATER, *self._no)
        self._end_coming(NOT_BEGUN, 0, why[:200])
        self._clear()

    def _open(self) -> None:
        """Connect, with TLS and a name where they are set: as Django does, then the socket is ours."""
        backend: Any = get_connection()
        backend.open()
        server = backend.connection
        server.ehlo_or_helo_if_needed()
        self.pipelines = bool(server.has_extn("pipelining"))
        self.socket, self._server = server.sock, server
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        if self.socket is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.close()
            self.socket = None

    def quit(self) -> None:
        if self.socket is not None and not self._due:
            with suppress(OSError):
                self.socket.sendall(b"QUIT\r\n")
        self.close()


class _Through:
    """The same through any other backend of Django: the outbox folder, or a provider, whose connection stays open."""

    def __init__(self) -> None:
        self._backend = get_connection()

    def send(self, job: Job) -> Answer:
        message = _Ready(job)
        try:
            sent = answers.was_taken(message, self._backend.send_messages([message]) or 0)
        except ValueError as error:
            return Answer(job.key, REFUSED, 0, _words(str(error)))
        except answers.ERRORS as error:
            return Answer(job.key, *answers.end_of(error))
        return Answer(job.key, SENT if sent else UNKNOWN, 250 if sent else 0)

    def quit(self) -> None:
        with suppress(*answers.ERRORS):
            self._backend.close()


AS_IT_IS = policy.SMTP.clone(refold_source="none")  # folding it anew would encode a long address, and hide it


class _Ready(EmailMultiAlternatives):
    """A letter whose bytes are made already, with its parts for those who send them one by one."""

    def __init__(self, job: Job) -> None:
        self.parsed = message_from_bytes(_DOUBLED.sub(b".", job.content), policy=AS_IT_IS)
        parts = [part for part in self.parsed.walk() if not part.is_multipart()]
        plain, html = (str(part.get_content()) for part in parts[:2])
        own = {name: str(value) for name, value in self.parsed.items() if name.lower() not in _ELSEWHERE}
        super().__init__(
            subject=str(self.parsed["Subject"]),
            body=plain,
            from_email=str(self.parsed["From"]),
            to=[job.to],
            headers=own,
            alternatives=[(html, "text/html")],
        )
        self.envelope_sender = job.sender
        self.metadata = {receiving.WORD: job.word} if job.word else {}

    def message(self, **_how: object) -> Any:
        return self.parsed


class Crew:
    """Several connections at once: `offer` letters while there is `room`, `hand_over` those that are `ready`, read
    `answers`. One thread does it all, since the server is waited for, not the processor."""

    def __init__(self, size: int) -> None:
        self._found: list[Answer] = []
        self._lines = [_Line(self._found.append) for _n in range(size)]

    @property
    def room(self) -> int:
        """How many more letters can be offered."""
        return sum(line.coming is None for line in self._lines)

    @property
    def busy(self) -> int:
        """How many are handed over and not answered yet."""
        return sum(line.gone is not None for line in self._lines)

    @property
    def offered(self) -> int:
        return sum(line.coming is not None for line in self._lines)

    def offer(self, job: Job) -> None:
        next(
            line for line in sorted(self._lines, key=lambda one: one.gone is not None) if line.coming is None
        ).offer(job)

    def ready(self) -> list[Job]:
        """Those whose bytes the server waits for."""
        return [line.coming for line in self._lines if line.ready and line.coming is not None]

    def hand_over(self, job: Job) -> None:
        next(line for line in self._lines if line.coming is job).hand_over()

    def drop(self, job: Job) -> None:
        """Not ours after all: hang up before a byte of it."""
        next(line for line in self._lines if line.coming is job).broken("")

    def answers(self) -> list[Answer]:
        """What became of letters so far. Waits until the server says something of them, and then a moment for the others,
        so that what is written down about them is written at once."""
        until = 0.0
        while True:
            for line in self._lines:
                line.flush()
            asked = {line.socket: line for line in self._lines if line.socket is not None and line.waits}
            done = bool(self._found) or any(line.ready for line in self._lines)
            if done and not until:
                until = monotonic() + GATHER
            patience = max(until - monotonic(), 0) if done else float(settings.EMAIL_TIMEOUT or 20)
            heard = select.select(list(asked), [], [], patience)[0] if asked else []
            if not heard:
                if not done:
                    for line in asked.values():
                        line.broken("The server did not answer in time.")
                break
            for one in heard:
                asked[one].hear()
        found, self._found[:] = list(self._found), []
        return found

    def end(self) -> None:
        for line in self._lines:
            line.quit()


class _Threads:
    """The same through a provider or the outbox: each letter is a call that waits, so each goes in a thread."""

    def __init__(self, size: int) -> None:
        self._size, self.busy = size, 0
        self._offered: list[Job] = []
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._done: SimpleQueue[Answer] = SimpleQueue()
        self._threads = [Thread(target=self._work, daemon=True) for _n in range(size)]
        for thread in self._threads:
            thread.start()

    @property
    def room(self) -> int:
        return self._size - self.busy - len(self._offered)

    @property
    def offered(self) -> int:
        return len(self._offered)

    def offer(self, job: Job) -> None:
        self._offered.append(job)

    def ready(self) -> list[Job]:
        return list(self._offered)

    def hand_over(self, job: Job) -> None:
        self._offered.remove(job)
        self.busy += 1
        self._jobs.put(job)

    def drop(self, job: Job) -> None:
        self._offered.remove(job)

    def answers(self) -> list[Answer]:
        found: list[Answer] = []
        if self.busy and not self._offered:
            found.append(self._done.get())
        with suppress(Empty):
            while len(found) < self.busy:
                found.append(self._done.get_nowait())
        self.busy -= len(found)
        return found

    def end(self) -> None:
        for _thread in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout=30)

    def _work(self) -> None:
        through = _Through()
        while (job := self._jobs.get()) is not None:
            try:
                answer = through.send(job)
            except Exception as error:  # whatever it was, the letter may have gone
                answer = Answer(job.key, UNKNOWN, 0, str(error)[:200])
            self._done.put(answer)
        through.quit()


def crew(size: int) -> Crew | _Threads:
    """Connections to wherever letters go: `size` of them, one where they only become files."""
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Crew(size)
    return _Threads(size if settings.EMAIL_BACKEND.startswith("anymail.") else 1)


def send_one(job: Job) -> Answer:
    """A single letter, to its end."""
    one = crew(1)
    try:
        one.offer(job)
        found: list[Answer] = []
        while not found:
            for waiting in one.ready():
                one.hand_over(waiting)
            found = one.answers()
        return found[0]
    finally:
        one.end()
