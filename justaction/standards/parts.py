"""What standards add to pages: a community's home, one's own turn, who looks after it, an organization, the board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.communities.models import Community
from justaction.members.following import Found
from justaction.members.models import Affiliation, Organization, Person
from justaction.members.policy import SPEAKS
from justaction.standards import listing, policy, wording
from justaction.standards.models import (
    Approval,
    Check,
    Comment,
    CommentRound,
    Draft,
    Editor,
    Standard,
    Tester,
    Uptake,
)
from justaction.web import clock, written
from justaction.web.slots import Part, counting, only_when_there

A_MINUTE = 60  # seconds
KEPT = "standards.going"
MOST = 6  # standards on the home of a community


# --- slots ------------------------------------------------------------------------------------------------------


def found(key: str, viewer: Person) -> Found | None:
    """A standard that can be followed, by its public id."""
    row = Standard.objects.public().with_names().filter(subject=key).first()
    return Found(title=str(row), url=row.url) if row else None


def of_community(viewer: Person | None, community: Community) -> Iterator[Part]:
    """The standards of a channel, each with its bar, on the home of its community."""
    rows = _going(community.channel_id, fresh=viewer is not None)
    context = {
        "lines": [listing.line(row) for row in rows[:MOST]],
        "more": len(rows) > MOST,
        "slug": community.channel.slug,
        "channel": community.channel,
        "may_suggest": policy.may_suggest(viewer, community.channel) if viewer else False,
    }
    yield Part(group="own", template="standards/of_community.html", context=context)


def _going(channel: int, *, fresh: bool) -> list[Any]:
    """The standards of a channel that have not ended. For visitors those of all channels are kept for a minute: every
    home of a community asks for them, and they change slowly."""
    known: list[Any] | None = None if fresh else cache.get(KEPT)
    if known is None:
        known = list(listing.told(Standard.objects.public().exclude(stage__in=Standard.ENDED)))
        cache.set(KEPT, known, A_MINUTE)
    return [row for row in known if row.channel_id == channel]


def _open_rounds(_viewer: Person, community: Community) -> Any:
    return CommentRound.objects.open().filter(for_everybody=True, standard__channel=community.channel_id)


@only_when_there(_open_rounds)
def home_turns(viewer: Person, community: Community) -> Iterator[Part]:
    """On the home of a community: drafts that are open for comment."""
    rows = _open_rounds(viewer, community)
    for one in rows.select_related("standard__current", "draft").order_by("closes_at")[:3]:
        yield Part(
            title=_("Comment on %(standard)s") % {"standard": one.standard},
            note=one.draft.words["rule"],
            due=one.closes_at,
            url=reverse("standards:round", args=[one.standard.code, one.number]),
            button=_("Comment"),
        )


def _checks(viewer: Person, _thing: Any) -> QuerySet[Check]:
    return Check.objects.filter(peer=viewer, state=Check.State.ASKED)


def _asked_to_try(viewer: Person, _thing: Any) -> QuerySet[Tester]:
    speaking = Affiliation.objects.now().filter(person=viewer, kind__in=SPEAKS)
    asked = Tester.objects.filter(state__in=["asked", "trying"], trial__ended_at=None)
    return asked.filter(organization__in=speaking.values("organization"))


def _edited(viewer: Person, _thing: Any) -> QuerySet[Editor]:
    rows = Editor.objects.filter(person=viewer, until=None)
    return rows.exclude(standard__stage__in=[*Standard.ENDED, "idea"])


@counting(checks=_checks, asked=_asked_to_try, edited=_edited)
def my_turns(viewer: Person, thing: Any, *, checks: int, asked: int, edited: int) -> Iterator[Part]:
    """What waits for me: a check, an organization of mine that is asked to try, my approval, what I lead."""
    if checks:
        yield from _to_check(viewer)
    if asked:
        yield from _tests(viewer)
    if edited:
        open_ = Comment.objects.waiting().filter(round__standard=OuterRef("standard")).order_by()
        waiting = open_.values("round__standard").annotate(n=Count("pk")).values("n")
        rows = _edited(viewer, thing).annotate(waiting=Coalesce(Subquery(waiting), 0))
        names = ("standard__current", "standard__channel", "standard__pillar")
        at_work = [editor for editor in rows.select_related(*names) if editor.standard.work]
        to_approve = _to_approve([editor for editor in at_work if editor.part != Editor.Part.LEAD])
        for editor in at_work:
            if editor.part == Editor.Part.LEAD:
                yield from _leading(editor)
            elif editor in to_approve:
                yield _approving(editor.standard, to_approve[editor])


def _making(row: Standard) -> str:
    return reverse("standards:making", args=[row.code])


def _to_check(viewer: Person) -> Iterator[Part]:
    checks = _checks(viewer, None)
    for check in checks.select_related("uptake__standard__current", "uptake__organization").order_by(
        "due_on"
    ):
        yield Part(
            title=_("Check whether %(organization)s uses %(code)s")
            % {"organization": check.uptake.organization, "code": check.uptake.standard.code},
            note=_("%(title)s. About 15 minutes.") % {"title": check.uptake.standard.name},
            due=check.due_on,
            url=reverse("standards:check", args=[check.subject]),
            button=_("Check it"),
        )


def _tests(viewer: Person) -> Iterator[Part]:
    rows = _asked_to_try(viewer, None)
    for row in rows.select_related("organization", "trial__standard__current"):
        asked = row.state == Tester.State.ASKED
        title = (
            _("Will %(organization)s try %(code)s?")
            if asked
            else _("What did %(organization)s find with %(code)s?")
        )
        yield Part(
            title=title % {"organization": row.organization, "code": row.trial.standard.code},
            note=row.trial.standard.rule,
            due=row.trial.until,
            url=reverse("standards:tester", args=[row.trial.standard.code, row.subject]),
            button=_("Answer") if asked else _("Tell it"),
        )


def _leading(editor: Editor) -> Iterator[Part]:
    row = editor.standard
    waiting: int = editor.waiting  # type: ignore[attr-defined]  # annotated
    if waiting:
        yield Part(
            title=ngettext("%(n)s comment on %(code)s waits", "%(n)s comments on %(code)s wait", waiting)
            % {"n": waiting, "code": row.code},
            note=_("Each ends with an outcome and a reason."),
            url=reverse("standards:settle", args=[row.code]),
            button=_("Settle them"),
        )
    elif row.work == "comment" and (over := row.rounds.running().filter(closes_at__lte=clock.now()).first()):
        yield Part(
            title=_("Close the comment round of %(code)s") % {"code": row.code},
            note=_("Its last day was %(day)s.") % {"day": written.day(over.closes_at)},
            url=_making(row),
            button=_("Look"),
        )
    elif row.work == "test" and _decided(row):
        yield Part(
            title=_("Adopt %(standard)s") % {"standard": row},
            note=_("The vote decided it. Freeze it now."),
            url=reverse("standards:adopt", args=[row.code]),
            button=_("Adopt"),
        )


def _decided(row: Standard) -> bool:
    """Whether a vote adopted its words and they wait to be frozen."""
    draft = policy.voted_draft(row)
    if draft is None or policy.running_ballot(row) is not None:
        return False
    return not policy.why_not_adopted(draft)


def _to_approve(editors: list[Editor]) -> dict[Editor, str]:
    """Where an approval is missing for the words as they stand, and at which gate; whatever their number, in five
    questions to the database, or none."""
    from justaction.standards import reading

    gates = {
        editor: Approval.Gate.ADOPT if editor.standard.work == "test" else Approval.Gate.COMMENT
        for editor in editors
        if editor.standard.work in ("draft", "test") and policy.running_ballot(editor.standard) is None
    }
    if not gates:
        return {}
    said = reading.words_of([editor.standard for editor in gates])
    approved = Approval.objects.filter(editor__in=list(gates))
    given = set(approved.values_list("editor", "gate", "digest"))
    return {
        editor: gate
        for editor, gate in gates.items()
        if not policy.why_incomplete(words := said[editor.standard_id])
        and (editor.pk, gate, wording.digest(words)) not in given
    }


def _approving(row: Standard, gate: str) -> Part:
    return Part(
        title=_("Read %(standard)s, and approve it") % {"standard": row},
        note=str(Approval.Gate(gate).label),
        url=_making(row),
        button=_("Read"),
    )


def _at_work(community: Community) -> Any:
    return Standard.objects.under_way().filter(channel=community.channel_id)


@only_when_there(lambda _viewer, community: _at_work(community))
def run_standards(viewer: Person, community: Community) -> Iterator[Part]:
    """For who looks after a community: ideas to take up, standards without a lead, and all of them at work."""
    leads = Editor.objects.filter(standard=OuterRef("pk"), part=Editor.Part.LEAD, until=None)
    voted = Draft.objects.filter(standard=OuterRef("pk"), ballot__isnull=False)
    for row in _at_work(community).with_names().annotate(is_led=Exists(leads), voted=Exists(voted)):
        if row.stage == Standard.Stage.IDEA:
            yield _to_do(row, _("An idea for a standard: %(title)s") % {"title": row.title}, row.rule)
        elif not row.is_led:
            note = _("Nobody leads it now. Name somebody, so that it can go on.")
            yield _to_do(row, _("%(standard)s has no lead") % {"standard": row}, note)
        elif row.voted and row.work == "test" and _decided(row):
            note = _("The vote decided it. Freeze it now.")
            yield _to_do(row, _("Adopt %(standard)s") % {"standard": row}, note)


def _to_do(row: Standard, title: str, note: str) -> Part:
    url = reverse("standards:making", args=[row.code])
    return Part(title=title, note=note, url=url, button=_("Look"), waiting=1)


def _taken_up(_viewer: Person | None, organization: Organization) -> QuerySet[Uptake]:
    return organization.uptakes.exclude(state=Uptake.State.NONE)


@counting(taken_up=_taken_up)
def of_organization(viewer: Person | None, organization: Organization, *, taken_up: int) -> Iterator[Part]:
    """Which standards an organization takes up, and where its own people say so."""
    found = _taken_up(viewer, organization).select_related("standard__current", "standard__channel")
    rows = list(found) if taken_up else []
    speaks = viewer is not None and policy.may_speak_for(viewer, organization)
    free = Standard.objects.in_force().exclude(pk__in=[row.standard_id for row in rows]) if speaks else []
    if rows or free:
        context = {"rows": rows, "organization": organization, "free": list(free), "speaks": speaks}
        yield Part(template="standards/of_organization.html", context=context)


@counting(
    ideas=lambda viewer, _thing: (
        Standard.objects.filter(stage=Standard.Stage.IDEA) if viewer.may("convene") else None
    )
)
def steering(viewer: Person, thing: Any, *, ideas: int) -> Iterator[Part]:
    """Conveners find all standards."""
    if viewer.may("convene"):
        yield Part(
            group="pages",
            title=_("Standards"),
            url=reverse("standards:standards"),
            note=ngettext("%(n)s idea waits.", "%(n)s ideas wait.", ideas) % {"n": ideas}
            if ideas
            else _("What is being made, tested and in force."),
            waiting=ideas,
        )


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """All that is kept of a person here, for themselves."""
    own = Comment.objects.filter(address_key=viewer.email).exclude(address_key="")
    yield Part(
        title="standards",
        context={
            "edited": list(
                viewer.standards_edited.order_by("id").values(
                    "standard__code", "part", "listed", "since", "until"
                )
            ),
            "approved": list(
                Approval.objects.filter(editor__person=viewer).values(
                    "editor__standard__code", "gate", "digest", "at"
                )
            ),
            "suggested": list(
                viewer.standards_suggested.order_by("id").values("code", "title", "rule", "suggested_at")
            ),
            "checked": list(
                viewer.standard_checks.order_by("id").values(
                    "uptake__standard__code",
                    "uptake__organization__name",
                    "state",
                    "verdict",
                    "reasons",
                    "asked_at",
                )
            ),
            "comments_sent_with_my_address": list(
                own.order_by("id").values(
                    "round__standard__code", "about", "text", "suggested", "state", "reason"
                )
            ),
        },
    )
