"""Nominating: proposed, read without the name, seconded by another, and nothing public before the nominee's yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.models import Person
from justaction.record.models import Disclosure, Entry
from justaction.web import clock
from justaction.workinggroup import actions, blind
from justaction.workinggroup.models import Nomination, Reading
from justaction.workinggroup.tests.making import consented, nominated, read, seconded

if TYPE_CHECKING:
    from justaction.conftest import Cast

State = Nomination.State
SAID = {
    "who": "other",
    "name": "Noor Haddad",
    "address": "noor@example.org",
    "role": "facilitator",
    "community": "",
    "reason": "Noor Haddad hosted forty tables at Night Kiln Theatre. Write to noor@example.org.",
    "lived": "noor grew up behind the viaduct.",
    "conflicts": "none",
}


def test_ana_nominates_and_ruth_reads_without_the_name_before_she_sees_it(
    cast: Cast, signed_in: Callable[..., Client], letters: Callable[..., list[Any]]
) -> None:
    ana, ruth = signed_in(cast.ana), signed_in(cast.ruth)
    assert ana.post("/nominate/", SAID).url == "/me/nominations/"  # type: ignore[attr-defined]
    assert "Noor Haddad" in ana.get("/me/nominations/").content.decode()
    row = Nomination.objects.get()
    page = f"/steer/nominations/{row.subject}/"

    desk = ruth.get("/steer/nominations/").content.decode()
    blindly = ruth.get(page).content.decode()
    for text in (desk, blindly):
        assert "Noor" not in text
        assert "noor@" not in text
        assert "Night Kiln" not in text
        assert "Ana" not in text
    assert "hosted forty tables" in blindly
    assert ruth.post(page + "second/").status_code == 403

    assert ruth.post(page, {"leaning": "yes", "words": ""}).status_code == 422
    assert ruth.post(page, {"leaning": "yes", "words": "Knows how to listen."}).status_code == 302
    opened = ruth.get(page).content.decode()
    assert "Noor Haddad" in opened
    assert "noor@example.org" in opened
    assert "Ana Flores" not in opened, "who nominated stays private until the nominee says yes"

    assert not letters(to="noor@example.org")
    ruth.post(page + "second/")
    (letter,) = letters(to="noor@example.org")
    assert "Ana" not in str(letter.parts)
    row.refresh_from_db()
    assert (row.state, row.seconded_by) == (State.SECONDED, cast.ruth)


def test_whoever_nominates_cannot_second_and_nobody_reads_their_own(cast: Cast) -> None:
    row = nominated(cast, by=cast.ruth)
    with pytest.raises(NotAllowed):
        actions.second(read(row, cast.ruth), by=cast.ruth)
    own = actions.nominate(
        role=row.role, by=cast.ruth, is_own=True, reason="I have hosted for years.", conflicts="none"
    )
    with pytest.raises(NotAllowed):
        actions.read(own, by=cast.ruth, leaning="yes", words="She is the best.")


def test_nothing_is_public_before_the_nominee_says_yes(cast: Cast, client: Client) -> None:
    row = seconded(cast)
    assert "Noor" not in client.get("/working-group/").content.decode()
    assert not Entry.objects.filter(kind__startswith="nomination.").exists()
    page = f"/nominated/{row.token('consent')}/"
    read_page = client.get(page).content.decode()
    assert "forty tables" in read_page
    assert "Ana Flores" not in read_page
    row.refresh_from_db()
    assert row.state == State.SECONDED, "reading the page answers nothing"

    assert client.post(page, {"name": "Noor Haddad", "listed": "on"}).status_code == 302
    assert "You said yes" in client.get(page).content.decode()
    assert "Noor Haddad" in client.get("/working-group/").content.decode()
    entry = Entry.objects.get(kind="nomination.consented")
    said = str(entry.title) + str(
        list(Disclosure.objects.filter(entry=entry).values_list("value", flat=True))
    )
    assert "Noor" not in said, "the record never says who"


def test_a_no_erases_what_was_said_and_only_the_nominator_is_thanked(
    cast: Cast, client: Client, letters: Callable[..., list[Any]]
) -> None:
    row = seconded(cast, lived="Three evictions.")
    other = nominated(cast, by=cast.tom)  # somebody else had the same idea
    client.post(f"/nominated/{row.token('consent')}/no/")
    for gone in (row, other):
        gone.refresh_from_db()
        assert gone.state == State.DECLINED
        kept = (gone.name, gone.address, gone.reason, gone.lived, gone.conflicts)
        assert kept == ("",) * 5
        assert gone.nominated_by is None
        assert gone.seconded_by is None
    assert not Reading.objects.exists()
    assert "Noor" not in client.get("/working-group/").content.decode()
    assert {letter.to for letter in letters(kind="nomination_answered")} == {cast.ana.email, cast.tom.email}
    assert client.get(f"/nominated/{row.token('consent')}/").status_code == 410
    assert not Person.objects.filter(email="noor@example.org").exists()


def test_who_nominates_themselves_has_said_yes_and_still_needs_a_second(
    cast: Cast, signed_in: Callable[..., Client], letters: Callable[..., list[Any]]
) -> None:
    signed_in(cast.ana).post("/nominate/", {**SAID, "who": "own", "name": "", "address": ""})
    row = Nomination.objects.get()
    assert (row.name, row.address, row.is_own, row.state) == (
        "Ana Flores",
        cast.ana.email,
        True,
        State.NOMINATED,
    )
    assert not Entry.objects.filter(kind="nomination.consented").exists()
    actions.second(read(row, cast.ruth), by=cast.ruth)
    row.refresh_from_db()
    assert row.state == State.CONSENTED
    assert not letters(kind="nomination")
    assert Entry.objects.filter(kind="nomination.consented").count() == 1


def test_the_form_asks_in_words_and_says_what_comes_next(cast: Cast, signed_in: Callable[..., Any]) -> None:
    ana = signed_in(cast.ana)
    page = ana.get("/nominate/").text
    assert "Choose one</option>" in page
    assert "-----" not in page
    said = {"who": "own", "role": "facilitator", "reason": "I listen.", "conflicts": "None."}
    assert "somebody else has to second it" in ana.post("/nominate/", said, follow=True).text


def test_input_that_cannot_be_is_answered_beside_its_field(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    ana = signed_in(cast.ana)
    for change, words in (
        ({"address": "not an address"}, "valid email"),
        ({"address": ""}, "Write their email address."),
        ({"name": ""}, "Write their name."),
        ({"address": cast.ana.email}, "This is your own address."),
        ({"role": "steward"}, "valid choice"),
        ({"conflicts": ""}, "required"),
    ):
        answer = ana.post("/nominate/", {**SAID, **change})
        assert answer.status_code == 422, change
        text = answer.content.decode()
        assert words in text, change
        assert "grew up behind the viaduct" in text, "nothing typed is lost"
    ana.post("/nominate/", SAID)
    twice = ana.post("/nominate/", SAID)
    assert twice.status_code == 409
    assert Nomination.objects.count() == 1


def test_ten_nominations_a_day_and_no_more(cast: Cast) -> None:
    for n in range(10):
        nominated(cast, f"N{n} Person")
    with pytest.raises(Refused) as no:
        nominated(cast, "Eleven Person")
    assert no.value.status == 429


def test_blind_words_mask_names_organizations_addresses_and_links(cast: Cast) -> None:
    members.affiliate(
        person=members.welcome(name="Noor Haddad", address="noor@example.org"),
        organization=cast.clinic, kind="member", state="confirmed", by=cast.ruth,
    )  # fmt: skip
    reason = (
        "NOOR of Harbor Street Clinic, see www.noor.example or n@x.example, and Nine Blocks Club. Noora too."
    )
    row = nominated(cast, reason=reason)
    said = blind.words_of(row)["reason"]
    assert (
        said
        == f"{blind.MASK} of {blind.MASK}, see {blind.MASK} or {blind.MASK}, and {blind.MASK}. Noora too."
    )


def test_who_made_it_takes_it_back_until_there_is_an_invitation(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    row = consented(cast)
    assert signed_in(cast.tom).post(f"/me/nominations/{row.subject}/take-back/").status_code == 404
    signed_in(cast.ana).post(f"/me/nominations/{row.subject}/take-back/")
    row.refresh_from_db()
    assert (row.state, row.name, row.nominated_by) == (State.WITHDRAWN, "", None)


def test_set_aside_erases_it_and_tells_both(cast: Cast, letters: Callable[..., list[Any]]) -> None:
    row = consented(cast)
    actions.set_aside(row, by=cast.ruth)
    row.refresh_from_db()
    assert (row.state, row.name, row.address) == (State.SET_ASIDE, "", "")
    assert letters(kind="nomination_set_aside", to="noor@example.org")
    assert letters(kind="nomination_answered", to=cast.ana.email)


def test_what_nobody_answers_is_forgotten(cast: Cast) -> None:
    asked, alone = seconded(cast), nominated(cast, "Kim Alone")
    with clock.at(clock.now() + timedelta(days=43)):
        actions.lapse()
    assert not Nomination.objects.filter(state=State.LAPSED).exists()
    with clock.at(clock.now() + timedelta(days=45)):
        assert actions.lapse() == 1
    with clock.at(clock.now() + timedelta(days=91)):
        assert actions.lapse() == 1
    for row in (asked, alone):
        row.refresh_from_db()
        assert (row.state, row.name) == (State.LAPSED, "")
