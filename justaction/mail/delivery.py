"""Carrying a queued letter to the mail server, once.

The order is what makes it safe: the connection is opened first, then the letter is claimed, then it is handed over
at once. So a claimed letter whose worker died may have been handed over; one that is still queued was not.
"""

from __future__ import annotations

import smtplib
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from justaction.jobs import task
from justaction.mail.letters import letterhead
from justaction.mail.models import Letter
from justaction.web import addresses, clock


class NotNow(Exception):  # noqa: N818  # nothing broke; the queue tries again
    """The mail server could not take the letter now."""


@task
def deliver(letter_id: int) -> None:
    """Send one letter, once. Raises NotNow when the queue should try again."""
    letter = Letter.objects.filter(pk=letter_id, state=Letter.State.QUEUED).first()
    if letter is None:
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
    except (OSError, smtplib.SMTPException) as error:
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
    """Send a claimed letter and write down what became of it."""
    message.connection = connection
    try:
        message.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        code, said = _answer(error)
        if 500 <= code < 600:
            _end(letter, Letter.State.FAILED, f"{code} {said}")
            return
        _end(
            letter, Letter.State.QUEUED, f"{code} {said}"
        )  # the server said no in words: it does not have it
        raise NotNow(f"The mail server said {code}") from None  # its words can name the address
    except (OSError, smtplib.SMTPException) as error:
        _end(letter, Letter.State.UNKNOWN, f"The connection broke while handing it over: {error}")
    else:
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=clock.now())


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The letter as it is handed over: as text, as HTML, and with a calendar where it has one."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    name, address = parseaddr(settings.MAIL_FROM)
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((name or letterhead().name, address)),
        to=[formataddr((letter.to_name, addresses.wire(letter.to)))],
        headers={
            "Message-ID": f"<{letter.reference}@{host}>",
            **letter.headers,
            "Date": format_datetime(clock.now()),
            "Auto-Submitted": "auto-generated",
            "X-Just-Action": "letter",  # by which we know our own letters, should they come back
        },
    )
    message.attach_alternative(letter.html, "text/html")
    if calendar := letter.parts.get("calendar"):
        method, text = calendar
        message.attach_alternative(text, f"text/calendar; method={method}")
    return message


def _answer(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> tuple[int, str]:
    """What the server answered: (code, words)."""
    code: int
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (451, b""))
    else:
        code, said = error.smtp_code, error.smtp_error
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return code, " ".join(words.split())


def _note(letter: Letter, error: Exception) -> None:
    Letter.objects.filter(pk=letter.pk).update(error=str(error)[:300])


def _end(letter: Letter, state: str, why: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, error=why[:300])
