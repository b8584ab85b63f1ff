"""Two accounts of one person: a steward asks, both addresses say yes by their own letters, then they are one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client

from justaction.mail.models import Letter
from justaction.members import following
from justaction.members.models import Merging, Person
from justaction.web import clock, openforms

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[..., Client]


def answers(client: Client, letter: Letter, answer: str) -> int:
    url = "/" + str(letter.parts["button"][1]).split("/", 3)[3]
    assert client.get(url).status_code == 200
    return client.post(url, {openforms.TOKEN: openforms.token(), "answer": answer}).status_code


def asks(cast: Cast, signed_in: SignedIn) -> Merging:
    said = {"kept": cast.ana.email, "gone": cast.tom.email, "reason": "She told me."}
    assert signed_in(cast.ruth).post("/steer/merge/", said).status_code == 302
    return Merging.objects.get()


def test_both_say_yes_then_they_are_one(
    cast: Cast, client: Client, signed_in: SignedIn, letters: Callable[..., list[Letter]]
) -> None:
    following.follow(cast.tom, "community", "money", "Money", "/communities/money/", by=cast.tom)
    asked = asks(cast, signed_in)
    first, second = letters(kind="merging_asked")
    assert {first.to, second.to} == {cast.ana.email, cast.tom.email}
    answers(client, first, "yes")
    browser = signed_in(cast.ruth)
    too_early = browser.post(f"/steer/merge/{asked.pk}/", follow=True)
    assert too_early.redirect_chain == [("/steer/merge/", 302)], "the list is where one goes on"
    assert "Both addresses have to say yes first." in too_early.content.decode()
    assert Person.objects.filter(pk=cast.tom.pk).exists(), "one yes is not enough"
    answers(client, second, "yes")
    assert browser.post(f"/steer/merge/{asked.pk}/").status_code == 302
    assert not Person.objects.filter(pk=cast.tom.pk).exists()
    assert list(following.followers("community", "money")) == [cast.ana]
    assert {one.to for one in letters(kind="merged")} == {cast.ana.email, cast.tom.email}
    assert Merging.objects.get().reason == ""


def test_one_no_leaves_both_as_they_are(
    cast: Cast, client: Client, signed_in: SignedIn, letters: Callable[..., list[Letter]]
) -> None:
    asks(cast, signed_in)
    first, second = letters(kind="merging_asked")
    answers(client, first, "no")
    assert answers(client, second, "yes") == 410
    assert Person.objects.filter(pk__in=[cast.ana.pk, cast.tom.pk]).count() == 2


def test_after_two_weeks_a_yes_comes_too_late(
    cast: Cast, client: Client, signed_in: SignedIn, letters: Callable[..., list[Letter]]
) -> None:
    asks(cast, signed_in)
    with clock.at(clock.now() + timedelta(days=14, minutes=1)):
        assert answers(client, letters(kind="merging_asked")[0], "yes") == 410


def test_what_does_not_fit_is_said_beside_the_field(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.ruth)
    for kept, gone in (("ana@example.org", "ana@example.org"), ("x@example.org", "ana@example.org")):
        assert browser.post("/steer/merge/", {"kept": kept, "gone": gone, "reason": "So."}).status_code == 422
    assert not Merging.objects.exists()
