"""Deeds: the short links of a campaign."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.shareout import policy
from justaction.shareout.models import Edition, ShortLink
from justaction.web import pages

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
LONG = 5


@transaction.atomic
def make_links(edition: Edition, *, by: Person) -> dict[str, ShortLink]:
    """Short links of our own to what a campaign leads to, by name; those that are there already stay. Raises NotAllowed."""
    if not policy.may_tell(by, edition):
        raise NotAllowed(_("This page is for who serves in the working group or coordinates a community."))
    return {name: _to(path, by=by) for name, path in leads_to(edition).items()}


def leads_to(edition: Edition) -> dict[str, str]:
    """What a campaign leads to, by name."""
    return {"read": edition.url, "look": "/commitments/", "data": "/data/"}


def _to(path: str, *, by: Person) -> ShortLink:
    """The one link to a page. Two at once make one, for the path is unique; a code that is taken is thrown again."""
    for _turn in range(9):
        number = int(new_subject(), 16)
        code = "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LONG))
        ShortLink.objects.bulk_create([ShortLink(code=code, path=path, by=by)], ignore_conflicts=True)
        if found := ShortLink.objects.filter(path=path).first():
            pages.changed()
            return found
    raise Refused(_("No short link was free. Please try again."), status=503)
