"""What communities do when two accounts of one person become one, and when somebody is erased."""

from __future__ import annotations

from justaction.communities.actions.giving import forget
from justaction.communities.models import Introduction, Membership
from justaction.communities.models.giving import KINDS
from justaction.members.models import Person
from justaction.web import clock


def keep_membership(row: Membership, kept: Person) -> None:
    """Both accounts chose: the other choice becomes the second one where that is free, else it ends and stays as history."""
    mine = Membership.objects.now().filter(person=kept)
    taken = set(mine.values_list("choice", flat=True))
    free = [choice for choice in Membership.Choice.values if choice not in taken]
    same = Membership.objects.filter(pk=row.pk)
    if free and not mine.filter(community=row.community_id).exists():
        same.update(person=kept, choice=free[0])
    else:
        same.update(person=kept, left_at=clock.now())


def wipe(person: Person) -> None:
    """Voices go with their sound, and whatever waits for a look; what is shown stays without a key to the person, with
    the other name if they had chosen one. Introductions go: the other one's name must not stay alone."""
    for word, model in KINDS.items():
        rows = model._default_manager.filter(person=person)
        for row in rows if word == "voices" else rows.exclude(shown="shown"):
            forget(row)
    Introduction.objects.of(person).delete()
