"""What comes back: notices that a letter could not be delivered, complaints, and who unsubscribes by letter.

Each comes to an address that we sealed for one reader of one issue, so a forged one finds nobody.
"""

from __future__ import annotations

from django.db.models import QuerySet

from justaction.mail.incoming.message import Incoming
from justaction.mail.incoming.reports import COMPLAINT, ENDED, FAILED
from justaction.mail.models import Received
from justaction.mail.receiving import Token
from justaction.newsletter.actions.subscribing import end, suppress
from justaction.newsletter.models import Delivery, Subscription
from justaction.web import clock

MOST_SOFT = 3  # letters in a row that came back for now: then no more go there
Outcome = Received.Outcome


def came_back(message: Incoming, token: Token) -> Received.Outcome:
    """A notice or a complaint about the letter of one issue to one reader. What else comes there is an answer of a machine."""
    row = Subscription.objects.select_for_update(of=("self",)).filter(pk=token.whom).first()
    if message.report is None or row is None:
        return Outcome(message.automatic) if message.automatic else Outcome.UNKNOWN
    mine = Delivery.objects.filter(subscription=row)
    sent = mine.filter(issue=token.about, state=Delivery.State.SENT)
    if message.report.kind == COMPLAINT:
        sent.update(state=Delivery.State.COMPLAINED, at=clock.now())
        suppress(row, Subscription.Why.COMPLAINT)
        return Outcome.DONE
    if message.report.kind == ENDED:
        end(row)
        return Outcome.DONE
    if message.report.kind != FAILED:
        return Outcome.BOUNCE
    if sent.update(state=Delivery.State.BOUNCED, at=clock.now()):
        _came_back_once_more(row, message.report.status, mine.exclude(issue=token.about))
    return Outcome.BOUNCE


def _came_back_once_more(row: Subscription, status: str, others: QuerySet[Delivery]) -> None:
    """An address that does not exist gets nothing more at once; one that only had no room, after three in a row."""
    if status.startswith("5.1."):
        suppress(row, Subscription.Why.GONE)
        return
    last = others.order_by("-id").values_list("state", flat=True).first()
    row.soft = 1 if last == Delivery.State.SENT else row.soft + 1
    row.save(update_fields=["soft"])
    if row.soft >= MOST_SOFT:
        suppress(row, Subscription.Why.FULL)


def unsubscribe(message: Incoming, token: Token) -> Received.Outcome:
    """A letter to the address in List-Unsubscribe ends the subscription; one that reports it as unwanted does too."""
    row = Subscription.objects.filter(pk=token.whom).first()
    if row is None:
        return Outcome.UNKNOWN
    if message.report is not None:
        return came_back(message, token)
    end(row)
    return Outcome.DONE
