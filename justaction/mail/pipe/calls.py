"""Letters through any other backend of Django: each is a call that waits, a provider's API or a file, so each goes in a thread."""

from __future__ import annotations

import re
from contextlib import suppress
from email import message_from_bytes, policy
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from justaction.mail import answers, receiving
from justaction.mail.answers import REFUSED, SENT, UNKNOWN
from justaction.mail.answers import words as _words
from justaction.mail.pipe.job import Answer, Going, Job, Way

_ELSEWHERE = {"subject", "from", "to", "mime-version", "content-type", "content-transfer-encoding"}
_DOUBLED = re.compile(rb"(?m)^\.\.")
LOOK = 0.5  # seconds: as long as one waits before looking whether it is still ours to send


class Calls(Way):
    """As `Lines`, where nothing can be offered: a letter goes when a thread is free for it."""

    def __init__(self, size: int, going: Going) -> None:
        super().__init__()
        self._size, self._going, self._out = size, going, 0
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._done: SimpleQueue[Answer] = SimpleQueue()
        self._threads = [Thread(target=self._work, daemon=True) for _n in range(size)]
        for thread in self._threads:
            thread.start()

    @property
    def hungry(self) -> bool:
        return len(self._feed) < self._size

    @property
    def busy(self) -> bool:
        return bool(self._feed or self._out)

    def answers(self) -> list[Answer]:
        found = self._found()
        begin = [self._feed.popleft() for _n in range(min(self._size - self._out, len(self._feed)))]
        if found or begin:
            self._going(found, begin)
        for job in begin:
            self._jobs.put(job)
        self._out += len(begin)
        return found

    def _found(self) -> list[Answer]:
        found: list[Answer] = []
        with suppress(Empty):
            if self._out and (self._out == self._size or not self._feed):
                found.append(self._done.get(timeout=LOOK))
            while len(found) < self._out:
                found.append(self._done.get_nowait())
        self._out -= len(found)
        return found

    def end(self) -> list[Answer]:
        found = self.rest()
        for _thread in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout=30)
        return found

    def _work(self) -> None:
        through = _Through()
        while (job := self._jobs.get()) is not None:
            try:
                answer = through.send(job)
            except Exception as error:  # whatever it was, the letter may have gone
                answer = Answer(job.key, UNKNOWN, 0, _words(str(error)))
            self._done.put(answer)
        through.quit()


class _Through:
    """One backend: the outbox folder, or a provider, whose connection stays open."""

    def __init__(self) -> None:
        self._backend = get_connection()

    def send(self, job: Job) -> Answer:
        message = _Ready(job)
        try:
            sent = answers.was_taken(message, self._backend.send_messages([message]) or 0)
        except ValueError as error:
            return Answer(job.key, REFUSED, 0, _words(str(error)))
        except answers.errors() as error:
            return Answer(job.key, *answers.end_of(error))
        return Answer(job.key, SENT if sent else UNKNOWN, 250 if sent else 0)

    def quit(self) -> None:
        with suppress(*answers.errors()):
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
