"""What communities add for those who look after one: what waits, what is being made, whose turn it is, and templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.communities import policy, quiet
from justaction.communities.models import Community, Idea, Norm, Process, ProcessStep
from justaction.members.models import Person
from justaction.web import clock, written
from justaction.web.slots import Part, counting, only_when, only_when_there

MOST_TODAY = 5  # things on the first list of who looks after a community


@dataclass(frozen=True)
class UnderWay:
    """A process, its steps, and the one that is next: open, or to be opened."""

    process: Process
    steps: list[ProcessStep]
    step: ProcessStep

    @property
    def number(self) -> int:
        return self.step.position


def _steps(community: Community) -> QuerySet[ProcessStep]:
    return ProcessStep.objects.filter(process__community=community, process__state=Process.State.UNDER_WAY)


def under_way(community: Community) -> list[UnderWay]:
    """What a community makes now."""
    rows = _steps(community).select_related("process")
    steps: dict[Process, list[ProcessStep]] = defaultdict(list)
    for one in rows.order_by("-process__started_at", "-process", "position"):
        steps[one.process].append(one)
    found = []
    for process, its in steps.items():
        process.community = community
        step = next((one for one in its if one.closed_at is None), None)
        if step is not None:
            found.append(UnderWay(process, its, step))
    return found


@only_when_there(lambda _viewer, community: _steps(community))
def making_panel(viewer: Person | None, community: Any) -> Iterator[Part]:
    """What is being made, on the page of a community."""
    if rows := under_way(community):
        context = {"rows": rows, "slug": community.channel.slug}
        yield Part(group="own", template="communities/making_panel.html", context=context)


@counting(steps=lambda _viewer, community: _steps(community))
def run_making(viewer: Person, community: Community, *, steps: int) -> Iterator[Part]:
    """The same for those who look after it; and the steps that wait for a hand."""
    slug, today = community.channel.slug, clock.today()
    rows = under_way(community) if steps else []
    for one in rows:
        step = one.step
        if step.opened_at is None and step.starts_on <= today:
            said = _("Its first day was %(day)s.") % {"day": written.day(step.starts_on)}
            yield _step(one, _("Open a step: %(step)s") % {"step": step.title}, said)
        elif step.is_late:
            said = _("Its last day was %(day)s. Close it, or give it more time.") % {
                "day": written.day(step.due_on)
            }
            yield _step(one, _("Look at a step: %(step)s") % {"step": step.title}, said)
    context = {"rows": rows, "slug": slug, "run": True}
    yield Part(template="communities/making_panel.html", context=context)


def _step(one: UnderWay, title: str, note: str) -> Part:
    args = [one.process.community.channel.slug, one.process.subject]
    return Part(
        title=title,
        note=f"{one.process.title}. {note}",
        url=reverse("communities:process", args=args),
        button=_("Look"),
        waiting=1,
    )


@counting(norms=lambda _viewer, community: community.norms.exclude(state=Norm.State.ENDED))
def run_norms(viewer: Person, community: Community, *, norms: int) -> Iterator[Part]:
    """The norms that hold, for the page; and those that people rate, and that nobody has settled yet."""
    rows = list(community.norms.exclude(state=Norm.State.ENDED)) if norms else []
    proposed = sum(row.state == Norm.State.PROPOSED for row in rows)
    words = ngettext("%(n)s norm is being rated", "%(n)s norms are being rated", proposed) % {"n": proposed}
    yield Part(
        context={"norms": [row for row in rows if row.state == Norm.State.AGREED]},
        title=words if proposed else "",
        note=_("Once enough hands stand behind one, write it down."),
        url=reverse("communities:norms", args=[community.channel.slug]),
        button=_("Look"),
        waiting=proposed,
    )


def _unanswered(community: Community) -> QuerySet[Idea]:
    return Idea.objects.filter(community=community, state=Idea.State.RECEIVED, shown=Idea.Shown.SHOWN)


@only_when_there(lambda viewer, community: _unanswered(community))
def run_ideas(viewer: Person, community: Community) -> Iterator[Part]:
    """Ideas that everybody reads and nobody has answered yet: the oldest is answered first."""
    waiting = list(_unanswered(community).order_by("given_at", "id").values_list("subject", flat=True)[:100])
    if waiting:
        words = ngettext("%(n)s idea waits for an answer", "%(n)s ideas wait for an answer", len(waiting))
        yield Part(
            title=words % {"n": len(waiting)},
            note=_("Take it up, or put it aside, and say why."),
            url=reverse("communities:answer_idea", args=[community.channel.slug, waiting[0]]),
            button=_("Answer"),
            waiting=len(waiting),
        )


@only_when_there(lambda viewer, community: quiet.rows(community))
def run_quiet(viewer: Person, community: Community) -> Iterator[Part]:
    """Somebody has gone quiet. No name and no number stands here."""
    if rows := quiet.gone_quiet(community):
        yield Part(
            context={"quiet": rows},
            title=_("Somebody has gone quiet"),
            note=_("A letter is ready. Send it if it feels right."),
            url="#quiet-h",
            button=_("See who"),
            waiting=1,
        )


def _steps_of(viewer: Person) -> QuerySet[ProcessStep]:
    rows = ProcessStep.objects.filter(process__state=Process.State.UNDER_WAY, closed_at=None)
    return rows.filter(
        Q(opened_at__isnull=False, closer=viewer)
        | Q(opened_at=None, opener=viewer, starts_on__lte=clock.today())
        | Q(opened_at__isnull=False, owner=viewer)
    )


@only_when(_steps_of)
def my_steps(viewer: Person, thing: Any) -> Iterator[Part]:
    """Steps that are in one's own hands: to open, to close, or late."""
    for step in _steps_of(viewer).select_related("process__community__channel").order_by("due_on", "pk")[:6]:
        community = step.process.community
        yield Part(
            title=step.title,
            note=step.process.title,
            due=step.due_on,
            url=reverse("communities:process", args=[community.channel.slug, step.process.subject]),
            button=_("Look"),
        )


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    """Stewards find the templates."""
    if policy.may_write_templates(viewer):
        yield Part(
            group="pages",
            title=_("How things are made"),
            url=reverse("communities:templates"),
            note=_("Templates of steps, from a question to something published."),
        )


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """What is kept of a person's part in what is made, for themselves."""
    fields = ("process__title", "title", "starts_on", "due_on", "opened_at", "closed_at", "came_of_it")
    yield Part(
        title="making",
        context={
            "steps": list(
                ProcessStep.objects.filter(
                    Q(owner=viewer) | Q(opened_by=viewer) | Q(closed_by=viewer)
                ).values(*fields)
            ),
            "looked_after": list(
                viewer.memberships.filter(looked_after=True).values("community__channel__name", "written_at")
            ),
        },
    )
