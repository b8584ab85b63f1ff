"""What the letters of commitments share: addresses of pages, greetings, and who speaks for an organization."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.commitments.models import Commitment
from justaction.mail import actions as mail
from justaction.members.models import Affiliation, Organization, Person
from justaction.members.policy import SPEAKS


def link(name: str, *args: str) -> str:
    """The whole address of a page of commitments."""
    return settings.SITE_URL + reverse(f"commitments:{name}", args=args)


def desk(commitment: Commitment, name: str) -> str:
    """The whole address of a page of the desk."""
    return link(name, commitment.organization.slug, commitment.slug)


def greeting(person: Person) -> str:
    return _("Hello %(name)s,") % {"name": person.name}


@contextmanager
def in_the_language_of(person: Person) -> Iterator[None]:
    with override(person.language or settings.LANGUAGE_CODE):
        yield


def speakers(organization: Organization) -> Iterable[Person]:
    """The representatives and internal reformers of the organization; nobody while no letters are written."""
    if not mail.writes_letters():
        return ()
    speaking = Affiliation.objects.now().filter(organization=organization, kind__in=SPEAKS)
    return Person.objects.filter(pk__in=speaking.values("person"), is_active=True).order_by("pk")
