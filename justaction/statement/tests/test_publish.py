"""The statement: drafts change, versions do not, and a signature stays on the words it signed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.statement import actions
from justaction.statement.models import Signature, StatementVersion
from justaction.statement.tests.making import links, post, signature, signed

if TYPE_CHECKING:
    from justaction.conftest import Cast


Browser = Callable[[Person], Client]
SECOND = ["Racism here was built by hand.", "We begin with history.", "It can be taken apart."]


def second(cast: Cast) -> StatementVersion:
    draft = actions.draft(by=cast.ruth, paragraphs=SECOND)
    return actions.publish(draft, by=cast.ruth, what_changed="We added history.")


def test_the_statement_shows_its_numbered_paragraphs(cast: Cast, client: Client) -> None:
    page = client.get("/statement/").content.decode()
    assert page.index("Racism here was built.") < page.index("It can be taken apart.")
    assert 'name="address"' in page
    assert page.count("<h1") == 1


def test_anyone_can_check_the_fingerprint_of_a_version(cast: Cast, client: Client) -> None:
    text = client.get("/statement/v1.json").content
    assert hashlib.sha256(text).hexdigest() == cast.version.digest
    entry = Entry.objects.get(kind="statement.published")
    assert cast.version.digest.encode() in bytes(entry.leaf)


def test_a_new_version_moves_no_signature(cast: Cast, client: Client) -> None:
    row = signed()
    version = second(cast)
    row.refresh_from_db()
    assert row.version.number == 1
    assert (version.number, version.state) == (2, "open")
    assert StatementVersion.objects.get(number=1).state == "superseded"
    assert "A newer one has replaced it" in client.get("/statement/v1/").content.decode()
    assert signed("late@example.org", "Late Riser").version == version
    page = client.get("/signers/").content.decode()
    assert "Version 1" in page
    assert "Version 2" in page


def test_a_published_version_cannot_change(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.publish(cast.version, by=cast.ruth)
    draft = actions.draft(by=cast.ruth, paragraphs=["Other words."])
    assert draft.pk != cast.version.pk
    assert next(p.text for p in cast.version.paragraphs.all()) == "Racism here was built."


@pytest.mark.parametrize(
    ("paragraphs", "what_changed"),
    [
        ([], "x"),
        (["One.", " "], "x"),
        (["Other."], " "),
        (["Racism here was built.", "It can be taken apart."], "x"),
    ],
)
def test_a_version_needs_words_a_change_and_its_reason(
    cast: Cast, paragraphs: list[str], what_changed: str
) -> None:
    draft = actions.draft(by=cast.ruth, paragraphs=paragraphs)
    with pytest.raises(Refused):
        actions.publish(draft, by=cast.ruth, what_changed=what_changed)


def test_only_those_with_the_ability_write_it(cast: Cast, client: Client, signed_in: Browser) -> None:
    for person in (cast.ana, cast.imani, cast.grace):
        with pytest.raises(NotAllowed):
            actions.draft(by=person, paragraphs=["x"])
        assert signed_in(person).get("/steer/statement/").status_code == 403
    assert client.get("/steer/statement/").status_code == 302


def test_paragraphs_keep_who_they_are_when_reworded_and_moved(cast: Cast) -> None:
    one, two = cast.version.paragraphs.all()
    names = [p.identity for p in second(cast).paragraphs.all()]
    assert names[0] == one.identity
    assert names[2] == two.identity
    assert names[1] not in (one.identity, two.identity)


def test_two_versions_are_compared_word_by_word(cast: Cast, client: Client) -> None:
    second(cast)
    page = client.get("/statement/compare/1..2/").content.decode()
    assert "by hand" in page.split("<ins>")[1].split("</ins>")[0]
    assert "it was number 2" in page
    assert "Added" in page
    assert "We added history." in page
    assert client.get("/statement/compare/2..1/").status_code == 200
    for wrong in ("1..1", "1..9", "0..1"):
        assert client.get(f"/statement/compare/{wrong}/").status_code == 404
    assert client.get("/statement/v9/").status_code == 404


def test_a_draft_is_written_paragraph_by_paragraph_without_script(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    browser = signed_in(cast.ruth)
    names = [p.identity for p in cast.version.paragraphs.all()]

    def press(do: str, texts: list[str], identities: list[str]) -> list[str]:
        answer = browser.post(
            "/steer/statement/", {"title": "Ours", "text": texts, "identity": identities, "do": do}
        )
        assert answer.status_code == 302, answer.content
        draft = StatementVersion.objects.get(state="drafting")
        return [p.text for p in draft.paragraphs.all()]

    assert press("down:1", ["A.", "B."], names) == ["B.", "A."]
    assert press("add:1", ["B.", "A."], names[::-1]) == ["B.", "", "A."]
    assert press("remove:2", ["B.", "", "A."], [names[1], "", names[0]]) == ["B.", "A."]
    assert press("up:99", ["B.", "A."], names[::-1]) == ["B.", "A."]
    draft = StatementVersion.objects.get(state="drafting")
    assert [p.identity for p in draft.paragraphs.all()] == names[::-1]
    assert "B." not in client.get("/statement/").content.decode()
    assert client.get(f"/statement/v{draft.number}/").status_code == 404
    look = browser.get("/steer/statement/preview/").content.decode()
    assert "Publish version 2" in look
    assert browser.post("/steer/statement/preview/", {"what_changed": ""}).status_code == 422
    done = browser.post("/steer/statement/preview/", {"what_changed": "Shorter.", "written_by": "Ruth"})
    assert done["Location"] == "/statement/"
    assert "Shorter." in client.get("/statement/").content.decode()


def test_too_long_a_paragraph_comes_back_as_typed(cast: Cast, signed_in: Browser) -> None:
    answer = signed_in(cast.ruth).post(
        "/steer/statement/", {"title": "Ours", "text": ["a" * 2001], "identity": [""], "do": "save"}
    )
    assert answer.status_code == 422
    assert "a" * 2001 in answer.content.decode()


def test_a_signer_of_the_old_words_may_sign_the_new_ones(
    cast: Cast, client: Client, letters: Callable[..., list[Letter]]
) -> None:
    old = signed(listed=True)
    old_link = links(letters(kind="signature_thanks")[0])["withdraw"]
    second(cast)
    signature()
    [letter] = letters(kind="signature_already")
    url = links(letter)["renew"]
    assert "You signed version 1" in client.get(url).content.decode()
    assert Signature.objects.counted().get().version.number == 1
    assert post(client, url).status_code == 302
    assert Signature.objects.counted().get().version.number == 2
    assert Signature.objects.people_signed() == 1
    kinds = list(
        Entry.objects.filter(kind__startswith="signature.").order_by("id").values_list("kind", flat=True)
    )
    assert kinds == ["signature.added", "signature.withdrawn", "signature.added"]
    old.refresh_from_db()
    assert (old.state, old.version.number) == ("withdrawn", 1)
    post(client, old_link)  # the way out in an old letter still works
    assert Signature.objects.people_signed() == 0
