"""Builders: a collaborative with its roles, people in roles, organizations."""

from __future__ import annotations

from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from justaction.collaborative.models import Collaborative, Field
from justaction.collaborative.tests.making import a_collaborative as found
from justaction.members import actions, roles, stepping_up
from justaction.members.actions import erasing
from justaction.members.models import Affiliation, Organization, Person, Role
from justaction.members.models.accounts import WAIT_TO_ERASE
from justaction.web import clock


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


def erased(*people: Person) -> None:
    """They ask to be erased, and the days of waiting pass."""
    for person in people:
        erasing.ask_to_erase(person, by=person)
    with clock.at(clock.now() + WAIT_TO_ERASE):
        assert erasing.erase_due() == len(people)


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


def signs_in(browser: Client, person: Person, *, fresh: bool = True) -> Client:
    """The same browser, in which somebody signed in: just now by a code, or (not `fresh`) a while ago."""
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    if fresh:
        proves(browser, person, stepping_up.CODE)
    return browser


def proves(browser: Client, person: Person, *methods: str) -> None:
    """The person proved who they are now, in these ways, as `stepping_up.remember` notes it."""
    session = browser.session
    records = session.get(login.AUTHENTICATION_METHODS_SESSION_KEY, [])
    now = clock.now().timestamp()
    records += [{"method": method, "at": now, "reauthenticated": True} for method in methods]
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(person)
    session.save()
