"""Writing a draft together and in private: colleagues asked in, a link for somebody to look, put on the desk for all."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import emails, policy
from justaction.commitments.actions.standing import locked
from justaction.commitments.models import Commitment, DraftAuthor, PreviewLink
from justaction.errors import NotAllowed, Refused
from justaction.members import policy as members
from justaction.members.models import Person
from justaction.web import clock

MOST_AUTHORS, MOST_LINKS = 12, 5
DAYS = (7, 14, 30)  # how long a link may lead to a draft


@transaction.atomic
def ask_in(draft: Commitment, *, address: str, by: Person) -> None:
    """Let a colleague write a draft too, by the address they sign in with.

    Whoever it is and whether anybody is there, the answer is the same: nobody learns by it who is a member here. Only
    somebody who speaks for the same organization comes in.
    """
    row = _mine(draft, by)
    found = Person.objects.with_address(address).filter(is_active=True).first()
    if not address.strip():
        raise Refused(_("Give the address they sign in with."), field="address", status=422)
    if row.co_authors.count() >= MOST_AUTHORS:
        raise Refused(_("A draft has at most %(n)s authors.") % {"n": MOST_AUTHORS}, status=422)
    if found is None or found == by or not members.may_represent(found, row.organization):
        return
    if found.pk == row.author_id:
        return
    _author, new = DraftAuthor.objects.get_or_create(
        commitment=row, person=found, defaults={"asked_by": by, "at": clock.now()}
    )
    if new:
        emails.asked_to_write(row, found, by)


@transaction.atomic
def leave_draft(draft: Commitment, *, by: Person) -> None:
    """Stop writing a draft. If its author goes, the one who was asked in first carries on; the last one cannot go
    without asking somebody in or putting it on the desk."""
    row = _mine(draft, by)
    others = row.co_authors.exclude(person=by).select_related("person").order_by("id")
    if row.author_id == by.pk:
        heir = next((one for one in others if members.may_represent(one.person, row.organization)), None)
        if heir is None and row.shared_at is None:
            raise Refused(
                _("You are the last one who writes this. Ask somebody in first, or put it on the desk.")
            )
        row.author = heir.person if heir else None
        row.save(update_fields=["author"])
        if heir:
            heir.delete()
    row.co_authors.filter(person=by).delete()


@transaction.atomic
def share_with_desk(draft: Commitment, *, by: Person) -> Commitment:
    """Put a draft on the desk: from now all who speak for the organization see it and may write it. No way back."""
    row = _mine(draft, by)
    if row.shared_at is None:
        row.shared_at = clock.now()
        row.save(update_fields=["shared_at"])
    return row


@transaction.atomic
def make_preview(draft: Commitment, *, label: str, days: int, by: Person) -> PreviewLink:
    """A link for somebody without an account, like a boss: they may look and nothing else, and see no names."""
    row = _mine(draft, by)
    if days not in DAYS:
        raise Refused(_("Choose how long the link shall lead here."), field="days", status=422)
    if row.previews.working().count() >= MOST_LINKS:
        raise Refused(_("There are %(n)s links already. Take one back first.") % {"n": MOST_LINKS})
    now = clock.now()
    return PreviewLink.objects.create(
        commitment=row,
        label=" ".join(label.split())[:80],
        made_by=by,
        made_at=now,
        ends_at=now + timedelta(days=days),
    )


@transaction.atomic
def take_preview_back(link: PreviewLink, *, by: Person) -> None:
    """From now the link leads nowhere."""
    _mine(link.commitment, by)
    row = PreviewLink.objects.select_for_update().get(pk=link.pk)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])


def _mine(draft: Commitment, by: Person) -> Commitment:
    """The draft, held, for those who write it."""
    row = locked(draft)
    if not policy.may_see_draft(by, row):
        raise NotAllowed(_("Only those who write this draft can do that."))
    if row.published_at is not None or row.is_pledge:
        raise Refused(_("This is not a draft any more. What it says is public."))
    return row
