"""What comes back of letters to single people: an address that is gone, and who calls them unwanted, get no notices.

It is kept for a class of letters and it is sticky: what a person asks for and waits for (codes, links) still goes, and
only their own yes ends it (`lift`). Notices come by mail to an address that we sealed, or from a provider's webhook.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from justaction.mail import receiving
from justaction.mail.addresses import mailbox
from justaction.mail.answers import NO_SUCH
from justaction.mail.incoming.message import Incoming
from justaction.mail.incoming.reports import COMPLAINT, ENDED, FAILED, Report
from justaction.mail.models import Letter, Received, Suppressed
from justaction.mail.receiving import Token

LETTER = "let"  # the purpose of addresses to which single letters come back
Outcome = Received.Outcome
_KINDS = {
    "bounced": FAILED,
    "rejected": FAILED,
    "failed": FAILED,
    "complained": COMPLAINT,
    "unsubscribed": ENDED,
}


def suppress(box: str, why: str) -> bool:
    """Write no more notices to a mailbox; whether that is new."""
    if not box:
        return False  # the letter is older than a week, and names nobody any more
    row = Suppressed(mailbox=box, why=why)
    Suppressed.objects.bulk_create([row], ignore_conflicts=True)
    return Suppressed.objects.filter(mailbox=box, mark=row.mark).exists()


def is_suppressed(box: str) -> bool:
    return Suppressed.objects.filter(mailbox=box).exists()


def lift(address: str) -> None:
    """Its owner has shown that they read what comes there: write to them again."""
    Suppressed.objects.filter(mailbox=mailbox(address)).delete()


def refused(letter: Letter, said: str) -> None:
    """The mail server refused a letter for good: when it said that there is no such mailbox, notices end."""
    if NO_SUCH.search(said):
        suppress(letter.mailbox, Suppressed.Why.GONE)


def came_back(message: Incoming, token: Token) -> Received.Outcome:
    """A notice or a complaint about one letter."""
    row = Letter.objects.select_for_update().filter(pk=token.about).first()
    report = message.report
    if report is None or row is None:
        return Outcome(message.automatic) if message.automatic else Outcome.UNKNOWN
    if report.kind in {COMPLAINT, ENDED}:
        suppress(row.mailbox, Suppressed.Why.COMPLAINT)
        return Outcome.DONE
    if report.kind == FAILED:
        sent = Letter.objects.filter(pk=row.pk, state__in=[Letter.State.SENT, Letter.State.UNKNOWN])
        sent.update(state=Letter.State.FAILED, error=f"It came back: {report.status or 'no code'}")
        if report.status.startswith("5.1."):
            suppress(row.mailbox, Suppressed.Why.GONE)
    return Outcome.BOUNCE


@transaction.atomic
def told_by_provider(event: Any) -> Received.Outcome | None:
    """An event of a provider's webhook (anymail's `AnymailTrackingEvent`), about a letter that bears our sealed word.

    None for events that say nothing of an end: delivered, queued, deferred.
    """
    kind = _KINDS.get(str(event.event_type))
    if kind is None:
        return None
    said = f"{event.mta_response or ''} {event.description or ''}"
    code = NO_SUCH.search(said)
    status = code[0] if code else "5.1.1" if str(event.reject_reason) == "invalid" else "5.0.0"
    word = str((event.metadata or {}).get(receiving.WORD, ""))
    key = str(event.event_id or f"{event.message_id} {event.event_type}")
    return receiving.told(word, Report(kind, status if kind == FAILED else ""), key=f"provider {key}")
