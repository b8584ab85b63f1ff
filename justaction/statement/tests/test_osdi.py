"""Another system speaks OSDI: it reads who signed by a convener's key, and gives us a list in which nobody counts unasked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from justaction.collaborative import actions as collaborative
from justaction.conftest import Cast
from justaction.mail.models import Letter
from justaction.members.actions import programs
from justaction.members.models import Person
from justaction.statement import actions as statement
from justaction.statement.importing import osdi
from justaction.statement.importing.rows import NEW, REFUSED, UNCLEAR
from justaction.statement.models import Signature

pytestmark = pytest.mark.django_db


def key_of(person: Person, *scopes: str) -> str:
    _row, secret = programs.make_key(name="Our other system", scopes=scopes, days=30, by=person)
    return secret


def asks(path: str, key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client(headers=headers).get(f"/api/v1/osdi{path}")


def test_a_convener_s_key_reads_signatures_with_their_people(cast: Cast) -> None:
    for name in ("Lena Listed", "Hanno Hidden"):
        statement.confirm(statement.sign(name=name, address=f"{name[:4].lower()}@example.org"))
    statement.sign(name="Not Confirmed", address="not@example.org")
    key = key_of(cast.ruth, "signatures")

    said = asks("/signatures?per_page=1", key)
    assert said["Content-Type"] == "application/hal+json"
    assert said["Cache-Control"] == "private, no-store"
    first = said.json()
    assert (first["total_records"], first["total_pages"], first["page"]) == (2, 2, 1)
    second = asks(first["_links"]["next"]["href"].partition("/osdi")[2], key).json()
    (row,) = second["_embedded"]["osdi:signatures"]
    person = asks(row["_links"]["osdi:person"]["href"].partition("/osdi")[2], key).json()
    assert (person["given_name"], person["email_addresses"][0]["address"]) == (
        "Hanno Hidden",
        "hann@example.org",
    )
    assert "next" not in second["_links"]
    petition = asks(row["_links"]["osdi:petition"]["href"].partition("/osdi")[2]).json()
    assert petition["total_signatures"] == 2
    assert "Racism here was built." in petition["petition_text"]


def test_no_other_key_reads_them_and_none_while_names_are_hidden(cast: Cast) -> None:
    statement.confirm(statement.sign(name="Lena Listed", address="lena@example.org"))
    key = key_of(cast.ruth, "signatures")
    for wrong in ("", "ja_wrong", key_of(cast.ruth, "me"), key_of(cast.ana, "signatures")):
        for path in ("/signatures", "/people"):
            answer = asks(path, wrong)
            assert answer.status_code == 401, (wrong, path)
            assert b"Lena" not in answer.content
    assert asks("/people", key).status_code == 200
    collaborative.hide_names(by=cast.ruth, reason="Somebody was threatened.")
    assert asks("/people", key).status_code == 401


def a_person(name: str, address: str, status: str = "subscribed") -> dict[str, Any]:
    given, _space, family = name.partition(" ")
    emails = [{"primary": True, "address": address, "status": status}]
    return {"given_name": given, "family_name": family, "email_addresses": emails}


def test_a_document_comes_in_row_by_row_and_everybody_is_asked(cast: Cast) -> None:
    people = [
        a_person("Nadia Newcomer", "nadia@example.org"),
        a_person("Ursula Gone", "ursula@example.org", "unsubscribed"),
        a_person("Ana Flores", "no address at all"),
    ]
    signatures = [{"_embedded": {"osdi:person": one}} for one in people]
    content = json.dumps({"_embedded": {"osdi:signatures": signatures}}).encode()

    batch = statement.take_list(content, file_name="signatures.json", by=cast.ruth)
    batch = statement.map_list(
        batch,
        by=cast.ruth,
        mapping=batch.mapping,
        kind="individual",
        source="The petition of March, with consent",
    )
    rulings = {one.name: one.verdict for one in statement.rule_list(batch)}
    assert rulings["Nadia Newcomer"] == NEW
    assert rulings["Ursula Gone"] == UNCLEAR
    assert rulings["Ana Flores"] == REFUSED
    before = Signature.objects.counted().count()
    statement.apply_list(batch, by=cast.ruth)
    assert Signature.objects.counted().count() == before
    assert not Signature.objects.filter(name="Ursula Gone").exists()
    assert not Letter.objects.filter(to="ursula@example.org").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"{",
        b"name,email\nA B,a@example.org\n",
        b'{"_embedded": []}',
        b'{"_embedded": {"osdi:people": 3}}',
        b'{"_embedded": {"osdi:people": [{"given_name": "\\ud800"}]}}',  # half a sign, which no file can hold
    ],
)
def test_what_is_no_such_document_is_read_as_before(content: bytes) -> None:
    assert osdi.as_table(content) is None
