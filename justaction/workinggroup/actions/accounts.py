"""What the working group does when somebody is erased."""

from __future__ import annotations

from django.db.models import Q

from justaction.members.models import Person
from justaction.workinggroup.actions.nominating import forget
from justaction.workinggroup.models import Nomination


def wipe(person: Person) -> None:
    """Erase what was said of them in nominations, their own and those by others."""
    theirs = Nomination.objects.filter(Q(person=person) | Q(address__iexact=person.email))
    for row in theirs.select_for_update().order_by("pk"):
        ended = row.state if row.state not in Nomination.OPEN else Nomination.State.DECLINED
        forget(row, Nomination.State(ended))
