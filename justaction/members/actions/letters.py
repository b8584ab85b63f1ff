"""Letters in doubt: perhaps they arrived, perhaps not. A steward decides whether one goes once more."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.mail import actions as mail
from justaction.mail.models import Letter
from justaction.members import policy
from justaction.members.models import Person


@transaction.atomic
def settle_letter(letter: Letter, *, again: bool, by: Person) -> None:
    """Send a letter in doubt once more, or leave it as it is. Raises NotAllowed, and Refused when it is settled."""
    if not policy.may_settle_letters(by):
        raise NotAllowed(_("Only a steward can decide this."))
    if not mail.settle_doubt(letter, again=again):
        raise Refused(_("Somebody has decided this already, or its words are erased."))
