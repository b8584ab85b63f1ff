"""Looking after people softly: agreeing to it, and one letter to who has gone quiet, by a coordinator's hand."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.communities import emails, policy, quiet
from justaction.communities.models import Membership
from justaction.errors import NotAllowed, Refused
from justaction.mail import actions as mail
from justaction.members.models import Person
from justaction.web import clock


@transaction.atomic
def look_after_me(membership: Membership, *, yes: bool, by: Person) -> Membership:
    """Agree that a coordinator sees when one has gone quiet, or take it back. Raises NotAllowed, Refused after leaving."""
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if not policy.may_change(by, row):
        raise NotAllowed(_("Only the person can decide that."))
    if row.left_at is not None:
        raise Refused(_("You have left this community."))
    row.looked_after = yes
    row.save(update_fields=["looked_after"])
    return row


@transaction.atomic
def write_to_quiet(membership: Membership, *, words: str, by: Person) -> None:
    """Send one letter to somebody who has gone quiet; once ever. Raises NotAllowed, Refused with the field."""
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("community__channel", "person")
        .get(pk=membership.pk)
    )
    if not policy.may_coordinate(by, row.community):
        raise NotAllowed(_("Only a coordinator of this community can write this letter."))
    words = words.strip()
    if not words:
        raise Refused(_("Write a few words."), field="words", status=422)
    if row.written_at is not None:
        raise Refused(_("Somebody has written to them already. One letter is enough."))
    if row not in quiet.gone_quiet(row.community):
        raise Refused(_("They are not quiet any more, or do not want this letter."))
    row.written_at = clock.now()
    row.save(update_fields=["written_at"])
    mail.post(emails.we_miss_you(row, words=words, by=by), once=f"community.quiet:{row.pk}")
