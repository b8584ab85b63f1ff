"""Being erased: asked for with a fresh proof, waiting, taken back here or from the letter, done, told once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members import holding
from justaction.members.actions import erasing
from justaction.members.emails import accounts as links
from justaction.members.models import Erasure, Invitation, Person
from justaction.members.tests.making import erased
from justaction.record import keys
from justaction.web import clock, openforms

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[..., Client]


def test_it_waits_and_can_be_taken_back_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.ana, fresh=False).post("/me/data/erase/")["Location"].startswith("/step-up/")
    browser = signed_in(cast.ana)
    assert "What you said in conversations." in browser.get("/me/data/erase/").content.decode()
    for _twice in range(2):
        assert browser.post("/me/data/erase/").status_code == 302
    assert Erasure.objects.get().state == "asked"
    assert "Your account will be erased" in browser.get("/me/").content.decode()
    browser.post("/me/data/stay/")
    with clock.at(clock.now() + timedelta(days=30)):
        assert erasing.erase_due() == 0
    assert Person.objects.filter(pk=cast.ana.pk).exists()


def test_the_letter_leads_back_and_only_a_post_stays(
    cast: Cast, client: Client, letters: Callable[..., list[Letter]]
) -> None:
    erasure = erasing.ask_to_erase(cast.ana, by=cast.ana)
    (letter,) = letters(kind="erasure_asked")
    url = f"/stay/{links.token_of(erasure, links.ERASURE)}/"
    assert letter.parts["button"][1].endswith(url)
    assert client.get(url).status_code == 200
    assert Erasure.objects.get().state == "asked"  # a scanner opened it
    client.post(url, {openforms.TOKEN: openforms.token()})
    assert Erasure.objects.get().state == "taken_back"
    assert client.get("/stay/nonsense/").status_code == 404


def test_after_the_days_it_is_done_and_the_last_letter_still_goes(
    cast: Cast, client: Client, signed_in: SignedIn, letters: Callable[..., list[Letter]]
) -> None:
    browser = signed_in(cast.ana)
    erasure = erasing.ask_to_erase(cast.ana, by=cast.ana)
    with clock.at(erasure.due_at):
        assert erasing.erase_due() == 1
        assert erasing.erase_due() == 0
    assert browser.get("/me/").status_code == 302  # signed out
    assert [(one.kind, one.state) for one in letters(to=cast.ana.email)] == [("erased", "queued")]
    assert not Letter.objects.filter(kind="erasure_asked").exclude(subject="").exists()
    said = client.get(f"/stay/{links.token_of(erasure, links.ERASURE)}/").content.decode()
    assert "cannot come back" in said


def test_the_only_steward_gives_the_role_on_first(cast: Cast) -> None:
    with pytest.raises(Refused, match="only steward"):
        erasing.ask_to_erase(cast.ruth, by=cast.ruth)


def test_killed_before_the_list_was_written_the_next_look_writes_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure = erasing.ask_to_erase(cast.ana, by=cast.ana)
    with monkeypatch.context() as patched:
        patched.setattr(erasing, "note_erased", lambda: 0)  # the process ends right after the transaction
        with clock.at(erasure.due_at):
            erasing.erase_due()
    assert not erasing.noted()
    erasing.erase_due()
    erasing.erase_due()
    assert list(erasing.noted()) == [cast.ana.subject]
    assert len((keys.folder() / erasing.LIST).read_text().splitlines()) == 1


def test_when_one_goes_wrong_the_others_are_erased_all_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (cast.ana, cast.tom):
        erasing.ask_to_erase(person, by=person)
    wipe = holding.wipe

    def breaks(person: Person) -> None:
        if person == cast.ana:
            raise RuntimeError("a mistake of ours")
        wipe(person)

    monkeypatch.setattr(holding, "wipe", breaks)
    with clock.at(clock.now() + timedelta(days=15)), pytest.raises(RuntimeError):
        erasing.erase_due()
    assert Person.objects.filter(pk=cast.ana.pk).exists()
    assert not Person.objects.filter(pk=cast.tom.pk).exists()
    assert list(erasing.noted()) == [cast.tom.subject]


def test_an_invitation_that_waits_for_who_is_erased_leads_nowhere_for_two_as_for_one(
    cast: Cast, client: Client
) -> None:
    both = [members.invite(name=one.name, address=one.email, by=cast.ruth) for one in (cast.ana, cast.tom)]
    erased(cast.ana, cast.tom)
    for one in both:
        url = f"/invited/{one.token()}/"
        answer = client.get(url)
        assert answer.status_code == 410
        assert "Ana" not in answer.content.decode()
        client.post(url, {openforms.TOKEN: openforms.token(), "name": "Somebody"})
        client.post(f"{url}later/", {openforms.TOKEN: openforms.token()})
    assert not Person.objects.filter(email="").exists()
    assert not Invitation.objects.waiting().exists()
