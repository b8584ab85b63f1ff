"""Connections to the mail server over which many letters go one after the other, pipelined (RFC 2920).

A letter goes in two steps. It is *offered*: the server hears from whom and to whom it is, and says whether it would take
it. Then, once it is written down that its bytes go, it is *handed over*. So nothing is in doubt before its bytes
are on their way; should the connection break between these and the answer, it is UNKNOWN, and nobody sends it again by
themselves (decision 6). The envelope of the next letter travels with the bytes of the one before: one trip a letter.
"""

from __future__ import annotations

import select
import smtplib
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import get_connection

from justaction.mail.answers import LATER, NOT_BEGUN, REFUSED, SENT, UNKNOWN
from justaction.mail.answers import words as _words
from justaction.mail.pipe.job import Answer, Going, Job, Way

LOOK = 0.5  # seconds: as long as one waits before looking whether it is still ours to send


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

    def flush(self) -> bool:
        """Say what there is to say; whether there was anything."""
        if not self._out or self.socket is None:
            return False
        said, self._out = b"".join(self._out), []
        try:
            self.socket.sendall(said)
        except OSError as error:
            self.broken(str(error))
        return True

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
        *lines, self._read = self._read.split(b"\r\n")
        for line in lines:
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
        if self._todo:
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


class Lines(Way):
    """Several connections at once: `take` letters, then go on by `answers` for as long as they are `busy`. One thread does
    it all, since the server is waited for, not the processor."""

    def __init__(self, size: int, going: Going) -> None:
        self._going = going
        super().__init__()
        self._found: list[Answer] = []
        self._lines = [_Line(self._found.append) for _n in range(size)]
        self._heard_at = monotonic()

    @property
    def hungry(self) -> bool:
        """Whether a connection could soon have nothing to do."""
        return len(self._feed) < len(self._lines)

    @property
    def busy(self) -> bool:
        return bool(self._feed or self._found) or any(line.gone or line.coming for line in self._lines)

    def answers(self) -> list[Answer]:
        self._offer()
        if not self._found:
            self._hear()
        ready = [line for line in self._lines if line.ready]
        found, self._found[:] = list(self._found), []
        if found or ready:
            self._going(found, [line.coming for line in ready if line.coming])
        for line in ready:
            line.hand_over()
        self._offer()
        return found

    def _offer(self) -> None:
        """The next letters to whoever has room: those that have nothing in hand first, since they answer first."""
        for line in self._lines:
            if self._feed and line.coming is None and line.gone is None:
                line.offer(self._feed.popleft())
        for line in self._lines:
            if self._feed and line.coming is None:
                line.offer(self._feed.popleft())
            if line.flush():
                self._heard_at = monotonic()  # from now on it owes us a word

    def _hear(self) -> None:
        asked = {line.socket.fileno(): line for line in self._lines if line.waits and line.socket is not None}
        if not asked:
            return
        waits = select.poll()
        for one in asked:
            waits.register(one, select.POLLIN)
        heard = waits.poll(LOOK * 1000)
        if heard:
            self._heard_at = monotonic()
        elif monotonic() - self._heard_at > float(settings.EMAIL_TIMEOUT or 20):
            for line in asked.values():
                line.broken("The server did not answer in time.")
        for one, _event in heard:
            asked[one].hear()

    def end(self) -> list[Answer]:
        """Begin no more, wait for what is on its way, and hang up."""
        found = self.rest()
        for line in self._lines:
            line.quit()
        return found
