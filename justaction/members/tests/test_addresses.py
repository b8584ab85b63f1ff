"""A new address with a way back, and an address that was lost: by a recovery code, or by the word of two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions, tokens
from justaction.members.actions import erasing, rescuing
from justaction.members.models import Merging, Person, Rescue
from justaction.record.models import Entry
from justaction.web import clock, openforms

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]
NEW = "ana@new.example"


def post(client: Client, url: str, **said: str) -> int:
    return client.post(url, {openforms.TOKEN: openforms.token(), **said}).status_code


def path(letter: Letter) -> str:
    """Where the button of a letter leads."""
    return "/" + str(letter.parts["button"][1]).split("/", 3)[3]


def moved(cast: Cast) -> None:
    actions.change_address(cast.ana, by=cast.ana, token=tokens.for_address(cast.ana, NEW))


def test_the_old_address_takes_it_back_within_seven_days(
    cast: Cast, client: Client, signed_in: Callable[..., Client], letters: Letters
) -> None:
    moved(cast)
    thief = signed_in(Person.objects.get(pk=cast.ana.pk))
    assert thief.get("/me/").status_code == 200
    erasing.ask_to_erase(cast.ana, by=cast.ana)
    (letter,) = letters(kind="address_changed")
    assert letter.to == "ana@example.org"
    assert client.get(path(letter)).status_code == 200
    assert Person.objects.get(pk=cast.ana.pk).email == NEW  # opening it changes nothing
    assert post(client, path(letter)) == 200
    back = Person.objects.get(pk=cast.ana.pk)
    assert back.email == "ana@example.org"
    assert thief.get("/me/").status_code == 302  # every session ended
    assert not back.erasures.filter(state="asked").exists()
    assert letters(kind="address_taken_back")[0].to == NEW
    assert post(client, path(letter)) == 410  # it works once


def test_nobody_outruns_the_way_back_by_a_second_change_or_by_keys_of_their_own(
    cast: Cast, client: Client, letters: Letters
) -> None:
    actions.make_recovery_codes(cast.tom, by=cast.tom)
    moved(cast)
    merging = Merging.objects.create(kept=cast.tom, gone=cast.ana, by=cast.ruth, reason="Both say so.")
    thief = Person.objects.get(pk=cast.ana.pk)
    code = actions.make_recovery_codes(thief, by=thief)[0]
    actions.change_address(thief, by=thief, token=tokens.for_address(thief, "third@new.example"))
    first, second = sorted(letters(kind="address_changed"), key=lambda one: one.pk)
    assert (first.to, second.to) == ("ana@example.org", NEW)
    with clock.at(clock.now() + timedelta(hours=1)):
        assert post(client, path(first)) == 200
        assert Person.objects.get(pk=cast.ana.pk).email == "ana@example.org"
        assert post(client, path(second)) == 410  # the thief has no way back
        said = {"old": "ana@example.org", "new": "fourth@new.example", "code": code}
        assert post(client, "/sign-in/lost/code/", **said) == 422
    assert Merging.objects.get(pk=merging.pk).state == "ended"
    assert Authenticator.objects.filter(user=cast.tom).exists()  # others keep theirs


def test_keys_from_before_the_change_stay(cast: Cast, client: Client, letters: Letters) -> None:
    actions.make_recovery_codes(cast.ana, by=cast.ana)
    cast.ana.refresh_from_db()
    moved(cast)
    assert post(client, path(letters(kind="address_changed")[0])) == 200
    assert Authenticator.objects.filter(user=cast.ana).exists()


def test_after_seven_days_there_is_no_way_back(cast: Cast, client: Client, letters: Letters) -> None:
    moved(cast)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert post(client, path(letters(kind="address_changed")[0])) == 410


def test_a_recovery_code_moves_it_at_once(cast: Cast, client: Client, letters: Letters) -> None:
    code = actions.make_recovery_codes(cast.ana, by=cast.ana)[0]
    said = {"old": cast.ana.email, "new": NEW}
    assert post(client, "/sign-in/lost/code/", **said, code="00000000") == 422
    assert post(client, "/sign-in/lost/code/", **{**said, "old": "nobody@example.org"}, code=code) == 422
    assert post(client, "/sign-in/lost/code/", **said, code=code) == 302
    (letter,) = letters(kind="rescue_address")
    assert letter.to == NEW
    assert client.get(path(letter)).status_code == 200
    assert Person.objects.get(pk=cast.ana.pk).email != NEW
    assert post(client, path(letter)) == 200
    assert Person.objects.get(pk=cast.ana.pk).email == NEW
    assert letters(kind="address_changed")[0].to == "ana@example.org"
    assert post(client, "/sign-in/lost/code/", **{**said, "old": NEW, "new": "x@y.example"}, code=code) == 422


def test_wrong_recovery_codes_are_counted_and_then_the_right_one_is_refused_too(
    cast: Cast, client: Client, letters: Letters
) -> None:
    code = actions.make_recovery_codes(cast.ana, by=cast.ana)[0]
    said = {"old": cast.ana.email, "new": NEW}
    for _try in range(10):
        assert post(client, "/sign-in/lost/code/", **said, code="00000000") == 422
    assert post(client, "/sign-in/lost/code/", **said, code=code) == 429
    assert not letters(kind="rescue_address")


def ask(cast: Cast, client: Client) -> Rescue:
    said = {"old": cast.ana.email, "new": NEW, "words": "Imani knows me."}
    assert post(client, "/sign-in/lost/help/", **said) == 302
    return Rescue.objects.get()


def test_two_people_vouch_and_it_waits_seven_days(cast: Cast, client: Client, letters: Letters) -> None:
    rescue = ask(cast, client)
    actions.grant_to(
        address=cast.tom.email, role=cast.ruth.grants.get(role__slug="convener").role, by=cast.ruth
    )
    tom = Person.objects.get(pk=cast.tom.pk)
    with pytest.raises(NotAllowed):
        rescuing.vouch(rescue, by=tom, how="I know her.")  # a steward speaks first
    rescuing.vouch(rescue, by=cast.ruth, how="I called her.")
    with pytest.raises(NotAllowed):
        rescuing.vouch(rescue, by=cast.ruth, how="I called her again.")  # never one alone
    rescuing.vouch(rescue, by=tom, how="I met her.")
    assert [one.to for one in letters(to=cast.ana.email)] == [cast.ana.email] * 2
    assert rescuing.finish_due() == 0
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert rescuing.finish_due() == 1
        assert rescuing.finish_due() == 0
    assert Person.objects.get(pk=cast.ana.pk).email == NEW
    assert Rescue.objects.get().words == ""
    assert not Entry.objects.get(kind="account.recovered").disclosures.exists()


def test_the_old_address_stops_it(cast: Cast, client: Client, letters: Letters) -> None:
    rescue = ask(cast, client)
    (letter,) = letters(kind="rescue_asked")
    assert client.get(path(letter)).status_code == 200
    assert Rescue.objects.get().state == "asked"
    assert post(client, path(letter)) == 200
    with pytest.raises(Refused):
        rescuing.vouch(rescue, by=cast.ruth, how="I called them.")


def test_an_address_without_an_account_gets_the_same_answer(cast: Cast, client: Client) -> None:
    said = {"old": "nobody@example.org", "new": NEW, "words": "Hello."}
    assert post(client, "/sign-in/lost/help/", **said) == 302
    assert not Rescue.objects.exists()
    assert Person.objects.filter(email=NEW).count() == 0
