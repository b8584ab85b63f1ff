"""What communities add to pages (the menu, one's own communities, the question if it is still open), and parts of
their own."""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt
from typing import Any

from django.core.cache import cache
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.ballots.rolls import Group
from justaction.charts.quilt import Block, Quilt, quilt, square
from justaction.communities import words
from justaction.communities.models import Community, Introduction, Membership, Repair
from justaction.communities.models.giving import KINDS
from justaction.communities.models.repair import KEPT_FOR
from justaction.members import roles
from justaction.members.following import Found
from justaction.members.models import Grant, Person
from justaction.web import clock, house
from justaction.web.slots import Part, counting, only_when

A_MINUTE = 60  # seconds
NEWEST = 6  # things that people gave, on the home of a community
COLUMNS, ROWS = 38, 6  # of the quilt below the question
TOLD = (  # the keys to a person of which `my_data` tells
    *("Norm.proposed_by", "NormRating.person", "Repair.teller", "DirectoryEntry.person"),
    *("Introduction.introducer", "Introduction.first", "Introduction.second", "ChallengeHolder.person"),
    *("Idea.person", "Learning.person", "Challenge.person", "Vision.person", "Voice.person"),
)


def menu(viewer: Person | None, thing: Any) -> Iterator[Part]:
    yield Part(title=_("Communities"), url=reverse("communities:communities"))


@only_when(
    lambda viewer: Person.objects.filter(pk=viewer.pk).exclude(
        pk__in=Membership.objects.now().values("person")
    )
)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """The one question, while a person is in no community."""
    yield Part(
        title=_("Which power do you want to work on?"),
        note=_("One question. It takes ten seconds."),
        url=reverse("communities:survey"),
        button=_("Answer"),
    )


@only_when(lambda viewer: Repair.objects.seen_by(viewer))
def told_in_private(viewer: Person, thing: Any) -> Iterator[Part]:
    """What somebody told or takes in private: for themselves only, and never in a letter."""
    rows = Repair.objects.seen_by(viewer).select_related("community__channel")
    for row in rows.filter(closed_at=None) | rows.filter(closed_at__gt=clock.now() - KEPT_FOR):
        mine = row.teller_id == viewer.pk
        yield Part(
            title=_("What you told in private") if mine else _("Somebody told you something in private"),
            note=f"{row.community.channel.name}: {row.get_state_display()}",
            url=reverse("communities:repair", args=[row.subject]),
            button=_("Read"),
        )


@only_when(lambda viewer: Introduction.objects.waiting_for(viewer))
def introductions(viewer: Person, thing: Any) -> Iterator[Part]:
    """Somebody would like them to meet somebody."""
    for row in Introduction.objects.waiting_for(viewer).select_related("community__channel")[:3]:
        yield Part(
            title=_("Would you like to meet somebody?"),
            note=_("In %(name)s. Nothing passes before you both say yes.")
            % {"name": row.community.channel.name},
            url=reverse("communities:introduction", args=[row.subject]),
            button=_("Answer"),
        )


@counting(
    unrated=lambda viewer, community: community.norms.proposed().exclude(ratings__person=viewer),
    to_meet=lambda viewer, community: Introduction.objects.waiting_for(viewer).filter(community=community),
)
def home_turns(viewer: Person, community: Any, *, unrated: int, to_meet: int) -> Iterator[Part]:
    """On the home of a community: proposed norms that they have not rated, and introductions to answer."""
    if unrated:
        yield Part(
            title=ngettext("%(n)s norm is proposed", "%(n)s norms are proposed", unrated) % {"n": unrated},
            note=_("Show your hand. It takes ten seconds."),
            url=reverse("communities:norms", args=[community.channel.slug]) + "#proposed-h",
            button=_("Rate"),
        )
    waiting = Introduction.objects.waiting_for(viewer).filter(community=community)
    for row in waiting[:2] if to_meet else []:
        yield Part(
            title=_("Would you like to meet somebody?"),
            note=_("Nothing passes before you both say yes."),
            url=reverse("communities:introduction", args=[row.subject]),
            button=_("Answer"),
        )


def given(viewer: Person | None, community: Any) -> Iterator[Part]:
    """What people gave to a community lately, and where to give: in one question to the database."""
    rows = None
    for word, model in KINDS.items():
        head = {"learning": "tried", "vision": "text"}.get(word, "title")
        mine = model._default_manager.filter(community=community, shown="shown").order_by()
        told = mine.annotate(
            word=Value(word, output_field=TextField()), head=Cast(F(head), output_field=TextField())
        ).values("word", "subject", "given_at", "head")
        rows = told if rows is None else rows.union(told, all=True)
    assert rows is not None
    newest: list[Any] = list(rows.order_by("-given_at", "subject")[:NEWEST])
    for row in newest:
        row["kind"] = words.KINDS[row["word"]]
    context = {"newest": newest, "kinds": words.KINDS, "slug": community.channel.slug}
    yield Part(group="own", template="communities/given_panel.html", context=context)


def repairs_this_year(community: Community) -> int:
    """How many repairs came to an end: shown from five on, like every number of people."""
    tally = community.repair_tallies.filter(year=clock.today().year).first()
    return tally.ended if tally else 0


@counting(joined=lambda viewer, _thing: viewer.memberships.now())
def my_panels(viewer: Person, thing: Any, *, joined: int) -> Iterator[Part]:
    """The communities a person is in, and those they look after."""
    rows = viewer.memberships.now().select_related("community__channel").order_by("choice")
    mine = list(rows) if joined else []
    looks_after = roles.spaces(viewer, roles.Ability.COORDINATE)
    everywhere = Community.objects.select_related("channel") if looks_after else []
    run = [community for community in everywhere if viewer.may("coordinate", community)]
    if mine or run:
        yield Part(template="communities/my_panel.html", context={"memberships": mine, "run": run})


