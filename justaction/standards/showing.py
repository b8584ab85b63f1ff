"""What the pages of one standard show, gathered in few questions to the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.safestring import SafeString

from justaction.ballots.models import Ballot
from justaction.coedit.models import Picture
from justaction.members.models import Person
from justaction.standards import policy, reading, wording, words
from justaction.standards.models import (
    Approval,
    Comment,
    CommentRound,
    Draft,
    Editor,
    Revision,
    Standard,
    Uptake,
)
from justaction.standards.models.rules import LICENCE
from justaction.texts import differences, rich
from justaction.web import house
from justaction.web.slots import parts


@dataclass(frozen=True)
class Said:
    """A part of a draft with what readers said of it."""

    part: wording.Part | None
    place: int
    waiting: int
    answered: int

    @property
    def count(self) -> int:
        return self.waiting + self.answered


def page(standard: Standard, viewer: Person | None) -> dict[str, Any]:
    """What the public page of a standard is drawn from."""
    running = standard.rounds.running().select_related("draft").first()
    trial = standard.trials.select_related("draft").filter(broken_off=False).last()
    if trial is not None and standard.work != "test" and standard.current is None:
        trial = None
    shown: Revision | Draft | None = standard.current or latest_draft(standard)
    editors = list(standard.editors.filter(until=None).select_related("person"))
    lead = next((one for one in editors if one.part == Editor.Part.LEAD), None)
    return {
        "standard": standard,
        "bar": words.bar_of(standard),
        "next_bar": words.bar(standard.next_stage) if standard.next_stage else None,
        "shown": shown,
        "said": shown.words
        if shown
        else reading.words(standard)
        if standard.begun_at is None
        else head(standard),
        "running": running if running and running.for_everybody else None,
        "settling": running is not None and not running.takes_words,
        "trial": trial,
        "testers": list(trial.testers.public().select_related("organization")) if trial else [],
        "lead": lead,
        "lead_name": policy.shown_name(lead),
        "approvers": len([one for one in editors if one.part == Editor.Part.APPROVER]),
        "approver_names": policy.named([one for one in editors if one.part == Editor.Part.APPROVER]),
        "revisions": list(standard.revisions.order_by("-number")),
        "rounds": list(standard.rounds.exclude(closed_at=None).order_by("-number")),
        "uptake": uptake(standard),
        "speaks_for": policy.speaks_for(viewer) if standard.current else [],
        "may_work": policy.may_see_work(viewer, standard),
        "parts": parts("standard.panels", viewer, standard),
    }


def head(standard: Standard) -> dict[str, Any]:
    """The words beside the text, while the text itself is not shown yet."""
    return {
        "title": standard.title,
        "rule": standard.rule,
        "why": standard.why,
        "how_to_test": standard.how_to_test,
        "indicators": [],
    }


def latest_draft(standard: Standard) -> Draft | None:
    """The newest draft that everybody may read."""
    return public_drafts(standard).order_by("-number").first()


def public_drafts(standard: Standard) -> QuerySet[Draft]:
    """The drafts that everybody may read: they were in a public round, in a test, or put to the vote."""
    public = Q(rounds__for_everybody=True) | Q(rounds__closed_at__isnull=False) | Q(trials__isnull=False)
    return standard.drafts.filter(
        pk__in=standard.drafts.filter(public | Q(ballot__isnull=False)).values("pk")
    )


def shows_picture(standard: Standard, key: str) -> bool:
    """Whether a picture stands in words of it that everybody may read."""
    kept: list[Revision | Draft] = [*standard.revisions.all(), *public_drafts(standard)]
    return any(key in rich.pictures(one.body) for one in kept)


def uptake(standard: Standard) -> dict[str, Any]:
    """Who takes it up: rows to show, and how many are in each state."""
    rows = list(
        standard.uptakes.filter(organization__listed=True)
        .exclude(state=Uptake.State.NONE)
        .select_related("organization", "of_revision")
    )
    counts = {state: sum(row.state == state for row in rows) for state in ("checked", "in_use", "promised")}
    return {"rows": rows, **counts}


def revision(row: Revision) -> dict[str, Any]:
    """What the page of a revision is drawn from."""
    former = row.standard.revisions.filter(number__lt=row.number).last()
    later = row.standard.revisions.filter(number__gt=row.number).last()
    return {
        "standard": row.standard,
        "revision": row,
        "said": row.words,
        "clauses": list(row.clauses.all()),
        "former": former,
        "later": later,
        "licence": LICENCE,
        "trouble": reading.trouble(row),
    }


def page_of(comment_round: CommentRound, picture: str) -> SafeString:
    """The text of the draft of a round as readers see it; `picture` is the address of one, with {} for its key."""
    return rich.html(comment_round.draft.body, top=3, picture=picture.format)


def picture_of(comment_round: CommentRound, key: str) -> Picture | None:
    """A picture that stands in the draft of a round."""
    if key not in rich.pictures(comment_round.draft.body):
        return None
    live = reading.document(comment_round.standard)
    return Picture.objects.filter(document=live, pk=key).first() if live else None


# --- comments -----------------------------------------------------------------------------------------------------


def said_of(comment_round: CommentRound) -> list[Said]:
    """The parts of the draft in reading order, each with its number in an address and what was said of it; the whole
    has the number 0 and comes last."""
    counts: dict[str, tuple[int, int]] = {}
    grouped = (
        comment_round.comments.standing()
        .values_list("part")
        .annotate(waiting=Count("pk", filter=Q(state="open")), answered=Count("pk", filter=~Q(state="open")))
    )
    for key, waiting, answered in grouped.order_by():
        counts[key] = (waiting, answered)
    found = [
        Said(part, place, *counts.get(part.key, (0, 0)))
        for place, part in enumerate(comment_round.draft.parts, 1)
    ]
    return [*found, Said(None, 0, *counts.get("", (0, 0)))]


@dataclass(frozen=True)
class Told:
    """Comments of one part that got the same answer: how many, whose words may be shown, what was said."""

    label: str
    state: str
    state_word: str
    reason: str
    count: int
    voices: list[Comment]


def told(comment_round: CommentRound) -> list[Told]:
    """All outcomes of a round by part, the same answer once."""
    groups: dict[tuple[str, str, str], list[Comment]] = {}
    order = {one.part.key if one.part else "": n for n, one in enumerate(said_of(comment_round))}
    rows = comment_round.comments.filter(state__in=["accepted", "rejected"]).order_by("id")
    for one in rows:
        groups.setdefault((one.part, one.state, one.reason), []).append(one)
    found = sorted(groups.items(), key=lambda pair: order.get(pair[0][0], len(order)))
    return [
        Told(
            label=rows[0].about,
            state=state,
            state_word=rows[0].get_state_display(),
            reason=reason,
            count=len(rows),
            voices=[one for one in rows if one.is_public],
        )
        for (_part, state, reason), rows in found
    ]


def credited(standard: Standard) -> list[str]:
    """Readers whose words were taken up and who want to be named; nobody in safe mode."""
    if house.names_hidden():
        return []
    rows = Comment.objects.filter(
        round__standard=standard, state=Comment.State.ACCEPTED, credited=True, hidden=False
    )
    return sorted({name for name in rows.values_list("name", flat=True) if name})


# --- at work --------------------------------------------------------------------------------------------------------


def making(standard: Standard, viewer: Person) -> dict[str, Any]:
    """What the page of those who make it is drawn from: where it stands, what comes next, what is in the way."""
    said = reading.words(standard)
    digest = wording.digest(said)
    gate = Approval.Gate.ADOPT if standard.work == "test" else Approval.Gate.COMMENT
    running = standard.rounds.running().select_related("draft").first()
    trial = standard.trials.filter(draft__of_revision=standard.number).exclude(broken_off=True).last()
    ballot = policy.running_ballot(standard)
    draft = policy.voted_draft(standard) if standard.work == "test" else None
    editors = list(standard.editors.select_related("person").order_by("-until", "since"))
    mine = [one for one in editors if one.person_id == viewer.pk and one.until is None]
    return {
        "standard": standard,
        "bar": words.bar(standard.work or standard.stage),
        "said": said,
        "digest": digest,
        "gate": gate,
        "gate_word": Approval.Gate(gate).label,
        "document": reading.document(standard),
        "way_in": policy.way_in(viewer, standard),
        "incomplete": policy.why_incomplete(said),
        "has_clauses": bool(wording.clauses(said["body"])),
        "unapproved": policy.why_not_approved(standard, gate, digest),
        "given": policy.approvals(standard, gate, digest),
        "log": log(standard),
        "editors": [one for one in editors if one.until is None],
        "lead": next((one for one in editors if one.part == Editor.Part.LEAD and one.until is None), None),
        "mine": mine,
        "approved": any(
            one.approvals.filter(gate=gate, digest=digest).exists()
            for one in mine
            if one.part == Editor.Part.APPROVER
        ),
        "may_approve": policy.may_approve(viewer, standard) and standard.work in ("draft", "test"),
        "may_lead": policy.may_lead(viewer, standard),
        "may_steer": policy.may_steer(viewer, standard.channel),
        "running": running,
        "waiting": running.comments.waiting().count() if running else 0,
        "suggested": reading.open_suggestions(standard),
        "unsettled": policy.why_unsettled(standard),
        "no_test": policy.why_no_test(standard) if standard.work == "draft" else "",
        "trial": trial,
        "testers": list(trial.testers.select_related("organization")) if trial else [],
        "fewest": policy.FEWEST_FINDINGS,
        "no_vote": policy.why_no_vote(standard, said) if standard.work == "test" and ballot is None else "",
        "ballot": ballot or last_ballot(draft),
        "ballot_runs": ballot is not None,
        "not_adopted": policy.why_not_adopted(draft) if draft else "",
        "changed_since": draft is not None and draft.digest != digest,
        "differences": _since(standard, said),
    }


def last_ballot(draft: Draft | None) -> Ballot | None:
    return draft.ballot if draft else None


def log(standard: Standard) -> QuerySet[Approval]:
    """Who approved which words, and when: for those who work on it."""
    rows = Approval.objects.filter(editor__standard=standard).select_related("editor__person")
    return rows.order_by("-at", "-id")[:20]


def _since(standard: Standard, said: dict[str, Any]) -> list[differences.Paragraph]:
    """What the words being written change in those that are in force; nothing while none are."""
    if standard.current is None or not standard.next_stage:
        return []
    both = differences.compare(wording.lines(standard.current.words), wording.lines(said))
    return [one for one in both if one.kind != "same"]
