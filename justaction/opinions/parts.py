"""What conversations add to pages of others, and parts of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.collaborative.models import Channel
from justaction.members.models import Case, Person
from justaction.opinions import policy, showing
from justaction.opinions.actions.holding import STATEMENT
from justaction.opinions.models import Conversation, ConversationQuerySet, OpinionStatement
from justaction.web.slots import Part, counting, only_when, only_when_there
from justaction.web.written import day

MOST = 3  # of open conversations on a page of others


def scopes_of(viewer: Person) -> list[tuple[str, str]]:
    """Where somebody may open a conversation: all of us, and each channel's community, with their names."""
    places = [("", _("All of us"))] + [(f"community:{one.slug}", one.name) for one in Channel.objects.all()]
    return [(scope, name) for scope, name in places if policy.may_open(viewer, scope)]


def with_waiting(found: ConversationQuerySet) -> ConversationQuerySet:
    """With `waiting`, how many statements wait for a look in each."""
    waits = Q(statements__state=OpinionStatement.State.WAITING)
    counted = found.annotate(waiting=Count("statements", filter=waits))
    return counted.order_by("-opens_at", "-id")


def reported(statements: Sequence[OpinionStatement]) -> set[int]:
    """The keys of the statements that are shown, reported, and not decided about yet."""
    shown = [str(one.pk) for one in statements if one.state == OpinionStatement.State.SHOWN]
    rows = Case.objects.open().filter(kind=STATEMENT, about__in=shown)
    return {int(about) for about in rows.values_list("about", flat=True)}


def _part(one: Conversation) -> Part:
    return Part(
        title=one.question,
        note=_("Agree, disagree or pass on short statements. Until %(day)s.") % {"day": day(one.last_day)},
        url=reverse("opinions:conversation", args=[one.slug]),
        button=_("Take part"),
    )


def open_now(viewer: Person | None, thing: Any) -> Iterator[Part]:
    """The newest open conversations that anyone can take part in."""
    for one in Conversation.objects.open_now().filter(who=Conversation.Who.ANYONE)[:MOST]:
        yield _part(one)


@only_when(lambda viewer: Conversation.objects.open_now().exclude(participants__person=viewer))
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """Open conversations in which a person has not answered yet, while they may."""
    for one in Conversation.objects.open_now().exclude(participants__person=viewer)[:MOST]:
        if policy.may_take_part(viewer, one):
            note = _("Agree, disagree or pass on short statements.")
            yield replace(_part(one), note=note, due=one.last_day)


def _unanswered(viewer: Person, community: Any) -> ConversationQuerySet:
    mine = Conversation.objects.open_now().filter(scope=community.scope)
    return mine.exclude(participants__person=viewer)


@only_when_there(_unanswered)
def community_turns(viewer: Person, community: Any) -> Iterator[Part]:
    """The same for the conversations of one community (whatever has a `scope`)."""
    for one in _unanswered(viewer, community)[:2]:
        if policy.may_take_part(viewer, one):
            yield _part(one)


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """All answers and statements of a person, for themselves."""
    mine = viewer.opinion_participants.order_by("id")
    yield Part(
        title="opinions",
        context={
            "answers": list(
                mine.filter(votes__isnull=False).values(
                    "conversation__question", "votes__statement__text", "votes__choice", "votes__at"
                )
            ),
            "statements": list(
                mine.filter(statements__isnull=False).values(
                    "conversation__question", "statements__text", "statements__state", "statements__reason"
                )
            ),
        },
    )


@only_when_there(lambda _viewer, community: Conversation.objects.filter(scope=community.scope))
def of_community(viewer: Person | None, community: Any) -> Iterator[Part]:
    """The conversations of a community (whatever has a `scope`), with what the newest came to."""
    found = Conversation.objects.filter(scope=community.scope).select_related("result")
    mine = list(found.defer("result__group_of")[:MOST])
    if mine:
        newest = mine[0]
        shown = showing.shown(newest, getattr(newest, "result", None))
        context = {"conversations": mine, "newest": newest, "shown": shown}
        yield Part(template="opinions/of_community.html", context=context)


@counting(held=lambda _viewer, community: Conversation.objects.filter(scope=community.scope))
def run_community(viewer: Person, community: Any, *, held: int) -> Iterator[Part]:
    """For those who look after a community: its conversations, and what waits in them."""
    mine = list(with_waiting(Conversation.objects.filter(scope=community.scope))) if held else []
    yield Part(template="opinions/run_community.html", context={"conversations": mine})


@counting(
    waiting=lambda viewer, _thing: OpinionStatement.objects.waiting() if policy.may_open(viewer) else None
)
def steering(viewer: Person, thing: Any, *, waiting: int) -> Iterator[Part]:
    if policy.may_open(viewer):
        yield Part(
            group="say",
            waiting=waiting,
            title=_("Conversations"),
            url=reverse("opinions:steer"),
            note=ngettext(
                "Ask what people think. %(n)s statement waits for a look.",
                "Ask what people think. %(n)s statements wait for a look.",
                waiting,
            )
            % {"n": waiting}
            if waiting
            else _("Ask what people think, in short statements."),
        )
