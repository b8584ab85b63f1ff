"""What the share-out adds to pages of others: the steering list, one's turn, the front page, what is kept of one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.members.models import Person
from justaction.shareout import checklist, gathering, policy
from justaction.shareout.models import Approval, Edition
from justaction.web import clock
from justaction.web.slots import Part, only_when
from justaction.workinggroup.models import Appointment

NEW = timedelta(days=60)  # so long the front page says that an edition came out


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    if policy.may_gather(viewer):
        yield Part(
            group="say",
            title=_("Share-out"),
            url=reverse("shareout:desk"),
            note=_("Gather what came out of a year, and send it out for good."),
        )


def _drafts(viewer: Person) -> QuerySet[Edition]:
    rows = Edition.objects.filter(state=Edition.State.DRAFT).filter(~Q(begun_by=viewer) | ~Q(trouble=""))
    serves = Appointment.objects.now().filter(person=viewer)
    return rows if policy.may_steer(viewer) else rows.filter(Exists(serves))


@only_when(_drafts)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """A draft whose files could not be made, for who began it or sent it out; one that lacks nothing but approvals."""
    drafts = Edition.objects.filter(state=Edition.State.DRAFT)
    for row in drafts.prefetch_related("items", "deliverables", "money"):
        if row.trouble and viewer.pk in (row.begun_by_id, row.frozen_by_id):
            yield Part(
                title=_("Its files could not be made: %(title)s") % {"title": row.title},
                note=row.trouble,
                url=reverse("shareout:draft", args=[row.year, row.number]),
                button=_("Open"),
            )
        elif row.about and row.begun_by_id != viewer.pk and _waits_for(viewer, row):
            yield Part(
                title=_("Can this go out? %(title)s") % {"title": row.title},
                note=_("Read the share-out. If it is right, approve it."),
                url=reverse("shareout:preview", args=[row.year, row.number]),
                button=_("Read"),
            )


def _waits_for(viewer: Person, row: Edition) -> bool:
    """Whether a draft lacks nothing but approvals, and this person has not approved it as it stands."""
    now = gathering.things_now(row)
    mark = checklist.fingerprint(row, now)
    given = checklist.approvers(row, mark=mark)
    lines = checklist.lines(row, mark=mark, now=now, given=len(given))
    return {line.key for line in lines if not line.met} == {"approvals"} and viewer not in given


def open_now(viewer: Person | None, thing: Any) -> Iterator[Part]:
    """The newest edition, while it is new."""
    row = (
        Edition.objects.published()
        .filter(published_at__gte=clock.now() - NEW)
        .order_by("-published_at")
        .first()
    )
    if row is not None:
        yield Part(
            title=_("Share-out %(year)s") % {"year": row.year},
            note=row.about,
            url=reverse("shareout:edition", args=[row.year, row.number]),
            button=_("Read"),
        )


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    found = Approval.objects.filter(person=viewer).values("edition__year", "edition__number", "at")
    yield Part(title="share_outs", context={"approved": list(found)})
