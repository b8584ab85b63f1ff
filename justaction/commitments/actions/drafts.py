"""Writing a commitment: started, saved task by task, published; taken over from an import; withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.collaborative.models import Channel
from justaction.commitments import policy
from justaction.commitments import state as rules
from justaction.commitments.actions import citing
from justaction.commitments.actions.checking import check_fields
from justaction.commitments.actions.standing import entry_of, locked, settle
from justaction.commitments.models import Commitment, Indicator, Milestone, PlanPoint, Review
from justaction.commitments.state import builder
from justaction.counts import actions as counts
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Organization, Person
from justaction.record import actions as record
from justaction.web import clock, origins

CHOSEN = frozenset({"channel", "voice", "measure", "pay", "veto"})  # one of a list, or nothing yet
MOST_POINTS, MOST_STEPS, MOST_NUMBERS = 40, 30, 4
Points = Sequence[tuple[date, Decimal]]
Steps = Sequence[tuple[str, date]]


class Overtaken(Refused):
    """Somebody else saved the same task in the meantime; what they wrote is kept, and so is what was typed."""


def token(commitment: Commitment, part: str) -> str:
    """A word for what a task says now; a form carries it, so that nobody overwrites words they have not seen."""
    said = policy.values(commitment)
    seen = [(name, str(said[name])) for name in builder.BY_KEY[part].fields]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]


def free_slug(organization: Organization, title: str, *, besides: Commitment | None = None) -> str:
    """An address for a title that no other commitment of the organization has."""
    base = slugify(title)[:70].strip("-") or "commitment"
    others = Commitment.objects.filter(organization=organization, slug__startswith=base)
    if besides:
        others = others.exclude(pk=besides.pk)
    used = set(others.values_list("slug", flat=True))
    slug, number = base, 1
    while slug in used:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def start(
    *,
    organization: Organization,
    title: str,
    channel: Channel | None,
    by: Person,
    origin: origins.Origin | None = None,
) -> Commitment:
    """Begin a draft that only its author sees; `origin` is what it grows from, kept as text."""
    Organization.objects.select_for_update().get(
        pk=organization.pk
    )  # two drafts of one title get two addresses
    if not policy.may_write(by, organization):
        raise NotAllowed(_("Only people of the organization can write its commitments."))
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Write the commitment in one line."), field="title", status=422)
    draft = Commitment(organization=organization, title=title, channel=channel, author=by)
    check_fields(draft, ("title",))
    draft.slug = free_slug(organization, title)
    draft.created_at = draft.saved_at = clock.now()
    if origin is not None and origin.organization == organization.slug:
        draft.grew_kind, draft.grew_key = origin.kind, origin.key
        draft.grew_title, draft.grew_url = origin.title[:400], origin.url
    draft.save(force_insert=True)
    _tell_origin(draft)
    return draft


def _tell_origin(row: Commitment) -> None:
    """Let what it grew from know of it, so that the thread is read in both directions."""
    if row.grew_kind:
        origins.tell(
            row.grew_kind,
            row.grew_key,
            ref=row.subject,
            title=row.title,
            url=row.record_url,
            is_public=row.published_at is not None,
        )


def draft_of(commitment: Commitment, by: Person) -> Commitment:
    """The draft, held; refused to strangers and once it is published."""
    row = locked(commitment)
    if not policy.may_write(by, row.organization):
        raise NotAllowed(_("Only people of the organization can write its commitments."))
    if not policy.may_see_draft(by, row):
        raise NotAllowed(_("Only those who write this draft can change it."))
    if row.published_at is not None:
        raise Refused(_("This commitment is published. What it says stays as it is."))
    if row.is_pledge:
        raise Refused(_("Take this pledge over first."))
    return row


@transaction.atomic
def save(commitment: Commitment, *, part: str, by: Person, seen: str = "", **facts: Any) -> Commitment:
    """Save one task of the builder: any of its fields; `plan` as (day, value) pairs, `milestones` as (title, day).

    With `seen` (see `token`) it raises Overtaken when the task says something else by now. Raises Refused, naming the
    field, for a value of the wrong shape or a plan that does not lead from the baseline to the target.
    """
    row = draft_of(commitment, by)
    task = builder.BY_KEY[part]
    if unknown := set(facts) - set(task.fields):
        raise TypeError(f"{part} has no {', '.join(sorted(unknown))}")
    if seen and seen != token(row, part):
        raise Overtaken(
            _("Somebody else saved this page while you wrote. Both versions are below. Nothing is lost.")
        )
    points: Points | None = facts.pop("plan", None)
    steps: Steps | None = facts.pop("milestones", None)
    numbers: Sequence[dict[str, Any]] | None = facts.pop("indicators", None)
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    check_fields(row, [name for name in facts if name not in CHOSEN])
    check_fields(row, [name for name in CHOSEN - {"channel"} if facts.get(name)])
    if row.baseline_on and row.target_on and row.target_on <= row.baseline_on:
        raise Refused(
            _("The target’s day has to lie after the starting point."), field="target_on", status=422
        )
    row.saved_at = clock.now()
    row.save()
    if part == "number":
        _save_plan(row, points)
    if steps is not None:
        _save_steps(row, steps)
    if numbers is not None:
        _save_numbers(row, numbers)
    return Commitment.objects.get(pk=row.pk)


def _save_plan(row: Commitment, points: Points | None) -> None:
    """Keep the points given, or those that are there, or draw a straight line by quarter when there are none."""
    if row.baseline is None or row.target is None or row.baseline_on is None or row.target_on is None:
        return
    if points is None:
        points = [(point.on, point.value) for point in row.plan.all()] or rules.quarters(
            row.baseline_on, row.baseline, row.target_on, row.target
        )
        points = [point for point in points if row.baseline_on < point[0] < row.target_on]
    points = sorted(points)
    if len(points) > MOST_POINTS or len({day for day, _value in points}) < len(points):
        raise Refused(_("Give each day of the plan once."), field="plan", status=422)
    values = [row.baseline, *[Decimal(value) for _day, value in points], row.target]
    if any(not row.baseline_on < day < row.target_on for day, _value in points):
        raise Refused(_("The plan lies between the starting point and the target."), field="plan", status=422)
    if values not in (sorted(values), sorted(values, reverse=True)):
        raise Refused(
            _("The plan leads from the start to the target without turning back."), field="plan", status=422
        )
    row.plan.all().delete()
    PlanPoint.objects.bulk_create(PlanPoint(commitment=row, on=day, value=value) for day, value in points)


def _save_steps(row: Commitment, steps: Steps) -> None:
    if len(steps) > MOST_STEPS:
        raise Refused(
            _("Set at most %(number)s steps.") % {"number": MOST_STEPS}, field="milestones", status=422
        )
    made = [Milestone(commitment=row, title=" ".join(title.split()), due=due) for title, due in steps]
    for step in made:
        check_fields(step, ("title", "due"))
    row.milestones.all().delete()
    Milestone.objects.bulk_create(made)


def _save_numbers(row: Commitment, numbers: Sequence[dict[str, Any]]) -> None:
    """Keep the further numbers; any part may be missing while it is a draft."""
    if len(numbers) > MOST_NUMBERS:
        raise Refused(
            _("Set at most %(number)s more numbers.") % {"number": MOST_NUMBERS}, field="more", status=422
        )
    made = []
    for place, said in enumerate(numbers):
        plain = {
            name: " ".join(value.split()) if isinstance(value, str) else value for name, value in said.items()
        }
        one = Indicator(commitment=row, **{name: value for name, value in plain.items() if value is not None})
        check_fields(one, [name for name in plain if name != "measure" and plain[name] not in (None, "")])
        if one.baseline_on and one.target_on and one.target_on <= one.baseline_on:
            raise Refused(
                _("The target’s day has to lie after the starting point."),
                field=f"more_{place}_target_on",
                status=422,
            )
        made.append(one)
    row.indicators.all().delete()
    Indicator.objects.bulk_create(made)


@transaction.atomic
def take_over(commitment: Commitment, *, by: Person) -> Commitment:
    """Make an imported pledge of one's organization a draft of its own."""
    row = locked(commitment)
    if not policy.may_write(by, row.organization):
        raise NotAllowed(_("Only people of the organization can take its pledge over."))
    if not row.is_pledge:
        raise Refused(_("This pledge was taken over already."))
    row.taken_over_at = row.saved_at = row.shared_at = clock.now()  # all on the desk knew the pledge
    row.author = by
    row.save(update_fields=["taken_over_at", "saved_at", "shared_at", "author"])
    counts.touch("commitment", row.pk)
    return row