def my_links(viewer: Person, thing: Any) -> Iterator[Part]:
    """Whose posts they do not see."""
    yield Part(title=_("People I blocked"), url=reverse("communities:blocked"))


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """All that is kept of what they answered and joined, for themselves. `thing` is not asked."""
    answers = viewer.survey_answers.order_by("id")
    told = viewer.repairs_told.order_by("id")
    yield Part(
        title="communities",
        context={
            "memberships": list(
                viewer.memberships.order_by("id").values(
                    "community__channel__name", "choice", "listed", "joined_at", "left_at"
                )
            ),
            "given": [
                {
                    "kind": row.KIND,
                    "words": row.heading,
                    "shown": row.shown,
                    "credit": row.credit,
                    "at": row.given_at,
                }
                for model in KINDS.values()
                for row in model._default_manager.filter(person=viewer).order_by("id")
            ],
            "honoraria": list(
                viewer.voices_given.exclude(honorarium="").values("title", "honorarium", "honorarium_on")
            ),
            "challenges_i_have": list(viewer.challenges_held.order_by("id").values("challenge__title", "at")),
            "directory": list(
                viewer.directory_entries.order_by("id").values(
                    *("community__channel__name", "offers", "looks_for"),
                    *("shows_field", "shows_neighbourhood", "consented_at"),
                )
            ),
            "introductions": [
                {"why": one.why, "answer": one.answer_of(viewer), "state": one.state, "at": one.at}
                for one in Introduction.objects.of(viewer).order_by("id")
            ],
            "introduced_others": list(viewer.introductions_made.order_by("id").values("why", "state", "at")),
            "norms_proposed": list(
                viewer.norms_proposed.order_by("id").values("text", "state", "proposed_at")
            ),
            "norms_rated": list(viewer.norm_ratings.order_by("id").values("norm__text", "fingers", "at")),
            "told_in_private": [
                {"told": one.told, "about": one.who, "state": one.state, "at": one.told_at} for one in told
            ],
            "answers": list(answers.values("answer", "first__channel__name", "second__channel__name", "at")),
        },
    )


def found(key: str, viewer: Person) -> Found | None:
    """A community that can be followed, by the slug of its channel."""
    community = Community.objects.filter(channel__slug=key).select_related("channel").first()
    url = reverse("communities:community", args=[key]) if community else ""
    return Found(title=str(community), url=url) if community else None


def choices(person: Person) -> list[tuple[str, str]]:
    """The communities a person is in or follows, so that they can choose how each tells them: (slug, name)."""
    followed = person.follows.filter(kind="community").values("key")
    mine = Q(pk__in=person.memberships.now().values("community")) | Q(channel__slug__in=followed)
    rows = Community.objects.filter(mine).order_by("channel__order", "id")
    return list(rows.values_list("channel__slug", "channel__name"))


def to_ask(community: Community | None = None) -> list[Grant]:
    """Who can be asked about a community, or about any: roles given for it whose holders agreed to be named."""
    if house.names_hidden():
        return []
    grants = Grant.objects.now().filter(listed=True, person__is_active=True).select_related("person", "role")
    scoped = (
        grants.filter(scope=community.scope) if community else grants.filter(scope__startswith="community:")
    )
    return list(scoped.order_by("role__order", "person__name"))


def chosen_by(person: Person) -> tuple[str, str]:
    """The channels a person is in: of their first choice and of their second, "" for none. An only one is first."""
    mine = person.memberships.now().order_by("choice").values_list("community__channel__slug", flat=True)
    first, second = (*mine, "", "")[:2]
    return first, second


def faces(community: Community, *, side: int = 6) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """What the newest people of a community chose, and how many there are of each field: kept for a minute, since
    every page of its home asks for it and it changes slowly."""
    key = f"communities.faces:{community.pk}"
    known: tuple[list[tuple[str, str]], dict[str, int]] | None = cache.get(key)
    if known is None:
        here = community.memberships.now()
        known = (here.chosen_by_newest(side * side), here.by_field())
        cache.set(key, known, A_MINUTE)
    return known


def quilt_of(chosen: list[tuple[str, str]], *, side: int = 6) -> Quilt:
    """The newest people of a community as a square of blocks: each in the colours of what they chose."""
    blocks = [Block(first or second, "person", second if first else "") for first, second in chosen]
    return square(blocks, side=max(1, min(side, isqrt(len(blocks)))))


def quilt_of_all() -> Quilt:
    """The newest people of all communities, in the colours of what they chose."""
    firsts = Membership.objects.now().filter(choice=Membership.Choice.FIRST)
    chosen = firsts.chosen_by_newest(COLUMNS * ROWS)
    return quilt(
        [Block(first, "person", second) for first, second in chosen], columns=COLUMNS, rows=ROWS, spare=False
    )


def rolls() -> Iterator[Group]:
    """Each community as a roll of a ballot: the people who are in it when the ballot opens."""
    for community in Community.objects.select_related("channel"):
        yield Group(
            community.scope,
            _("The community %(name)s") % {"name": community.channel.name},
            lambda community=community: Person.objects.filter(  # type: ignore[misc]  # bound in this turn of the loop
                pk__in=community.memberships.now().values("person")
            ),
        )


def belongs(person: Person, scope: str) -> bool:
    """Whether the person is in the community of a scope like `community:money`, for chapters below."""
    return person.memberships.now().filter(community__channel__slug=scope.partition(":")[2]).exists()
