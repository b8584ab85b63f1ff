"""What ballots do when somebody is erased, or when two accounts of one person become one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from justaction.ballots.models import Ballot, Proposal
from justaction.errors import Refused
from justaction.members.models import Person


def check_merge(kept: Person, gone: Person) -> None:
    """Raise Refused while both are on the roll of a vote that has not closed: the roll is sealed, and both may have
    voted."""
    waiting = Ballot.objects.exclude(state=Ballot.State.CLOSED)
    both = waiting.filter(electors__person=kept) & waiting.filter(electors__person=gone)
    found = Ballot.objects.filter(pk__in=both.values("pk")).first()
    if found is not None:
        raise Refused(
            _("Both are on the roll of “%(question)s”. Wait until that vote is closed.")
            % {"question": found.question}
        )


def wipe(person: Person) -> None:
    """Take the name off what they proposed. Votes stay in the count, and no key leads to them any more."""
    Proposal.objects.filter(person=person).update(credit="")
