"""Passkeys and recovery codes: getting them, signing in and stepping up with them, and losing them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from fido2.utils import websafe_encode

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions, policy
from justaction.members.models import Person
from justaction.members.tests.device import Device
from justaction.members.tests.making import (
    a_collaborative,
    a_person,
    a_representative,
    a_steward,
    an_organization,
    signs_in,
)
from justaction.web import clock

pytestmark = pytest.mark.django_db
ADD = "/me/security/passkeys/add/"


@pytest.fixture
def ruth() -> Person:
    a_collaborative()
    return a_steward()


@pytest.fixture
def hers(ruth: Person) -> Client:
    """Ruth's browser, in which she has just signed in by a code."""
    return signs_in(Client(), ruth)


def gets_a_passkey(browser: Client, device: Device | None = None, name: str = "My phone") -> Device:
    device = device or Device()
    made = device.makes(browser.post("/me/security/passkeys/options/").json())
    answer = browser.post(ADD, {"name": name, "credential": json.dumps(made)})
    assert answer["Location"] == "/me/security/", answer.content.decode()
    return device


def signs_in_by(device: Device, browser: Client, **other: str) -> Any:
    said = device.answers(browser.post("/sign-in/passkey/options/").json(), **other)
    return browser.post("/sign-in/passkey/", {"credential": json.dumps(said), "next": "/me/details/"})


def steps_up_by(device: Device, browser: Client) -> Any:
    said = device.answers(browser.post("/step-up/passkey/options/").json())
    return browser.post("/step-up/passkey/", {"credential": json.dumps(said), "next": "/me/data/"})


def the_code() -> str:
    found = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", Letter.objects.filter(kind="step_up_code").latest("id").text)
    assert found
    return found.group()


def is_in(browser: Client) -> bool:
    return browser.get("/me/").status_code == 200


# --- getting one, and signing in ------------------------------------------------------------------------------


def test_somebody_gets_a_passkey_and_signs_in_with_it(hers: Client) -> None:
    device = gets_a_passkey(hers)

    other = Client()
    assert signs_in_by(device, other)["Location"] == "/me/details/"

    assert is_in(other)
    assert other.get("/me/data/").status_code == 200  # a passkey is a fresh proof
    assert "My phone" in hers.get("/me/security/").content.decode()


def test_each_change_is_told_by_letter(hers: Client) -> None:
    hers.post("/step-up/", {})
    device = gets_a_passkey(hers)
    steps_up_by(device, hers)
    codes_of(hers)
    hers.post(f"/me/security/passkeys/{Authenticator.objects.get(type='webauthn').pk}/remove/")

    kinds = list(Letter.objects.filter(to="ruth@example.org").order_by("id").values_list("kind", flat=True))
    assert [kind for kind in kinds if "passkey" in kind or "recovery" in kind] == [
        "passkey_wanted", "passkey_added", "recovery_codes_made", "passkey_removed",
    ]  # fmt: skip


def test_a_passkey_can_be_renamed_and_taken_away(hers: Client) -> None:
    device = gets_a_passkey(hers)
    steps_up_by(device, hers)
    key = Authenticator.objects.get()

    hers.post(f"/me/security/passkeys/{key.pk}/", {"name": "The blue key"})
    assert "The blue key" in hers.get("/me/security/").content.decode()
    hers.post(f"/me/security/passkeys/{key.pk}/remove/")

    assert not Authenticator.objects.exists()
    assert Letter.objects.filter(kind="passkey_removed", to="ruth@example.org").exists()
    stranger = Client()
    signs_in_by(device, stranger)
    assert not is_in(stranger)


def test_every_other_session_ends_when_a_passkey_is_added_or_taken_away(ruth: Person, hers: Client) -> None:
    elsewhere = signs_in(Client(), ruth)
    device = gets_a_passkey(hers)
    assert is_in(hers)
    assert not is_in(elsewhere)

    signs_in_by(device, elsewhere)
    assert is_in(elsewhere)
    steps_up_by(device, hers)
    hers.post(f"/me/security/passkeys/{Authenticator.objects.get().pk}/remove/")
    assert is_in(hers)
    assert not is_in(elsewhere)


def test_one_can_sign_out_everywhere_else(ruth: Person, hers: Client) -> None:
    elsewhere = signs_in(Client(), ruth)

    hers.post("/me/security/elsewhere/")

    assert is_in(hers)
    assert not is_in(elsewhere)


