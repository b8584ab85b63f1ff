"""What waits for somebody: what they took on, what they carry, minutes to approve; and for who looks after a community."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.convenings import clashes, policy, words
from justaction.convenings.models import Duty, Gathering, Minutes, Series, ToDo
from justaction.members.models import Person
from justaction.web import clock
from justaction.web.slots import Part, counting, only_when, only_when_there

RECAP_WITHIN = timedelta(hours=72)
ASKED_FOR = timedelta(days=21)  # so long we ask for minutes
SOON = timedelta(days=14)
MOST = 8
COMING = 6  # gatherings on the page of who looks after a community
_WEEKS = "_gatherings_of_these_weeks"


@only_when(lambda viewer: ToDo.objects.open().filter(owner=viewer))
def my_todos(viewer: Person, thing: Any) -> Iterator[Part]:
    """What they took on, the earliest first."""
    for one in ToDo.objects.open().filter(owner=viewer).listed()[:MOST]:
        note = _("You took this on at “%(title)s”.") % {"title": one.gathering.title}
        if one.is_late:
            note += " " + _("Late? Say what got in the way.")
        address = reverse("convenings:todo", args=[one.subject])
        yield Part(title=one.text, note=note, due=one.due_on, url=address, button=_("Say how far"))


@only_when(lambda viewer: Minutes.objects.to_approve(viewer))
def my_papers(viewer: Person, thing: Any) -> Iterator[Part]:
    """Minutes that they may approve: somebody else wrote them."""
    drafts = Minutes.objects.to_approve(viewer).select_related("gathering__series")
    for one in drafts.order_by("written_at")[:MOST]:
        address = reverse("convenings:minutes_version", args=[one.gathering.slug, one.version])
        title = _("Minutes: %(title)s") % {"title": one.gathering.title}
        note = _("Somebody else wrote them. Read them, and say whether the words are right.")
        yield Part(title=title, note=note, url=address, button=_("Read"))


def _near() -> Q:
    now = clock.now()
    soon = Q(gathering__starts_at__lt=now + SOON, gathering__ends_at__gt=now)
    return soon & Q(gathering__cancelled_at=None)


@counting(
    duties=lambda viewer, _thing: viewer.duties.filter(_near()),
    items=lambda viewer, _thing: viewer.agenda_items.filter(_near()),
)
def my_parts(viewer: Person, thing: Any, *, duties: int, items: int) -> Iterator[Part]:
    """What they carry at gatherings that are near: an item of the agenda, or a duty."""
    carried: dict[Gathering, list[str]] = {}
    hosted: set[int] = set()
    for duty in viewer.duties.filter(_near()).select_related("gathering__series") if duties else ():
        carried.setdefault(duty.gathering, []).append(duty.get_role_display())
        if duty.role in (Duty.Role.HOST, Duty.Role.FACILITATOR):
            hosted.add(duty.gathering_id)
    for item in viewer.agenda_items.filter(_near()).select_related("gathering__series") if items else ():
        carried.setdefault(item.gathering, []).append(item.title)
    for gathering, what in sorted(carried.items(), key=lambda pair: pair[0].starts_at)[:MOST]:
        named = ", ".join(what)
        note = (_("You carry: %(what)s") if named[-1:] in "?!." else _("You carry: %(what)s.")) % {
            "what": named
        }
        yield Part(
            title=gathering.title,
            note=note,
            due=gathering.starts_at,
            url=_door(viewer, gathering, hosted),
            button=_("Look"),
        )


def _door(viewer: Person, gathering: Gathering, hosted: set[int]) -> str:
    hosts = gathering.pk in hosted or policy.may_look_after(viewer, gathering)
    return reverse("convenings:host" if hosts else "convenings:gathering", args=[gathering.slug])


@only_when_there(lambda viewer, community: ToDo.objects.open().of(community.scope))
def run_todos(viewer: Person, community: Any) -> Iterator[Part]:
    """What people of a community took on and is open: what was carried twice, and what is late, first."""
    found = list(ToDo.objects.open().of(community.scope).listed()[:60])
    asked = sorted(found, key=lambda one: (not one.is_flagged, not one.is_late, one.due_on))
    waiting = sum(one.is_flagged or one.is_late for one in found)
    yield Part(
        template="convenings/run_todos.html",
        context={"todos": asked[:12], "waiting": waiting},
        title=_("Ask after what is late, or was carried twice"),
        note=_("People took it on at a gathering. Ask what got in the way, and who can help."),
        url="#todos-h",
        waiting=waiting,
    )


@dataclass(frozen=True)
class Weeks:
    """The gatherings that who looks after a community thinks of: its next ones, those of its last weeks that something
    still has to follow, and what stands soon, of everybody, since a clash can be with any."""

    coming: list[Gathering]
    held: list[Gathering]
    near: list[Gathering]


def weeks_of(community: Any) -> Weeks:
    """The same, read in one question for all parts of one page."""
    known: Weeks | None = getattr(community, _WEEKS, None)
    if known is None:
        now, mine = clock.now(), Q(series__scope=community.scope)
        soon = Q(ends_at__gt=now, starts_at__lt=now + SOON, cancelled_at=None)
        over = mine & Q(ends_at__lte=now, ends_at__gt=now - ASKED_FOR, cancelled_at=None)
        next_ones = Q(pk__in=Gathering.objects.coming().of(community.scope).values("pk")[:COMING])
        followed = over & ~Q(series__kind=Series.Kind.SMALL_GROUP)
        found = Gathering.objects.filter(soon | followed | next_ones).with_states()
        rows = list(found.select_related("series", "recap").order_by("starts_at", "id"))
        ahead = [one for one in rows if one.ends_at > now]
        known = Weeks(
            coming=[one for one in ahead if one.series.scope == community.scope][:COMING],
            held=[one for one in reversed(rows) if one.ends_at <= now][:4],
            near=[one for one in ahead if one.starts_at < now + SOON and one.cancelled_at is None],
        )
        setattr(community, _WEEKS, known)
    return known


def run_after(viewer: Person, community: Any) -> Iterator[Part]:
    """What still has to follow a gathering: its recap, its minutes, their approval; and clashes that are coming."""
    weeks = weeks_of(community)
    prefetch_related_objects(weeks.held, "papers")
    for one in weeks.held:
        yield from _to_follow(viewer, one)
    coming = weeks.near
    mine = [one for one in coming if one.series.scope == community.scope][:10]
    for clash in clashes.of(mine, among=coming)[:3]:
        title = _("In two places at once: %(names)s") % {"names": ", ".join(clash.names)}
        address = reverse("convenings:host", args=[clash.gathering.slug])
        yield Part(title=title, note=clash.words, url=address, waiting=1)


def _to_follow(viewer: Person, one: Gathering) -> Iterator[Part]:
    note, said = words.when(one) + ".", {"title": one.title}
    papers = list(one.papers.all())
    if not hasattr(one, "recap") and one.ends_at > clock.now() - RECAP_WITHIN:
        address, title = reverse("convenings:recap", args=[one.slug]), _("Send the recap: %(title)s") % said
        yield Part(title=title, note=note, url=address, button=_("Write it"), waiting=1)
    if not papers:
        address = reverse("convenings:write_minutes", args=[one.slug])
        title = _("Write the minutes: %(title)s") % said
        yield Part(title=title, note=note, url=address, button=_("Write them"), waiting=1)
    elif papers[0].approved_at is None and policy.may_approve_minutes(viewer, papers[0]):
        address = reverse("convenings:minutes_version", args=[one.slug, papers[0].version])
        title = _("Approve the minutes: %(title)s") % said
        yield Part(title=title, note=note, url=address, button=_("Read them"), waiting=1)
