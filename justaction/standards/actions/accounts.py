"""What standards do when somebody is erased: their name and address leave the comments they sent without an account."""

from __future__ import annotations

from justaction.members.models import Person
from justaction.standards.models import Comment


def wipe(person: Person) -> None:
    """Their words stay, without a name; nothing can be sent to them any more."""
    words = Comment.objects.filter(address_key=person.email)
    words.update(name="", address="", address_key="", credited=False)
