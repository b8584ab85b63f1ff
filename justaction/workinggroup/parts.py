"""What the working group adds to pages: one's turn, one's roles, the conveners' list, what is kept of one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.communities.models import Community
from justaction.members import roles
from justaction.members.models import Person
from justaction.web import addresses, clock
from justaction.web.slots import Part, counting, only_when
from justaction.workinggroup import policy
from justaction.workinggroup.models import (
    Appointment,
    AppointmentQuerySet,
    HandOver,
    Minutes,
    Nomination,
    NominationQuerySet,
)

State = Nomination.State
SOON = timedelta(days=21)  # before a term ends, one is asked to hand over
LETTERS = {State.SECONDED.value: "consent", State.INVITED.value: "invitation"}


def about(person: Person) -> NominationQuerySet:
    """Open nominations that propose this person."""
    same = Q(person=person) | Q(address=addresses.key(person.email))
    return Nomination.objects.open().filter(same).with_names()


def my_links(viewer: Person, thing: Any) -> Iterator[Part]:
    """A page of their own for what they said about others."""
    yield Part(title=_("My nominations"), url=reverse("workinggroup:mine"))


@only_when(lambda viewer: about(viewer).filter(state__in=LETTERS))
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """A nomination or an invitation waits for one's own answer; the link is that of the letter."""
    for row in about(viewer).filter(state__in=LETTERS):
        page = LETTERS[row.state]
        title = _("You are nominated: %(role)s") if page == "consent" else _("You are invited: %(role)s")
        yield Part(
            title=title % {"role": row.title},
            note=_("Say yes, no, or not yet."),
            due=row.answer_by,
            url=reverse(f"workinggroup:{page}", args=[row.token(page)]),
            button=_("Look"),
        )


def _arriving(viewer: Person, _thing: Any) -> AppointmentQuerySet:
    mine = Appointment.objects.now().filter(ready_at=None, person=viewer)
    return mine.filter(steps__ticked_at=None, steps__isnull=False).distinct()


def _looked_after(viewer: Person, _thing: Any) -> AppointmentQuerySet:
    theirs = Appointment.objects.now().filter(ready_at=None, buddy=viewer)
    return theirs.filter(steps__ticked_at__isnull=False, steps__buddy_ticked_at=None).distinct()


@counting(mine=_arriving, theirs=_looked_after)
def arriving_turn(viewer: Person, thing: Any, *, mine: int, theirs: int) -> Iterator[Part]:
    """Steps of one's own that are not ticked yet, and those of a newcomer that they have ticked and the buddy not."""
    for row in _arriving(viewer, thing).with_names() if mine else ():
        yield Part(
            title=_("Arrive as %(role)s") % {"role": row.title},
            note=_("A few steps, each ticked by you and your buddy."),
            url=reverse("workinggroup:onboarding", args=[row.subject]),
            button=_("Open"),
        )
    for row in _looked_after(viewer, thing).with_names() if theirs else ():
        yield Part(
            title=_("%(name)s has ticked a step") % {"name": row.person.name},
            note=_("You are their buddy. Is it done? Tick it too."),
            url=reverse("workinggroup:onboarding", args=[row.subject]),
            button=_("Look"),
        )


def unread(viewer: Person, which: Q | None = None) -> NominationQuerySet:
    """Nominations of others that wait for this reader."""
    theirs = (
        Nomination.objects.filter(which or Q())
        .open()
        .exclude(Q(person=viewer) | Q(address=addresses.key(viewer.email)) | Q(nominated_by=viewer))
    )
    return theirs.exclude(readings__reader=viewer)


def accepted(viewer: Person, which: Q | None = None) -> NominationQuerySet:
    """Those that said yes and were read by this reader, and wait for a letter or an appointment."""
    return Nomination.objects.filter(which or Q(), state=State.ACCEPTED, readings__reader=viewer)


@counting(
    to_read=lambda viewer, community: (
        unread(viewer, Q(community=community)) if policy.may_steer(viewer) else None
    ),
    to_go_on=lambda viewer, community: (
        accepted(viewer, Q(community=community)) if policy.may_steer(viewer) else None
    ),
)
def run_community(viewer: Person, community: Community, *, to_read: int, to_go_on: int) -> Iterator[Part]:
    """For those who look after a community: nominations for it that wait for them, and handing over one's role."""
    if waits := to_read + to_go_on:
        yield Part(
            title=ngettext("%(n)s nomination waits for you", "%(n)s nominations wait for you", waits)
            % {"n": waits},
            url=reverse("workinggroup:nominations"),
            note=_("Read first, without the name."),
            waiting=waits,
        )
    yield _handing_over(viewer, community)


