"""What members add to pages: whose turn it is, and the conveners' list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.mail.models import Letter
from justaction.members import policy, queue
from justaction.members.models import Affiliation, Merging, Person, Rescue
from justaction.members.models.accounts import TIME_TO_ANSWER
from justaction.web.slots import Part, counting, only_when

FOLLOWS = 5  # shown on one's own page; a page of their own has all


def waiting_for(viewer: Person) -> QuerySet[Affiliation]:
    """Links to organizations that this person can confirm, oldest first."""
    asked = (
        Affiliation.objects.filter(state=Affiliation.State.ASKED, ends_on=None)
        .exclude(person=viewer)
        .select_related("person", "organization")
        .order_by("id")
    )
    if viewer.may("convene"):
        return asked
    mine = viewer.affiliations.now().filter(kind=Affiliation.Kind.REPRESENTATIVE)
    return asked.filter(organization__in=mine.values("organization"))


def menu(viewer: Person | None, thing: Any) -> Iterator[Part]:
    """Whoever convenes finds the conveners' page from everywhere."""
    if policy.may_convene(viewer):
        yield Part(title=_("Conveners' page"), url=reverse("members:steer"))


@counting(waiting=lambda viewer, _thing: waiting_for(viewer))
def my_turns(viewer: Person, thing: Any, *, waiting: int) -> Iterator[Part]:
    """Somebody says that they belong to an organization: confirm it or not."""
    if waiting:
        yield Part(
            title=ngettext(
                "%(count)s person asks to be linked to an organization",
                "%(count)s people ask to be linked to an organization",
                waiting,
            )
            % {"count": waiting},
            note=_("Do you know them? Say yes or no."),
            url=reverse("members:affiliations"),
            button=_("Look"),
        )


@counting(waiting=lambda viewer, _thing: queue.open_in(policy.spaces(viewer)))
def to_moderate(viewer: Person, thing: Any, *, waiting: int) -> Iterator[Part]:
    """What is reported or held waits for somebody who may decide it here."""
    if waiting:
        yield Part(
            title=ngettext("%(n)s thing waits for a decision", "%(n)s things wait for a decision", waiting)
            % {"n": waiting},
            note=_("Something was reported or held. Look, and decide with a reason."),
            url=reverse("members:queue"),
            button=_("Look"),
        )


@only_when(lambda viewer: queue.proposals(policy.spaces(viewer)).exclude(by=viewer))
def to_second(viewer: Person, thing: Any) -> Iterator[Part]:
    """Somebody proposed a decision on many at once: it needs a second person."""
    yield Part(
        title=_("A decision on many at once waits for a second person"),
        note=_("Somebody proposed it. Look too, then confirm it or set it aside."),
        url=reverse("members:queue") + "?state=proposed",
        button=_("Look"),
    )


@only_when(lambda viewer: viewer.erasures.filter(state="asked"))
def to_be_erased(viewer: Person, thing: Any) -> Iterator[Part]:
    """They asked to be erased, and can still stay."""
    for one in viewer.erasures.filter(state="asked"):
        yield Part(
            title=_("Your account will be erased"),
            note=_("You asked for it. Say so if you want to stay."),
            due=one.due_at,
            url=reverse("members:data"),
            button=_("I want to stay"),
        )


@only_when(lambda viewer: viewer.passings.filter(state="asked"))
def to_take_over(viewer: Person, thing: Any) -> Iterator[Part]:
    """Somebody leaves an organization, and asks them to take over."""
    asked = viewer.passings.filter(state="asked").select_related("affiliation__organization")
    for one in asked.order_by("id"):
        yield Part(
            title=_("Take over at %(name)s?") % {"name": one.affiliation.organization.name},
            note=_("Somebody leaves there, and asks you."),
            due=one.asked_at + TIME_TO_ANSWER,
            url=reverse("members:passing", args=[one.subject]),
            button=_("Look"),
        )


@only_when(lambda viewer: Rescue.objects.filter(state__in=["asked", "vouched"]))
def to_vouch(viewer: Person, thing: Any) -> Iterator[Part]:
    """Somebody lost their address, and waits for the word of a steward or of a second person."""
    if policy.may_rescue(viewer):
        waiting = [
            one
            for one in Rescue.objects.filter(state__in=["asked", "vouched"])
            if (policy.may_vouch_first if one.state == "asked" else policy.may_vouch_second)(viewer, one)
        ]
        if waiting:
            yield Part(
                title=_("Somebody lost their address"),
                note=_("Do you know them? Two people have to say how they made sure."),
                url=reverse("members:rescues"),
                button=_("Look"),
            )


