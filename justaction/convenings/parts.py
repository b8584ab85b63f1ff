"""What convenings add to pages of others: the menu, the next one of a community, the conveners' page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.communities.models import Community
from justaction.convenings import answers, policy, turns, words
from justaction.convenings.models import (
    AccessNeed,
    Feed,
    Gathering,
    GatheringQuerySet,
    Minutes,
    Note,
    Registration,
    timed,
)
from justaction.members.models import Person
from justaction.web import clock
from justaction.web.slots import Part, counting, only_when, only_when_there


def scopes_of(viewer: Person | None) -> list[tuple[str, str]]:
    """Where somebody may plan: all of us, and each community, with their names."""
    return [(scope, name) for scope, name in names_of_scopes().items() if policy.may_plan(viewer, scope)]


def names_of_scopes() -> dict[str, str]:
    """The name of each community by its scope; "" stands for all of us."""
    named = {one.scope: one.channel.name for one in Community.objects.select_related("channel")}
    return {"": _("All of us"), **named}


def names_of_feeds() -> dict[str, str]:
    """What one can subscribe to: where one goes, each community, and everything."""
    named = names_of_scopes()
    del named[""]
    return {Feed.ME: _("Where I go"), Feed.PUBLIC: _("Everything that is planned"), **named}


def next_of(scope: str) -> Gathering | None:
    """The next gathering of a community that stands."""
    return _with_series(Gathering.objects.coming().standing().of(scope)).first()


def _with_series(found: GatheringQuerySet) -> GatheringQuerySet:
    return found.with_states().select_related("series")


def menu(viewer: Person | None, thing: Any) -> Iterator[Part]:
    yield Part(title=_("Convenings"), url=reverse("convenings:convenings"))


def open_now(viewer: Person | None, thing: Any) -> Iterator[Part]:
    """The next citywide gathering."""
    if one := next_of(""):
        yield Part(title=one.title, note=words.when(one) + ".", url=_url(one), button=_("Look"))


@counting(coming=lambda _viewer, community: Gathering.objects.coming().standing().of(community.scope))
def of_community(viewer: Person | None, community: Any, *, coming: int) -> Iterator[Part]:
    """The next gathering of a community, and where to plan one."""
    one = next_of(community.scope) if coming else None
    may_plan = policy.may_plan(viewer, community.scope)
    if one or may_plan:
        context = {
            "gathering": one,
            "items": timed(one) if one else [],
            "may_plan": may_plan,
            "scope": community.scope,
        }
        yield Part(group="next", template="convenings/community_panel.html", context=context)


def for_newsletter(viewer: Person | None, scope: Any) -> Iterator[Part]:
    """The next three gatherings that stand, of a community or of all."""
    coming = Gathering.objects.coming().standing()
    for one in _with_series(coming.of(scope) if scope else coming)[:3]:
        yield Part(title=one.title, url=one.url, note=words.when(one))


def run_community(viewer: Person, community: Any) -> Iterator[Part]:
    """What is coming, for those who look after a community."""
    context = {"coming": turns.weeks_of(community).coming, "scope": community.scope}
    yield Part(template="convenings/run_panel.html", context=context)


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    if policy.may_plan(viewer):
        yield Part(
            group="say",
            title=_("Convenings"),
            url=reverse("convenings:convenings"),
            note=_("Plan when people meet, once or every week, and name the season’s theme."),
        )


@only_when(
    lambda viewer: viewer.registrations.filter(
        state=Registration.State.OFFERED, offered_until__gt=clock.now()
    )
)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """Seats that are offered to them."""
    offers = viewer.registrations.filter(state=Registration.State.OFFERED, offered_until__gt=clock.now())
    for one in offers.select_related("gathering__series"):
        address = reverse("convenings:come", args=[one.gathering.slug])
        note = _("A seat is free for you. Say yes or no, then it goes to the next.")
        due = one.offered_until
        yield Part(title=one.gathering.title, note=note, due=due, url=address, button=_("Answer"))


def _open_needs(community: Any) -> QuerySet[AccessNeed]:
    """What people asked for and nobody has booked yet, at what comes."""
    return AccessNeed.objects.filter(
        state=AccessNeed.State.REQUESTED,
        registration__gathering__in=Gathering.objects.coming().standing().of(community.scope),
    ).exclude(registration__state=Registration.State.DECLINED)


@only_when_there(lambda viewer, community: _open_needs(community))
def run_needs(viewer: Person, community: Any) -> Iterator[Part]:
    """What people asked for and nobody has booked yet, for the next gatherings of a community."""
    rows = _open_needs(community).values_list(
        "registration__gathering__slug", "registration__gathering__title"
    )
    for slug, title in rows.distinct().order_by("registration__gathering__starts_at")[:3]:
        yield Part(
            title=_("Arrange what people need: %(title)s") % {"title": title},
            note=_("Somebody asked for something that is not booked yet."),
            url=reverse("convenings:host", args=[slug]),
            button=_("Look"),
            waiting=1,
        )


def _drafts_of_others(viewer: Person, community: Any) -> QuerySet[Minutes]:
    drafts = Minutes.objects.drafts().exclude(written_by=viewer)
    return drafts.filter(gathering__in=Gathering.objects.of(community.scope))


@only_when_there(_drafts_of_others)
def run_minutes(viewer: Person, community: Any) -> Iterator[Part]:
    """Minutes that somebody else wrote, and that wait for a second pair of eyes."""
    for row in (
        _drafts_of_others(viewer, community).select_related("gathering").order_by("written_at", "pk")[:3]
    ):
        yield Part(
            title=_("Are these minutes right? %(title)s") % {"title": row.gathering.title},
            note=_("Read them and approve them. Then everybody can read them."),
            url=reverse("convenings:minutes_version", args=[row.gathering.slug, row.version]),
            button=_("Read"),
            waiting=1,
        )


def seen(since: datetime) -> QuerySet[Any, Any]:
    """Those who asked for a seat, or were there, since a moment."""
    there = Q(state=Registration.State.ATTENDED, gathering__starts_at__gte=since)
    return Registration.objects.filter(Q(at__gte=since) | there).values("person")


@only_when(lambda viewer: viewer.registrations.filter(gathering__ends_at__gt=clock.now()))
def my_panels(viewer: Person, thing: Any) -> Iterator[Part]:
    """Where they have a seat or wait for one."""
    mine = viewer.registrations.exclude(state=Registration.State.DECLINED)
    coming = mine.filter(gathering__ends_at__gt=clock.now()).select_related("gathering__series")
    if found := list(coming.order_by("gathering__starts_at")[:8]):
        yield Part(template="convenings/my_panel.html", context={"registrations": found})


def my_links(viewer: Person, thing: Any) -> Iterator[Part]:
    """Where they subscribe to what is planned."""
    yield Part(title=_("My calendars"), url=reverse("convenings:calendars"))


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """Where they asked for a seat, and what they needed there. `thing` is not asked."""
    rows = [
        {
            "gathering": one.gathering.title,
            "starts_at": one.gathering.starts_at,
            "state": one.state,
            "asked_at": one.at,
            "zone": one.zone,
            "needs": [[need.kind, need.note, need.state] for need in one.needs.all()],
        }
        for one in viewer.registrations.select_related("gathering").prefetch_related("needs").order_by("id")
    ]
    feeds = list(viewer.calendar_feeds.order_by("id").values("about", "made_at", "ended_at"))
    took = viewer.todos.select_related("gathering").prefetch_related("carries").order_by("id")
    todos = [
        {
            "text": one.text,
            "gathering": one.gathering.title,
            "due_on": one.due_on,
            "state": one.state,
            "reason": one.reason,
            "carried": [[each.was_due, each.due_on, each.why] for each in one.carries.all()],
        }
        for one in took
    ]
    duties = list(viewer.duties.order_by("id").values("gathering__title", "role", "note"))
    items = list(viewer.agenda_items.order_by("id").values("gathering__title", "title"))
    said = [
        {"gathering": one.gathering.title, "heard": one.heard, "useful": one.useful, "keep": one.keep,
         "change": one.change, "named": one.person_id is not None, "on": one.on}
        for one in answers.of_person(viewer)
    ]  # fmt: skip
    lines = list(Note.objects.filter(by=viewer).order_by("id").values("gathering__title", "text", "at"))
    told = {"seats": rows, "calendar_links": feeds, "actions": todos, "duties": duties, "agenda": items}
    yield Part(title="convenings", context={**told, "feedback": said, "notes": lines})


def _url(gathering: Gathering) -> str:
    return reverse("convenings:gathering", args=[gathering.slug])
