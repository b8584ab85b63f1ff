"""What assessments add to pages of others: turns, panels, what is kept of a person; and what others add to an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.assessments import policy, reading
from justaction.assessments.models import Question, Round, RoundQuerySet, Seat, Side
from justaction.members.models import Affiliation, Organization, Person
from justaction.standards.models import Standard
from justaction.toolkit.models import Tool
from justaction.web import addresses, slots
from justaction.web.origins import Origin
from justaction.web.slots import Part, counting, only_when

State = Round.State
KIND = "assessment"
MOST_HELPS = 4


def page(name: str, row: Round) -> str:
    return reverse(f"assessments:{name}", args=[row.subject])


# --- my page --------------------------------------------------------------------------------------------------------


def _asked(viewer: Person) -> Q:
    return Q(state=Seat.State.ASKED, address=addresses.key(viewer.email))


@only_when(lambda viewer: Seat.objects.filter(_asked(viewer)))
def invited_turn(viewer: Person, thing: Any) -> Iterator[Part]:
    """An invitation to this address waits for an answer."""
    for seat in Seat.objects.filter(_asked(viewer)).select_related("round"):
        if not seat.has_expired:
            yield Part(
                title=_("Take part in an assessment?"),
                note=_("Say yes or no. Only the coordinator knows that you were asked."),
                due=seat.answer_by,
                url=reverse("assessments:invitation", args=[seat.token()]),
                button=_("Look"),
            )


@only_when(lambda viewer: viewer.assessment_seats.filter(state="accepted", round__state="answering"))
def answering_turn(viewer: Person, thing: Any) -> Iterator[Part]:
    """My group is answering, and something of it waits for me. It does not name the organization: others look on."""
    for seat in viewer.assessment_seats.now().filter(round__state=State.ANSWERING).select_related("round"):
        if not policy.is_open(seat.round, seat.which):
            continue
        lines = reading.group(seat.round, seat.which, seat)
        to_write = sum(not line.answer.level for line in lines)
        to_show = sum(bool(line.answer.level) and line.my_hand is None for line in lines)
        ready = all(line.is_ready for line in lines)
        if to_write or to_show or ready:
            note = (
                ngettext("%(n)s answer waits for your hand.", "%(n)s answers wait for your hand.", to_show)
                % {"n": to_show}
                if to_show
                else _("All is answered. Hand in when your group is ready.")
                if ready
                else ngettext(
                    "%(n)s question has no answer yet.", "%(n)s questions have no answer yet.", to_write
                )
                % {"n": to_write}
            )
            yield Part(
                title=_("Answer with your group"),
                note=note,
                due=seat.round.answer_by,
                url=page("group", seat.round),
                button=_("Go on"),
            )


def _carried(viewer: Person) -> QuerySet[Round]:
    return policy.carried_by(viewer).filter(state__in=Round.RUNNING)


def _seats(**which: str) -> Count:
    return Count("seats", filter=Q(**{f"seats__{name}": value for name, value in which.items()}))


@only_when(_carried)
def carrying_turn(viewer: Person, thing: Any) -> Iterator[Part]:
    """A round that I carry waits for me: an offer, a plan, the day of sharing back."""
    there = {which: _seats(which=which, state=Seat.State.ACCEPTED) for which in Side.Which.values}
    rows = _carried(viewer).annotate(offers=_seats(state=Seat.State.OFFERED), **there)
    for row in rows.select_related("organization__field"):
        offers: int = row.offers
        words, due = "", None
        if offers:
            words = ngettext(
                "%(n)s person offers to take part.", "%(n)s people offer to take part.", offers
            ) % {"n": offers}
        elif row.state == State.BOTH_IN:
            due = row.share_by
            words = (
                _("Share it back as you planned.")
                if due
                else _("Both sides are in. Plan how it is shared back.")
            )
        elif row.state == State.RECRUITING and _enough(row):
            words = _("Enough people said yes. Let both groups begin.")
        if words:
            yield Part(title=str(row), note=words, due=due, url=page("run", row), button=_("Open"))


def _enough(row: Round) -> bool:
    return all(getattr(row, which) >= policy.LEAST[which] for which in Side.Which.values)


def _spoken_for(viewer: Person) -> RoundQuerySet:
    kind = Affiliation.Kind.REPRESENTATIVE
    mine = viewer.affiliations.now().filter(kind=kind).values("organization")
    return Round.objects.filter(organization__in=mine)


@only_when(lambda viewer: _spoken_for(viewer).filter(state="asked"))
def agreeing_turn(viewer: Person, thing: Any) -> Iterator[Part]:
    """A round of my organization waits for its yes."""
    for row in _spoken_for(viewer).filter(state=State.ASKED).with_names():
        yield Part(
            title=_("Do you agree to be looked at from two sides?"),
            note=str(row),
            url=page("agree", row),
            button=_("Look"),
        )


@only_when(lambda viewer: policy.mine(viewer))
def my_panel(viewer: Person, thing: Any) -> Iterator[Part]:
    """Where all of one's rounds are. The panel names none of them."""
    yield Part(template="assessments/my_panel.html", context={})


# --- pages of others ------------------------------------------------------------------------------------------------