@only_when(
    lambda viewer: (
        Person.objects.filter(pk=viewer.pk).exclude(pk__in=policy.with_passkey())
        if viewer.passkey_asked_on
        else Person.objects.none()
    )
)
def passkey_turn(viewer: Person, thing: Any) -> Iterator[Part]:
    """Their role asked for a passkey, and they have none."""
    if viewer.passkey_asked_on and not policy.held(viewer) and policy.needs_passkey(viewer):
        day = date_format(policy.passkey_due(viewer), "DATE_FORMAT")
        yield Part(
            title=_("Add a passkey"),
            note=_("Your role needs one from %(day)s on. It takes two minutes.") % {"day": day},
            url=reverse("members:security"),
            button=_("Look"),
        )


@counting(
    followed=lambda viewer, _thing: viewer.follows.all(),
    tied=lambda viewer, _thing: viewer.affiliations.current(),
)
def own(viewer: Person, thing: Any, *, followed: int, tied: int) -> Iterator[Part]:
    """What their own page shows of itself: the first things that they follow, and their organizations."""
    follows = list(viewer.follows.all()[:FOLLOWS]) if followed else []
    ties = list(viewer.affiliations.current().select_related("organization")) if tied else []
    yield Part(context={"follows": follows, "more": followed > FOLLOWS, "affiliations": ties})


@counting(
    asked=lambda viewer, _thing: waiting_for(viewer) if policy.may_convene(viewer) else None,
    held=lambda viewer, _thing: queue.open_in(policy.spaces(viewer)),
    lost=lambda viewer, _thing: (
        Rescue.objects.filter(state__in=["asked", "vouched"]) if policy.may_rescue(viewer) else None
    ),
    twice=lambda viewer, _thing: Merging.objects.filter(state="ready") if policy.may_merge(viewer) else None,
    doubted=lambda viewer, _thing: (
        Letter.objects.filter(state=Letter.State.UNKNOWN).exclude(to="")
        if policy.may_settle_letters(viewer)
        else None
    ),
)
def steering(
    viewer: Person, thing: Any, *, asked: int, held: int, lost: int, twice: int, doubted: int
) -> Iterator[Part]:
    """Pages that conveners and stewards use to look after people."""
    if policy.may_convene(viewer):
        yield Part(
            group="people",
            waiting=asked,
            title=_("Who belongs to which organization"),
            url=reverse("members:affiliations"),
            note=ngettext("%(count)s waits for an answer.", "%(count)s wait for an answer.", asked)
            % {"count": asked}
            if asked
            else _("Confirm who works where, and who speaks for whom."),
        )
    if policy.spaces(viewer):
        yield Part(
            group="care",
            waiting=held,
            title=_("Reported and held"),
            url=reverse("members:queue"),
            note=ngettext("%(n)s waits for a decision.", "%(n)s wait for a decision.", held) % {"n": held}
            if held
            else _("Nothing waits. See what was decided."),
        )
    if policy.may_give_roles(viewer):
        yield Part(
            group="care",
            title=_("Keys for programs"),
            url=reverse("members:all_programs"),
            note=_("Who lets a program read for them. End any of them."),
        )
    if policy.may_invite(viewer):
        yield Part(
            group="people",
            title=_("Invitations"),
            url=reverse("members:invitations"),
            note=_("Ask somebody by name to help carry the work."),
        )
    if policy.may_rescue(viewer):
        yield Part(
            group="people",
            waiting=lost,
            title=_("Lost addresses"),
            url=reverse("members:rescues"),
            note=_("Help somebody back into their account. It takes two of you."),
        )
    if policy.may_merge(viewer):
        yield Part(
            group="people",
            waiting=twice,
            title=_("Two accounts of one person"),
            url=reverse("members:mergings"),
            note=_("Make them one, when both addresses say yes."),
        )
    if doubted:
        yield Part(
            group="care",
            waiting=doubted,
            title=_("Letters in doubt"),
            url=reverse("members:letters"),
            note=_("Perhaps they arrived, perhaps not. Decide whether one goes once more."),
        )
    if policy.may_give_roles(viewer):
        yield Part(
            group="people",
            title=_("Roles"),
            url=reverse("members:roles"),
            note=_("Who may do what, where, and until when."),
        )
