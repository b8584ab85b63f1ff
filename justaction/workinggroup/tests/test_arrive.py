"""Arriving: a list by role, a buddy, each step ticked by two, and access that comes step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.models import Person, Role
from justaction.web import clock
from justaction.workinggroup import actions
from justaction.workinggroup.models import Appointment
from justaction.workinggroup.tests.making import accepted, read, role, serving

if TYPE_CHECKING:
    from justaction.conftest import Cast


def a_newcomer(cast: Cast) -> Appointment:
    """Noor arrives as coordinator of Policy; Imani is her buddy."""
    actions.found_checklists()
    row = accepted(cast, role=role("project-coordinator"), community=cast.policy)
    ends_on = clock.today() + timedelta(days=200)
    return actions.appoint(row, by=cast.ruth, ends_on=ends_on, buddy=cast.imani)


def test_a_newcomer_is_ready_with_every_box_ticked_by_two(
    cast: Cast, signed_in: Callable[..., Client], letters: Callable[..., list[Any]]
) -> None:
    made = a_newcomer(cast)
    noor, imani = signed_in(made.person), signed_in(cast.imani)
    page = f"/me/arriving/{made.subject}/"
    assert {letter.to for letter in letters(kind="buddy")} == {made.person.email, cast.imani.email}
    assert page in noor.get("/me/").content.decode()
    assert page not in imani.get("/me/").content.decode(), "nothing waits for the buddy yet"
    steps = list(made.steps.all())
    assert len(steps) == 5
    for step in steps:
        noor.post(f"{page}{step.pk}/tick/")
    assert "Noor Haddad has ticked a step" in imani.get("/me/").content.decode()
    waiting = Appointment.objects.filter(ready_at=None)
    for step in steps:
        assert waiting.exists(), "one tick is not enough"
        imani.post(f"{page}{step.pk}/tick/")
    assert not waiting.exists()
    assert letters(kind="ready", to=made.person.email)


def test_what_a_role_may_do_comes_with_its_step(cast: Cast) -> None:
    made = a_newcomer(cast)
    step = made.steps.get(gives__isnull=False)
    noor = made.person
    assert not noor.grants.exists()
    actions.tick(step, by=noor)
    actions.tick(step, by=noor)
    assert not noor.may("coordinate", cast.policy)
    actions.tick(step, by=cast.imani)
    assert noor.may("coordinate", cast.policy)
    assert noor.grants.get().ends_on == made.ends_on
    actions.end(made, by=cast.ruth)
    assert not Person.objects.get(pk=noor.pk).may("coordinate", cast.policy)
    with pytest.raises(Refused):
        actions.tick(made.steps.first(), by=noor)  # type: ignore[arg-type]  # it has steps


def test_only_the_two_tick_and_only_conveners_look(cast: Cast, signed_in: Callable[..., Client]) -> None:
    made = a_newcomer(cast)
    page, step = f"/me/arriving/{made.subject}/", made.steps.first()
    assert step is not None
    assert signed_in(cast.ana).get(page).status_code == 403
    assert signed_in(cast.ruth).get(page).status_code == 200
    for person in (cast.ana, cast.ruth):
        assert signed_in(person).post(f"{page}{step.pk}/tick/").status_code == 403


def test_a_convener_names_another_buddy(cast: Cast, signed_in: Callable[..., Client]) -> None:
    made = a_newcomer(cast)
    page = f"/steer/working-group/{made.subject}/buddy/"
    ruth = signed_in(cast.ruth)
    assert ruth.post(page, {"buddy": made.person.pk}).status_code == 422, "nobody is their own buddy"
    assert ruth.post(page, {"buddy": cast.ana.pk}).status_code == 422, "Ana has no part in it"
    ruth.post(page, {"buddy": cast.ruth.pk})
    made.refresh_from_db()
    assert made.buddy == cast.ruth


def test_a_steward_changes_a_list_and_who_arrives_already_keeps_theirs(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    made = a_newcomer(cast)
    page = "/steer/checklists/designer/"
    ruth = signed_in(cast.ruth)
    before = role("designer").checklist.count()
    ruth.post(page, {"text": "I drew one thing.", "gives": role("facilitator").pk})
    assert ruth.post(page, {"text": "I drew one thing."}).status_code == 409
    first = role("designer").checklist.first()
    assert first is not None
    ruth.post(f"{page}{first.pk}/drop/")
    texts = [item.text for item in role("designer").checklist.all()]
    assert len(texts) == before
    assert texts[-1] == "I drew one thing."
    item = role("project-coordinator").checklist.first()
    assert item is not None
    actions.drop_item(item, by=cast.ruth)
    assert made.steps.count() == 5
    with pytest.raises(NotAllowed):
        actions.add_item(role("designer"), text="Mine.", by=cast.imani)


def test_nobody_gives_by_a_step_what_they_may_not_give(cast: Cast) -> None:
    carla = members.welcome(name="Carla Vey", address="carla@example.org")
    members.grant(person=carla, role=Role.objects.get(slug="convener"), by=cast.ruth)
    actions.add_item(role("designer"), text="I keep the house.", gives=role("steward"), by=cast.ruth)
    row = read(accepted(cast, role=role("designer")), carla)
    with pytest.raises(NotAllowed):
        actions.appoint(row, by=carla, ends_on=clock.today() + timedelta(days=9))


def test_a_role_without_steps_is_given_at_once(cast: Cast) -> None:
    made = serving(cast, role=role("project-coordinator"), community=cast.policy)
    assert made.ready_at is not None
    assert made.person.may("coordinate", cast.policy)
