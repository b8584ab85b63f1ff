"""Writing the templates from which something is made: they are data, in the hands of stewards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.communities import policy
from justaction.communities.models import ProcessTemplate, TemplateStep
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person

MOST_STEPS = 12


@dataclass(frozen=True)
class StepWords:
    """A step of a template: what is done (a `StepKind`), its words, and how many days it is given."""

    kind: str
    title: str
    days: int


@transaction.atomic
def write_template(
    template: ProcessTemplate | None,
    *,
    name: str,
    about: str,
    steps: Sequence[StepWords],
    retired: bool = False,
    by: Person,
) -> ProcessTemplate:
    """Write a template, or change one; what was started from it stays as it is. Raises NotAllowed, Refused, ValidationError."""
    if not policy.may_write_templates(by):
        raise NotAllowed(_("Only a steward can write templates."))
    if not steps:
        raise Refused(_("Write at least one step."), field="step_1_title", status=422)
    name = " ".join(name.split())
    if template is None:
        row = ProcessTemplate(slug=_free_slug(name), order=_next_order())
    else:
        row = ProcessTemplate.objects.select_for_update().get(pk=template.pk)
    row.name, row.about, row.retired = name, " ".join(about.split()), retired
    row.full_clean()
    row.save()
    row.steps.all().delete()
    for position, step in enumerate(steps[:MOST_STEPS], 1):
        made = TemplateStep(template=row, position=position, kind=step.kind, title=step.title, days=step.days)
        made.full_clean()
        made.save()
    return row


def _next_order() -> int:
    last = ProcessTemplate.objects.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def _free_slug(name: str) -> str:
    """An address that no template has, also none that is not offered any more."""
    begin = slugify(name)[:34] or "template"
    slug, number = begin, 1
    while ProcessTemplate.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{begin}-{number}"
    return slug
