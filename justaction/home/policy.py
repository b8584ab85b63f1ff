"""Questions about the front rooms: who may set goals, who may write the story, and who has not chosen yet."""

from __future__ import annotations

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from justaction.collaborative import policy as collaborative_policy
from justaction.collaborative.models import Collaborative
from justaction.commitments.state.standing import Known
from justaction.communities.models import Membership
from justaction.home.models import Goal, month_after
from justaction.members.models import Grant, Person
from justaction.record.models import Entry
from justaction.statement.models import Signature
from justaction.web import house


def may_set_goals(person: Person | None) -> bool:
    """Whether they may set the goals of the year, move them and say that one is met."""
    return person is not None and person.may("convene")


def known_of_ourselves() -> Known | None:
    """What the collaborative itself owes: its goals. Heard when one was set, met or moved in public; late from the first
    day after the month of the oldest open goal that has passed. None while no goal was ever set."""
    goals = Goal.objects.with_moves()
    if not goals:
        return None
    kinds = ["goal.set", "goal.met", "goal.moved"]
    days = Entry.objects.filter(kind__in=kinds).aggregate(first=Min("at"), last=Max("at"))
    if days["first"] is None:
        return None
    late = [month_after(goal.due) for goal in goals if goal.state == Goal.State.LATE]
    here = house.here().zone
    return Known(
        signed_on=days["first"].astimezone(here).date(),
        heard_on=days["last"].astimezone(here).date(),
        committed=True,
        late_since=min(late, default=None),
    )


def may_open_rings(person: Person | None) -> bool:
    """Whether they may ask about opening to more people, and open once that is decided."""
    return person is not None and person.may("convene")


def ring_words(ring: str) -> str:
    """What a ring of people sees and does, in a sentence."""
    return {
        Collaborative.Ring.CIRCLE: _("A few who trust each other. They draft, and invite others by name."),
        Collaborative.Ring.CONVENERS: _("More conveners join by invitation. They carry the work and decide."),
        Collaborative.Ring.FRIENDS: _(
            "Friends and family can read along and sign on, by a link from somebody who is here."
        ),
        Collaborative.Ring.PUBLIC: _("Everybody can read all public pages and sign on."),
    }[Collaborative.Ring(ring)]


def who_hears(ring: str) -> QuerySet[Person]:
    """Who gets a letter when a ring opens: whoever has a role; at the last one also those who have signed already."""
    hears = Q(pk__in=Grant.objects.now().values("person"))
    if ring == Collaborative.Ring.PUBLIC:
        hears |= Q(pk__in=Signature.objects.counted().exclude(person=None).values("person"))
    return Person.objects.filter(hears, is_active=True)


def may_rename(person: Person | None) -> bool:
    """Whether they may ask for names, and let the collaborative take the one that a vote chose."""
    return collaborative_policy.may_rename(person)


def undecided() -> QuerySet[Person]:
    """Signers who are in no community now."""
    signed = Signature.objects.counted().exclude(person=None).values("person")
    joined = Membership.objects.now().values("person")
    return Person.objects.filter(pk__in=signed, is_active=True).exclude(pk__in=joined)


def undecided_and_to_ask() -> dict[int, bool]:
    """The keys of the undecided, and whether each may get a letter about what comes next, in one question."""
    asked_us_not_to = Signature.objects.filter(no_nudges=True, person=OuterRef("pk"))
    return dict(undecided().annotate(may_ask=~Exists(asked_us_not_to)).values_list("pk", "may_ask"))


def to_ask_again() -> QuerySet[Person]:
    """The undecided without those who asked for no letters about what comes next."""
    asked_us_not_to = Signature.objects.filter(no_nudges=True).exclude(person=None)
    return undecided().exclude(pk__in=asked_us_not_to.values("person"))
