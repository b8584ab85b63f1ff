"""What stands for somebody on a roll in the address of their letter: only a POST votes, so a scanner cannot."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from justaction.ballots.models import Ballot, Elector

SALT = "justaction.ballots.vote"


def of(elector: Elector) -> str:
    """The token of an elector: good for this ballot alone."""
    return signing.dumps(elector.ticket, salt=SALT, compress=False)


def elector_of(token: str) -> Elector | None:
    """Whose token it is; None when it is nobody's."""
    try:
        ticket = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Elector.objects.select_related("ballot", "person").filter(ticket=str(ticket)).first()
    return found if found and found.person and found.person.is_active else None


def url(elector: Elector, page: str = "vote_by_token") -> str:
    """The absolute address of a page for this elector alone."""
    return settings.SITE_URL + reverse(f"ballots:{page}", args=[elector.ballot.slug, of(elector)])


def page(ballot: Ballot, name: str = "decision") -> str:
    """The absolute address of a page of the ballot."""
    return settings.SITE_URL + reverse(f"ballots:{name}", args=[ballot.slug])