def test_nobody_touches_the_passkey_of_somebody_else(hers: Client) -> None:
    gets_a_passkey(hers)
    key, noor = Authenticator.objects.get(), a_person("Noor Haddad")
    browser = signs_in(Client(), noor)

    assert browser.post(f"/me/security/passkeys/{key.pk}/remove/").status_code == 404
    assert browser.post(f"/me/security/passkeys/{key.pk}/", {"name": "Mine"}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.remove_passkey(key, by=noor)
    assert Authenticator.objects.get().data["name"] == "My phone"


# --- what is refused ------------------------------------------------------------------------------------------


def test_a_passkey_made_for_another_site_is_refused(hers: Client) -> None:
    for device in (
        Device(origin="https://evil.example"),
        Device(host="evil.example"),
        Device(verifies=False),
    ):
        made = device.makes(hers.post("/me/security/passkeys/options/").json())
        assert hers.post(ADD, {"name": "x", "credential": json.dumps(made)}).status_code == 422
    assert not Authenticator.objects.exists()


def test_an_answer_is_good_for_one_challenge_once(hers: Client) -> None:
    """A22: reused and moved, for passkeys."""
    device = gets_a_passkey(hers)
    first, other = Client(), Client()
    said = device.answers(first.post("/sign-in/passkey/options/").json())
    other.post("/sign-in/passkey/options/")

    other.post("/sign-in/passkey/", {"credential": json.dumps(said)})
    assert not is_in(other)
    first.post("/sign-in/passkey/", {"credential": json.dumps(said)})
    assert is_in(first)
    first.post("/sign-out/")
    first.post("/sign-in/passkey/", {"credential": json.dumps(said)})
    assert not is_in(first)


def test_a_passkey_speaks_only_for_its_owner(hers: Client) -> None:
    device = gets_a_passkey(hers)
    noor = a_person("Noor Haddad")
    device.owner = websafe_encode(noor.subject.encode())

    browser = Client()
    signs_in_by(device, browser)
    assert not is_in(browser)


def test_somebody_who_left_does_not_sign_in(ruth: Person, hers: Client) -> None:
    device = gets_a_passkey(hers)
    Person.objects.filter(pk=ruth.pk).update(is_active=False)

    browser = Client()
    signs_in_by(device, browser)
    assert "_auth_user_id" not in browser.session


NONSENSE = [
    *("", "null", "[]", "1", '"x"', "{}", '{"response": 1}', '{"response": {"userHandle": 1}}', "[" * 5000),
    '{"id": "x", "response": {"userHandle": "////", "clientDataJSON": "x"}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
]


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_is_refused_in_words(client: Client, hers: Client, said: str) -> None:
    hers.post("/me/security/passkeys/options/")
    assert hers.post(ADD, {"name": "x", "credential": said}).status_code == 422
    gets_a_passkey(hers)
    client.post("/sign-in/passkey/options/")
    answer = client.post("/sign-in/passkey/", {"credential": said})
    assert answer["Location"] == "/sign-in/"
    assert "This passkey did not work" in client.get("/sign-in/").content.decode()
    hers.post("/step-up/passkey/options/")
    assert hers.post("/step-up/passkey/", {"credential": said})["Location"].startswith("/step-up/")
    assert hers.get("/me/data/").status_code == 302


def test_known_and_unknown_people_get_the_same_answer(hers: Client) -> None:
    """A21: what a browser is asked names nobody, and a wrong answer says the same for everybody."""
    device = gets_a_passkey(hers)
    asked = Client().post("/sign-in/passkey/options/").json()["publicKey"]
    assert not asked.get("allowCredentials")
    seen = []
    for handle in (device.owner, "bm9ib2R5"):
        browser = Client()
        said = Device(owner=handle).answers(browser.post("/sign-in/passkey/options/").json())
        answer = browser.post("/sign-in/passkey/", {"credential": json.dumps(said)})
        body = re.sub(r'value="[^"]+"', "", browser.get("/sign-in/").content.decode())
        seen.append((answer.status_code, answer["Location"], sorted(answer.headers), body))
    assert seen[0] == seen[1]


# --- recovery codes -------------------------------------------------------------------------------------------


def codes_of(browser: Client) -> list[str]:
    return re.findall(r"<code>(\d{8})</code>", browser.post("/me/security/codes/").content.decode())


def test_recovery_codes_are_shown_once_and_work_once_with_the_code_of_a_letter(
    ruth: Person, hers: Client
) -> None:
    codes = codes_of(hers)
    assert len(set(codes)) == 10
    assert codes[0] not in hers.get("/me/security/").content.decode()
    assert Letter.objects.filter(kind="recovery_codes_made").exists()
    browser = signs_in(Client(), Person.objects.get(pk=ruth.pk), fresh=False)

    browser.post("/step-up/", {"next": "/me/data/"})
    form = {"code": the_code(), "next": "/me/data/"}
    assert browser.post("/step-up/code/", form).status_code == 422  # the letter alone is not enough
    assert browser.post("/step-up/code/", {**form, "recovery_code": "00000000"}).status_code == 422
    assert browser.post("/step-up/code/", {**form, "recovery_code": codes[3]})["Location"] == "/me/data/"
    assert browser.get("/me/data/").status_code == 200
    assert "You have 9 left." in Letter.objects.get(kind="recovery_code_used").text

    with pytest.raises(Refused):
        actions.use_recovery_code(ruth, code=codes[3])
    assert actions.use_recovery_code(ruth, code=codes[4]) == 8


def test_new_codes_end_the_old_ones(ruth: Person, hers: Client) -> None:
    old = codes_of(hers)
    actions.make_recovery_codes(ruth, by=ruth)

    with pytest.raises(Refused):
        actions.use_recovery_code(ruth, code=old[0])


def test_what_the_codes_grow_from_is_encrypted(ruth: Person, settings: Any) -> None:
    codes = actions.make_recovery_codes(ruth, by=ruth)
    kept = Authenticator.objects.get()
    assert re.fullmatch(r"gAAAA[\w=-]+", kept.data["seed"])
    assert not any(code in json.dumps(kept.data) for code in codes)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert actions.use_recovery_code(ruth, code=codes[0]) == 9


# --- who must have one ----------------------------------------------------------------------------------------


def test_whoever_has_a_passkey_steps_up_with_it_and_not_by_the_letter_alone(
    ruth: Person, hers: Client
) -> None:
    device = gets_a_passkey(hers)
    browser = signs_in(Client(), Person.objects.get(pk=ruth.pk))  # by a code, just now
    away = browser.get("/me/data/")
    assert away["Location"] == "/step-up/?next=/me/data/"
    page = browser.get(away["Location"]).content.decode()
    assert "Use my passkey" in page
    assert "Send me a code" not in page

    assert steps_up_by(device, browser)["Location"] == "/me/data/"
    assert browser.get("/me/data/").status_code == 200


def test_a_role_asks_for_a_passkey_and_gives_two_weeks(ruth: Person) -> None:
    start = clock.now()
    with clock.at(start):
        browser = signs_in(Client(), ruth, fresh=False)
        assert "Please add a passkey by" in browser.get("/step-up/").content.decode()
        browser.post("/step-up/", {"next": "/steer/roles/give/"})
        browser.post("/step-up/code/", {"code": the_code()})
        assert browser.get("/steer/roles/give/").status_code == 200
        assert Letter.objects.filter(kind="passkey_wanted", to=ruth.email).count() == 1
    with clock.at(start + timedelta(days=14, hours=1)):
        browser = signs_in(Client(), Person.objects.get(pk=ruth.pk))
        assert browser.get("/steer/roles/give/").status_code == 302
        assert "Your role needs a passkey now." in browser.get("/step-up/").content.decode()
        assert browser.get(ADD).status_code == 200  # the code of a letter is enough to get the first one
        gets_a_passkey(browser)
        assert browser.get("/steer/roles/give/").status_code == 302
    assert Letter.objects.filter(kind="passkey_wanted").count() == 1


def test_who_needs_one(ruth: Person) -> None:
    ana = a_person("Ana Flores")
    grace = a_representative(an_organization())

    assert [policy.needs_passkey(one) for one in (ruth, grace, ana)] == [True, True, False]
    page = signs_in(Client(), ana, fresh=False).get("/step-up/").content.decode()
    assert "passkey by" not in page
    actions.ask_for_passkey(grace)
    assert "Add a passkey" in signs_in(Client(), grace).get("/me/").content.decode()


def test_who_lost_everything_is_let_in_by_whoever_runs_the_machine(
    hers: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    gets_a_passkey(hers)

    call_command("forget_keys", "Ruth@example.org")

    assert "told by letter" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert not is_in(hers)
    assert Letter.objects.filter(kind="keys_forgotten", to="ruth@example.org").exists()


def test_my_data_tells_of_my_passkeys(hers: Client) -> None:
    device = gets_a_passkey(hers)
    steps_up_by(device, hers)

    told = hers.get("/me/data.json").json()["passkeys"]
    assert [key["name"] for key in told] == ["My phone"]
