"""Deeds about what the working group writes down: its charter, its minutes, and what goes from hand to hand."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Grant, Person
from justaction.record import actions as record
from justaction.web import clock
from justaction.workinggroup import emails, policy
from justaction.workinggroup.models import Appointment, Charter, HandOver, Minutes


@transaction.atomic
def agree_charter(*, text: str, agreed_on: date, by: Person, what_changed: str = "") -> Charter:
    """Write down the next version of the charter, as it was agreed on a day. Earlier ones stay readable.

    Raises NotAllowed, Refused with the field, ValidationError.
    """
    if not policy.may_agree_charter(by):
        raise NotAllowed(_("Only a convener or a steward can do this."))
    _not_later(agreed_on, "agreed_on")
    list(Charter.objects.select_for_update().values_list("pk", flat=True))  # one after the other
    last = Charter.objects.first()
    if last is not None and not what_changed.strip():
        raise Refused(_("Say what changed, and why."), field="what_changed", status=422)
    if last is not None and agreed_on < last.agreed_on:
        raise Refused(_("An earlier version was agreed on later than that."), field="agreed_on", status=422)
    number = (Charter.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Charter(
        number=number,
        text=text.strip(),
        what_changed=what_changed.strip(),
        agreed_on=agreed_on,
        written_by=by,
    )
    row.full_clean()
    row.save(force_insert=True)
    record.enter(
        "charter.agreed",
        row,
        by=by,
        title=_("Charter of the working group, version %(n)s") % {"n": number},
        url=f"/working-group/charter/{number}/",
        words={"what_changed": row.what_changed},
        facts={"number": number, "on": agreed_on.isoformat(), "digest": digest(row.text)},
    )
    return row


@transaction.atomic
def write_minutes(minutes: Minutes | None, *, held_on: date, title: str, text: str, by: Person) -> Minutes:
    """Write the minutes of a meeting, or change them until they are approved. Raises NotAllowed, Refused,
    ValidationError."""
    if not policy.may_write_minutes(by):
        raise NotAllowed(_("Only who serves in the working group can do this."))
    _not_later(held_on, "held_on")
    row = _locked(minutes) if minutes else Minutes()
    if row.approved_on is not None:
        raise Refused(_("These minutes are approved. They stay as they are."))
    row.held_on, row.title, row.text, row.written_by = held_on, " ".join(title.split()), text.strip(), by
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def approve_minutes(minutes: Minutes, *, by: Person) -> Minutes:
    """Say that the words are right; from now on everybody can read them, and they stay. Never by who wrote them.
    Approving twice changes nothing. Raises NotAllowed."""
    row = _locked(minutes)
    if not policy.may_approve(by, row):
        raise NotAllowed(_("Somebody else than the writer has to approve minutes."))
    if row.approved_on is None:
        row.approved_by, row.approved_on = by, clock.today()
        row.save(update_fields=["approved_by", "approved_on"])
        record.enter(
            "minutes.approved",
            row,
            by=by,
            title=row.title,
            url=f"/working-group/minutes/{row.subject}/",
            words={"title": row.title},
            facts={"held": row.held_on.isoformat(), "digest": digest(row.text)},
        )
    return row


@transaction.atomic
def hand_over(
    held: Appointment | Grant, *, carried: str, to: Person, by: Person, notes: str = ""
) -> HandOver:
    """Write down what somebody carried and who takes it on, who is told by letter. Raises NotAllowed, Refused."""
    row: Appointment | Grant
    if isinstance(held, Grant):
        row = Grant.objects.select_for_update(of=("self",)).select_related("person", "role").get(pk=held.pk)
    else:
        row = Appointment.objects.select_for_update(of=("self",)).with_names().get(pk=held.pk)
    if not policy.may_hand_over(by, row):
        raise NotAllowed(_("Only the person, or a convener, can do this."))
    if not policy.may_take_over(row).filter(pk=to.pk).exists():
        raise Refused(_("Choose somebody who serves now."), field="to", status=422)
    if not carried.strip():
        raise Refused(_("Write what goes over."), field="carried", status=422)
    made = HandOver.objects.create(
        appointment=None if isinstance(row, Grant) else row,
        grant=row if isinstance(row, Grant) else None,
        to=to,
        carried=carried.strip()[:2000],
        notes=notes.strip()[:2000],
    )
    emails.handed_over(made)
    return made


def digest(text: str) -> str:
    """SHA-256 of the words, as 64 hex digits."""
    return sha256(text.encode()).hexdigest()


def _not_later(day: date, field: str) -> None:
    if day > clock.today():
        raise Refused(_("Choose today or a day before."), field=field, status=422)


def _locked(minutes: Minutes) -> Minutes:
    return Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
