"""When an account changes or goes, its subscription goes along (decision 0017)."""

from __future__ import annotations

from typing import Any

from justaction.members.models import Person
from justaction.newsletter.models import Subscription
from justaction.web import addresses


def follow_address(person: Person, old: str, new: str) -> None:
    """A new address: the newsletter goes there, unless a subscription has it already; then that one counts."""
    mine = Subscription.objects.filter(person=person, address=addresses.key(old))
    if Subscription.objects.filter(address=addresses.key(new)).exclude(person=person).exists():
        mine.delete()
    else:
        mine.update(address=addresses.key(new), to=new)


def keep_one(row: Any, kept: Person) -> None:
    """Of two accounts that become one: the subscription of the one that stays counts."""
    row.delete()


def wipe(person: Person) -> None:
    """Who leaves: what has the key goes with it; a subscription of the same address without a key goes too."""
    Subscription.objects.of_person(person).delete()
