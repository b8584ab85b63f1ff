"""Keys for programs: made and ended by their owner, hashed, with scopes, and never more than their owner may read."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.members.actions import programs
from justaction.members.models import Affiliation, Person, ProgramKey
from justaction.members.tests.making import signs_in
from justaction.web import clock, pages

if TYPE_CHECKING:
    from justaction.conftest import Cast

ME, COMMITMENTS = "/api/v1/me", "/api/v1/me/commitments"


def asks(path: str, key: str) -> int:
    answer = Client().get(path, headers={"Authorization": f"Bearer {key}"})
    assert answer["Cache-Control"] == pages.PRIVATE
    if answer.status_code == 401:
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert json.loads(answer.content)["status"] == 401
    return int(answer.status_code)


def made(person: Person, *scopes: str) -> tuple[ProgramKey, str]:
    return programs.make_key(name="Our dashboard", scopes=scopes or ("me",), days=90, by=person)


def test_grace_makes_a_key_sees_it_once_and_her_program_reads_with_it(cast: Cast) -> None:
    client = signs_in(Client(), cast.grace)
    said = {"name": "Our dashboard", "scopes": ["me", "commitments"], "days": "30"}
    html = client.post("/me/programs/", said).content.decode()
    row = cast.grace.program_keys.get()
    key = html.split('id="secret" type="text" readonly value="')[1].split('"')[0]
    assert key.startswith("ja_")
    assert key not in client.get("/me/programs/").content.decode(), "it is shown once"
    assert key not in json.dumps([row.digest, row.signs_in, row.name]), "only its fingerprint is kept"
    answer = json.loads(Client().get(ME, headers={"Authorization": f"Bearer {key}"}).content)
    assert answer["name"] == "Grace Okoye"
    assert answer["organizations"][0]["slug"] == cast.fund.slug
    assert asks(COMMITMENTS, key) == 200
    row.refresh_from_db()
    assert row.used_on == clock.today()


def test_a_key_opens_only_what_its_scope_says_and_nothing_once_it_is_over(cast: Cast) -> None:
    row, key = made(cast.grace)
    assert asks(ME, key) == 200
    assert asks(COMMITMENTS, key) == 401
    for wrong in ("", "ja_", key + "x", key[:-1], row.digest):
        assert asks(ME, wrong) == 401, wrong
    assert Client().get(ME).status_code == 401
    with clock.at(clock.now() + timedelta(days=91)):
        assert asks(ME, key) == 401
    Person.objects.filter(pk=cast.grace.pk).update(keys_changed=cast.grace.keys_changed + 1)
    assert asks(ME, key) == 401, "she signs in in another way now"


def test_who_is_no_longer_active_lets_no_program_in(cast: Cast) -> None:
    _row, key = made(cast.tom)
    Person.objects.filter(pk=cast.tom.pk).update(is_active=False)
    assert asks(ME, key) == 401


def test_its_owner_and_a_steward_end_a_key_and_nobody_else(cast: Cast) -> None:
    row, key = made(cast.grace)
    assert signs_in(Client(), cast.ana).post(f"/me/programs/{row.pk}/end/").status_code == 403
    assert asks(ME, key) == 200
    assert row.name in signs_in(Client(), cast.ruth).get("/steer/programs/").content.decode()
    signs_in(Client(), cast.ruth).post(f"/me/programs/{row.pk}/end/")
    assert asks(ME, key) == 401
    assert "A steward ended it" in signs_in(Client(), cast.grace).get("/me/programs/").content.decode()
    other, again = made(cast.grace)
    signs_in(Client(), cast.grace).post(f"/me/programs/{other.pk}/end/")
    assert asks(ME, again) == 401


def test_making_one_asks_once_more_who_it_is_and_a_key_for_nothing_is_refused(cast: Cast) -> None:
    stale = signs_in(Client(), cast.grace, fresh=False)
    answer = stale.post("/me/programs/", {"name": "x", "scopes": ["me"], "days": "30"})
    assert "/step-up/" in answer.headers["Location"]
    fresh = signs_in(Client(), cast.grace)
    assert fresh.post("/me/programs/", {"name": "x", "scopes": ["all"], "days": "30"}).status_code == 422
    assert not ProgramKey.objects.exists()


def test_drafts_are_read_by_who_speaks_for_the_organization_only(cast: Cast) -> None:
    _row, key = made(cast.grace, "commitments")
    Affiliation.objects.filter(person=cast.grace).delete()
    answer = Client().get(COMMITMENTS, headers={"Authorization": f"Bearer {key}"})
    assert json.loads(answer.content)["items"] == []


@pytest.mark.parametrize("path", [ME, COMMITMENTS])
def test_what_a_key_opened_is_never_kept_for_others(cast: Cast, path: str) -> None:
    _row, key = made(cast.grace, "me", "commitments")
    assert asks(path, key) == 200
    assert Client().get(path).status_code == 401
