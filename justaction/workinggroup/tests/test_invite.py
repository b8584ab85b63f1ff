"""Inviting and serving: a personal letter with three answers, a role with a term, and an end that ends the rights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.models import Person, Role
from justaction.record.models import Entry
from justaction.web import clock
from justaction.workinggroup import actions, policy, tasks
from justaction.workinggroup.models import Appointment, Nomination
from justaction.workinggroup.tests.making import accepted, consented, invited, read, role, serving

if TYPE_CHECKING:
    from justaction.conftest import Cast

State = Nomination.State


def test_from_the_invitation_to_serving_through_the_door(
    cast: Cast, client: Client, signed_in: Callable[..., Client], letters: Callable[..., list[Any]]
) -> None:
    row = consented(cast, role=role("project-coordinator"), community=cast.policy)
    ruth = signed_in(cast.ruth)
    page = f"/steer/nominations/{row.subject}/"
    assert "Ana Flores" in ruth.get(page).content.decode(), "after the yes, conveners see who nominated"
    assert ruth.post(page + "invite/", {"note": ""}).status_code == 422
    ruth.post(page + "invite/", {"note": "I saw you host the block party."})
    (letter,) = letters(kind="working_group_invitation")
    assert "block party" in str(letter.parts)

    link = f"/working-group/invited/{row.token('invitation')}/"
    assert "block party" in client.get(link).content.decode()
    assert client.post(link, {"name": ""}).status_code == 422
    assert client.post(link, {"name": "Noor Haddad", "listed": "on"}).status_code == 302
    noor = Person.objects.get(email="noor@example.org")
    assert not noor.may("coordinate", cast.policy), "accepting gives no right yet"

    day = clock.today() + timedelta(days=100)
    ruth.post(page + "appoint/", {"ends_on": day.isoformat(), "stipend": "600 dollars a month"})
    made = Appointment.objects.get()
    assert noor.may("coordinate", cast.policy)
    assert not noor.may("coordinate", cast.money)
    public = client.get("/working-group/").content.decode()
    assert "Noor Haddad" in public
    assert "600 dollars" not in public
    assert "600 dollars" in signed_in(noor).get("/me/").content.decode()
    assert "600 dollars" in ruth.get("/steer/working-group/").content.decode()
    entry = Entry.objects.get(kind="appointment.begun")
    assert entry.subject == made.subject


def test_an_advisor_serves_for_a_term(cast: Cast, client: Client) -> None:
    made = serving(cast, role=role("advisor"), days=30)
    assert made.person.grants.now().get().role.slug == "advisor"
    assert "Advisor, until" in client.get("/working-group/").content.decode()
    with clock.at(clock.now() + timedelta(days=30)):
        assert not made.person.grants.now().exists()


def test_rights_end_in_the_night_of_the_term_and_the_roster_remembers(cast: Cast, client: Client) -> None:
    made = serving(cast, role=role("project-coordinator"), community=cast.policy, days=10)
    noor = made.person
    with clock.at(clock.now() + timedelta(days=9)):
        tasks.end_terms()
        assert noor.may("coordinate", cast.policy)
    with clock.at(clock.now() + timedelta(days=10)):
        assert not noor.may("coordinate", cast.policy), "even before the clock has come by"
        tasks.end_terms()
        made.refresh_from_db()
        assert (made.ended_on, made.cause) == (clock.today(), "term")
        text = client.get("/working-group/").content.decode()
        assert "Who served before" in text
        assert "Noor Haddad" in text
        tasks.end_terms()
    assert Entry.objects.filter(kind="appointment.ended").count() == 1


def test_who_leaves_can_do_nothing_any_more(cast: Cast, signed_in: Callable[..., Client]) -> None:
    made = serving(cast, role=role("project-coordinator"), community=cast.policy)
    assert signed_in(cast.ana).post(f"/me/appointments/{made.subject}/leave/").status_code == 404
    signed_in(made.person).post(f"/me/appointments/{made.subject}/leave/")
    made.refresh_from_db()
    assert (made.ended_on, made.cause) == (clock.today(), "left")
    assert not Person.objects.get(pk=made.person.pk).may("coordinate", cast.policy)
    with pytest.raises(Refused):
        actions.end(made, by=cast.ruth)


def test_each_chooses_whether_the_roster_names_them(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    made = serving(cast, listed=False)
    assert "Noor" not in client.get("/working-group/").content.decode()
    page = f"/me/appointments/{made.subject}/listed/"
    signed_in(made.person).post(page, {"listed": "yes"})
    assert "Noor Haddad" in client.get("/working-group/").content.decode()
    signed_in(made.person).post(page, {"listed": "no"})
    assert "Noor" not in client.get("/working-group/").content.decode()


def test_not_yet_gives_two_more_weeks_and_an_old_link_offers_a_new_letter(
    cast: Cast, client: Client, letters: Callable[..., list[Any]]
) -> None:
    row = invited(cast)
    link = f"/working-group/invited/{row.token('invitation')}/"
    with clock.at(clock.now() + timedelta(days=13)):
        client.post(link + "later/")
    assert letters(kind="working_group_answer", to=cast.ruth.email)
    with clock.at(clock.now() + timedelta(days=26)):
        assert client.get(link).status_code == 200
    with clock.at(clock.now() + timedelta(days=28)):
        gone = client.get(link)
        assert gone.status_code == 410
        assert "Send me a new one" in gone.content.decode()
        assert client.post(link, {"name": "Noor Haddad"}).status_code == 410
        client.post(link + "again/")
        assert client.get(link).status_code == 200
    assert len(letters(kind="working_group_invitation")) == 2


def test_a_no_to_the_invitation_erases_everything(
    cast: Cast, client: Client, letters: Callable[..., list[Any]]
) -> None:
    row = invited(cast)
    client.post(f"/working-group/invited/{row.token('invitation')}/no/")
    row.refresh_from_db()
    assert (row.state, row.name, row.address, row.note) == (State.DECLINED, "", "", "")
    assert letters(kind="working_group_answer", to=cast.ruth.email)
    assert letters(kind="nomination_answered", to=cast.ana.email)
    again = client.post(f"/working-group/invited/{row.token('invitation')}/no/")
    assert again.status_code == 409


def test_a_link_that_somebody_made_up_leads_nowhere(cast: Cast, client: Client) -> None:
    row = invited(cast)
    assert client.get("/working-group/invited/made:up/").status_code == 404
    assert client.get(f"/nominated/{row.token('invitation')}/").status_code == 404
    assert client.post("/nominated/made:up/no/").status_code == 404


def test_a_convener_gives_no_role_that_can_do_more_than_they_can(cast: Cast) -> None:
    carla = members.welcome(name="Carla Vey", address="carla@example.org")
    members.grant(person=carla, role=Role.objects.get(slug="convener"), by=cast.ruth)
    keeper = members.write_role(None, by=cast.ruth, name="Keeper", about="", abilities=["steward"])
    row = read(accepted(cast, role=keeper), carla)
    with pytest.raises(NotAllowed):
        actions.appoint(row, by=carla, ends_on=clock.today() + timedelta(days=9))
    assert policy.may_give(carla, role("facilitator"))


def test_my_turn_shows_the_letter_that_waits_to_who_is_signed_in(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    row = invited(cast, "Tom Wilk")
    text = signed_in(cast.tom).get("/me/").content.decode()
    assert (
        f"/working-group/invited/{row.token('invitation').split(':')[0]}:" in text
    )  # the rest changes each second
    assert "You are invited: Facilitator" in text


def test_more_than_half_in_one_field_is_said(
    cast: Cast, signed_in: Callable[..., Client], client: Client
) -> None:
    finance, health = cast.fund.field, cast.clinic.field
    for n, field in enumerate([finance] * 5 + [health] * 4):
        made = serving(cast, f"S{n} Person", role=role("designer"), by=[cast.ana, cast.tom][n % 2])
        members.edit_me(made.person, by=made.person, field=field)
    assert f"{finance} (5 of 9)" in client.get("/working-group/").content.decode()
    assert f"{finance} (5 of 9)" in signed_in(cast.ruth).get("/steer/working-group/").content.decode()
    one = Appointment.objects.filter(person__field=finance).first()
    assert one is not None
    members.edit_me(one.person, by=one.person, field=health)
    assert "More than half work in one field" in client.get("/working-group/").content.decode()
    one = Appointment.objects.filter(person__field=health).first()
    assert one is not None
    actions.end(one, by=cast.ruth)
    text = signed_in(cast.ruth).get("/steer/working-group/").content.decode()
    assert "More than half" not in text, "four and four are even"
