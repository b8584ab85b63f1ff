"""Questions about harms: who may write, check, read before it is checked, and take one out of the library."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from justaction.harms.models import Wording
from justaction.members import roles
from justaction.members.models import Person

MOST_OPEN = 5  # drafts that one person may have waiting


def may_write(person: Person | None) -> bool:
    """Whether they may write one down, or a correction: anybody who is signed in."""
    return person is not None and person.is_active


def may_look_after(person: Person | None, wording: Wording) -> bool:
    """Whether harms of this channel are theirs to look after: conveners, and coordinators of it."""
    if person is None:
        return False
    channel = wording.channel
    return person.may("convene") or (
        channel is not None and person.may("coordinate", f"community:{channel.slug}")
    )


def may_see(person: Person | None, wording: Wording) -> bool:
    """Whether they may read it: everybody once it was checked; before, who wrote it and who may check it."""
    if wording.number is not None:
        return True
    return person is not None and (wording.written_by_id == person.pk or may_look_after(person, wording))


def may_change(person: Person | None, wording: Wording) -> bool:
    """Whether they may change its words: those who see it, until it was checked."""
    return wording.number is None and may_see(person, wording)


def may_check(person: Person | None, wording: Wording) -> bool:
    """Whether they may say that it is right: who looks after it, and did not write its words."""
    return (
        person is not None
        and wording.number is None
        and wording.written_by_id != person.pk
        and may_look_after(person, wording)
    )


def waiting_for(person: Person) -> QuerySet[Wording]:
    """What waits for this person to check it."""
    rows = Wording.objects.waiting().exclude(written_by=person)
    if person.may("convene"):
        return rows
    slugs = {scope.removeprefix("community:") for scope in roles.spaces(person, "coordinate")}
    return rows.filter(Q(channel__slug__in=slugs)) if slugs else rows.none()
