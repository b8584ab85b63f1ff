"""What the toolkit does when somebody is erased."""

from __future__ import annotations

from justaction.members.models import Person
from justaction.toolkit.actions.using import forget
from justaction.toolkit.models import Credit, Use


def wipe(person: Person) -> None:
    """What waits for a look goes. What is shown stays without a key to them, with the other name if they chose one. A
    credit by their own name becomes one without a name; its lines stay credited to somebody."""
    for use in Use.objects.filter(person=person).exclude(shown=Use.Shown.SHOWN):
        forget(use)
    Credit.objects.filter(person=person, credit_as="name").update(credit_as="none")
