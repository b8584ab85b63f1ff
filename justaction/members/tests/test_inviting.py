"""Inviting by name: the letter, the answers, and what is forgotten."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from justaction.collaborative.models import Collaborative
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions
from justaction.members.models import Grant, Invitation, Person
from justaction.members.tests.making import a_collaborative, a_person, a_steward, signs_in
from justaction.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth() -> Person:
    a_collaborative()
    Collaborative.objects.update(ring="circle")
    return a_steward()


@pytest.fixture
def hers(ruth: Person) -> Client:
    return signs_in(Client(), ruth)


def link() -> str:
    """The link of the newest invitation."""
    found = re.search(r"/invited/[^\s/]+/", Letter.objects.filter(kind="invitation").latest("id").text)
    assert found
    return found.group()


def invites(browser: Client, **other: str) -> str:
    said = {"name": "Noor Haddad", "address": "Noor@Example.org", "note": "You know the river.", **other}
    assert browser.post("/steer/invitations/", said).status_code == 302
    return link()


def test_somebody_is_invited_and_says_yes_with_one_press(hers: Client, client: Client) -> None:
    url = invites(hers)
    letter = Letter.objects.get(kind="invitation")
    assert letter.to == "noor@example.org"
    assert "You know the river." in letter.text
    page = client.get(url).content.decode()
    assert 'value="Noor Haddad"' in page  # nothing to type: letter, yes, and done

    answer = client.post(url, {"name": "Noor Haddad"})

    assert client.get(answer["Location"]).status_code == 200
    noor = Person.objects.get(email="noor@example.org")
    assert noor.may("convene")
    assert not Grant.objects.get(person=noor).listed
    assert "_auth_user_id" not in client.session  # a link signs nobody in
    assert "Noor Haddad is a convener now." in Letter.objects.get(kind="invitation_answered").text
    assert client.get(url).status_code == 410


def test_opening_the_link_answers_nothing(hers: Client, client: Client) -> None:
    url = invites(hers)
    client.get(url)
    client.head(url)
    assert Invitation.objects.get().state == "sent"
    for deed in ("no", "later", "again"):
        assert client.get(f"{url}{deed}/").status_code == 405


def test_a_no_leaves_no_trace(hers: Client, client: Client) -> None:
    url = invites(hers)
    assert client.post(f"{url}no/").status_code == 200

    row = Invitation.objects.get()
    assert (row.name, row.address, row.note, row.state) == ("", "", "", "declined")
    assert not Person.objects.filter(email="noor@example.org").exists()
    assert "Noor" not in hers.get("/steer/invitations/").content.decode()
    assert client.post(url, {"name": "Noor"}).status_code == 410


def test_not_yet_gives_two_more_weeks(hers: Client, client: Client) -> None:
    start = clock.now()
    with clock.at(start):
        url = invites(hers)
    with clock.at(start + timedelta(days=13)):
        client.post(f"{url}later/")
    with clock.at(start + timedelta(days=20)):
        assert client.get(url).status_code == 200


def test_a_link_that_has_run_out_offers_a_new_one(hers: Client, client: Client) -> None:
    start = clock.now()
    with clock.at(start):
        url = invites(hers)
    with clock.at(start + timedelta(days=15)):
        page = client.get(url)
        assert page.status_code == 410
        assert "Send me a new one" in page.content.decode()
        assert client.post(url, {"name": "Noor Haddad"}).status_code == 410
        client.post(f"{url}again/")
        assert Letter.objects.filter(kind="invitation", to="noor@example.org").count() == 2
        assert client.post(link(), {"name": "Noor Haddad"}).status_code == 302


def test_it_can_be_sent_again_and_taken_back(hers: Client, client: Client) -> None:
    url = invites(hers)
    pk = Invitation.objects.get().pk
    hers.post(f"/steer/invitations/{pk}/again/")
    assert Letter.objects.filter(kind="invitation").count() == 2
    hers.post(f"/steer/invitations/{pk}/take-back/")

    assert client.get(url).status_code == 410
    assert Invitation.objects.get().address == ""


def test_nobody_is_asked_twice_at_once_or_who_is_a_convener(ruth: Person, hers: Client) -> None:
    invites(hers)
    with pytest.raises(Refused, match="already"):
        actions.invite(name="Noor", address="NOOR@example.org", by=ruth)
    with pytest.raises(Refused, match="convener already"):
        actions.invite(name="Ruth", address=ruth.email, by=ruth)
    with pytest.raises(NotAllowed):
        actions.invite(name="Noor", address="x@example.org", by=a_person("Ana Flores"))


def test_a_link_is_not_made_up(client: Client, ruth: Person) -> None:
    for token in ("x", "a:b:c"):
        assert client.get(f"/invited/{token}/").status_code == 404
        assert client.post(f"/invited/{token}/no/").status_code == 404


def test_who_never_answers_is_forgotten(ruth: Person) -> None:
    start = clock.now()
    with clock.at(start):
        actions.invite(name="Noor Haddad", address="noor@example.org", by=ruth)
    with clock.at(start + timedelta(days=14 + 91)):
        assert actions.forget_invitations() == 1
    assert Invitation.objects.get().address == ""


def test_each_convener_chooses_whether_the_list_names_them(
    hers: Client, client: Client, ruth: Person
) -> None:
    Collaborative.objects.update(ring="public")
    grant = Grant.objects.get(person=ruth, role__slug="convener")
    assert "Ruth Abara" not in client.get("/about/people/").content.decode()
    assert "1 is a convener." in client.get("/about/people/").content.decode()

    hers.post(f"/me/roles/{grant.pk}/listed/", {"listed": "yes"})
    assert "Ruth Abara" in client.get("/about/people/").content.decode()
    hers.post(f"/me/roles/{grant.pk}/listed/", {"listed": "no"})
    assert "Ruth Abara" not in client.get("/about/people/").content.decode()
    with pytest.raises(NotAllowed):
        actions.show_my_role(grant, by=a_person("Ana Flores"), listed=True)
