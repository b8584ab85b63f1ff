"""Deeds after a gathering: the recap, which can be taken back for a while, and what people say of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.convenings import policy
from justaction.convenings.actions.coming import locked
from justaction.convenings.actions.mornings import by_day
from justaction.convenings.models import Feedback, Gathering, MorningLetter, Recap, Registration
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock, limits, pages

TAKE_BACK = timedelta(minutes=5)  # so long it can still be taken back
MOST_FEEDBACK = 2000  # about one gathering
FROM_ONE_NETWORK = 300  # in a day: a full hall has one


@transaction.atomic
def send_recap(gathering: Gathering, *, words: str, by: Person | None) -> Recap:
    """Write to everybody who had a seat what came of it; it goes after TAKE_BACK, once. Raises NotAllowed, Refused."""
    row = locked(gathering)
    if not policy.may_host(by, row):
        raise NotAllowed(_("Only those who host a gathering can do this."))
    if row.cancelled_at is not None or not row.is_over:
        raise Refused(_("It is not over yet."))
    words = words.strip()
    if not words:
        raise Refused(_("Say in a few lines what came of it."), field="words", status=422)
    if len(words) > 1200:
        raise Refused(_("Keep it short: at most 1,200 letters."), field="words", status=422)
    there = Recap.objects.select_for_update().filter(gathering=row).first()
    if there is not None:
        raise Refused(_("The recap is on its way already. Nobody gets it twice."))
    made = Recap.objects.create(gathering=row, words=words, by=by, goes_at=clock.now() + TAKE_BACK)
    pages.changed()
    return made


@transaction.atomic
def take_back_recap(gathering: Gathering, *, by: Person | None) -> str:
    """Stop a recap that has not gone yet; returns its words. Raises NotAllowed, Refused."""
    row = locked(gathering)
    if not policy.may_host(by, row):
        raise NotAllowed(_("Only those who host a gathering can do this."))
    waiting = Recap.objects.select_for_update().filter(gathering=row, sent_at=None).first()
    if waiting is None:
        raise Refused(_("It has gone already, or there is none."))
    waiting.delete()
    pages.changed()
    return waiting.words


@transaction.atomic
def let_recaps_go() -> int:
    """Queue the letters of each recap whose time has come, once; how many recaps there were.

    Who sleeps by their own clock gets theirs in the morning.
    """
    due = Recap.objects.select_for_update().filter(sent_at=None, goes_at__lte=clock.now())
    count = 0
    for recap in due.order_by("pk"):
        recap.sent_at = clock.now()
        recap.save(update_fields=["sent_at"])
        seated = Registration.objects.filter(gathering=recap.gathering_id, state__in=Registration.SEATED)
        by_day(MorningLetter.Kind.RECAP, seated.select_related("person").order_by("pk"))
        count += 1
    return count


@transaction.atomic
def give_feedback(
    gathering: Gathering,
    *,
    key: str,
    heard: int,
    useful: int,
    keep: str = "",
    change: str = "",
    named: Person | None = None,
    network: str = "",
) -> Feedback:
    """Say how it was; the same key once more changes what it said. No account and no name is needed: `named` is a
    member who wishes to stand beside it.

    `key` comes from `tokens`: it is of one person, and finds nobody. `network` is where it comes from, if known, since
    one link is for all. Raises Refused (fields "heard", "useful"), and (429) for more than anybody can read.
    """
    if network and limits.tripped(
        "convenings.feedback", f"{network} {gathering.pk}", most=FROM_ONE_NETWORK, per=limits.DAY
    ):
        raise Refused(_("A lot came from your network today. Try again tomorrow."), status=429)
    row = locked(gathering)
    if not policy.may_give_feedback(row):
        raise Refused(
            _("Feedback is open from the beginning until three weeks after. Thank you all the same.")
        )
    for field, value in (("heard", heard), ("useful", useful)):
        if not 1 <= value <= 5:
            raise Refused(_("Choose a number from 1 to 5."), field=field, status=422)
    if row.feedback.exclude(key=key).count() >= MOST_FEEDBACK:
        raise Refused(_("So many have answered that no more fit. Thank you all the same."), status=429)
    said = {
        "heard": heard,
        "useful": useful,
        "keep": keep.strip()[:600],
        "change": change.strip()[:600],
        "person": named,
        "on": clock.today(row.zone),
    }
    return Feedback.objects.update_or_create(gathering=row, key=key, defaults=said)[0]
