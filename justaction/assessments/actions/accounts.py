"""What assessments do when somebody is erased, or two accounts become one."""

from __future__ import annotations

from justaction.assessments.models import Seat
from justaction.members.models import Person


def wipe(person: Person) -> None:
    """Erase invitations to their address. Their seats go with the account, and notes and hands with these."""
    Seat.objects.filter(person=None, address__iexact=person.email).delete()


def keep_one_seat(row: Seat, kept: Person) -> None:
    """Both accounts sit in one round: the seat of the account that stays holds."""
    row.delete()
