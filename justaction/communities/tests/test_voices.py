"""Voices: with a consent that has a version and can be taken back; under 18 only with a guardian, and without a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from justaction.communities import actions
from justaction.communities.emails import giving as letters_of
from justaction.communities.models import Voice
from justaction.errors import Refused
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.texts.tests.making import mp3

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
PATH = "/communities/money/voices/"
SAID = {
    "title": "My street",
    "text": "We had two banks.",
    "credit_as": "name",
    "pseudonym": "",
    "agrees": "on",
}
YOUNG = {**SAID, "under_18": "on", "guardian_address": "mother@example.org"}


@pytest.fixture
def money(cast: Cast) -> Cast:
    """Ana is in Money, and can be found."""
    actions.answer_survey(cast.ana, first=cast.money)
    actions.enter_directory(cast.money, by=cast.ana)
    return cast


def release(by: Person) -> None:
    cases.decide(list(Case.objects.open()), by=by, decision="release", reason="We read it.")


def test_ana_gives_her_voice_aloud_and_takes_her_consent_back(
    money: Cast,
    client: Client,
    signed_in: SignedIn,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    ana = signed_in(money.ana)
    assert ana.post(f"{PATH}give/", {**SAID, "agrees": ""}).status_code == 422
    assert ana.post(f"{PATH}give/", {**SAID, "text": ""}).status_code == 422
    sound = SimpleUploadedFile("street.mp3", mp3(), "audio/mpeg")
    assert ana.post(f"{PATH}give/", {**SAID, "upload": sound}).status_code == 302
    voice = Voice.objects.get()
    assert client.get(voice.page()).status_code == 404
    release(money.imani)
    assert "<audio controls" in client.get(voice.page()).content.decode()
    whole = client.get(f"{voice.page()}file/")
    assert b"".join(whole.streaming_content) == mp3()  # type: ignore[attr-defined]  # a file
    part = client.get(f"{voice.page()}file/", headers={"range": "bytes=2-5"})
    assert (part.status_code, part.content, part["Content-Range"]) == (
        206,
        mp3()[2:6],
        f"bytes 2-5/{len(mp3())}",
    )
    turned = client.get(f"{voice.page()}file/", headers={"range": "bytes=5-3"})  # no range: it is passed over
    assert turned.status_code == 200
    assert b"".join(turned.streaming_content) == mp3()  # type: ignore[attr-defined]  # a file
    storage, name = voice.file.storage, str(voice.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        ana.post(f"{voice.page()}take-back/")
    assert not Voice.objects.exists()
    assert not storage.exists(name), "the sound is deleted with it"


def test_under_18_nothing_is_shown_before_the_guardian_says_yes_and_never_a_name(
    money: Cast, client: Client, signed_in: SignedIn, letters: Callable[..., list[Any]]
) -> None:
    ana = signed_in(money.ana)
    assert ana.post(f"{PATH}give/", {**YOUNG, "guardian_address": ""}).status_code == 422
    assert ana.post(f"{PATH}give/", {**YOUNG, "guardian_address": money.ana.email}).status_code == 422
    said = ana.post(f"{PATH}give/", YOUNG, follow=True).content.decode()
    assert "We wrote to the parent or guardian." in said
    assert "Somebody looks at it first" not in said
    voice = Voice.objects.get()
    assert (voice.credit_as, voice.credit) == ("none", "")
    assert not money.ana.memberships.get().listed, "no public profile"
    with pytest.raises(Refused, match="under 18"):
        actions.enter_directory(money.money, by=money.ana)
    with pytest.raises(Refused, match="guardian has not said yes"):
        release(money.imani)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.update(shown="shown")
    (letter,) = letters(to="mother@example.org")
    page = f"/voices/guardian/{letters_of.guardian_token(voice)}/"
    assert page in letter.text
    mother = Client()
    assert "We had two banks." in mother.get(page).content.decode()
    voice.refresh_from_db()
    assert voice.guardian_said == "", "reading it answers nothing"
    actions.guardian_answer(voice, yes=True)
    release(money.imani)
    shown = client.get(voice.page()).content.decode()
    assert "We had two banks." in shown
    assert "Ana" not in shown
    assert "mother@" not in shown
    actions.guardian_answer(voice, yes=False)
    assert not Voice.objects.exists(), "a later no deletes it"
    assert mother.get(page).status_code == 404
    assert mother.get("/voices/guardian/made-up/").status_code == 404


def test_new_words_of_consent_leave_what_was_agreed_before(
    money: Cast, client: Client, signed_in: SignedIn
) -> None:
    ana, ruth = signed_in(money.ana), signed_in(money.ruth)
    ana.post(f"{PATH}give/", SAID)
    first = Voice.objects.get().consent
    assert ruth.post("/voices/consent/write/", {"text": first.text}).status_code == 409
    assert ruth.post("/voices/consent/write/", {"text": "It is shown for a year."}).status_code == 302
    assert signed_in(money.imani).post("/voices/consent/write/", {"text": "Mine"}).status_code == 403
    ana.post(f"{PATH}give/", {**SAID, "title": "My other street"})
    assert [one.consent.number for one in Voice.objects.order_by("id")] == [1, 2]
    page = client.get("/voices/consent/").content.decode()
    assert "It is shown for a year." in page
    assert "It is not sold" in page
    with pytest.raises(Refused, match="have changed"):
        actions.give_voice(
            Voice(community=money.money, title="A", text="B"), by=money.ana, agrees=True, consent=first
        )


def test_what_was_paid_is_seen_by_coordinators_and_the_one_who_gave_the_voice(
    money: Cast, client: Client, signed_in: SignedIn
) -> None:
    ana, imani = signed_in(money.ana), signed_in(money.imani)
    ana.post(f"{PATH}give/", SAID)
    voice = Voice.objects.get()
    release(money.imani)
    path = f"/run/money/voices/{voice.subject}/"
    assert (
        imani.post(path, {"honorarium": "100 dollars, in cash", "honorarium_on": "2026-05-01"}).status_code
        == 302
    )
    actions.answer_survey(money.tom, first=money.money)
    for browser, sees in ((imani, True), (ana, True), (client, False), (signed_in(money.tom), False)):
        assert ("100 dollars" in browser.get(voice.page()).content.decode()) is sees
    assert signed_in(money.tom).post(path, {"honorarium": "0"}).status_code == 403
