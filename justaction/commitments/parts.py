"""What commitments add to pages of others, and what the desk's own pages are drawn from. It only reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.commitments import policy
from justaction.commitments import state as rules
from justaction.commitments.models import (
    Citation,
    Commitment,
    Indicator,
    LateAnswer,
    OrganizationStanding,
    Question,
    Review,
    ReviewFeedback,
    Talk,
    ThanksByName,
    VoiceAnswer,
)
from justaction.commitments.state import builder, scales
from justaction.communities.links import Link
from justaction.communities.models import Community
from justaction.members.following import Found
from justaction.members.models import Organization, Person
from justaction.standards.models import Standard
from justaction.web import clock, written
from justaction.web.origins import Origin
from justaction.web.slots import Part, counting, only_when_there

DUE_SOON = 14  # days
CITING = 30  # commitments on the page of a standard
SHOWN = 6  # commitments on the page of a community


def waiting_replies(organization: Organization) -> QuerySet[Review]:
    """Answers of peers that nobody has replied to: first those that wait for it, then the public ones that do not
    agree."""
    public = Q(state=Review.State.GIVEN) & ~Q(verdict=Review.Verdict.AGREES)
    return (
        Review.objects.filter(Q(state=Review.State.HELD) | public)
        .filter(report__commitment__organization=organization, reply="")
        .select_related("report__commitment__organization", "peer_organization", "peer_field")
        .order_by("-state", "-written_at")[:20]
    )


def task_list(row: Commitment) -> dict[str, Any]:
    """The builder's tasks of a draft, each with how far it is."""
    said, today = policy.values(row), policy.today()
    tasks = [(task, builder.progress(task, said, today)) for task in builder.TASKS]
    return {
        "commitment": row,
        "tasks": tasks,
        "done": sum(state == builder.COMPLETE for _task, state in tasks),
        "total": sum(state != builder.NOT_NEEDED for _task, state in tasks),
        "gaps": policy.gaps(row),
        "cited": list(row.citations.all()),
        "authors": list(row.co_authors.select_related("person")),
    }


def next_task(row: Commitment, part: str) -> str:
    """The key of the first task after this one that is not complete; "" when none is left."""
    states = [(task.key, state) for task, state in task_list(row)["tasks"]]
    place = [key for key, _state in states].index(part)
    return next((key for key, state in states[place + 1 :] if state not in _SETTLED), "")


_SETTLED = {builder.COMPLETE, builder.NOT_NEEDED}


def missing(row: Commitment) -> list[tuple[str, str]]:
    """All that keeps a draft from being published: (sentence, address of the page where it is put right)."""
    found = []
    for gap in policy.gaps(row):
        if gap.task in builder.BY_KEY:
            field = {"plan": "plan_0", "milestones": "step_0", "indicators": "more_0_indicator"}.get(
                gap.field, gap.field
            )
            url = (
                reverse("commitments:task", args=[row.organization.slug, row.slug, gap.task]) + f"#id_{field}"
            )
        else:
            url = reverse("members:edit_organization", args=[row.organization.slug])
        found.append((_(gap.words), url))
    return found


