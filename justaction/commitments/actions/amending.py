"""Amending a target: the old one stays on the page, in the chart and on the record, with the reason and who agreed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import emails, policy
from justaction.commitments import state as rules
from justaction.commitments.actions.checking import check_fields
from justaction.commitments.actions.standing import entry_of, locked, settle
from justaction.commitments.models import Amendment, Commitment, Indicator, PlanPoint
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock


@transaction.atomic
def amend(
    commitment: Commitment,
    *,
    by: Person,
    target: Decimal,
    target_on: date,
    reason: str,
    agreed_by: str,
    agreed_on: date,
    indicator: Indicator | None = None,
) -> Amendment:
    """Change the target of the first number, or of a further one (`indicator`), from today on. What the plan said until the last report stays, so being behind cannot be amended away.

    Raises NotAllowed for anybody but the organization's own people, Refused (naming the field) once the old target's
    day has passed, for a day that has passed, a target that leads the other way, or without a reason and who agreed.
    """
    row = locked(commitment)
    if not policy.may_report(by, row):
        raise NotAllowed(_("Only people of the organization can change its target."))
    if not policy.is_running(row) or row.done_at is not None:
        raise Refused(
            _("A target is changed while a commitment runs. This one is a draft, done or withdrawn.")
        )
    number = None if indicator is None else row.indicators.select_for_update().get(pk=indicator.pk)
    facts = policy.facts(row) if number is None else policy.facts_of(number)
    change = Amendment(
        commitment=row,
        indicator=number,
        was_target=facts.target,
        was_target_on=facts.target_on,
        was_plan=[[day.isoformat(), str(value)] for day, value in facts.line],
        target=target,
        target_on=target_on,
        reason=reason.strip(),
        agreed_by=" ".join(agreed_by.split()),
        agreed_on=agreed_on,
        by=by,
        at=clock.now(),
    )
    _check(change, facts)
    change.save()
    if number is None:
        _redraw(row, change, facts)
    else:
        number.target, number.target_on = change.target, change.target_on
        number.save(update_fields=["target", "target_on"])
    _enter(row, change, by)
    emails.followers_later(row, "amended", change.subject)
    settle(row)
    return change


def _check(change: Amendment, facts: rules.Facts) -> None:
    today = policy.today()
    if today > facts.target_on:
        raise Refused(
            _(
                "The day of this target has passed. What was promised for it stays. Make a new commitment for what is next."
            ),
        )
    if change.target_on <= today:
        raise Refused(_("The new day has to lie ahead."), field="target_on", status=422)
    if (change.target, change.target_on) == (facts.target, facts.target_on):
        raise Refused(_("That is the target already. Nothing would change."), field="target", status=422)
    if change.target == facts.baseline or (change.target > facts.baseline) != facts.rising:
        raise Refused(
            _(
                "That leads the other way, or nowhere. Withdraw this commitment with a reason, and make a new one."
            ),
            field="target",
            status=422,
        )
    if not change.reason:
        raise Refused(
            _("Say why it changes. The page shows it beside the old target."), field="reason", status=422
        )
    if not change.agreed_by:
        raise Refused(
            _("Say who agreed: those affected, your board, a council. If nobody did, say so."),
            field="agreed_by",
            status=422,
        )
    if change.agreed_on > today:
        raise Refused(_("That day has not come yet."), field="agreed_on", status=422)
    check_fields(change, ("target", "reason", "agreed_by"))


def _redraw(row: Commitment, change: Amendment, facts: rules.Facts) -> None:
    """Keep the points of the plan up to today, and what it said on the day of the last report; from there lead to the
    new target in a straight line by quarter. No new point falls on a day that has come: no report is due by it."""
    today = policy.today()
    points = [(day, value) for day, value in facts.line[1:] if day < today]
    told = [facts.latest.as_of] if facts.latest else []
    start = max([facts.baseline_on, *(day for day, _value in points), *told])
    here = rules.planned(facts, start)
    if start > facts.baseline_on and start not in {day for day, _value in points}:
        points.append((start, here))
    ahead = Decimal(max((change.target_on - start).days, 1))
    for day in rules.quarter_ends(max(today, start), change.target_on):
        share = Decimal((day - start).days) / ahead
        points.append((day, (here + (change.target - here) * share).quantize(Decimal("0.01"))))
    row.plan.all().delete()
    PlanPoint.objects.bulk_create(PlanPoint(commitment=row, on=day, value=value) for day, value in points)
    row.target, row.target_on = change.target, change.target_on
    row.save(update_fields=["target", "target_on"])


def _enter(row: Commitment, change: Amendment, by: Person) -> None:
    record.enter(
        "commitment.amended",
        row,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={
            "indicator": change.indicator.indicator if change.indicator else "",
            "was": f"{change.was_target} {change.unit}",
            "target": f"{change.target} {change.unit}",
            "reason": change.reason,
            "agreed_by": change.agreed_by,
            "plan": []
            if change.indicator
            else [{"on": point.on.isoformat(), "value": str(point.value)} for point in row.plan.all()],
        },
        facts={
            "was_on": change.was_target_on.isoformat(),
            "target_on": change.target_on.isoformat(),
            "agreed_on": change.agreed_on.isoformat(),
        },
        answers=(entry_of(row, "commitment.amended") or entry_of(row, "commitment.published")),
    )
