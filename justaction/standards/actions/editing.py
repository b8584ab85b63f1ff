"""Who edits a standard and approves it, and the words beside its text: the rule, why, the test, what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.standards import policy, reading, wording
from justaction.standards.actions.codes import keep
from justaction.standards.actions.shared import (
    enter,
    led,
    locked,
    look_again,
    must_be_written,
    must_go_on,
    one_line,
)
from justaction.standards.models import Approval, Editor, Indicator, Standard
from justaction.web import clock, pages

MOST_INDICATORS = 8
MOST_APPROVERS = 12
LINES = {"title": 200, "rule": 400}  # kept on one line; the model says how long they may be


@dataclass(frozen=True)
class IndicatorWords:
    """What is counted: its name, unit, how it is measured, what is expected as evidence."""

    name: str
    unit: str
    how_measured: str
    evidence: str


@transaction.atomic
def write(standard: Standard, *, by: Person, **words: Any) -> Standard:
    """Change the words beside the text: code (until the first adoption), title, rule, why, how_to_test, pillar.

    Raises NotAllowed, and Refused with the field: for what is missing, a code that is taken, or while a vote runs.
    """
    row = led(standard, by)
    must_be_written(row)
    code = str(words.pop("code", row.code)).strip().upper()
    if code != row.code and row.current is not None:
        raise Refused(_("It was adopted under this code. The code stays."), field="code")
    row.code = code
    for name in ("title", "rule", "why", "how_to_test"):
        if name in words:
            text = str(words[name])
            setattr(row, name, one_line(text, LINES[name]) if name in LINES else text.strip())
    if "pillar" in words:
        row.pillar = words["pillar"]
    keep(row)
    pages.changed()
    return row


@transaction.atomic
def set_indicators(standard: Standard, said: Sequence[IndicatorWords], *, by: Person) -> list[Indicator]:
    """Say what is counted; replaces all that was said. Raises NotAllowed, and Refused for one that is not complete."""
    row = led(standard, by)
    must_be_written(row)
    if len(said) > MOST_INDICATORS:
        raise Refused(_("At most eight things can be counted. Choose those that tell most."), status=422)
    row.indicators.filter(revision=None).delete()
    kept = []
    for place, one in enumerate(said, 1):
        words = {name: one_line(getattr(one, name), 1000) for name in wording.INDICATOR}
        indicator = Indicator(standard=row, place=place, **words)
        try:
            indicator.clean_fields()
        except ValidationError as wrong:
            name, messages = next(iter(wrong.message_dict.items()))
            raise Refused(str(messages[0]), field=f"{name}_{place}", status=422) from None
        indicator.save()
        kept.append(indicator)
    pages.changed()
    return kept


# --- editors ----------------------------------------------------------------------------------------------------


@transaction.atomic
def name_lead(standard: Standard, person: Person, *, by: Person) -> Editor:
    """Give the lead to somebody; who had it is thanked by leaving their row. Raises NotAllowed, Refused."""
    row = locked(standard)
    must_go_on(row)
    if not policy.may_name_editors(by, row):
        raise NotAllowed(_("Only its lead editor, or who looks after the standards here, can do this."))
    _must_take_part(row, person)
    now = row.editors.filter(part=Editor.Part.LEAD, until=None).first()
    if now is not None and now.person_id == person.pk:
        return now
    seated = seat(row, person, Editor.Part.LEAD)
    enter("standard.lead", row, by=by, facts={"how": "named"})
    look_again(row)
    return seated


@transaction.atomic
def name_approver(standard: Standard, person: Person, *, by: Person) -> Editor:
    """Ask for somebody's approval before the words are shown or voted on. Raises NotAllowed, Refused."""
    row = led(standard, by)
    _must_take_part(row, person)
    now = row.editors.filter(part=Editor.Part.APPROVER, until=None)
    if (mine := now.filter(person=person).first()) is not None:
        return mine
    if now.count() >= MOST_APPROVERS:
        raise Refused(_("Twelve approvers are enough."), field="person", status=422)
    seated = seat(row, person, Editor.Part.APPROVER)
    look_again(row)
    pages.changed()
    return seated


@transaction.atomic
def need_approvals(standard: Standard, number: int, *, by: Person) -> Standard:
    """Say how many approvals the words need. Not the lead: who looks after the channel. Raises NotAllowed, Refused."""
    row = locked(standard)
    if not policy.may_steer(by, row.channel):
        raise NotAllowed(_("Only who looks after the standards of this channel can say this."))
    must_go_on(row)
    if not 1 <= number <= MOST_APPROVERS:
        raise Refused(_("Between one and twelve approvals."), field="number", status=422)
    row.approvals_needed = number
    row.save(update_fields=["approvals_needed"])
    pages.changed()
    return row


@transaction.atomic
def step_down(editor: Editor, *, by: Person) -> Editor:
    """Leave as lead or approver, or be taken off by who looks after the channel. Twice changes nothing. Raises NotAllowed."""
    standard = locked(editor.standard)
    row = Editor.objects.select_for_update().get(pk=editor.pk)
    if by.pk != row.person_id and not policy.may_steer(by, standard.channel):
        raise NotAllowed(_("Only they themselves, or who looks after the standards here, can do this."))
    if row.until is not None:
        return row
    row.until = clock.now()
    row.save(update_fields=["until"])
    if row.part == Editor.Part.LEAD:
        enter("standard.lead", standard, by=by, facts={"how": "left"})
    look_again(standard)
    pages.changed()
    return row


@transaction.atomic
def show_me(editor: Editor, *, listed: bool, by: Person) -> Editor:
    """Let one's name stand beside the standard, or not. Only they themselves. Raises NotAllowed."""
    row = Editor.objects.select_for_update().get(pk=editor.pk)
    if by.pk != row.person_id:
        raise NotAllowed(_("Everybody says for themselves whether their name is shown."))
    row.listed = listed
    row.save(update_fields=["listed"])
    pages.changed()
    return row


@transaction.atomic
def approve(standard: Standard, *, gate: str, digest: str, by: Person) -> Approval:
    """Say yes to the very words that one has read: `digest` is theirs. Twice changes nothing.

    Raises NotAllowed for anybody but a named approver, and Refused when the words changed since they were read.
    """
    row = locked(standard)
    must_go_on(row)
    if not policy.may_approve(by, row):
        raise NotAllowed(_("Only a named approver can approve, and nobody their own lead."))
    must_be_written(row)
    if gate not in Approval.Gate:
        raise Refused(_("Say what you approve."), status=422)
    if digest != wording.digest(reading.words(row)):
        raise Refused(_("The words changed since you read them. Read them again, then approve."))
    editor = policy.editor(by, row, Editor.Part.APPROVER)
    assert editor is not None
    given, _new = Approval.objects.get_or_create(editor=editor, gate=gate, digest=digest)
    pages.changed()
    return given


def seat(row: Standard, person: Person, part: Editor.Part) -> Editor:
    """Give somebody a part; there is one lead, so that who had it leaves."""
    if part == Editor.Part.LEAD:
        row.editors.filter(part=part, until=None).update(until=clock.now())
    try:
        with transaction.atomic():
            return Editor.objects.create(standard=row, person=person, part=part)
    except IntegrityError:  # somebody else was faster with the same one
        return Editor.objects.get(standard=row, person=person, part=part, until=None)


def _must_take_part(row: Standard, person: Person) -> None:
    if not policy.takes_part(person, row.channel):
        raise Refused(_("Choose somebody who takes part in this community."), field="person", status=422)
