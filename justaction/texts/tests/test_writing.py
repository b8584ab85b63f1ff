"""Documents on paper: tagged, in their language, the same bytes each time; the renderer fetches nothing."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage

from justaction.errors import Refused
from justaction.texts import printing, room, writing
from justaction.texts.reading import Piece
from justaction.texts.writing import Document, write

draws = pytest.mark.skipif(bool(writing.lacking()), reason="this machine lacks what draws PDFs")
PIECES = (Piece("Racism here was built.", "a" * 32), Piece("It can be taken apart.", "b" * 32))
OURS = Document(
    "Our statement",
    PIECES,
    facts=("Version 2, since May 4, 2026",),
    footer="Just Action · https://example.org/statement/v2/",
    author="18 conveners",
    day=date(2026, 5, 4),
)


def tags(thing: Any, found: list[str]) -> list[str]:
    if isinstance(thing, pikepdf.Dictionary):
        if "/S" in thing:
            found.append(str(thing["/S"]))
        if "/K" in thing:
            tags(thing["/K"], found)
    elif isinstance(thing, pikepdf.Array):
        for one in thing.as_list():
            tags(one, found)
    return found


@draws
def test_a_pdf_is_tagged_and_says_its_language_and_title() -> None:
    with pikepdf.open(io.BytesIO(write(OURS, "pdf"))) as made:
        root = made.Root
        assert bool(root.MarkInfo.Marked) is True
        assert str(root.Lang) == "en"
        assert bool(root.ViewerPreferences.DisplayDocTitle) is True
        assert str(made.docinfo["/Title"]) == "Our statement"
        assert b"<pdfuaid:part>1" in root.Metadata.read_bytes() or b"pdfuaid" in root.Metadata.read_bytes()
        structure = tags(root.StructTreeRoot, [])
        assert {"/H1", "/P", "/L", "/LI", "/Lbl"} <= set(structure)
        assert structure.count("/LI") == 2
        for key in ("/JavaScript", "/EmbeddedFiles"):
            assert key not in root.get("/Names", {})


@draws
def test_a_pdf_of_another_language_says_so_and_large_print_is_large() -> None:
    spanish = Document("Nuestra declaración", (Piece("El racismo aquí se construyó."),), language="es")
    with pikepdf.open(io.BytesIO(write(spanish.in_large_print(), "pdf"))) as made:
        assert str(made.Root.Lang) == "es"
        sizes = {
            round(
                float(part.operands[1]) * 0.75, 1
            )  # the renderer draws in pixels, a page is measured in points
            for page in made.pages
            for part in pikepdf.parse_content_stream(page)
            if isinstance(part, pikepdf.ContentStreamInstruction) and str(part.operator) == "Tf"
        }
    assert sizes
    assert min(sizes) >= 18, sizes
    more = Document("T", PIECES * 20)
    assert pages(write(more.in_large_print(), "pdf")) > pages(write(more, "pdf"))


def pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as made:
        return len(made.pages)


@pytest.mark.parametrize("suffix", ["docx", "md", pytest.param("pdf", marks=draws)])
def test_the_same_document_gives_the_same_bytes(suffix: str) -> None:
    first = write(OURS, suffix)
    time.sleep(1.1 if suffix == "pdf" else 0)  # what holds the second of its making shows itself
    assert write(OURS, suffix) == first
    other = Document("Other", PIECES)
    assert write(other, suffix) != write(OURS, suffix)


@draws
def test_the_renderer_fetches_no_file_and_no_address() -> None:
    """What a document holds is escaped; should a picture or a style ever get through, nothing is fetched."""
    page = {
        "html": '<html lang="en"><title>x</title><link rel=stylesheet href="file:///etc/passwd">'
        '<img alt="a" src="file:///etc/hostname"><img alt="b" src="http://127.0.0.1:9/x.png">'
        '<img alt="c" src="data:image/png;base64,iVBORw0KGgo="><p>Words</p>',
        "css": "@import url(http://127.0.0.1:9/x.css);@font-face{font-family:x;src:url(file:///etc/passwd)}",
        "fonts": {},
    }
    done = room.run_python(printing.__file__, json.dumps(page).encode(), writing.ROOM)
    assert done.code == 0
    with pikepdf.open(io.BytesIO(done.out)) as made:
        assert not made.pages[0].get_images()


@draws
def test_words_are_never_markup_on_paper() -> None:
    hostile = Document('<script>"x"</script>', (Piece('<img src="file:///etc/passwd"> & <b>bold</b>'),))
    with pikepdf.open(io.BytesIO(write(hostile, "pdf"))) as made:
        assert str(made.docinfo["/Title"]) == '<script>"x"</script>'
        assert not made.pages[0].get_images()


@draws
def test_letters_that_this_machine_cannot_draw_are_said_not_drawn_as_boxes() -> None:
    with pytest.raises(Refused) as no:
        write(Document("x", (Piece("\U000f1234\U000f1235"),)), "pdf")  # a plane that no font fills
    assert no.value.status == 503
    assert "no letters for this language" in no.value.message


def test_without_the_libraries_a_pdf_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "lacking", lambda: ("libpango-1.0-0",))
    with pytest.raises(Refused) as no:
        write(OURS, "pdf")
    assert no.value.status == 503
    assert "cannot make PDFs" in no.value.message
    assert write(OURS, "docx")


@draws
def test_a_pdf_of_public_words_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = write(OURS, "pdf", keep=True)
    monkeypatch.setattr(writing, "_drawn", lambda page: pytest.fail("drawn again"))
    assert write(OURS, "pdf", keep=True) == first
    assert len(default_storage.listdir("documents")[1]) == 1


def test_a_word_file_has_real_titles_numbers_and_language() -> None:
    arabic = Document("بيان", (Piece("مرحبا", "c" * 32),), language="ar")
    parts = unpacked(write(arabic, "docx"))
    assert '<w:pStyle w:val="Title"/>' in parts["word/document.xml"]
    assert "<w:bidi/>" in parts["word/document.xml"]
    assert f'w:name="_ja_{"c" * 32}"' in parts["word/document.xml"]
    assert 'w:bidi="ar"' in parts["word/styles.xml"]
    assert '<w:numFmt w:val="decimal"/>' in parts["word/numbering.xml"]
    assert "<dc:language>ar</dc:language>" in parts["docProps/core.xml"]
    large = unpacked(write(OURS.in_large_print(), "docx"))["word/styles.xml"]
    assert min(int(size) for size in part_sizes(large)) >= 36, "18 points"


def part_sizes(styles: str) -> list[str]:
    import re

    return re.findall(r'<w:sz w:val="(\d+)"/>', styles)


def unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def test_a_word_file_is_not_broken_by_signs_that_xml_forbids() -> None:
    parts = unpacked(write(Document("a\x0bb", (Piece("c\ufffed & <x>"),)), "docx"))
    assert "a b" in parts["word/document.xml"]
    assert "&amp; &lt;x&gt;" in parts["word/document.xml"]
