"""What the working group writes down: charter in versions, minutes that another person approves, hand-overs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.record.models import Entry
from justaction.web import clock
from justaction.workinggroup import actions
from justaction.workinggroup.models import Charter, HandOver, Minutes
from justaction.workinggroup.tests.making import role, serving

if TYPE_CHECKING:
    from justaction.conftest import Cast


def test_the_charter_is_agreed_in_versions_and_earlier_ones_stay(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    assert "has not agreed on a charter yet" in client.get("/working-group/charter/").content.decode()
    ruth, today = signed_in(cast.ruth), clock.today()
    page = "/steer/working-group/charter/"
    said = {"text": "We meet **monthly**.", "what_changed": "", "agreed_on": today.isoformat()}
    late = {**said, "agreed_on": (today + timedelta(days=1)).isoformat()}
    assert ruth.post(page, late).status_code == 422
    assert ruth.post(page, said).status_code == 302
    assert ruth.post(page, {**said, "text": "We meet weekly."}).status_code == 422, "say what changed"
    ruth.post(page, {**said, "text": "We meet weekly.", "what_changed": "A month was too long."})
    now = client.get("/working-group/charter/").content.decode()
    assert "We meet weekly." in now
    assert "A month was too long." in now
    assert "<strong>monthly</strong>" in client.get("/working-group/charter/1/").content.decode()
    assert client.get("/working-group/charter/3/").status_code == 404
    assert Charter.objects.count() == Entry.objects.filter(kind="charter.agreed").count() == 2
    with pytest.raises(NotAllowed):
        actions.agree_charter(text="Mine.", agreed_on=today, what_changed="All.", by=cast.ana)


def test_minutes_are_public_once_somebody_else_approves_them(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    noor = serving(cast).person
    writer = signed_in(noor)
    assert signed_in(cast.ana).get("/me/minutes/").status_code == 403
    said = {"held_on": clock.today().isoformat(), "title": "Autumn meeting", "text": "We **agreed**."}
    assert writer.post("/me/minutes/", said).status_code == 302
    row = Minutes.objects.get()
    page = f"/working-group/minutes/{row.subject}/"
    assert client.get(page).status_code == 404
    assert "Autumn meeting" not in client.get("/working-group/").content.decode()
    assert "Not approved yet" in writer.get(page).content.decode()
    assert writer.post(page + "approve/").status_code == 403, "never by who wrote them"
    signed_in(cast.ruth).post(page + "approve/")
    assert "<strong>agreed</strong>" in client.get(page).content.decode()
    assert "Autumn meeting" in client.get("/working-group/").content.decode()
    assert writer.post(page + "change/", said).status_code == 404
    with pytest.raises(Refused):
        actions.write_minutes(row, by=noor, held_on=clock.today(), title="Other", text="Other.")
    actions.approve_minutes(row, by=cast.ruth)
    assert Entry.objects.filter(kind="minutes.approved").count() == 1


def test_minutes_wait_on_the_page_of_who_serves(cast: Cast, signed_in: Callable[..., Client]) -> None:
    tom = serving(cast, "Tom Wilk").person
    actions.write_minutes(None, by=cast.ruth, held_on=clock.today(), title="May", text="We met.")
    assert "Are these minutes right? May" in signed_in(tom).get("/me/").content.decode()
    assert "Are these minutes right?" not in signed_in(cast.ana).get("/me/").content.decode()


def test_who_leaves_hands_over_and_the_other_is_told_by_letter(
    cast: Cast, signed_in: Callable[..., Client], letters: Callable[..., list[Any]]
) -> None:
    made, tom = serving(cast, days=20), serving(cast, "Tom Wilk", role=role("designer")).person
    noor = signed_in(made.person)
    assert "Your term ends on" in noor.get("/me/").content.decode()
    page = f"/me/appointments/{made.subject}/hand-over/"
    assert signed_in(cast.ana).get(page).status_code == 403
    said = {"carried": "The key of the hall.", "to": str(cast.ana.pk), "notes": "It sticks."}
    assert noor.post(page, said).status_code == 422, "only to somebody who serves"
    assert noor.post(page, {**said, "to": str(tom.pk)}).status_code == 302
    (letter,) = letters(kind="handed_over")
    assert letter.to == tom.email
    assert "The key of the hall." in str(letter.parts)
    assert "The key of the hall." in signed_in(tom).get("/me/").content.decode()
    assert "Your term ends on" not in noor.get("/me/").content.decode()
    noor.post(f"/me/appointments/{made.subject}/leave/")
    assert HandOver.objects.get().to == tom, "it stays when the role has ended"


def test_a_coordinator_without_an_appointment_hands_over_too(
    cast: Cast, signed_in: Callable[..., Client], letters: Callable[..., list[Any]]
) -> None:
    """Imani was given her role at the founding. What she carries in Money goes to Tom, who serves."""
    tom = serving(cast, "Tom Wilk").person
    imani = signed_in(cast.imani)
    page = f"/me/roles/{cast.imani.grants.get().pk}/hand-over/"
    assert f'href="{page}"' in imani.get("/run/money/").content.decode()
    assert signed_in(tom).get(page).status_code == 403
    said = {"carried": "The list of halls.", "to": str(cast.ana.pk)}
    assert imani.post(page, said).status_code == 422, "Ana has no role there"
    assert imani.post(page, {**said, "to": str(tom.pk)}).status_code == 302
    (letter,) = letters(kind="handed_over")
    assert letter.to == tom.email
    assert "as Project coordinator, Money" in str(letter.parts)
    assert "Imani Reyes handed over to you" in signed_in(tom).get("/me/").content.decode()
    assert "The list of halls." in imani.get(page).content.decode()
