"""The text as a whole: versions and what changed between them, going back, files in and out, pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from justaction.coedit import actions, mapping, reading
from justaction.coedit.models import Document, Picture
from justaction.coedit.tests.making import a_document, a_kind, text
from justaction.errors import NotAllowed
from justaction.texts import carrying, rich, writing

if TYPE_CHECKING:
    from justaction.conftest import Cast

Page = Callable[..., Client]
MARKDOWN = b"""# How we decide

Everybody **speaks** once.

- First the quiet ones
- Then the loud ones

| Who | What |
| --- | --- |
| Ruth | keeps time |
"""


@pytest.fixture
def document(cast: Cast) -> Iterator[Document]:
    with a_kind({cast.ruth.pk: "write", cast.ana.pk: "suggest", cast.tom.pk: "read"}):
        yield a_document(cast.ruth)


def url(document: Document, part: str = "") -> str:
    return f"/write/{document.pk}/{part}"


def a_picture(color: str = "purple") -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (40, 30), color).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_versions_have_names_readable_differences_and_a_way_back(
    document: Document, cast: Cast, signed_in: Page
) -> None:
    ruth = signed_in(cast.ruth)
    ruth.post(url(document, "versions/"), {"why": "Before the meeting"})
    new = text("Who gets a grant says why.", "Everybody can read it.")
    actions.put(document, lambda doc: mapping.become(doc, new), by=cast.ruth)
    listed = ruth.get(url(document, "versions/")).content.decode()
    assert "Before the meeting" in listed
    changed = ruth.get(url(document, "versions/1..0/")).content.decode()
    assert '<del><span class="vh">taken out: </span>writes' in changed
    assert "1 changed" in changed
    ruth.post(url(document, "versions/1/restore/"))
    assert rich.plain(reading.doc_of(document)).startswith("Who gets a grant writes why.")
    assert [version.why for version in document.kept.order_by("number")] == [
        "Before the meeting", "Before going back to version 1", "Back to version 1",
    ]  # fmt: skip
    assert "says why" in ruth.get(url(document, "versions/2/")).content.decode()
    with pytest.raises(NotAllowed):
        actions.restore(document.kept.get(number=2), by=cast.ana)


def test_a_file_is_brought_in_and_goes_out_again_as_word_markdown_and_pdf(
    document: Document, cast: Cast, signed_in: Page
) -> None:
    ruth = signed_in(cast.ruth)
    answer = ruth.post(
        url(document, "file/"), {"file": SimpleUploadedFile("rules.md", MARKDOWN)}, follow=True
    )
    assert "The file stands in the text now." in answer.content.decode()
    body = reading.doc_of(document)
    assert [block.kind for block in rich.blocks(body)][:3] == ["paragraph", "paragraph", "heading"]
    assert "Everybody **speaks** once." in ruth.get(url(document, "text.md")).content.decode()
    word = ruth.get(url(document, "text.docx")).content
    home = carrying.bring_in(word, name="x.docx")
    assert rich.plain(home.doc) == rich.plain(body)
    assert [node["type"] for node in home.doc["content"]] == [node["type"] for node in body["content"]]
    if not writing.lacking():
        assert ruth.get(url(document, "text.pdf")).content.startswith(b"%PDF-")
    assert ruth.get(url(document, "text.exe")).status_code == 404
    wrong = ruth.post(url(document, "file/"), {"file": SimpleUploadedFile("x.docx", b"PK\x03\x04nothing")})
    assert wrong.status_code == 422
    assert signed_in(cast.ana).get(url(document, "file/")).status_code == 403


def test_a_picture_is_encoded_anew_and_seen_by_those_who_may_read(
    document: Document, cast: Cast, signed_in: Page
) -> None:
    ruth = signed_in(cast.ruth)
    sent = {"picture": SimpleUploadedFile("us.jpg", a_picture())}
    key = ruth.post(url(document, "pictures/"), sent).json()["id"]
    seen = signed_in(cast.tom).get(f"/pictures/{key}/")
    content = seen.content
    assert seen["Content-Type"] == "image/jpeg"
    assert seen["Cache-Control"] == "private, no-store"
    assert b"taken at home" not in content
    assert signed_in(cast.lee).get(f"/pictures/{key}/").status_code == 404
    assert Client().get(f"/pictures/{key}/").status_code == 404
    body = text("Look.")
    body["content"].append({"type": "image", "attrs": {"src": key, "alt": "The four of us"}})
    actions.put(document, lambda doc: mapping.become(doc, body), by=cast.ruth)
    assert f'src="/pictures/{key}/" alt="The four of us"' in ruth.get(url(document)).content.decode()
    assert b"word/media" in ruth.get(url(document, "text.docx")).content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.png", b"<script>alert(1)</script>"),
        ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("x.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"),
        ("x.pdf", b"%PDF-1.4 nothing"),
        ("x.csv", b"a,b\n1,2\n"),
    ],
)
def test_a_picture_that_is_a_script_or_no_picture_is_refused_in_words(
    document: Document, cast: Cast, signed_in: Page, name: str, content: bytes
) -> None:
    answer = signed_in(cast.ruth).post(
        url(document, "pictures/"), {"picture": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 422
    assert answer.json()["message"].endswith(".")
    assert not Picture.objects.exists()


def test_who_only_suggests_brings_no_picture_in(document: Document, cast: Cast, signed_in: Page) -> None:
    sent = {"picture": SimpleUploadedFile("us.jpg", a_picture())}
    assert signed_in(cast.ana).post(url(document, "pictures/"), sent).status_code == 403


def test_fifty_megabytes_and_ten_thousand_lists_in_a_file_are_refused(
    document: Document, cast: Cast, signed_in: Page
) -> None:
    ruth = signed_in(cast.ruth)
    large = ruth.post(url(document, "file/"), {"file": SimpleUploadedFile("x.md", b"x" * 50_000_000)})
    assert large.status_code == 413
    deep = "".join("  " * n + "- x\n" for n in range(1000)).encode()
    answer = ruth.post(url(document, "file/"), {"file": SimpleUploadedFile("x.md", deep)})
    assert answer.status_code == 422
    assert "too deep" in answer.content.decode()
    assert rich.plain(reading.doc_of(document)).startswith("Who gets a grant")
