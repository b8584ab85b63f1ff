"""What the letters of commitments share: addresses of pages, and who speaks for an organization."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from justaction.commitments.models import Commitment
from justaction.mail import actions as mail
from justaction.members.emails import in_the_language_of
from justaction.members.models import Affiliation, Organization, Person
from justaction.members.policy import SPEAKS


def link(name: str, *args: str) -> str:
    """The whole address of a page of commitments."""
    return settings.SITE_URL + reverse(f"commitments:{name}", args=args)


def desk(commitment: Commitment, name: str) -> str:
    """The whole address of a page of the desk."""
    return link(name, commitment.organization.slug, commitment.slug)


def speakers(organization: Organization) -> Iterator[Person]:
    """The representatives and internal reformers of the organization, in turn, each while words are in their language;
    nobody while no letters are written."""
    if not mail.writes_letters():
        return
    speaking = Affiliation.objects.now().filter(organization=organization, kind__in=SPEAKS)
    for person in Person.objects.filter(pk__in=speaking.values("person"), is_active=True).order_by("pk"):
        with in_the_language_of(person):
            yield person
