"""A steward changes the collaborative's words; every page takes them from there, and the record keeps both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from justaction.collaborative import actions
from justaction.collaborative.models import Channel, ChannelStage, Collaborative, Field, Pillar, Value
from justaction.errors import NotAllowed, Refused
from justaction.record.models import Entry


class Somebody:
    """A viewer, seen from below: all that is asked of them is what they may."""

    def __init__(self, *abilities: str) -> None:
        self.abilities = abilities

    def may(self, ability: str, scope: object = None) -> bool:
        return ability in self.abilities


STRANGER: Any = Somebody("convene")
SignedIn = Callable[[Any], Client]


def words(entry: Entry) -> dict[str, object]:
    return {one.path: one.value for one in entry.disclosures.all()}


def changes() -> list[dict[str, object]]:
    return [words(entry) for entry in Entry.objects.filter(kind="collaborative.changed")]


def fields_of(thing: Any) -> dict[str, Any]:
    return {name: "" if value is None else value for name, value in actions.words_of(thing).items()}


def test_a_channel_is_renamed_for_every_page(cast: Any, signed_in: SignedIn) -> None:
    money = Channel.objects.get(slug="money")
    browser = signed_in(cast.ruth)

    answer = browser.post(
        f"/steer/collaborative/channels/{money.pk}/",
        {**fields_of(money), "name": "Wealth", "colour": "#FFCC00"},
    )

    assert answer.status_code == 302
    money.refresh_from_db()
    assert (money.name, money.slug, money.colour) == ("Wealth", "money", "#FFCC00")
    assert changes() == [
        {"what": "Wealth: name", "was": "Money", "now": "Wealth"},
        {"what": "Wealth: color", "was": "#FFB000", "now": "#FFCC00"},
    ]


def test_the_name_and_the_purpose_are_changed(cast: Any, signed_in: SignedIn) -> None:
    row = Collaborative.objects.get()
    browser = signed_in(cast.ruth)

    browser.post(
        "/steer/collaborative/words/1/",
        {**fields_of(row), "name": "Kestrel Row", "purpose": "We keep our word.", "languages": ["es", "en"]},
    )

    row.refresh_from_db()
    assert (row.name, row.purpose, row.languages) == ("Kestrel Row", "We keep our word.", ["en", "es"])
    assert "Kestrel Row" in browser.get("/steer/collaborative/").content.decode()


def test_an_unknown_time_zone_is_refused_with_everything_kept(cast: Any, signed_in: SignedIn) -> None:
    row = Collaborative.objects.get()

    answer = signed_in(cast.ruth).post(
        "/steer/collaborative/words/1/", {**fields_of(row), "lead": "New lead", "time_zone": "Chicago"}
    )

    assert answer.status_code == 422
    assert "New lead" in answer.content.decode()
    assert Collaborative.objects.get().time_zone == "America/Chicago"


def test_a_color_on_which_nobody_can_read_is_refused(cast: Any) -> None:
    money = Channel.objects.get(slug="money")

    for colour in ("#24103F", "red", "#FFF", "#300030"):
        with pytest.raises(ValidationError):
            actions.change(money, by=cast.ruth, colour=colour)


def test_the_second_of_two_stewards_is_told_and_keeps_their_words(cast: Any, signed_in: SignedIn) -> None:
    pillar = Pillar.objects.first()
    assert pillar
    url = f"/steer/collaborative/pillars/{pillar.pk}/"
    browser = signed_in(cast.ruth)
    seen = browser.get(url).context["seen"]
    actions.change(pillar, by=cast.ruth, about="The first one's words.")
    mine = {**fields_of(pillar), "about": "The second one's words."}

    answer = browser.post(url, {**mine, "seen": seen})

    body = answer.content.decode()
    assert answer.status_code == 409
    assert "The first one&#x27;s words." in body
    assert "The second one&#x27;s words." in body
    assert Pillar.objects.get(pk=pillar.pk).about == "The first one's words."
    assert browser.post(url, {**mine, "seen": answer.context["seen"]}).status_code == 302
    assert Pillar.objects.get(pk=pillar.pk).about == "The second one's words."


def test_two_stewards_who_change_different_things_do_not_meet(cast: Any) -> None:
    one, other = Pillar.objects.all()[:2]
    seen = actions.fingerprint(other)

    actions.change(one, by=cast.ruth, about="Other words.")
    actions.change(other, by=cast.ruth, about="New words.", seen=seen)


def test_saving_the_same_words_records_nothing(cast: Any) -> None:
    value = Value.objects.first()
    assert value

    actions.change(value, by=cast.ruth, name=value.name)

    assert changes() == []


def test_a_cell_of_the_theory_of_change_is_changed(cast: Any) -> None:
    cell = ChannelStage.objects.get(channel__slug="policy", stage__slug="name-the-harm")

    actions.change(cell, by=cast.ruth, text="Read the old rule aloud.")

    assert changes()[0]["what"] == "Policy: Name the harm: in this channel"


def test_values_and_fields_are_added_and_taken_away(cast: Any, signed_in: SignedIn) -> None:
    browser = signed_in(cast.ruth)

    browser.post("/steer/collaborative/values/add/", {"name": "Rest", "about": "We sleep too."})
    browser.post("/steer/collaborative/fields/add/", {"name": "Faith groups"})
    browser.post(f"/steer/collaborative/values/{Value.objects.get(name='Rest').pk}/drop/")

    assert Field.objects.get(slug="faith-groups").order > 0
    assert not Value.objects.filter(name="Rest").exists()
    assert {"what": "Rest: name", "was": "Rest"} in changes()


def test_the_last_pillar_stays(cast: Any) -> None:
    first, *others = Pillar.objects.all()
    for pillar in others:
        actions.drop(pillar, by=cast.ruth)

    with pytest.raises(Refused):
        actions.drop(first, by=cast.ruth)


def test_channels_are_not_taken_away(cast: Any, signed_in: SignedIn) -> None:
    money = Channel.objects.get(slug="money")

    assert signed_in(cast.ruth).post(f"/steer/collaborative/channels/{money.pk}/drop/").status_code == 404


@pytest.mark.django_db
def test_only_a_steward_changes_words(collaborative: Collaborative) -> None:
    with pytest.raises(NotAllowed):
        actions.change(collaborative, by=STRANGER, name="Mine")
    with pytest.raises(NotAllowed):
        actions.add(Value, by=STRANGER, name="Mine", about="Mine")
    with pytest.raises(NotAllowed):
        actions.drop(Value.objects.all()[0], by=STRANGER)


def test_what_is_not_offered_cannot_be_changed(cast: Any) -> None:
    with pytest.raises(TypeError):
        actions.change(Collaborative.objects.get(), by=cast.ruth, is_demonstration=True)


@pytest.mark.parametrize("url", ["/steer/collaborative/", "/steer/collaborative/words/1/"])
def test_these_pages_are_for_stewards(cast: Any, signed_in: SignedIn, client: Client, url: str) -> None:
    assert signed_in(cast.imani).get(url).status_code == 403
    assert client.get(url)["Location"].startswith("/sign-in/")
    assert signed_in(cast.ruth).get(url).status_code == 200


def test_every_kind_of_words_has_its_page(cast: Any, signed_in: SignedIn) -> None:
    from justaction.collaborative.forms import EDITABLE

    browser = signed_in(cast.ruth)
    for kind in EDITABLE.values():
        thing = kind.things()[0]
        assert browser.get(f"/steer/collaborative/{kind.slug}/{thing.pk}/").status_code == 200
        assert browser.get(f"/steer/collaborative/{kind.slug}/add/").status_code == (
            200 if kind.can_add else 404
        )
    assert browser.get("/steer/collaborative/elephants/1/").status_code == 404


def test_one_edit_is_seen_everywhere(cast: Any, signed_in: SignedIn, client: Client, letters: Any) -> None:
    """Six surfaces: the title and the head of a page, a choice in a form, the stylesheet, a letter, the record."""
    money = Channel.objects.get(slug="money")
    row = Collaborative.objects.get()
    actions.change(row, by=cast.ruth, name="Kestrel Row", help_address="ask@kestrel.example.org")
    actions.change(money, by=cast.ruth, name="Wealth", colour="#FFCC11")

    page = client.get("/sign-in/").content.decode()
    client.post("/sign-in/", {"address": "ana@example.org"})
    letter = letters(kind="sign_in_code")[-1]
    form = signed_in(cast.ruth).get("/steer/roles/give/").content.decode()

    assert "Sign in – Kestrel Row</title>" in page
    assert "<span>Kestrel Row<" in page
    assert "Wealth</option>" in form
    assert "#ffcc11" in client.get(reverse("web:theme")).content.decode().lower()
    assert "Kestrel Row" in letter.text
    assert "ask@kestrel.example.org" in letter.html
    assert {"what": "name", "was": "Just Action", "now": "Kestrel Row"} in changes()
