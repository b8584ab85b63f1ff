"""Deeds of sharing back: a plan with a day, the sharing itself, how far it is public, and what grew from an answer."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.assessments import emails, policy
from justaction.assessments.actions.opening import State, carried, check_day, enter, locked
from justaction.assessments.models import EXTENTS, Grown, Item, Round, Side
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock, pages


@transaction.atomic
def plan(round_: Round, *, how: str, share_by: date, by: Person) -> Round:
    """Say how and by when the answers go back to the organization and to those who gave them. Nothing is shared
    without. Raises NotAllowed, Refused."""
    row = carried(round_, by, State.BOTH_IN)
    if not how.strip():
        raise Refused(_("Say how: who meets whom, and what they get to read."), field="how", status=422)
    check_day(share_by, "share_by")
    row.plan, row.share_by, row.late_at = how.strip()[:2000], share_by, None
    row.save(update_fields=["plan", "share_by", "late_at"])
    emails.planned(row)
    pages.changed()
    return row


@transaction.atomic
def share_back(round_: Round, *, by: Person) -> Round:
    """It was shared back as planned: those who speak for the organization can read both sides from now on, and what
    all three agreed to is public. Raises NotAllowed, Refused without a plan."""
    row = carried(round_, by, State.BOTH_IN)
    if row.share_by is None:
        raise Refused(_("Write down first how it is shared back, and by when."))
    row.state, row.shared_at = State.SHARED, clock.now()
    row.save(update_fields=["state", "shared_at"])
    enter(
        "assessment.shared",
        row,
        by=by,
        facts={"due": row.share_by.isoformat(), "extent": row.shown},
    )
    emails.shared(row)
    return row


@transaction.atomic
def set_extent(round_: Round, *, extent: str, by: Person) -> Round:
    """Say for one's own part how far the answers may be public. As far as all three agree is shown; less holds at
    once. One person of a group cannot choose more than the group handed in with. Raises NotAllowed, Refused."""
    row = locked(round_)
    who = policy.speaks_of_extent(by, row)
    if not who:
        raise NotAllowed(
            _("Each group, and a representative of the organization, says this for their own part.")
        )
    if not row.is_seen:
        raise Refused(_("Both groups have to hand in first."))
    if extent not in dict(EXTENTS):
        raise Refused(_("Choose how far it may be public."), field="extent", status=422)
    order = [key for key, _words in EXTENTS]
    before = row.shown
    if who == "organization":
        row.extent = extent
        row.save(update_fields=["extent"])
    else:
        side = Side.objects.select_for_update().get(round=row, which=who)
        if order.index(extent) > order.index(side.extent):
            raise Refused(
                _("Alone you can only choose less than your group agreed to."), field="extent", status=422
            )
        side.extent = extent
        side.save(update_fields=["extent"])
    row = locked(row)
    if row.shown != before:
        enter("assessment.shown", row, by=None, facts={"extent": row.shown})
    return row


@transaction.atomic
def grown(key: str, *, ref: str, title: str, url: str, is_public: bool) -> None:
    """A chapter beside says that something grew from an answer (`web/origins.py`); told again once it is public."""
    subject, _colon, number = key.partition(":")
    item = (
        Item.objects.filter(round__subject=subject, number=int(number)).first() if number.isdigit() else None
    )
    if item is not None:
        said = {"title": title[:300], "url": url[:300], "is_public": is_public}
        Grown.objects.update_or_create(item=item, ref=ref, defaults=said)
        pages.changed()
