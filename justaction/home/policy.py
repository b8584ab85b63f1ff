"""Questions about the front rooms: who may set goals, who may write the story, and who has not chosen yet."""

from __future__ import annotations

from django.db.models import QuerySet

from justaction.collaborative import policy as collaborative_policy
from justaction.communities.models import Membership
from justaction.members.models import Person
from justaction.statement.models import Signature


def may_set_goals(person: Person | None) -> bool:
    """Whether they may set the goals of the year, move them and say that one is met."""
    return person is not None and person.may("convene")


def may_write(person: Person | None) -> bool:
    """Whether they may change the story and the questions."""
    return person is not None and person.may("steward")


def may_rename(person: Person | None) -> bool:
    """Whether they may ask for names, and let the collaborative take the one that a vote chose."""
    return collaborative_policy.may_rename(person)


def undecided() -> QuerySet[Person]:
    """Signers who are in no community now."""
    signed = Signature.objects.counted().exclude(person=None).values("person")
    joined = Membership.objects.now().values("person")
    return Person.objects.filter(pk__in=signed, is_active=True).exclude(pk__in=joined)
