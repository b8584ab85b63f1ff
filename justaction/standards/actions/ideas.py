"""How a standard begins: an idea, a draft of its first revision, and a draft of the next one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.coedit import actions as coedit
from justaction.collaborative.models import Channel, Pillar
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.standards import policy, reading, wording
from justaction.standards.actions.codes import free_code, keep
from justaction.standards.actions.editing import seat
from justaction.standards.actions.shared import (
    enter,
    led,
    locked,
    look_again,
    move,
    must_go_on,
    need,
    one_line,
)
from justaction.standards.models import Editor, Standard
from justaction.web import clock, pages


@transaction.atomic
def suggest(
    channel: Channel,
    *,
    title: str,
    rule: str,
    why: str,
    by: Person,
    pillar: Pillar | None = None,
    code: str = "",
) -> Standard:
    """Suggest a standard. Without a code it gets the next free one of its channel.

    Raises NotAllowed, and Refused with the field for what is missing, or for a code that another standard has.
    """
    if not policy.may_suggest(by, channel):
        raise NotAllowed(_("Only people in this community can suggest a standard for it."))
    row = Standard(
        channel=channel,
        pillar=pillar,
        title=need(one_line(title, 200), "title", _("Give it a short name.")),
        rule=need(one_line(rule, 400), "rule", _("Say the rule in one sentence.")),
        why=need(why, "why", _("Say why it is needed.")),
        code=code.strip().upper() or free_code(channel),
        suggested_by=by,
    )
    keep(row, new=True)
    pages.changed()
    return row


@transaction.atomic
def begin_draft(standard: Standard, *, by: Person, lead: Person | None = None) -> Standard:
    """Take an idea up: it is a draft now, written live, led by `lead` (or by who does this).

    Raises NotAllowed, and Refused when it was begun, or has ended.
    """
    row = locked(standard)
    if not policy.may_steer(by, row.channel):
        raise NotAllowed(_("Only who looks after the standards of this channel can take an idea up."))
    must_go_on(row)
    if row.stage != Standard.Stage.IDEA:
        raise Refused(_("This idea was taken up already."))
    row.stage, row.begun_at = Standard.Stage.DRAFT, clock.now()
    row.save(update_fields=["stage", "begun_at"])
    seat(row, lead or by, Editor.Part.LEAD)
    coedit.begin(reading.KIND, str(row.pk), title=f"{row.code}. {row.title}", url=row.url, by=by)
    enter("standard.begun", row, by=by, words={"title": row.title, "rule": row.rule}, facts={"number": 1})
    return row


@transaction.atomic
def begin_revision(standard: Standard, *, why: str, by: Person) -> Standard:
    """Begin the next revision of an adopted standard, from the words in force. Nothing of those changes.

    Raises NotAllowed, and Refused when it is not in force, one is being written, or no reason is given.
    """
    row = led(standard, by)
    if row.stage != Standard.Stage.ADOPTED or row.current is None:
        raise Refused(_("Only a standard in force can get a next revision."))
    if row.next_stage:
        raise Refused(_("Revision %(n)s is being written already.") % {"n": row.number})
    row.next_why = one_line(need(why, "why", _("Say what should change, and why.")), 300)
    move(row, Standard.Stage.DRAFT)
    row.save(update_fields=["next_stage", "next_why"])
    live = coedit.begin(reading.KIND, str(row.pk), title=f"{row.code}. {row.name}", url=row.url, by=by)
    if wording.clean(reading.body(row)) != wording.clean(row.current.body):
        coedit.begin_anew(live, row.current.body, by=by)
    look_again(row)
    enter("standard.begun", row, by=by, words={"reason": row.next_why}, facts={"number": row.number})
    return row
