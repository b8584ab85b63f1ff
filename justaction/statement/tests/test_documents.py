"""A version goes out as Word, Markdown and PDF; a file comes in as a draft, shown first, with nothing lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from justaction.conftest import Cast
from justaction.members.models import Person
from justaction.statement import actions
from justaction.statement.models import StatementVersion
from justaction.texts import writing
from justaction.texts.reading import Piece, read
from justaction.texts.tests.making import docx, paragraph
from justaction.web.shelf import shelf

pytestmark = pytest.mark.django_db
Browser = Callable[[Person], Client]
draws = pytest.mark.skipif(bool(writing.lacking()), reason="this machine lacks what draws PDFs")


def sent(browser: Client, content: bytes, name: str = "ours.docx") -> Any:
    return browser.post("/steer/statement/read/", {"file": SimpleUploadedFile(name, content)})


def take(browser: Client, page: Any) -> Any:
    """Press the button of the preview."""
    context = page.context
    said = {
        "title": context["title"],
        "identity": [one.identity for one in context["paragraphs"]],
        "text": [one.text for one in context["paragraphs"]],
    }
    return browser.post("/steer/statement/read/take/", said)


def test_word_out_and_in_again_gives_the_same_paragraphs(cast: Cast, signed_in: Browser) -> None:
    """Docx in, paragraphs with stable identities, docx out, in again: the same ones, though moved and reworded."""
    browser = signed_in(cast.ruth)
    first = [row.identity for row in cast.version.paragraphs.all()]
    out = browser.get("/statement/v1.docx").content
    carried = read(out).pieces
    assert [piece.mark for piece in carried] == first
    swapped = (
        carried[1],
        Piece("Wholly other words now.", carried[0].mark),
    )  # as somebody edits it elsewhere
    edited = writing.write(writing.Document("Our statement", swapped), "docx")
    page = sent(browser, edited)
    assert page.status_code == 200
    assert not StatementVersion.objects.filter(state="drafting").exists(), "looking stores nothing"
    assert take(browser, page).status_code == 302
    draft = StatementVersion.objects.get(state="drafting")
    assert [row.identity for row in draft.paragraphs.all()] == [first[1], first[0]]
    again = browser.get("/steer/statement/draft.docx").content
    assert take(browser, sent(browser, again)).status_code == 302
    draft.refresh_from_db()
    assert [row.identity for row in draft.paragraphs.all()] == [first[1], first[0]]


def test_markdown_comes_home_by_its_words(cast: Cast, signed_in: Browser) -> None:
    browser = signed_in(cast.ruth)
    first = [row.identity for row in cast.version.paragraphs.all()]
    text = browser.get("/statement/v1.md").content.decode()
    assert text.startswith("---\n")
    changed = text.replace("built.", "built on purpose.") + "\n3. A third one.\n"
    page = sent(browser, changed.encode(), "ours.md")
    shown = page.content.decode()
    assert "on purpose" in shown.split("<ins>")[1].split("</ins>")[0]
    take(browser, page)
    names = [row.identity for row in StatementVersion.objects.get(state="drafting").paragraphs.all()]
    assert names[:2] == first
    assert names[2] not in first


def test_what_was_left_out_is_said_before_anything_is_stored(cast: Cast, signed_in: Browser) -> None:
    table = "<w:tbl><w:tr><w:tc>" + paragraph("The budget") + "</w:tc></w:tr></w:tbl>"
    page = sent(signed_in(cast.ruth), docx(paragraph("One.") + table)).content.decode()
    assert "1 table was left out." in page
    assert "The budget" in page
    assert not StatementVersion.objects.filter(state="drafting").exists()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"PK\x03\x04 no", "ours.docx", "could not be read"),
        (b"Plain text", "ours.docx", "no Word file"),
        (docx(paragraph("x"), parts={"word/vbaProject.bin": b"x"}), "ours.docm", "macros"),
        (b"", "ours.md", "empty"),
        (b"%PDF-1.4", "ours.pdf", "A PDF has pages"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_its_field_and_the_draft_stays(
    cast: Cast, signed_in: Browser, content: bytes, name: str, why: str
) -> None:
    draft = actions.draft(by=cast.ruth, paragraphs=["Kept."])
    answer = sent(signed_in(cast.ruth), content, name)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert [row.text for row in draft.paragraphs.all()] == ["Kept."]


def test_a_file_of_200_mb_is_refused_before_it_is_read(cast: Cast, signed_in: Browser) -> None:
    browser = signed_in(cast.ruth)
    answer = browser.post("/steer/statement/read/", CONTENT_LENGTH=str(200 * 1024 * 1024))
    assert answer.status_code == 413
    large = sent(browser, b"PK\x03\x04" + b"\0" * (settings.UPLOAD_MAX_BYTES + 1))
    assert large.status_code == 413
    assert "larger than 10 MB" in large.content.decode()


def test_words_that_do_not_fit_come_back_as_they_were(cast: Cast, signed_in: Browser) -> None:
    browser = signed_in(cast.ruth)
    page = sent(browser, ("a" * 2001 + "\n\nshort").encode(), "ours.md")
    answer = take(browser, page)
    assert answer.status_code == 422
    assert "a" * 2001 in answer.content.decode()
    assert "Paragraph 1 is longer" in answer.content.decode()


def test_only_writers_read_files_in_and_take_drafts_away(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    actions.draft(by=cast.ruth, paragraphs=["Secret so far."])
    for browser, status in ((client, 302), (signed_in(cast.ana), 403)):
        assert browser.get("/steer/statement/draft.md").status_code == status
        assert browser.get("/steer/statement/read/").status_code == status
        assert browser.post("/steer/statement/read/take/", {"title": "x", "text": "x"}).status_code == status
    assert client.get("/statement/v2.md").status_code == 404, "a draft is not public"


@draws
def test_every_published_version_can_be_taken_as_a_tagged_pdf(cast: Cast, client: Client) -> None:
    answer = client.get("/statement/v1.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="statement-v1.pdf"'
    with pikepdf.open(io.BytesIO(answer.content)) as made:
        assert bool(made.Root.MarkInfo.Marked)
        assert str(made.Root.Lang) == "en"
        assert str(made.docinfo["/Title"]) == cast.version.title
        assert "/StructTreeRoot" in made.Root
    assert client.get("/statement/v1.pdf").content == answer.content


def test_a_place_without_pango_says_so_and_offers_word(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "lacking", lambda: ("libpango-1.0-0",))
    monkeypatch.setattr("justaction.statement.views.reading.lacking", lambda: ("libpango-1.0-0",))
    page = client.get("/statement/").content.decode()
    assert "this site cannot make one yet" in page
    assert "v1.pdf" not in page
    answer = client.get("/statement/v1.pdf")
    assert answer.status_code == 503
    assert "Take the Word file" in answer.content.decode()
    assert client.get("/statement/v1.docx").status_code == 200


def test_in_safe_mode_no_file_names_a_person(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b"Ruth Abara" in client.get("/statement/v1.md").content
    monkeypatch.setattr("justaction.web.house.names_hidden", lambda: True)
    shelf.clear()
    assert b"Ruth Abara" not in client.get("/statement/v1.md").content


# --- two versions -------------------------------------------------------------------------------------------------


def test_a_paragraph_that_moved_is_shown_as_moved_and_its_neighbours_are_not(
    cast: Cast, client: Client
) -> None:
    def publish(paragraphs: list[str], identities: list[str]) -> StatementVersion:
        draft = actions.draft(by=cast.ruth, paragraphs=paragraphs, identities=identities)
        return actions.publish(draft, by=cast.ruth, what_changed="Why not.")

    two = publish(["A.", "B.", "C.", "D."], ["", "", "", ""])
    a, b, c, d = [row.identity for row in two.paragraphs.all()]
    publish(["New.", "B.", "C.", "A!", "D."], ["", b, c, a, d])
    page = client.get("/statement/compare/2..3/").content.decode()
    words = [part.split("</p>")[0] for part in page.split('<p class="small muted">')[1:]]
    fates = {
        part.split("<strong>")[1].split("<")[0]: part.split("<br>")[1] for part in words if "<strong>" in part
    }
    assert fates["Paragraph 1"] == "Added"
    assert fates["Paragraph 2"] == "Unchanged"
    assert fates["Paragraph 4"] == "Moved and changed; it was number 1"
    assert fates["Paragraph 5"].startswith("Unchanged")


def test_any_two_versions_can_be_chosen(cast: Cast, client: Client) -> None:
    for words in ("Other words.", "Third words."):
        draft = actions.draft(by=cast.ruth, paragraphs=[words])
        actions.publish(draft, by=cast.ruth, what_changed="Shorter.")
    assert client.get("/statement/compare/?old=1&new=3")["Location"] == "/statement/compare/1..3/"
    assert "Choose two different" in client.get("/statement/compare/?old=2&new=2").content.decode()
    assert client.get("/statement/compare/?old=1&new=99").status_code == 200
    assert client.get("/statement/compare/?old=x").status_code == 200
    page = client.get("/statement/compare/1..3/").content.decode()
    assert '<option value="2">' in page
