"""Deeds about the questions that rounds ask."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.assessments import policy
from justaction.assessments.models import Question
from justaction.assessments.starting import FIRST
from justaction.collaborative.models import Channel, Pillar
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, pages

URL = "/assessments/"


@transaction.atomic
def found_questions() -> int:
    """Begin with the questions of the template, where pillars and channels are still those of the template and no
    question is there; returns how many that were."""
    if Question.objects.exists():
        return 0
    pillars = list(Pillar.objects.order_by("order", "id"))
    channels = {one.slug: one for one in Channel.objects.all()}
    found = [
        Question(text=text, look_at=look_at, pillar=pillars[place], channel=channels[slug], order=number)
        for number, (place, slug, text, look_at) in enumerate(FIRST, 1)
        if place < len(pillars) and slug in channels
    ]
    for one in found:
        one.save(force_insert=True)
        _enter(one, "new", by=None)
    return len(found)


@transaction.atomic
def ask_question(
    *, text: str, pillar: Pillar, channel: Channel, by: Person, look_at: str = "", standard: str = ""
) -> Question:
    """Let rounds that begin from now on ask this too. Raises NotAllowed, Refused."""
    _steers(by)
    last = Question.objects.order_by("-order").values_list("order", flat=True).first() or 0
    row = Question(pillar=pillar, channel=channel, order=min(last + 1, 32000))
    return _write(row, text=text, look_at=look_at, standard=standard, how="new", by=by)


@transaction.atomic
def change_question(
    question: Question,
    *,
    text: str,
    pillar: Pillar,
    channel: Channel,
    by: Person,
    look_at: str = "",
    standard: str = "",
) -> Question:
    """Change it for rounds that begin from now on; earlier ones keep their words. Raises NotAllowed, Refused."""
    _steers(by)
    row = Question.objects.select_for_update().get(pk=question.pk)
    if row.retired_at is not None:
        raise Refused(_("This question is not asked any more."))
    row.pillar, row.channel = pillar, channel
    return _write(row, text=text, look_at=look_at, standard=standard, how="changed", by=by)


@transaction.atomic
def retire_question(question: Question, *, by: Person) -> Question:
    """Ask it no longer; what was answered stays. Raises NotAllowed, Refused."""
    _steers(by)
    row = Question.objects.select_for_update().get(pk=question.pk)
    if row.retired_at is not None:
        raise Refused(_("This question is not asked any more."))
    row.retired_at = clock.now()
    row.save(update_fields=["retired_at"])
    _enter(row, "retired", by=by)
    return row


def _steers(by: Person) -> None:
    if not policy.may_steer(by):
        raise NotAllowed(_("Only conveners change what rounds ask."))


def _write(row: Question, *, text: str, look_at: str, standard: str, how: str, by: Person) -> Question:
    row.text, row.look_at = " ".join(text.split()), " ".join(look_at.split())
    row.standard = standard.strip().upper()
    if not row.text:
        raise Refused(_("Write the question."), field="text", status=422)
    same = Question.objects.filter(text__iexact=row.text, retired_at=None).exclude(pk=row.pk)
    if same.exists():
        raise Refused(_("This question is asked already."), field="text", status=422)
    row.full_clean(validate_unique=False)
    row.save()
    _enter(row, how, by=by)
    return row


def _enter(row: Question, how: str, *, by: Person | None) -> None:
    record.enter(
        "question.asked",
        row,
        by=by,
        title=row.text,
        url=URL,
        words={
            "text": row.text,
            "look_at": row.look_at,
            "pillar": row.pillar.name,
            "channel": row.channel.name,
            "standard": row.standard,
        },
        facts={"how": how},
    )
    pages.changed()
