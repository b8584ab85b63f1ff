"""What people give: looked at before anybody sees it, with the credit they chose, taken back at any time."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from justaction.collaborative import actions as collaborative
from justaction.communities import actions
from justaction.communities.models import Challenge, ChallengeHolder, Idea, Learning, Vision
from justaction.communities.models.giving import KINDS
from justaction.communities.tests.making import joined
from justaction.errors import NotAllowed, Refused
from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.models import Case, Person

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
HOME = "/communities/money/"
SAID: dict[str, dict[str, str]] = {
    "ideas": {
        "title": "A bank day on the block",
        "text": "Bring the bank here.",
        "link": "https://example.org/",
    },
    "learning": {"tried": "I asked the bank.", "happened": "They came.", "tells": "Ask twice."},
    "challenges": {
        "title": "No bank for a mile",
        "text": "Only check cashing.",
        "neighbourhood": "Englewood",
    },
    "vision": {"text": "The bank on 63rd lends to the people on 63rd."},
}
CREDIT = {"credit_as": "pseudonym", "pseudonym": "A neighbour"}


@pytest.fixture
def money(cast: Cast) -> Cast:
    """Ana and Tom are in Money."""
    for person in (cast.ana, cast.tom):
        actions.answer_survey(person, first=cast.money)
    return cast


def words(client: Client, path: str) -> str:
    return client.get(path).content.decode().replace("&#x27;", "'")


def release(by: Person, decision: str = "release") -> None:
    cases.decide(list(Case.objects.open()), by=by, decision=decision, reason="We read it.")


@pytest.mark.parametrize("word", SAID)
def test_nothing_is_public_before_somebody_looked_at_it(
    money: Cast, client: Client, signed_in: SignedIn, word: str
) -> None:
    ana, tom, path = signed_in(money.ana), signed_in(money.tom), f"{HOME}{word}/"
    assert ana.post(f"{path}give/", SAID[word] | CREDIT).status_code == 302
    row = KINDS[word]._default_manager.get()
    for browser in (client, tom):
        assert row.heading not in words(browser, path)
        assert browser.get(f"{path}{row.subject}/").status_code == 404
    assert "Waits for a look" in words(ana, path)
    assert row.heading in words(signed_in(money.imani), "/steer/queue/")
    release(money.imani)
    assert row.heading in words(client, path)
    page = words(client, f"{path}{row.subject}/")
    assert "A neighbour" in page
    assert "Ana Flores" not in page
    assert f"/report/?page={path}{row.subject}/" in page
    cases.report(kinds.at(f"{path}{row.subject}/"), words="That is wrong.")
    release(money.imani, "hide")
    assert client.get(f"{path}{row.subject}/").status_code == 404
    assert row.heading not in words(client, path)


def test_the_credit_is_a_name_another_name_or_none_and_hidden_in_safe_mode(
    money: Cast, client: Client, signed_in: SignedIn
) -> None:
    ana = signed_in(money.ana)
    missing = ana.post(f"{HOME}vision/give/", SAID["vision"] | {"credit_as": "pseudonym", "pseudonym": " "})
    assert missing.status_code == 422
    ana.post(f"{HOME}vision/give/", SAID["vision"] | {"credit_as": "name", "pseudonym": "ignored"})
    release(money.imani)
    assert "by Ana Flores" in words(client, f"{HOME}vision/")
    collaborative.hide_names(by=money.ruth, reason="Somebody is threatened.")
    assert "Ana Flores" not in words(client, f"{HOME}vision/")
    assert "Ana Flores" not in words(client, f"{HOME}vision/{Vision.objects.get().subject}/")


def test_an_idea_is_taken_up_or_parked_with_a_reason_and_its_giver_is_told(
    money: Cast, client: Client, signed_in: SignedIn, letters: Callable[..., list[Any]]
) -> None:
    signed_in(money.ana).post(f"{HOME}ideas/give/", SAID["ideas"] | CREDIT)
    idea = Idea.objects.get()
    path, imani = f"/run/money/ideas/{idea.subject}/", signed_in(money.imani)
    parked = {"state": "parked", "answer": "We have no room until May."}
    assert imani.post(path, parked).status_code == 409, "it is looked at first"
    release(money.imani)
    assert imani.post(path, parked | {"answer": ""}).status_code == 422
    assert imani.post(path, parked).status_code == 302
    assert "We have no room until May." in words(client, idea.page())
    assert "no room until May" in letters(to=money.ana.email, kind="idea_answered")[0].text
    taken = {"state": "taken_up", "answer": "We try it in June.", "became_url": "https://evil.example/"}
    assert imani.post(path, taken).status_code == 422
    assert imani.post(path, taken | {"became_url": "//evil.example/"}).status_code == 422
    imani.post(path, taken | {"became_url": "/decisions/bank-day/", "became_title": "Bank day"})
    page = words(client, idea.page())
    assert "/decisions/bank-day/" in page
    assert "A neighbour" in page, "the credit stays"
    assert signed_in(money.tom).post(path, parked).status_code == 403


def test_a_file_given_with_an_idea_is_made_harmless_and_waits_with_it(
    money: Cast, client: Client, signed_in: SignedIn
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), (9, 9, 9)).save(out, "PNG")
    ana = signed_in(money.ana)
    bad = ana.post(
        f"{HOME}ideas/give/", SAID["ideas"] | CREDIT | {"upload": SimpleUploadedFile("a.exe", b"MZ\0")}
    )
    assert bad.status_code == 422
    assert "Use a picture" in bad.content.decode()
    ana.post(
        f"{HOME}ideas/give/", SAID["ideas"] | CREDIT | {"upload": SimpleUploadedFile("a.png", out.getvalue())}
    )
    idea = Idea.objects.get()
    path = f"{idea.page()}file/"
    assert client.get(path).status_code == 404
    release(money.imani)
    answer = client.get(path)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]  # a file


def test_ana_takes_back_what_she_gave(
    money: Cast, signed_in: SignedIn, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    row = actions.give(
        Learning(community=money.money, **SAID["learning"]), by=money.ana
    )  # the case is closed with it
    with pytest.raises(NotAllowed):
        actions.take_back(row, by=money.imani)
    assert signed_in(money.ana).post(f"{row.page()}take-back/").status_code == 302
    assert not Learning.objects.exists()
    assert not Case.objects.open().exists()


def test_a_challenge_is_found_by_neighbourhood_held_by_others_and_linked_to_what_answers_it(
    money: Cast, client: Client, signed_in: SignedIn
) -> None:
    challenge = actions.give(Challenge(community=money.money, **SAID["challenges"]), by=money.ana)
    idea = actions.give(Idea(community=money.money, title="Bank day", challenge=challenge), by=money.ana)
    release(money.imani)
    assert challenge.title in words(client, f"{HOME}challenges/?place=englewood")
    assert "Nothing is named there yet." in words(client, f"{HOME}challenges/?place=Uptown")
    tom = signed_in(money.tom)
    for _n in range(2):
        tom.post(f"{HOME}challenges/{challenge.subject}/mine-too/", {"has": "1"})
    assert ChallengeHolder.objects.count() == 1
    assert "have it too." not in words(client, challenge.page()), "fewer than five are not counted"
    for person in joined(money.money, 4):
        actions.hold_challenge(challenge, has=True, by=person)
    assert "5 people have it too." in words(client, challenge.page())
    assert idea.page() in words(client, challenge.page())
    assert (
        signed_in(money.imani)
        .post(f"/run/money/challenges/{challenge.subject}/", {"url": "/about/"})
        .status_code
        == 422
    )


def test_only_people_of_the_community_give_and_not_without_end(money: Cast, signed_in: SignedIn) -> None:
    assert signed_in(money.lee).get(f"{HOME}ideas/give/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.give(Vision(community=money.money, text="Mine"), by=money.lee)
    for number in range(10):
        actions.give(Vision(community=money.money, text=f"Line {number}"), by=money.ana)
    with pytest.raises(Refused, match="a lot today"):
        actions.give(Vision(community=money.money, text="One more"), by=money.ana)
