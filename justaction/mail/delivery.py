"""Carrying a queued letter to the mail server, once.

The order is what makes it safe: the connection is opened first, then the letter is claimed, then it is handed over
at once. So a claimed letter whose worker died may have been handed over; one that is still queued was not.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q

from justaction.jobs import task
from justaction.mail import answers, pace, receiving, returning
from justaction.mail.letters import letterhead
from justaction.mail.models import Letter
from justaction.web import addresses, clock

WAITS = (1, 5, 15, 60, 240)  # minutes before each further try


class NotNow(Exception):  # noqa: N818  # nothing broke; the queue tries again
    """The mail server could not take the letter now."""


@task
def deliver(letter_id: int) -> None:
    """Send one letter, once. Raises NotNow when the server cannot be reached: the queue tries again."""
    due = Q(next_at=None) | Q(next_at__lte=clock.now())
    letter = Letter.objects.filter(due, pk=letter_id, state=Letter.State.QUEUED).first()
    if letter is None:
        return
    if not letter.prompt and returning.is_suppressed(letter.mailbox):
        _end(letter, Letter.State.FAILED, "No notices go to this address any more.")
        return
    if not _has_room(letter):
        return
    try:
        message = message_of(letter)
        message.message()
    except (ValueError, UnicodeError) as error:  # an address or header that no server would take
        _end(letter, Letter.State.FAILED, str(error))
        return
    connection = get_connection()
    try:
        connection.open()
    except answers.errors() as error:
        _note(letter, error)
        raise NotNow(f"No connection to the mail server: {error}") from error
    try:
        if _claim(letter):
            _hand_over(letter, message, connection)
    finally:
        connection.close()


def _claim(letter: Letter) -> bool:
    """Take the letter, unless another worker was faster."""
    queued = Letter.objects.filter(pk=letter.pk, state=Letter.State.QUEUED)
    return bool(
        queued.update(
            state=Letter.State.CLAIMED, claimed_at=clock.now(), attempts=F("attempts") + 1, error=""
        )
    )


def _hand_over(letter: Letter, message: EmailMultiAlternatives, connection: BaseEmailBackend) -> None:
    """Send a claimed letter and write down what became of it. What the server puts off is tried later, longer each time."""
    message.connection = connection
    try:
        taken = answers.was_taken(message, message.send())
    except answers.errors() as error:
        outcome, code, said = answers.end_of(error)
        if outcome == answers.REFUSED:
            _end(letter, Letter.State.FAILED, f"{code} {said}")
            returning.refused(letter, said)
        elif outcome == answers.UNKNOWN:
            _end(letter, Letter.State.UNKNOWN, f"The connection broke while handing it over: {said}")
        else:  # it said no in words, or was not reached: it does not have it
            put_off(letter, _later(letter.attempts + 1), f"{code} {said}")
    else:
        if not taken:
            _end(letter, Letter.State.UNKNOWN, "The provider said neither yes nor no.")
            return
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=clock.now())


def _later(attempts: int) -> timedelta:
    return timedelta(minutes=WAITS[min(attempts, len(WAITS)) - 1])


def put_off(letter: Letter, wait: timedelta, why: str) -> None:
    """Queued, and not before some time has gone; then the clock passes it on."""
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.QUEUED, next_at=clock.now() + wait, error=why[:300]
    )


def _has_room(letter: Letter) -> bool:
    """Whether it may go now, by the rates of its routes; what somebody waits for always may."""
    if letter.prompt:
        return True
    rate, each = settings.MAIL_RATE, settings.MAIL_DOMAIN_RATE
    if not pace.take(pace.NOTICE, 1, rate=rate):
        put_off(letter, pace.wait(rate), "Others go before it: MAIL_RATE.")
        return False
    if not pace.take(pace.domain(letter.to), 1, rate=each):
        put_off(letter, pace.wait(each), "Others to that domain go before it: MAIL_DOMAIN_RATE.")
        return False
    return True


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The letter as it is handed over: as text, as HTML, and with a calendar where it has one."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    name, address = parseaddr(settings.MAIL_FROM)
    sender = formataddr((name or letterhead().name, address))
    word = receiving.words_of(returning.LETTER, about=letter.pk, people=[0])[0]
    by_provider = str(settings.EMAIL_BACKEND).startswith("anymail.")
    comes_back = receiving.address(returning.LETTER, about=letter.pk, whom=0)
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=sender if by_provider else comes_back or sender,  # the envelope, where From stands below
        to=[formataddr((letter.to_name, addresses.wire(letter.to)))],
        headers={
            "Message-ID": f"<{letter.reference}@{host}>",
            "From": sender,
            **letter.headers,
            "Date": format_datetime(clock.now()),
            "Auto-Submitted": "auto-generated",
            "X-Just-Action": "letter",  # by which we know our own letters, should they come back
        },
    )
    if by_provider:
        message.metadata = {receiving.WORD: word}  # type: ignore[attr-defined]  # anymail reads it
    message.attach_alternative(letter.html, "text/html")
    if calendar := letter.parts.get("calendar"):
        method, text = calendar
        message.attach_alternative(text, f"text/calendar; method={method}")
    return message


def _note(letter: Letter, error: Exception) -> None:
    Letter.objects.filter(pk=letter.pk).update(error=str(error)[:300])


def _end(letter: Letter, state: str, why: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, error=why[:300])
