"""Connections to the mail server over which many letters go one after the other, pipelined (RFC 2920).

A `Pipe` says of each letter what is surely known of it. The one moment of doubt is between the last byte of a letter
and the answer: should the connection break there, it is UNKNOWN, and nobody sends it again by themselves (decision 6).
`Crew` runs several pipes, each in a thread that does nothing but talk to the server.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from justaction.mail import answers, receiving
from justaction.mail.answers import LATER, NOT_BEGUN, REFUSED, SENT, UNKNOWN
from justaction.mail.answers import words as _words

_ELSEWHERE = {"subject", "from", "to", "mime-version", "content-type", "content-transfer-encoding"}
_DOTS = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class Job:
    """A letter to hand over: whatever the caller knows it by, its envelope, and its bytes with CRLF."""

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


class Pipe:
    """One connection; opened at its first letter, and again after it broke."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def send(self, job: Job) -> Answer:
        """Hand over one letter."""
        try:
            server = self._server or self._open()
        except smtplib.SMTPResponseException as error:
            return Answer(job.key, NOT_BEGUN, error.smtp_code, _words(error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            return Answer(job.key, NOT_BEGUN, 0, str(error)[:200])
        begun = False
        try:
            answer = self._envelope(server, job)
            if answer is not None:
                return answer
            begun = True
            server.send(_DOTS.sub(b"..", job.content) + b".\r\n")
            code, said = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(job.key, UNKNOWN if begun else NOT_BEGUN, 0, str(error)[:200])
        return self._told(job, code, said)

    def _envelope(self, server: smtplib.SMTP, job: Job) -> Answer | None:
        """Say from whom and to whom; None when the server waits for the letter."""
        commands = [f"MAIL FROM:<{job.sender}>", f"RCPT TO:<{job.to}>", "DATA"]
        if server.has_extn("pipelining"):
            server.send(("\r\n".join(commands) + "\r\n").encode("ascii"))
            replies = [server.getreply() for _one in commands]
        else:
            replies = []
            for command in commands:
                replies.append(server.docmd(command))
                if replies[-1][0] >= 400:
                    break
        refused = next(((code, said) for code, said in replies if code >= 400), None)
        if refused is None:
            return None
        if replies[-1][0] == 354:  # it would take a letter for nobody (RFC 2920, 3.1): send it none
            server.send(b".\r\n")
            server.getreply()
        server.docmd("RSET")
        return self._told(job, *refused)

    def _told(self, job: Job, code: int, said: bytes) -> Answer:
        if code == 421:  # it hangs up
            self.close()
        outcome = SENT if 200 <= code < 300 else REFUSED if code >= 500 else LATER
        return Answer(job.key, outcome, code, _words(said))

    def _open(self) -> smtplib.SMTP:
        host, port, wait = settings.EMAIL_HOST, int(settings.EMAIL_PORT), settings.EMAIL_TIMEOUT or 20
        secure = ssl.create_default_context()
        server: smtplib.SMTP
        if settings.EMAIL_USE_SSL:
            server = smtplib.SMTP_SSL(host, port, timeout=wait, context=secure)
        else:
            server = smtplib.SMTP(host, port, timeout=wait)
        if settings.EMAIL_USE_TLS:
            server.starttls(context=secure)
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        self._server = server
        return server

    def close(self) -> None:
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.close()
            self._server = None

    def quit(self) -> None:
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._server = None


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


class _Ready(EmailMultiAlternatives):
    """A letter whose bytes are made already, with its parts for those who send them one by one."""

    def __init__(self, job: Job) -> None:
        self.parsed = message_from_bytes(job.content, policy=policy.SMTP)
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
    """Several connections at once. `give` hands a letter to one that is idle; `answers` waits for at least one."""

    def __init__(self, size: int) -> None:
        through = not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
        self.size = 1 if through and not settings.EMAIL_BACKEND.startswith("anymail.") else size
        self.busy = 0
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._done: SimpleQueue[Answer] = SimpleQueue()
        make: Callable[[], Pipe | _Through] = _Through if through else Pipe
        self._threads = [Thread(target=self._work, args=(make(),), daemon=True) for _n in range(self.size)]
        for thread in self._threads:
            thread.start()

    @property
    def idle(self) -> int:
        return self.size - self.busy

    def give(self, job: Job) -> None:
        self.busy += 1
        self._jobs.put(job)

    def answers(self) -> list[Answer]:
        """What came back: at least one answer while a letter is on its way, and all that are there by then."""
        found: list[Answer] = []
        if self.busy:
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

    def _work(self, pipe: Pipe | _Through) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                answer = pipe.send(job)
            except Exception as error:  # whatever it was, the letter may have gone
                answer = Answer(job.key, UNKNOWN, 0, str(error)[:200])
            self._done.put(answer)
        pipe.quit()
