"""Beginning a tool from ideas, saying what it is, who leads it, and which line came from whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from justaction.collaborative.models import Field, Pillar
from justaction.communities import actions as communities
from justaction.communities.models import Community, Contribution, Idea
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.actions import enter
from justaction.toolkit import policy
from justaction.toolkit.models import Credit, CreditedLine, Need, Step, Tool
from justaction.web import clock, pages

MOST_LINES = 400  # of one credit
CHANGEABLE = {"title", "kind", "purpose", "licence", "approvals_needed", "pillar"}


def locked(tool: Tool) -> Tool:
    """The row, locked until the deed is done."""
    return Tool.objects.select_for_update(of=("self",)).select_related("channel", "lead").get(pk=tool.pk)


def free_slug(title: str) -> str:
    """An address that no tool has yet: those of tools here are never taken over."""
    stem = slugify(title)[:64].strip("-") or "tool"
    slug, number = stem, 2
    while Tool.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug


@transaction.atomic
def begin(
    community: Community,
    *,
    ideas: Sequence[Idea],
    title: str,
    kind: str,
    purpose: str,
    by: Person,
    pillar: Pillar | None = None,
    fields: Collection[Field] = (),
    needs: Collection[Need] = (),
) -> Tool:
    """Begin a tool from one or several ideas of a community. Each is taken up, and whoever gave it is told.

    Raises NotAllowed, Refused with the field, ValidationError.
    """
    if not policy.may_begin(by, community):
        raise NotAllowed(_("Only a coordinator of this community begins a tool."))
    rows = list(
        Idea.objects.select_for_update(of=("self",)).filter(
            pk__in=[one.pk for one in ideas], community=community, shown=Contribution.Shown.SHOWN
        )
    )
    if not rows:
        raise Refused(
            _("Choose at least one idea. If there is none, give one first: everybody can."),
            field="ideas",
            status=422,
        )
    tool = Tool(
        channel=community.channel,
        slug=free_slug(title),
        kind=kind,
        title=" ".join(title.split()),
        purpose=" ".join(purpose.split()),
        language=get_language() or "",
        pillar=pillar,
        begun_by=by,
        begun_at=clock.now(),
        moved_at=clock.now(),
    )
    tool.full_clean()
    tool.save(force_insert=True)
    tool.fields.set(fields)
    tool.needs.set(needs)
    Step.objects.create(tool=tool, now=tool.stage, by=by, at=clock.now())
    for idea in rows:
        take_up(tool, idea, by=by)
    enter(
        "tool.begun",
        tool,
        by=by,
        title=tool.title,
        url=tool.url,
        words={"title": tool.title, "purpose": tool.purpose},
        facts={"kind": tool.kind, "ideas": len(rows)},
    )
    return tool


def take_up(tool: Tool, idea: Idea, *, by: Person) -> Credit:
    """Credit an idea, answer it, and let its page lead to the tool."""
    credit, new = Credit.objects.get_or_create(
        tool=tool, idea=idea, defaults={"part": Credit.Part.IDEA, "at": clock.now()}
    )
    if new:
        communities.answer_idea(
            idea,
            state=Idea.State.TAKEN_UP,
            answer=_("We make a tool of it."),
            by=by,
            became_url=tool.url,
            became_title=tool.title,
        )
    return credit


@transaction.atomic
def add_idea(tool: Tool, idea: Idea, *, by: Person) -> Credit:
    """Take one more idea of the same community into a tool. Raises NotAllowed, Refused."""
    row = locked(tool)
    if not policy.coordinates(by, row):
        raise NotAllowed(_("Only a coordinator of this community takes ideas up."))
    if not idea.is_shown or idea.community.channel_id != row.channel_id:
        raise Refused(_("Choose an idea of this community."), field="idea", status=422)
    return take_up(row, idea, by=by)


@transaction.atomic
def change(
    tool: Tool,
    *,
    by: Person,
    fields: Collection[Field] | None = None,
    needs: Collection[Need] | None = None,
    **facts: Any,
) -> Tool:
    """Change what is said of a tool. What is frozen in a revision stays as it is. Raises NotAllowed, Refused."""
    row = locked(tool)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only its lead editor and coordinators change this."))
    if unknown := set(facts) - CHANGEABLE:
        raise TypeError(f"unknown facts {unknown}")
    if row.stage == row.Stage.SUPERSEDED:
        raise Refused(_("It was superseded. Its words stay as they are."))
    if "approvals_needed" in facts and not policy.coordinates(by, row):
        raise NotAllowed(_("Only a coordinator says how many approvals it needs."))
    for name, value in facts.items():
        setattr(row, name, " ".join(value.split()) if isinstance(value, str) else value)
    row.full_clean()
    row.save()
    if fields is not None:
        row.fields.set(fields)
    if needs is not None:
        row.needs.set(needs)
    pages.changed()
    return row


@transaction.atomic
def name_lead(tool: Tool, person: Person | None, *, by: Person) -> Tool:
    """Say who leads the writing. Their name is shown only when they say so themselves. Raises NotAllowed, Refused."""
    row = locked(tool)
    if not policy.coordinates(by, row):
        raise NotAllowed(_("Only a coordinator of this community names the lead editor."))
    if person is not None and not policy.may_lead(person, row):
        raise Refused(_("Choose somebody of this community."), field="person", status=422)
    if row.lead_id != (person.pk if person else None):
        row.lead, row.lead_named = person, False
        row.save(update_fields=["lead", "lead_named"])
        pages.changed()
    return row


@transaction.atomic
def show_lead(tool: Tool, *, named: bool, by: Person) -> Tool:
    """The lead editor says whether their name stands on the page. Raises NotAllowed."""
    row = locked(tool)
    if not policy.leads(by, row):
        raise NotAllowed(_("Only the lead editor says this."))
    row.lead_named = named
    row.save(update_fields=["lead_named"])
    pages.changed()
    return row


# --- credit -------------------------------------------------------------------------------------------------------


@transaction.atomic
def credit_me(tool: Tool, *, credit_as: str, pseudonym: str = "", by: Person) -> Credit:
    """Say how one is credited for writing: by name, another name, or not by name. Raises NotAllowed, Refused."""
    row = locked(tool)
    mine = row.credits.filter(person=by, part=Credit.Part.WROTE).first()
    if mine is None and not policy.may_take_part(by, row):
        raise NotAllowed(_("Join the community first."))
    if credit_as not in Contribution.CreditAs.values:
        raise Refused(_("Choose how we credit you."), field="credit_as", status=422)
    other = " ".join(pseudonym.split())[:80] if credit_as == Contribution.CreditAs.PSEUDONYM else ""
    if credit_as == Contribution.CreditAs.PSEUDONYM and not other:
        raise Refused(_("Write the other name, or choose another credit."), field="pseudonym", status=422)
    mine = mine or Credit(tool=row, person=by, part=Credit.Part.WROTE, at=clock.now())
    mine.credit_as, mine.pseudonym = credit_as, other
    mine.save()
    pages.changed()
    return mine


@transaction.atomic
def drop_credit(tool: Tool, *, by: Person) -> None:
    """Take back that one is credited for writing, with its lines."""
    tool.credits.filter(person=by, part=Credit.Part.WROTE).delete()
    pages.changed()


@transaction.atomic
def credit_lines(credit: Credit, *, blocks: Collection[str], by: Person) -> None:
    """Say which lines of the text came from a credit: all of them anew. Raises NotAllowed, Refused."""
    row = locked(credit.tool)
    own = credit.person_id == by.pk and credit.part == Credit.Part.WROTE
    if not (own or policy.may_look_after(by, row)):
        raise NotAllowed(_("Only its lead editor and coordinators say which line came from whom."))
    wanted = dict.fromkeys(str(one)[:40] for one in blocks)
    if len(wanted) > MOST_LINES:
        raise Refused(_("Those are too many lines for one credit."), field="blocks", status=422)
    credit.lines.all().delete()
    CreditedLine.objects.bulk_create(CreditedLine(credit=credit, block=block) for block in wanted)
    pages.changed()