@transaction.atomic
def publish(commitment: Commitment, *, by: Person) -> Commitment:
    """Put a complete draft on the public record. Raises Refused naming all that is missing."""
    row = draft_of(commitment, by)
    if missing := policy.gaps(row):
        raise Refused(" ".join(_(gap.words) for gap in missing), field=missing[0].field, status=422)
    if not row.import_key:  # an imported pledge keeps the address under which it is on the record
        Organization.objects.select_for_update().get(pk=row.organization_id)
        row.slug = free_slug(row.organization, row.title, besides=row)
    row.published_at = row.saved_at = clock.now()
    row.save(update_fields=["slug", "published_at", "saved_at"])
    _tell_origin(row)
    record.enter(
        "commitment.published",
        row,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words=_words(row),
        facts=_facts(row),
        answers=entry_of(row, "pledge.imported"),
    )
    if row.citations.exists():
        citing.enter(row, by)
    row = settle(row)
    counts.touch("organization", row.organization_id)
    return row


def _words(row: Commitment) -> dict[str, Any]:
    """All that the commitment says, for the record."""
    plain = (
        *(
            "title",
            "harm",
            "harm_source",
            "affected",
            "answer",
            "no_answer_reason",
            "power_before",
            "power_after",
        ),
        *("practice", "options", "pay_words", "ends", "builds", "standard", "indicator", "unit"),
    )
    old = () if row.no_old_words else ("old_words", "old_words_url")
    return {
        **{name: getattr(row, name) for name in (*plain, *old)},
        "organization": row.organization.name,
        "baseline": str(row.baseline),
        "target": str(row.target),
        "plan": [{"on": point.on.isoformat(), "value": str(point.value)} for point in row.plan.all()],
        "milestones": [{"title": step.title, "due": step.due.isoformat()} for step in row.milestones.all()],
        "sign_off": f"{row.sign_off_name}, {row.sign_off_role}",
        "sources": [
            {
                "title": one.title,
                "kind": one.sort,
                "dated": one.dated.isoformat(),
                **({"url": one.url} if one.url else {"file": one.file_name, "digest": one.digest}),
            }
            for one in row.harm_sources.all()
        ],
        "numbers": [
            {name: str(getattr(one, name)) for name in builder.INDICATOR} for one in row.indicators.all()
        ],
    }


