"""Builders: a collaborative with its roles, people in roles, organizations."""

from __future__ import annotations

from justaction.collaborative.models import Collaborative, Field
from justaction.collaborative.tests.making import a_collaborative as found
from justaction.members import actions, roles
from justaction.members.models import Affiliation, Organization, Person, Role


def a_collaborative() -> Collaborative:
    """A collaborative from the template, with the standard roles."""
    roles.found_roles()
    return found()


def a_person(name: str = "Ana Flores") -> Person:
    """Somebody who confirmed an address made of their first name."""
    return actions.welcome(name=name, address=f"{name.split()[0].lower()}@example.org")


def in_role(person: Person, *slugs: str) -> Person:
    """The same person, with roles given at the founding."""
    for slug in slugs:
        actions.grant(person=person, role=Role.objects.get(slug=slug), by=None)
    return person


def a_steward(name: str = "Ruth Abara") -> Person:
    """A steward who is a convener too."""
    return in_role(a_person(name), "steward", "convener")


def an_organization(name: str = "Prairie Lantern Fund", field: str = "finance") -> Organization:
    """An institution."""
    return actions.list_organization(
        name=name, kind=Organization.Kind.INSTITUTION, field=Field.objects.get(slug=field)
    )


def a_representative(organization: Organization, name: str = "Grace Okoye") -> Person:
    """Somebody who speaks for the organization."""
    person = a_person(name)
    actions.affiliate(
        person=person, organization=organization, kind="representative", state="confirmed", by=None
    )
    return person


def asks(person: Person, organization: Organization, kind: str = "representative") -> Affiliation:
    """They say that they work there."""
    return actions.affiliate(
        person=person, organization=organization, kind=kind, role_title="Director", by=person
    )
