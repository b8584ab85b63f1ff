"""What standards do when somebody is erased: their name and address leave the comments they sent without an account."""

from __future__ import annotations

from justaction.members.models import Person
from justaction.record.models import Disclosure
from justaction.standards.models import Comment


def wipe(person: Person) -> None:
    """Their words stay, without a name; nothing can be sent to them any more."""
    words = Comment.objects.filter(address_key=person.email)
    said = list(words.values_list("subject", flat=True))
    Disclosure.objects.filter(entry__subject__in=said, path="credit").delete()
    words.update(name="", address="", address_key="", credited=False)
