"""A person signs, and nothing counts before they say yes."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client

from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.record.models import Entry
from justaction.statement import actions
from justaction.statement.models import Signature
from justaction.statement.models.signing import SignatureQuerySet
from justaction.statement.tests.making import (
    for_group,
    for_institution,
    links,
    post,
    signature,
    signed,
    worked,
)
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


Letters = Callable[..., list[Letter]]


def test_a_visitor_signs_with_two_fields_and_finds_one_letter(
    cast: Cast, client: Client, letters: Letters
) -> None:
    answer = post(
        client, "/sign/", {"name": "Noor Haddad", "address": "noor@example.org", "kind": "individual"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/sign/sent/"
    row = Signature.objects.get()
    assert (row.state, row.listed, row.version) == ("pending", False, cast.version)
    [letter] = letters(to="noor@example.org")
    assert set(links(letter)) >= {"confirm", "not-me", "withdraw"}
    assert Signature.objects.people_signed() == 0
    assert not client.cookies


def test_looking_at_the_link_counts_nothing_and_pressing_the_button_counts_once(
    cast: Cast, client: Client, letters: Letters
) -> None:
    signature()
    url = links(letters(to="noor@example.org")[0])["confirm"]
    for _look in range(2):
        assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200
    assert Signature.objects.people_signed() == 0
    first, second = post(client, url), post(client, url)
    assert "/survey/" in first["Location"]
    assert "/survey/" in second["Location"]
    assert Signature.objects.people_signed() == 1
    assert Entry.objects.filter(kind="signature.added").count() == 1
    assert len(letters(to="noor@example.org", kind="signature_thanks")) == 1


def test_a_form_with_gaps_comes_back_with_everything_typed(cast: Cast, client: Client) -> None:
    answer = post(
        client, "/sign/", {"name": "Noor", "address": "noor@", "kind": "individual", "listed": "on"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Noor"' in page
    assert 'value="noor@"' in page
    assert "checked" in page.split('name="listed"')[1][:60]
    assert 'id="errors"' in page
    assert not Signature.objects.exists()


def test_choosing_an_institution_opens_a_second_step_that_keeps_what_was_typed(
    cast: Cast, client: Client
) -> None:
    answer = post(
        client,
        "/sign/",
        {"name": "Omar Castle", "address": "omar@willow.example", "kind": "institution", "listed": "on"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'action="/sign/for/institution/"' in page
    assert 'value="Omar Castle"' in page
    assert 'value="omar@willow.example"' in page
    assert "errors" not in page.split("<main")[1].split("<form")[0]
    facts = for_institution(listed="on")
    del facts["authority"]
    gaps = post(client, "/sign/for/institution/", facts)
    assert gaps.status_code == 422
    assert 'value="Willow Street Credit Union"' in gaps.content.decode()
    assert post(client, "/sign/for/institution/", for_institution())["Location"] == "/sign/sent/"
    row = Signature.objects.get()
    assert (row.kind, row.role_title, row.organization_kind) == ("institution", "Director", "institution")


def test_a_group_may_stay_unnamed(cast: Cast, client: Client) -> None:
    post(client, "/sign/for/group/", for_group())
    row = actions.confirm(Signature.objects.get())
    assert row.state == "confirmed"
    assert row.organization is not None
    assert not row.organization.listed
    assert Signature.objects.organizations_signed() == 0, "what is not listed is in no public count"
    page = client.get("/signers/").content.decode()
    assert "Tuesday Porch Circle" not in page
    assert "1 group is counted and not named" in page
    added = Entry.objects.get(kind="signature.added")
    assert not added.disclosures.filter(public=True).exists()


def test_signing_again_gets_the_same_answer_and_only_the_owner_learns_more(
    cast: Cast, client: Client, letters: Letters
) -> None:
    signed()
    who = {"name": "Nóor  HADDAD", "kind": "individual"}
    known = post(client, "/sign/", {**who, "address": " NOOR@Example.org"})
    unknown = post(client, "/sign/", {**who, "address": "new@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known.content == unknown.content
    [letter] = letters(to="noor@example.org", kind="signature_already")
    assert "withdraw" in links(letter)
    assert Signature.objects.get(state="confirmed").name == "Noor Haddad"


def test_signing_twice_within_ten_minutes_sends_one_letter_and_keeps_the_last_words(
    cast: Cast,
    letters: Letters,
) -> None:
    signature(name="noor HADDAD")
    signature(name="Noor Haddad")
    assert Signature.objects.get().name == "Noor Haddad"
    assert len(letters(to="noor@example.org")) == 1
    with clock.at(clock.now() + timedelta(minutes=11)):
        signature()
    assert len(letters(to="noor@example.org")) == 2


def test_one_address_may_sign_for_itself_and_for_its_institution(cast: Cast) -> None:
    signed("omar@willow.example", "Omar Castle")
    actions.confirm(actions.sign(**for_institution()))
    assert (Signature.objects.people_signed(), Signature.objects.organizations_signed()) == (1, 1)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "See https://evil.example"}),
        ("name", {"name": "a" * 121}),
        ("address", {"address": "noor"}),
        ("kind", {"kind": "king"}),
        ("organization_name", {"kind": "group"}),
    ],
)
def test_what_is_missing_or_wrong_is_named_by_its_field(
    cast: Cast, field: str, facts: dict[str, str]
) -> None:
    with pytest.raises(Refused) as no:
        actions.sign(**{"name": "Noor", "address": "noor@example.org", **facts})  # type: ignore[arg-type]  # on purpose
    assert no.value.field == field
    assert not Signature.objects.exists()


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% now 'Y' %}",
    "Robert'); DROP TABLE statement_signature;--",
    "=HYPERLINK(1)",
    "\u202eenaJ",
    "Zo\u00eb\r\nBcc: all",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_words_or_are_refused(
    cast: Cast, client: Client, letters: Letters, name: str
) -> None:
    if "<" in name:
        with pytest.raises(Refused, match="only your name"):
            signed(name=name, listed=True)
        return
    row = signed(name=name, listed=True)
    assert not any(ord(letter) < 32 or letter == "\u202e" for letter in row.name)
    for page in (client.get("/signers/"), client.get(row.withdraw_url)):
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    cells = client.get("/signers.csv").content.decode("utf-8-sig")
    assert "\n=HYPERLINK" not in cells
    assert ",=HYPERLINK" not in cells
    assert all("\n" not in letter.subject for letter in letters())


def test_too_many_from_one_place_are_held_for_a_look(cast: Cast, client: Client) -> None:
    for number in range(62):
        said = {"name": f"Guest {number}", "address": f"guest@place{number}.example", "kind": "individual"}
        post(client, "/sign/", said | worked("sign"))
    assert Signature.objects.filter(hold_why="many").count() == 2
    row = actions.confirm(Signature.objects.filter(hold_why="many")[0])
    assert row.state == "held"
    assert "1 signature waits for a check" in client.get("/signers/").content.decode()


def test_nobody_can_sign_before_a_version_is_published(collaborative: object, client: Client) -> None:
    answer = post(client, "/sign/", {"name": "Noor", "address": "noor@example.org", "kind": "individual"})
    assert answer.status_code == 409
    assert client.get("/statement/").status_code == 200
    assert client.get("/signers/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_fifty_requests_at_one_moment_leave_one_signature_one_letter_one_entry(
    cast: Cast,
    letters: Letters,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A01."""
    for limit in ("TO_ONE_MAILBOX", "ALIKE", "BARE_IN_ALL"):  # whichever is first, it is not held
        monkeypatch.setattr(f"justaction.statement.actions.guarding.{limit}", 1000)
    statuses: list[int] = []
    start = threading.Barrier(50)

    def run(work: Callable[[Client], int], number: int) -> None:
        start.wait()
        try:
            statuses.append(work(Client(REMOTE_ADDR=f"10.9.{number}.1")))
        finally:
            connection.close()

    def at_once(work: Callable[[Client], int]) -> None:
        threads = [threading.Thread(target=run, args=(work, number)) for number in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    data = {"name": "Noor Haddad", "address": "noor@example.org", "kind": "individual"}
    at_once(lambda browser: post(browser, "/sign/", data).status_code)
    assert statuses == [302] * 50
    row = Signature.objects.get()
    [letter] = letters(to="noor@example.org")
    statuses.clear()
    at_once(lambda browser: post(browser, links(letter)["confirm"]).status_code)
    assert statuses == [302] * 50
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert Entry.objects.filter(kind="signature.added").count() == 1
    assert len(letters(to="noor@example.org", kind="signature_thanks")) == 1


def test_who_looks_before_another_wrote_finds_the_same_signature(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A01: two requests see no signature, and both write. The constraint of the database decides, no lock and no look."""
    first = actions.sign(name="Noor Haddad", address="noor@example.org")
    standing, looks = SignatureQuerySet.standing, []

    def too_early(rows: SignatureQuerySet) -> SignatureQuerySet:
        looks.append(1)
        return rows.none() if len(looks) == 1 else standing(rows)

    monkeypatch.setattr(SignatureQuerySet, "standing", too_early)
    assert actions.sign(name="Noor Haddad", address="NOOR@example.org") == first
    assert len(looks) > 1
    assert Signature.objects.count() == 1


def test_an_address_that_signed_and_one_that_did_not_get_the_same_answer(
    cast: Cast, client: Client, letters: Letters
) -> None:
    """A21: only the letter tells, and it goes to whoever owns the address."""
    actions.confirm(actions.sign(name="Noor Haddad", address="noor@example.org"))
    seen = []
    for name, address in (("Noor Haddad", "noor@example.org"), ("Uma Patel", "umapat@example.org")):
        answer = post(client, "/sign/", {"name": name, "address": address, "kind": "individual"})
        page = client.get(answer["Location"]).content.decode()
        shown = re.sub(r'value="[^"]{20,}"', "", page.replace(address, "…").replace(name, "…"))
        seen.append((answer.status_code, answer["Location"], sorted(answer.cookies), shown))
        assert len(letters(to=address)) >= 1
    assert seen[0] == seen[1]