def sections(row: Commitment) -> list[tuple[builder.Task, list[tuple[str, str]]]]:
    """What a draft says, task by task, to be checked before it is published."""
    said = policy.values(row)
    found = []
    for task in builder.TASKS:
        lines: list[tuple[str, str]] = []
        for name in task.fields:
            value = said[name]
            if name == "plan":
                points = [f"{written.day(on)}: {rules.amount(number, row.unit)}" for on, number in value]  # type: ignore[attr-defined]  # pairs
                lines += [(_("plan"), "\n".join(points))] if points else []
            elif name == "indicators":
                lines += (
                    [(_("more numbers"), "\n".join(_number(one) for one in row.indicators.all()))]
                    if value
                    else []
                )
            elif name == "milestones":
                steps = [f"{written.day(due)}: {title}" for title, due in value]  # type: ignore[attr-defined]  # pairs
                lines += [(_("steps"), "\n".join(steps))] if steps else []
            elif value is not None and value is not False and value != "":  # a baseline of 0 is said too
                shown = getattr(row, f"get_{name}_display", lambda value=value: value)()
                label = str(Commitment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # plain fields
                lines.append((label, _told(shown)))
        found.append((task, lines))
    return found


def _number(one: Indicator) -> str:
    """One more number in a line."""
    days = [written.day(day) if day else "–" for day in (one.baseline_on, one.target_on)]
    start, end = one.baseline_words or "–", one.target_words or "–"
    return (
        f"{one.indicator or '–'} ({one.get_measure_display() or '–'}): {start}, {days[0]} → {end}, {days[1]}"
    )


def _told(value: Any) -> str:
    if value is True:
        return _("yes")
    return written.day(value) if hasattr(value, "year") else str(value)


def running(row: Commitment, viewer: Person | None = None) -> dict[str, Any]:
    """What the desk shows of a published commitment."""
    facts = policy.facts(row)
    reviews = Review.objects.filter(report__commitment=row, state__in=Review.TAKEN).select_related(
        "report", "peer_organization", "peer_field"
    )
    ours = ReviewFeedback.objects.filter(review=OuterRef("pk"), side=ReviewFeedback.Side.ORGANIZATION)
    reviews = reviews.annotate(said_of=Exists(ours))
    return {
        "commitment": row,
        "running": policy.is_running(row),
        "next_due": rules.next_due(facts) if policy.is_running(row) else None,
        "may_rate": policy.may_rate(viewer, row),
        "may_say_why": policy.may_still_say_why(row),
        "talks": [
            talk
            for talk in row.talks.filter(state=Talk.State.OFFERED).select_related("peer")
            if talk.due == row.due_on
        ],
        "reviews": reviews.order_by("-report__as_of", "id"),
        "steps": row.milestones.all(),
        "reports": row.reports.order_by("-as_of"),
        "questions": Question.objects.open().filter(commitment=row),
    }


def scales_of(review: Review) -> dict[str, str]:
    """What a peer said on the scales before, for the form."""
    said = VoiceAnswer.objects.filter(review=review).values(*(scale.key for scale in scales.SCALES)).first()
    return dict(said) if said else {}


def as_if_published(row: Commitment) -> None:
    """Let a draft in memory look as it would on the day it is published; nothing is saved."""
    row.published_at = clock.now()
    standing = rules.decide(policy.facts(row, []), policy.today())
    row.state, row.reason_key, row.reason = standing.state.value, standing.key, dict(standing.details)


def citing(viewer: Person | None, standard: Standard) -> Iterator[Part]:
    """On the page of a standard: the public commitments that cite it, each with the clauses it names."""
    rows = Citation.objects.public().filter(standard=standard)
    found: dict[int, list[Citation]] = {}
    related = ("commitment__organization", "clause__revision", "cited_from__standard")
    for one in rows.select_related(*related).order_by(
        "commitment__organization__name", "commitment", "clause__place"
    ):
        found.setdefault(one.commitment_id, []).append(one)
    if found:
        told = [{"commitment": cited[0].commitment, "cited": cited} for cited in found.values()]
        context = {"rows": told[:CITING], "more": max(0, len(told) - CITING)}
        yield Part(template="commitments/of_standard.html", context=context)


# --- slots ----------------------------------------------------------------------------------------------------------


def found(key: str, viewer: Person) -> Found | None:
    """A public commitment that can be followed, by its public id."""
    row = Commitment.objects.public().filter(subject=key).select_related("organization").first()
    return Found(title=row.title, url=row.record_url) if row else None


@counting(
    asked=lambda viewer, _thing: Review.objects.open().filter(peer=viewer),
    talks=lambda viewer, _thing: Talk.objects.filter(peer=viewer, state=Talk.State.ASKED),
    desks=lambda viewer, _thing: policy.desks(viewer),
)
def my_turns(viewer: Person, thing: Any, *, asked: int, talks: int, desks: int) -> Iterator[Part]:
    """Reviews that wait for me, and for my organizations: answers to reply to, reports due, drafts."""
    waiting = Review.objects.open().filter(peer=viewer).select_related("report__commitment__organization")
    for review in waiting.order_by("due_on") if asked else ():
        yield Part(
            title=_("Check a report by %(organization)s")
            % {"organization": review.report.commitment.organization},
            note=_("%(title)s. About 15 minutes.") % {"title": review.report.commitment.title},
            due=review.due_on,
            url=reverse("commitments:review", args=[review.subject]),
            button=_("Check it"),
        )
    rows = Talk.objects.filter(peer=viewer, state=Talk.State.ASKED).select_related("commitment__organization")
    for talk in rows.order_by("answer_by") if talks else ():
        yield Part(
            title=_("Offer %(organization)s a talk") % {"organization": talk.commitment.organization},
            note=_("A report of theirs has not come. Half an hour with a peer may help."),
            due=talk.answer_by,
            url=reverse("commitments:talk", args=[talk.subject]),
            button=_("Look at it"),
        )
    for organization in policy.desks(viewer) if desks else ():
        yield from _turns_of(organization, viewer)


def _turns_of(organization: Organization, viewer: Person) -> Iterator[Part]:
    standing = OrganizationStanding.objects.filter(organization=organization).first()
    if standing is not None and policy.can_come_back(standing):
        yield Part(
            title=_("%(name)s stands at: %(state)s, %(age)s")
            % {
                "name": organization.name,
                "state": standing.get_state_display(),
                "age": standing.age_words,
            },
            note=standing.way_back,
            url=standing.get_absolute_url(),
            button=_("The way back"),
        )
    for review in waiting_replies(organization)[:5]:
        row = review.report.commitment
        yield Part(
            title=_("Reply to %(peer)s") % {"peer": review.shown_as},
            note=f"{row.title}. {review.get_verdict_display()}.",
            due=None if review.is_public else review.reply_by,
            url=reverse("commitments:reply", args=[organization.slug, row.slug, review.subject]),
            button=_("Reply"),
        )
    asked = Question.objects.open().filter(commitment__organization=organization)
    for question in asked.select_related("commitment").order_by("due_on")[:5]:
        row = question.commitment
        yield Part(
            title=_("Answer a question about “%(title)s”") % {"title": row.title},
            note=question.text[:140],
            due=question.due_on,
            url=reverse("commitments:answer_question", args=[organization.slug, row.slug, question.subject]),
            button=_("Answer"),
        )
    soon = policy.today() + timedelta(days=DUE_SOON)
    for row in organization.commitments.running().with_last_report().prefetch_related("plan"):
        due = rules.next_due(policy.facts(row))
        late = row.state in {Commitment.State.BEHIND, Commitment.State.QUIET}
        if due is not None and (due <= soon or late):
            yield Part(
                title=_("Report on “%(title)s”") % {"title": row.title},
                note=_("It now stands at: %(state)s, %(age)s.")
                % {"state": row.get_state_display(), "age": row.age_words},
                due=due,
                url=reverse("commitments:report", args=[organization.slug, row.slug]),
                button=_("Report"),
            )
    unseen = Commitment.objects.filter(organization=organization, published_at=None)
    for row in policy.on_desk(viewer, unseen):
        yield Part(
            title=_("Pledge to take over: %(title)s") % {"title": row.title}
            if row.is_pledge
            else _("Draft: %(title)s") % {"title": row.title},
            note=str(organization),
            url=reverse("commitments:desk_commitment", args=[organization.slug, row.slug]),
            button=_("Look at it") if row.is_pledge else _("Go on"),
        )


@counting(desks=lambda viewer, _thing: policy.desks(viewer))
def my_desks(viewer: Person, thing: Any, *, desks: int) -> Iterator[Part]:
    """The desks I may use, and that I may be asked to check."""
    if desks or viewer.willing_to_check:
        organizations = list(policy.desks(viewer)) if desks else []
        yield Part(
            template="commitments/my_desks.html", context={"organizations": organizations, "viewer": viewer}
        )


def link(path: str) -> Link | None:
    """The public commitment at a path, for a challenge that it answers."""
    match = re.fullmatch(r"(?:/[a-z-]{2,8})?/commitments/([\w-]+)/([\w-]+)/.*", path)
    rows = Commitment.objects.public().select_related("organization")
    row = rows.filter(organization__slug=match[1], slug=match[2]).first() if match else None
    return (
        Link(f"{row.organization}: {row.title}", f"/commitments/{match[1]}/{match[2]}/")
        if row and match
        else None
    )


@only_when_there(lambda _viewer, community: Commitment.objects.public().filter(channel=community.channel_id))
def of_community(viewer: Any, community: Community) -> Iterator[Part]:
    """The commitments of a channel, those that need a look first."""
    rows = Commitment.objects.public().filter(channel=community.channel).select_related("organization")
    newest = list(rows.with_last_report().order_by("-state_since")[:SHOWN])
    if newest:
        yield Part(
            template="commitments/of_community.html",
            context={"commitments": newest, "channel": community.channel},
        )


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    """Bringing in earlier pledges, on the conveners' page."""
    if policy.may_import(viewer):
        yield Part(
            group="pages",
            title=_("Earlier pledges"),
            url=reverse("commitments:import"),
            note=_("Bring in public pledges from a file. Each organization can take its own over."),
        )


def steering_reviewers(viewer: Person, thing: Any) -> Iterator[Part]:
    """What is said of reviewers, for those who ask peers."""
    if policy.may_see_reviewers(viewer):
        yield Part(
            group="pages",
            title=_("Those who check"),
            url=reverse("commitments:reviewers"),
            note=_("Were their reviews fair, did they help, were they exact? Not public."),
        )


def from_answers(viewer: Person, found: list[Origin]) -> Iterator[Part]:
    """Beside each answer of an assessment: make a commitment of it, for people of the organization. Two presses."""
    mine = {one.slug for one in policy.desks(viewer)}
    for origin in found:
        if origin.organization in mine:
            yield Part(
                url=f"{reverse('commitments:start', args=[origin.organization])}?from={origin.token()}",
                button=_("Make a commitment of it"),
                context={"key": origin.key},
            )


def from_harm(viewer: Person | None, harm: Origin) -> Iterator[Part]:
    """On the page of a harm: begin a commitment that answers it, for each organization of mine."""
    for one in policy.desks(viewer) if viewer else ():
        token = replace(harm, organization=one.slug).token()
        yield Part(
            url=f"{reverse('commitments:start', args=[one.slug])}?from={token}",
            button=_("Answer it for %(organization)s") % {"organization": one},
        )


def standings(organizations: Iterable[int]) -> dict[int, str]:
    """Where each of these (by id) stands, in words, with the day since which it does."""
    rows = OrganizationStanding.objects.filter(organization__in=list(organizations))
    return {
        row.organization_id: _("%(state)s since %(day)s")
        % {"state": row.get_state_display(), "day": written.day(row.since)}
        for row in rows
        if row.organization_id is not None
    }


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """What they wrote about commitments, for themselves. `thing` is not asked."""
    reviews = viewer.reviews.order_by("id")
    yield Part(
        title="commitments",
        context={
            "written": list(
                Commitment.objects.filter(author=viewer)
                .order_by("id")
                .values("title", "organization__name", "state")
            ),
            "questions": list(
                Question.objects.filter(by=viewer)
                .order_by("id")
                .values("commitment__title", "text", "name", "state", "sent_at", "answer")
            ),
            "reviews": list(
                reviews.values(
                    "report__commitment__title",
                    "state",
                    "verdict",
                    "reasons",
                    "asked_at",
                    "ended_at",
                    "reply",
                )
            ),
            "thanked_by_name": ThanksByName.objects.filter(person=viewer).exists(),
            "talks": list(
                viewer.talks.order_by("id").values("commitment__title", "state", "words", "asked_at")
            ),
            "late_answers": list(
                LateAnswer.objects.filter(by=viewer).order_by("id").values("due", "in_the_way", "next_steps")
            ),
        },
    )