def _handing_over(viewer: Person, community: Community) -> Part:
    """The way to hand over one's role there; whoever has none there can name somebody."""
    mine = Appointment.objects.now().filter(person=viewer, community=community).with_names().first()
    if mine is not None:
        day = date_format(mine.ends_on, "DATE_FORMAT")
        note = _("You serve until %(day)s. Write down what you carry, and who takes it on.") % {"day": day}
        url = reverse("workinggroup:hand_over", args=[mine.subject])
        return Part(title=_("Hand over"), note=note, url=url, button=_("Hand over what you carry"))
    grant = next((one for one in roles.of(viewer) if one.scope == community.scope), None)
    if grant is not None:
        note = _("Nobody looks after a community for ever. Write down what you carry, and who takes it on.")
        url = reverse("workinggroup:hand_over_role", args=[grant.pk])
        return Part(title=_("Hand over"), note=note, url=url, button=_("Hand over what you carry"))
    url = f"{reverse('workinggroup:nominate')}?community={community.channel.slug}&role=project-coordinator"
    note = _("Nobody looks after a community for ever. Name who could carry it with you, or after you.")
    return Part(title=_("Hand over"), note=note, url=url, button=_("Nominate somebody"))


@only_when(lambda viewer: Appointment.objects.now().filter(person=viewer, ends_on__lte=clock.today() + SOON))
def hand_over_turn(viewer: Person, thing: Any) -> Iterator[Part]:
    """One's term ends soon, and nothing was handed over yet."""
    soon = clock.today() + SOON
    for row in (
        Appointment.objects.now().filter(person=viewer, ends_on__lte=soon, hand_overs=None).with_names()
    ):
        yield Part(
            title=_("Your term ends on %(day)s") % {"day": date_format(row.ends_on, "DATE_FORMAT")},
            note=_("Who takes on what you carry? Write it down for them."),
            url=reverse("workinggroup:hand_over", args=[row.subject]),
            button=_("Hand over"),
        )


def _minutes_of_others(viewer: Person) -> QuerySet[Minutes]:
    rows = Minutes.objects.filter(approved_on=None).exclude(written_by=viewer)
    return rows.filter(Exists(Appointment.objects.now().filter(person=viewer)))


@only_when(_minutes_of_others)
def minutes_turn(viewer: Person, thing: Any) -> Iterator[Part]:
    """Minutes of others wait for a second pair of eyes."""
    for row in _minutes_of_others(viewer):
        yield Part(
            title=_("Are these minutes right? %(title)s") % {"title": row.title},
            note=_("Read them and approve them. Then everybody can read them."),
            url=reverse("workinggroup:minutes", args=[row.subject]),
            button=_("Read"),
        )


@counting(
    roles=lambda viewer, _thing: Appointment.objects.now().filter(person=viewer),
    handed=lambda viewer, _thing: viewer.handed_over_to.all(),
)
def my_panel(viewer: Person, thing: Any, *, roles: int, handed: int) -> Iterator[Part]:
    """In which roles of the working group one serves."""
    serving = list(Appointment.objects.now().filter(person=viewer).with_names()) if roles else []
    given = viewer.handed_over_to.select_related("appointment__person", "grant__person")
    taken = list(given) if handed else []
    if serving or taken:
        context = {"serving": serving, "taken": taken}
        yield Part(template="workinggroup/my_panel.html", context=context)


@counting(
    to_read=lambda viewer, _thing: unread(viewer) if policy.may_steer(viewer) else None,
    to_go_on=lambda viewer, _thing: accepted(viewer) if policy.may_steer(viewer) else None,
)
def steering(viewer: Person, thing: Any, *, to_read: int, to_go_on: int) -> Iterator[Part]:
    if policy.may_steer(viewer):
        waits = to_read + to_go_on
        yield Part(
            group="people",
            title=_("Nominations"),
            url=reverse("workinggroup:nominations"),
            waiting=waits,
            note=ngettext("%(n)s waits for you.", "%(n)s wait for you.", waits) % {"n": waits},
        )
        yield Part(
            group="people",
            title=_("Working group"),
            url=reverse("workinggroup:serving"),
            note=_("Who serves, and until when."),
        )
    if policy.may_write_checklists(viewer):
        yield Part(
            group="people",
            title=_("Steps of arriving"),
            url=reverse("workinggroup:checklists"),
            note=_("What a newcomer and their buddy go through, role by role."),
        )


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """All that is kept of a person here, for themselves. Of nominations by others only once they know of them."""
    known = Nomination.objects.filter(Q(person=viewer) | Q(address=addresses.key(viewer.email))).exclude(
        state=State.NOMINATED, is_own=False
    )
    fields = ("role__name", "community__channel__name", "state", "listed", "consented_at")
    yield Part(
        title="working_group",
        context={
            "nominated": list(known.values(*fields, "reason", "lived", "conflicts")),
            "nominations_made": list(
                viewer.nominations_made.values("role__name", "name", "address", "reason", "state", "nominated_at")
            ),
            "handed_over_to_me": list(viewer.handed_over_to.values("carried", "notes", "at")),
            "handed_over_by_me": list(
                HandOver.objects.filter(
                    Q(appointment__person=viewer) | Q(grant__person=viewer)
                ).values("carried", "notes", "to__name", "at")
            ),
            "readings": list(viewer.nominations_read.values("leaning", "words", "at")),
            "appointments": list(
                viewer.appointments.values(
                    "role__name", "community__channel__name", "starts_on", "ends_on", "ended_on", "cause",
                    "stipend", "listed",
                )
            ),
        },
    )  # fmt: skip