@counting(public=lambda _viewer, organization: Round.objects.public().filter(organization=organization))
def of_organization(viewer: Person | None, organization: Organization, *, public: int) -> Iterator[Part]:
    """On the page of an organization: its rounds, and to open one for who may."""
    rounds = reading.of_organization(organization) if public else []
    may_start = policy.may_start(viewer, organization)
    if rounds or may_start:
        context = {"rounds": rounds, "may_start": may_start, "organization": organization}
        yield Part(template="assessments/organization_panel.html", context=context)


@counting(
    waits=lambda viewer, _thing: (
        Round.objects.running().filter(coordinator=None) if policy.may_steer(viewer) else None
    )
)
def steering(viewer: Person, thing: Any, *, waits: int) -> Iterator[Part]:
    """On the conveners' page."""
    if policy.may_steer(viewer):
        yield Part(
            group="pages",
            title=_("Assessments from two sides"),
            url=reverse("assessments:rounds"),
            waiting=waits,
            note=ngettext(
                "%(n)s waits for somebody who carries it.", "%(n)s wait for somebody who carries them.", waits
            )
            % {"n": waits}
            if waits
            else _("Rounds, and what they ask."),
        )


# --- an answer ------------------------------------------------------------------------------------------------------


def origin(pair: reading.Pair, row: Round) -> Origin:
    """A question of a round, as what grows from it refers to it."""
    return Origin(
        kind=KIND,
        key=f"{row.subject}:{pair.item.number}",
        title=f"{row}: {pair.item.text}",
        url=f"{row.record_url}#q{pair.item.number}",
        organization=row.organization.slug,
        channel=pair.item.channel.slug,
        pillar=pair.item.pillar.name,
        proposal=(_("Say yes to this: %(question)s") % {"question": pair.item.text})[:140],
    )


def add(rows: list[reading.Pair], row: Round, viewer: Person | None) -> None:
    """Let other chapters add to each answer: what can be made of it (slot `assessment.answers`) and which tools help
    where a side says that it is not usual yet (slot `assessment.helps`). They get all origins at once, and say in `context["key"]` which one a part is for."""
    origins = [origin(pair, row) for pair in rows]
    makes = _by_key("assessment.answers", viewer, origins)
    low = [one for pair, one in zip(rows, origins, strict=True) if pair.is_low]
    helps = _by_key("assessment.helps", viewer, low)
    for pair, one in zip(rows, origins, strict=True):
        pair.makes, pair.helps = makes.get(one.key, []), helps.get(one.key, [])[:MOST_HELPS]


def _by_key(slot: str, viewer: Person | None, origins: list[Origin]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in slots.parts(slot, viewer, origins):
        found.setdefault(part.context["key"], []).append(part)
    return found


def standards(viewer: Person, asked: list[Question]) -> list[Part]:
    """Standards that no question asks about yet (slot `assessment.standards`: they get the codes that are asked about)."""
    return slots.parts(
        "assessment.standards", viewer, frozenset(one.standard for one in asked if one.standard)
    )


def tools_for(viewer: Person | None, found: list[Origin]) -> Iterator[Part]:
    """Adopted tools of the channel of an answer; those that stand on the same pillar first."""
    slugs = {one.channel for one in found}
    tools = Tool.objects.published().filter(stage=Tool.Stage.ADOPTED, channel__slug__in=slugs)
    every = list(tools.select_related("channel", "pillar").order_by("title", "pk")[:200])
    for one in found:
        fit = [tool for tool in every if tool.channel.slug == one.channel]
        fit.sort(key=lambda tool: tool.pillar is None or tool.pillar.name != one.pillar)
        for tool in fit[:MOST_HELPS]:
            yield Part(title=tool.title, url=tool.page(), context={"key": one.key})


def rules_for(viewer: Person, asked: frozenset[str]) -> Iterator[Part]:
    """Adopted standards that no question asks about yet."""
    for one in Standard.objects.in_force().exclude(code__in=asked).order_by("code")[:50]:
        yield Part(title=str(one), url=one.url)


# --- what is kept ---------------------------------------------------------------------------------------------------


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """All that is kept of a person here, for themselves."""
    seats = viewer.assessment_seats.select_related("round__organization").order_by("id")
    yield Part(
        title="assessments",
        context={
            "seats": [
                {
                    "round": str(seat.round),
                    "side": seat.which,
                    "state": seat.state,
                    "called": seat.called,
                    "words": seat.words,
                    "position": seat.position,
                    "identity": seat.identity,
                    "terms": {
                        "hours": seat.hours,
                        "stipend": seat.stipend,
                        "until": seat.until,
                        "paid": seat.paid_on,
                    },
                    "notes": list(seat.notes.values("answer__item__text", "text", "at")),
                    "wordings": list(seat.wordings.values("answer__item__text", "level", "text", "at")),
                    "proof": list(seat.evidence.values("answer__item__text", "title", "url", "on")),
                    "hands": list(seat.hands.values("answer__item__text", "fingers", "at")),
                    "hours": list(seat.hours_given.values("on", "count", "what")),
                }
                for seat in seats
            ],
        },
    )