def _facts(row: Commitment) -> dict[str, int | str]:
    slug = row.channel.slug if row.channel else "other"
    days = {name: getattr(row, name) for name in ("baseline_on", "target_on", "answer_on")}
    if not row.no_old_words:
        days["old_words_on"] = row.old_words_on
    return {
        "channel": slug if slug in {"money", "narrative", "policy"} else "other",
        "voice": row.voice,
        "measure": row.measure,
        "pay": row.pay,
        "veto": row.veto,
        **{name: getattr(row, name) for name in ("seats_before", "seats_now", "seats_all")},
        **{name: day.isoformat() for name, day in days.items() if day},
    }


@transaction.atomic
def withdraw(commitment: Commitment, *, by: Person, reason: str) -> Commitment:
    """Withdraw a published commitment, with a reason. It stays readable."""
    row = locked(commitment)
    if not policy.may_write(by, row.organization):
        raise NotAllowed(_("Only people of the organization can withdraw its commitment."))
    if not policy.is_running(row):
        raise Refused(_("Only a commitment that is published and not done can be withdrawn."))
    row.withdrawn_why = reason.strip()
    if not row.withdrawn_why:
        raise Refused(_("Say why it is withdrawn."), field="reason", status=422)
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    Review.objects.open().filter(report__commitment=row).update(
        state=Review.State.CLOSED, ended_at=clock.now()
    )
    record.enter(
        "commitment.withdrawn",
        row,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"reason": row.withdrawn_why},
        answers=entry_of(row, "commitment.published"),
    )
    return settle(row)
