"""What communities do when two accounts of one person become one."""

from __future__ import annotations

from justaction.communities.models import Membership
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
