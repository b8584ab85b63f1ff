"""Looking whether the sites that we link to are there: asked for by a person, done as a job, with the guarded fetcher."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.jobs import later, task
from justaction.members.models import Person
from justaction.web import clock, fetching
from justaction.website.actions.writing import allow
from justaction.website.models import Looked

MOST = 60  # links at a time
TROUBLE = frozenset(
    {"gone", "slow", "unreachable"}
)  # anything else: it is there, or does not want to be asked


def look_at_links(urls: list[str], *, by: Person) -> int:
    """Look at these links to other sites, in a job; how many. Raises NotAllowed, Refused where nothing may go out."""
    allow(by)
    if not settings.ARCHIVE_LINKS:
        raise Refused(_("This machine may not fetch pages of other sites. Set ARCHIVE_LINKS to let it."))
    chosen = sorted(set(urls))[:MOST]
    if chosen:
        later(look, chosen)
    return len(chosen)


@task
def look(urls: list[str]) -> None:
    """The job: one link after the other."""
    for url in urls:
        look_now(url)


def look_now(url: str, *, allowed: fetching.Allowed = fetching.public_only) -> Looked:
    """Fetch a page and keep whether it is there. `allowed` is the rule about addresses (`web/fetching.py`)."""
    trouble = ""
    try:
        fetching.fetch(url, allowed=allowed)
    except fetching.Unfetchable as no:
        trouble = no.why if no.why in TROUBLE else ""
    said = {"at": clock.now(), "trouble": trouble}
    return Looked.objects.update_or_create(url=url[:500], defaults=said)[0]
