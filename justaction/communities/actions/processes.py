"""Making something in steps: starting from a template, planning, opening and closing steps, linking, stopping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.communities import emails, policy, references
from justaction.communities.actions.homes import address
from justaction.communities.models import Community, Process, ProcessStep, ProcessTemplate, StepLink
from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.mail.actions import writes_letters
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock

MOST_LINKS = 12  # of one step
BATCH = 50


@dataclass(frozen=True)
class StepPlan:
    """A step as somebody plans it."""

    kind: str
    title: str
    starts_on: date
    due_on: date
    owner: Person | None = None
    opener: Person | None = None
    closer: Person | None = None


def plan_from(template: ProcessTemplate, *, starts_on: date, carried_by: Person) -> list[StepPlan]:
    """The steps of a template one after the other from a day on, all in the hands of one person."""
    plans, day = [], starts_on
    for step in template.steps.all():
        last = day + timedelta(days=step.days - 1)
        plans.append(StepPlan(step.kind, step.title, day, last, carried_by, carried_by, carried_by))
        day = last + timedelta(days=1)
    return plans


@transaction.atomic
def start_process(
    community: Community,
    *,
    template: ProcessTemplate,
    title: str,
    about: str,
    steps: Sequence[StepPlan],
    by: Person,
) -> Process:
    """Begin to make something. Raises NotAllowed, Refused with the field, ValidationError."""
    community = (
        Community.objects.select_for_update(of=("self",)).select_related("channel").get(pk=community.pk)
    )
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator of this community can start this."))
    if template.retired or not steps:
        raise Refused(_("This template is not offered any more. Choose another one."), status=422)
    title = " ".join(title.split())
    if any(one.title.casefold() == title.casefold() for one in community.processes.under_way()):
        raise Refused(_("The community makes something of this name already."), field="title")
    process = Process(community=community, title=title, about=about.strip(), template=template, started_by=by)
    process.full_clean()
    process.save()
    for position, plan in enumerate(steps, 1):
        _check(plan.starts_on, plan.due_on, plan.owner, plan.opener, plan.closer, community, by)
        step = ProcessStep(process=process, position=position, **vars(plan))
        step.full_clean()
        step.save()
    record.enter(
        "process.started",
        process,
        by=by,
        title=title,
        url=url_of(process),
        words={"title": title, "about": process.about, "steps": "; ".join(plan.title for plan in steps)},
        facts={"until": max(plan.due_on for plan in steps).isoformat()},
    )
    return process


@transaction.atomic
def plan_step(
    step: ProcessStep,
    *,
    title: str,
    starts_on: date,
    due_on: date,
    owner: Person | None,
    opener: Person | None,
    closer: Person | None,
    by: Person,
) -> ProcessStep:
    """Change who carries, opens or closes a step, its days or its words. Raises NotAllowed, Refused once it is closed."""
    row = _locked(step)
    community = row.process.community
    if not policy.may_coordinate(by, community):
        raise NotAllowed(_("Only a coordinator of this community can plan its steps."))
    _must_go_on(row.process)
    if row.closed_at is not None:
        raise Refused(_("This step is closed. It stays as it was."))
    _check(starts_on, due_on, owner, opener, closer, community, by)
    was = (row.title, row.starts_on, row.due_on)
    row.title, row.starts_on, row.due_on = " ".join(title.split()), starts_on, due_on
    row.owner, row.opener, row.closer = owner, opener, closer
    row.full_clean()
    row.save()
    if was != (row.title, row.starts_on, row.due_on):
        _tell_record(
            "process.changed", row, by, facts={"from": starts_on.isoformat(), "until": due_on.isoformat()}
        )
    return row


@transaction.atomic
def open_step(step: ProcessStep, *, by: Person) -> ProcessStep:
    """Say that a step begins. Opening it twice changes nothing. Raises NotAllowed, Refused before the ones it waits for."""
    row = _locked(step)
    if not policy.may_open_step(by, row):
        raise NotAllowed(_("Only who opens this step, or a coordinator, can do this."))
    _must_go_on(row.process)
    if row.opened_at is not None:
        return row
    if row.process.steps.filter(position__lt=row.position, opened_at=None).exists():
        raise Refused(_("Another step comes first. Open that one."))
    row.opened_at, row.opened_by = clock.now(), by
    row.save(update_fields=["opened_at", "opened_by"])
    _tell_record("process.opened", row, by)
    return row


@transaction.atomic
def close_step(step: ProcessStep, *, came_of_it: str, by: Person) -> ProcessStep:
    """Say that a step is done, and what came of it. The last one ends the process. Raises NotAllowed, Refused."""
    row = _locked(step)
    if not policy.may_close_step(by, row):
        raise NotAllowed(_("Only who closes this step, or a coordinator, can do this."))
    _must_go_on(row.process)
    if row.closed_at is not None:
        return row
    if row.opened_at is None:
        raise Refused(_("This step has not begun. Open it first."))
    came_of_it = " ".join(came_of_it.split())
    if not came_of_it:
        raise Refused(_("Say in one line what came of it."), field="came_of_it", status=422)
    row.closed_at, row.closed_by, row.came_of_it = clock.now(), by, came_of_it
    row.full_clean()
    row.save(update_fields=["closed_at", "closed_by", "came_of_it"])
    _tell_record("process.closed", row, by, words={"came_of_it": came_of_it})
    if not row.process.steps.filter(closed_at=None).exists():
        _end(row.process, Process.State.FINISHED, by=by)
    return row


@transaction.atomic
def stop_process(process: Process, *, reason: str, by: Person) -> Process:
    """End it before its last step, with a reason that everybody reads. Raises NotAllowed, Refused."""
    row = _locked_process(process)
    if not policy.may_coordinate(by, row.community):
        raise NotAllowed(_("Only a coordinator of this community can stop this."))
    reason = " ".join(reason.split())
    if not row.is_under_way:
        return row
    if not reason:
        raise Refused(_("Give a reason. The community reads it."), field="reason", status=422)
    row.ended_reason = reason[:300]
    _end(row, Process.State.STOPPED, by=by)
    return row


@transaction.atomic
def link_step(step: ProcessStep, *, address: str, title: str = "", by: Person) -> StepLink:
    """Say what a step is about, by the address of a page here. Raises NotAllowed, Refused with the field."""
    row = _locked(step)
    if not policy.may_work_on_step(by, row):
        raise NotAllowed(_("Only who carries this step, or a coordinator, can do this."))
    reference = references.of(address, title)
    if row.links.count() >= MOST_LINKS:
        raise Refused(_("This step has twelve links. Take one away first."), field="address")
    if row.links.filter(url=reference.url).exists():
        raise Refused(_("This step has that link already."), field="address")
    return StepLink.objects.create(
        step=row, kind=reference.kind, key=reference.key, title=reference.title, url=reference.url, by=by
    )


@transaction.atomic
def unlink_step(link: StepLink, *, by: Person) -> None:
    """Take a link away. Twice changes nothing. Raises NotAllowed."""
    row = _locked(link.step)
    if not policy.may_work_on_step(by, row):
        raise NotAllowed(_("Only who carries this step, or a coordinator, can do this."))
    row.links.filter(pk=link.pk).delete()


def tell_late() -> int:
    """Ask for a letter to the owner of each step that is late, once for each step; how many steps there were."""
    late = list(
        ProcessStep.objects.late().filter(told_late_at=None).order_by("pk").values_list("pk", flat=True)
    )
    if writes_letters():
        for start in range(0, len(late), BATCH):
            later(emails.send_late, late[start : start + BATCH])
    ProcessStep.objects.filter(pk__in=late).update(told_late_at=clock.now())
    return len(late)


# --- inside -----------------------------------------------------------------------------------------------------


def url_of(process: Process) -> str:
    """Its page, without a language, as the record keeps it."""
    return f"{address(process.community)}making/{process.subject}/"


def _locked_process(process: Process) -> Process:
    rows = Process.objects.select_for_update(of=("self",)).select_related("community__channel")
    return rows.get(pk=process.pk)


def _locked(step: ProcessStep) -> ProcessStep:
    """The step, under the lock of its process."""
    process = _locked_process(step.process)
    row = ProcessStep.objects.with_people().get(pk=step.pk)
    row.process = process
    return row


def _must_go_on(process: Process) -> None:
    if not process.is_under_way:
        raise Refused(_("This has ended. Nothing of it changes any more."))


def _check(
    starts_on: date,
    due_on: date,
    owner: Person | None,
    opener: Person | None,
    closer: Person | None,
    community: Community,
    by: Person,
) -> None:
    """Days in their order, and people who take part here. Raises Refused with the field."""
    if due_on < starts_on:
        raise Refused(_("The last day comes before the first one."), field="due_on", status=422)
    wanted = {"owner": owner, "opener": opener, "closer": closer}
    known = set(policy.who_can_carry(community, by).values_list("pk", flat=True))
    for field, person in wanted.items():
        if person is not None and person.pk not in known:
            raise Refused(_("Choose somebody who takes part here."), field=field, status=422)


def _end(process: Process, state: Process.State, *, by: Person) -> None:
    process.state, process.ended_at = state, clock.now()
    process.save(update_fields=["state", "ended_at", "ended_reason"])
    record.enter(
        "process.ended",
        process,
        by=by,
        title=process.title,
        url=url_of(process),
        words={"title": process.title, "reason": process.ended_reason},
        facts={"how": state.value},
    )


def _tell_record(
    kind: str,
    step: ProcessStep,
    by: Person,
    *,
    words: dict[str, str] | None = None,
    facts: dict[str, int | str] | None = None,
) -> None:
    process = step.process
    record.enter(
        kind,
        process,
        by=by,
        title=process.title,
        url=url_of(process),
        words={"title": process.title, "step": step.title, **(words or {})},
        facts={"number": step.position, **(facts or {})},
    )
