"""The outcome: what the vote means, in words, with dissent and the day it is looked at again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.ballots import policy
from justaction.ballots.actions.writing import locked
from justaction.ballots.models import Ballot, Outcome
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.web import clock


@transaction.atomic
def write_outcome(
    ballot: Ballot,
    *,
    accepted: bool,
    text: str,
    review_on: date,
    by: Person,
    reasons: str = "",
    dissent: str = "",
) -> Outcome:
    """Write what was decided, once. It cannot be accepted unless the vote carried. Raises NotAllowed, Refused."""
    ballot = locked(ballot, by=by)
    if ballot.state != Ballot.State.CLOSED:
        raise Refused(_("The outcome is written after voting has closed."))
    if Outcome.objects.filter(ballot=ballot).exists():
        raise Refused(_("The outcome is written. It stays as it is."))
    if accepted and not policy.carried(ballot):
        raise Refused(_("The vote did not carry, so it decides nothing. Say no here."), field="accepted")
    if not text.strip():
        raise Refused(_("Write in a few words what was decided."), field="text", status=422)
    if review_on <= clock.today():
        raise Refused(
            _("Choose a day to come, on which you look at it again."), field="review_on", status=422
        )
    outcome = Outcome(
        ballot=ballot,
        accepted=accepted,
        text=text.strip(),
        reasons=reasons.strip(),
        dissent=dissent.strip(),
        review_on=review_on,
        written_by=by,
        written_at=clock.now(),
    )
    outcome.full_clean()
    outcome.save(force_insert=True)
    closing = Entry.objects.filter(kind="ballot.closed", subject=ballot.subject).order_by("-id").first()
    record.enter(
        "outcome.written",
        ballot,
        by=by,
        title=ballot.question,
        url=ballot.url,
        words={"outcome": outcome.text, "reasons": outcome.reasons, "dissent": outcome.dissent},
        facts={"accepted": int(accepted), "review": review_on.isoformat()},
        answers=[closing] if closing else [],
    )
    return outcome
