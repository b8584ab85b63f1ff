"""A version in other forms: each bound to it, in its own language, saying who made it and whether a person checked it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.statement import actions
from justaction.statement.models import LinkedForm
from justaction.statement.tests.making import a_translation
from justaction.texts.tests.making import docx, paragraph

pytestmark = pytest.mark.django_db
Browser = Callable[[Person], Client]
SPANISH = {
    "kind": "translation",
    "language": "es",
    "title": "Nuestra declaración",
    "text": "El racismo aquí se construyó.\n\nSe puede desmontar.",
    "made": "machine",
    "made_by": "A program",
}


def published(cast: Cast, **facts: Any) -> LinkedForm:
    return actions.publish_form(a_translation(cast, **facts), by=cast.ruth)


def test_a_translation_is_written_published_and_found_beside_its_version(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    browser = signed_in(cast.ruth)
    to = browser.post("/steer/statement/forms/add/", SPANISH)["Location"]
    assert client.get("/statement/v1/translation/es/").status_code == 404, "a draft is not public"
    assert "Se puede desmontar." in browser.get(to).content.decode()
    assert browser.post(to + "publish/").status_code == 302
    beside = client.get("/statement/").content.decode()
    assert 'href="/statement/v1/translation/es/" lang="es" hreflang="es" dir="ltr"' in beside
    assert "Español: Nuestra declaración" in beside
    assert "Made by a machine." in beside
    page = client.get("/statement/v1/translation/es/").content.decode()
    assert '<article class="stack-l" lang="es" dir="ltr">' in page
    assert "Not yet checked by a person." in page
    assert "Made by a machine (A program)" in page
    [entry] = Entry.objects.filter(kind="form.published")
    assert entry.url == "/statement/v1/translation/es/"


def test_arabic_is_written_from_right_to_left(cast: Cast, client: Client) -> None:
    published(cast, language="ar", title="بياننا", paragraphs=["واحد", "اثنان"])
    assert (
        '<article class="stack-l" lang="ar" dir="rtl">'
        in client.get("/statement/v1/translation/ar/").content.decode()
    )
    assert 'lang="ar" hreflang="ar" dir="rtl"' in client.get("/statement/").content.decode()


def test_a_person_checks_it_and_is_named_only_if_they_are_written_down(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    form = published(cast)
    browser = signed_in(cast.ruth)
    check = f"/steer/statement/forms/{form.subject}/check/"
    assert browser.post(check, {"name": "Marta Ruiz"}).status_code == 422, (
        "only when a person has compared it"
    )
    assert browser.post(check, {"name": "Marta Ruiz", "compared": "on"}).status_code == 302
    assert "Checked by Marta Ruiz on" in client.get("/statement/v1/translation/es/").content.decode()
    easy = published(cast, kind="easy-read", language="en", title="Easy", paragraphs=["Short words."])
    actions.check_form(easy, by=cast.ruth)
    assert "Checked by a person on" in client.get("/statement/v1/easy-read/en/").content.decode()
    with pytest.raises(Refused):
        actions.check_form(easy, by=cast.ruth)
    assert Entry.objects.filter(kind="form.checked").count() == 2


def test_large_print_is_always_there_with_the_same_words(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    page = client.get("/statement/v1/large-print/en/").content.decode()
    assert "statement--large" in page
    assert "Racism here was built." in page
    assert "Made by this site from the same words" in page
    assert "Not yet checked by a person." in page
    answer = signed_in(cast.ruth).post(
        "/steer/statement/forms/large-print/1/check/", {"name": "", "compared": "on"}
    )
    assert answer.status_code == 302
    assert "Checked by a person on" in client.get("/statement/v1/large-print/en/").content.decode()
    assert client.get("/statement/v1/large-print/en.docx").status_code == 200
    assert client.get("/statement/v1/large-print/es/").status_code == 404


def test_better_words_are_a_new_edition_and_the_old_one_can_still_be_read(cast: Cast, client: Client) -> None:
    actions.check_form(published(cast), by=cast.ruth)
    second = published(cast, paragraphs=["El racismo aquí fue construido.", "Se puede desmontar."])
    assert second.edition == 2
    page = client.get("/statement/v1/translation/es/").content.decode()
    assert "fue construido" in page
    assert "Not yet checked by a person." in page, "other words, nobody has checked them"
    old = client.get("/statement/v1/translation/es/1/").content.decode()
    assert "se construyó" in old
    assert "This is an earlier edition." in old


def test_when_a_new_version_comes_the_form_stays_with_the_old_one(cast: Cast, client: Client) -> None:
    published(cast)
    draft = actions.draft(by=cast.ruth, paragraphs=["All new."])
    actions.publish(draft, by=cast.ruth, what_changed="Shorter.")
    assert "translation/es" not in client.get("/statement/").content.decode()
    assert "/statement/v1/translation/es/" in client.get("/statement/v1/").content.decode()
    page = client.get("/statement/v1/translation/es/").content.decode()
    assert "There is a newer version of the statement." in page


def test_a_translation_has_as_many_paragraphs_as_its_version(cast: Cast) -> None:
    with pytest.raises(Refused, match="2 paragraphs, this translation 1"):
        published(cast, paragraphs=["Uno."])
    assert published(cast, kind="easy-read", paragraphs=["Uno."]).published_at


def test_it_is_taken_back_with_a_reason(cast: Cast, client: Client, signed_in: Browser) -> None:
    form = published(cast)
    browser = signed_in(cast.ruth)
    url = f"/steer/statement/forms/{form.subject}/take-back/"
    assert browser.post(url, {"because": " "}).status_code == 422
    assert browser.post(url, {"because": "It says the opposite."}).status_code == 302
    assert client.get("/statement/v1/translation/es/").status_code == 404
    assert client.get("/statement/v1/translation/es/1/").status_code == 404
    assert Entry.objects.filter(kind="form.withdrawn").exists()


def test_words_come_from_a_file_and_are_shown_before_they_are_kept(cast: Cast, signed_in: Browser) -> None:
    browser = signed_in(cast.ruth)
    file = SimpleUploadedFile(
        "es.docx", docx(paragraph("Nuestra", "Title") + paragraph("Uno.") + paragraph("Dos."))
    )
    page = browser.post("/steer/statement/forms/add/", {**SPANISH, "title": "", "text": "", "file": file})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Uno.\n\nDos." in text
    assert 'value="Nuestra"' in text
    assert "Every word of the file was taken." in text
    assert not LinkedForm.objects.exists()
    wrong = SimpleUploadedFile("es.docx", b"PK\x03\x04")
    answer = browser.post("/steer/statement/forms/add/", {**SPANISH, "file": wrong})
    assert answer.status_code == 422
    assert "could not be read" in answer.content.decode()
    assert "Se puede desmontar." in answer.content.decode(), "what was typed is not lost"


def test_audio_is_a_link_and_needs_one(cast: Cast, client: Client) -> None:
    with pytest.raises(Refused, match="where it can be heard"):
        a_translation(cast, kind="audio", paragraphs=[])
    published(cast, kind="audio", paragraphs=[], link="https://example.org/ours.mp3")
    page = client.get("/statement/v1/audio/es/").content.decode()
    assert 'href="https://example.org/ours.mp3"' in page
    assert client.get("/statement/v1/audio/es.docx").status_code == 404


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "large-print"}, "kind"),
        ({"language": "<x>"}, "language"),
        ({"title": " "}, "title"),
        ({"paragraphs": [" "]}, "text"),
        ({"paragraphs": ["a" * 3001]}, "text"),
        ({"paragraphs": ["a"] * 201}, "text"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        a_translation(cast, **facts)
    assert no.value.field == field


def test_only_writers_make_forms_and_a_public_one_cannot_be_thrown_away(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.write_form(
            cast.version, by=cast.ana, kind="easy-read", language="en", title="x", paragraphs=["x"]
        )
    form = published(cast)
    for deed in (actions.publish_form, actions.drop_form, actions.check_form):
        with pytest.raises(NotAllowed):
            deed(form, by=cast.ana)
    with pytest.raises(Refused):
        actions.drop_form(form, by=cast.ruth)
    draft = a_translation(cast)
    actions.drop_form(draft, by=cast.ruth)
    assert LinkedForm.objects.get() == form
    unpublished = actions.draft(by=cast.ruth, paragraphs=["x"])
    with pytest.raises(Refused, match="Publish the version first"):
        actions.write_form(
            unpublished, by=cast.ruth, kind="easy-read", language="en", title="x", paragraphs=["x"]
        )


def test_the_database_holds_one_shown_form_of_a_kind_and_language(cast: Cast) -> None:
    form = published(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkedForm.objects.create(
            version=cast.version,
            kind=form.kind,
            language="es",
            edition=7,
            title="x",
            published_at=form.published_at,
        )


def test_hostile_words_stay_words(cast: Cast, client: Client) -> None:
    published(cast, title="<script>alert(1)</script>", paragraphs=["<img src=x onerror=alert(1)>", "x"])
    for url in ("/statement/", "/statement/v1/translation/es/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


# --- who wrote it -------------------------------------------------------------------------------------------------


def test_an_author_is_asked_and_shown_only_after_a_yes(
    cast: Cast, client: Client, signed_in: Browser, letters: Callable[..., list[Letter]]
) -> None:
    ruth, ana = signed_in(cast.ruth), signed_in(cast.ana)
    assert ruth.post("/steer/statement/authors/1/", {"address": "ana@example.org"}).status_code == 302
    [letter] = letters(kind="author_named")
    assert letter.to == "ana@example.org"
    assert "Ana Flores" not in client.get("/statement/").content.decode()
    assert "May we show your name?" in ana.get("/me/").content.decode()
    author = cast.version.authors.get()
    assert ruth.post(f"/authors/{author.pk}/answer/", {"listed": "yes"}).status_code == 403, (
        "only she can say so"
    )
    ana.post(f"/authors/{author.pk}/answer/", {"listed": "yes"})
    assert "Ana Flores; Ruth Abara" in client.get("/statement/").content.decode()
    ana.post(f"/authors/{author.pk}/answer/", {"listed": "no"})
    assert "Ana Flores" not in client.get("/statement/").content.decode()
    assert b"Ana Flores" not in client.get("/statement/v1.docx").content
    assert ruth.post(f"/authors/{author.pk}/drop/").status_code == 302
    assert not cast.version.authors.exists()


def test_an_author_is_named_once_and_has_to_be_known(cast: Cast) -> None:
    actions.name_author(cast.version, address="ANA@example.org", by=cast.ruth)
    for address in ("ana@example.org", "nobody@example.org"):
        with pytest.raises(Refused) as no:
            actions.name_author(cast.version, address=address, by=cast.ruth)
        assert no.value.field == "address"
    with pytest.raises(NotAllowed):
        actions.name_author(cast.version, address="tom@example.org", by=cast.ana)
