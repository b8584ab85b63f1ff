"""What conversations do when two accounts of one person become one."""

from __future__ import annotations

from justaction.members.models import Person
from justaction.opinions.models import Participant


def keep_one(row: Participant, kept: Person) -> None:
    """Both accounts answered: in an open conversation the answers of one of them count; a closed one keeps its count."""
    same = Participant.objects.filter(pk=row.pk)
    if row.conversation.is_open and not row.statements.exists():
        same.delete()
    else:
        same.update(person=None)
