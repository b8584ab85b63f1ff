"""Documents from elsewhere become a title and paragraphs; what does not fit is said; what does harm is refused."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from justaction.errors import Refused
from justaction.texts import carrying, opening, reading, rich, room
from justaction.texts.reading import Piece, read
from justaction.texts.tests.making import MAIN, OFFICE, RELS, W, docx, paragraph, pptx
from justaction.texts.writing import Document, write

ID = "0123456789abcdef" * 2


def words(content: bytes, name: str = "") -> list[str]:
    return [piece.text for piece in read(content, name=name).pieces]


def said(content: bytes, name: str = "") -> str:
    """Why a file is refused."""
    with pytest.raises(Refused) as no:
        read(content, name=name)
    assert no.value.field == "file"
    assert no.value.status in (413, 422)
    return no.value.message


def test_a_word_file_becomes_a_title_and_paragraphs() -> None:
    content = docx(
        paragraph("Our statement", "Title")
        + paragraph("Racism here was built.")
        + paragraph("  It can be   taken apart. ")
        + paragraph("")
    )
    found = read(content)
    assert found.title == "Our statement"
    assert [piece.text for piece in found.pieces] == ["Racism here was built.", "It can be taken apart."]
    assert found.left_out == ()


def test_what_a_paragraph_cannot_hold_is_left_out_and_said_with_its_words() -> None:
    table = "<w:tbl><w:tr><w:tc>" + paragraph("A cell") + "</w:tc></w:tr></w:tbl>"
    note = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1">'
        + paragraph("A note")
        + "</w:footnote></w:footnotes>"
    )
    link = '<w:hyperlink r:id="r9"><w:r><w:t>a link</w:t></w:r></w:hyperlink>'
    content = docx(
        paragraph("Ours", "Heading1")
        + paragraph("One", extra='<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:drawing/></w:r>')
        + paragraph("Why", "Heading2")
        + table
        + f"<w:p>{link}</w:p>"
        + "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t></w:r><w:r><w:commentReference w:id='1'/></w:r></w:p>",
        parts={
            "word/footnotes.xml": note,
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{RELS}">'
                f'<Relationship Id="r1" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'
                f'<Relationship Id="r2" Type="{OFFICE}/attachedTemplate" Target="file:///C:/x.dotm" TargetMode="External"/>'
                f'<Relationship Id="r9" Type="{OFFICE}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
                "</Relationships>"
            ),
        },
    )
    found = read(content)
    assert found.title == "Ours"
    assert [piece.text for piece in found.pieces] == ["One", "a link", "Bold"]
    report = {row.sentence: row.words for row in found.left_out}
    assert report["1 footnote or endnote was left out."] == ("A note",)
    assert report["1 table was left out."] == ("A cell",)
    assert report["1 heading was left out. There is room for one title, then paragraphs."] == ("Why",)
    assert report["The address of 1 link was left out. Its words stayed."] == ("https://example.org/",)
    assert {"1 picture was left out.", "1 comment was left out."} <= set(report)
    assert any(sentence.startswith("Bold") for sentence in report)


def test_tracked_changes_are_read_as_accepted_and_that_is_said() -> None:
    content = docx(
        "<w:p><w:r><w:t>We </w:t></w:r>"
        '<w:del w:id="1" w:author="x"><w:r><w:delText>may </w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t>will </w:t></w:r></w:ins><w:r><w:t>act.</w:t></w:r></w:p>'
    )
    found = read(content)
    assert [piece.text for piece in found.pieces] == ["We will act."]
    assert "2 tracked changes" in found.left_out[0].sentence


def test_numbers_that_somebody_typed_are_taken_off_only_when_they_count() -> None:
    assert words(docx(paragraph("1. One") + paragraph("2) Two"))) == ["One", "Two"]
    assert words(docx(paragraph("1. One") + paragraph("5. Five"))) == ["1. One", "5. Five"]
    assert words(docx(paragraph("1968 was a year.") + paragraph("2020 too."))) == [
        "1968 was a year.",
        "2020 too.",
    ]


def test_markdown_is_read_without_front_matter_and_without_html() -> None:
    text = b"""---
title: Not this
---
# Ours

1. One **word**
2. Two <b onclick="x()">bold</b>

   goes on

- three

## Below

<script>alert(1)</script>

Four ![a picture](https://example.org/x.png)
"""
    found = read(text, name="ours.md")
    assert found.title == "Ours"
    assert [piece.text for piece in found.pieces] == ["One word", "Two bold goes on", "three", "Four"]
    assert any("HTML" in row.sentence for row in found.left_out)
    assert any(row.words == ("a picture",) for row in found.left_out)


@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_what_we_write_comes_back_word_for_word(suffix: str) -> None:
    pieces = (
        Piece("*Stars*, _lines_ & <b>signs</b> [x](y) `c` #1 | ~no~ ^1 \\ ! $5 {a}", "a" * 32),
        Piece("1. It begins like a list", "b" * 32),
        Piece("- so does this", "c" * 32),
        Piece("> and this; ¿qué? 中文 العربية — “quoted” … i̇", "d" * 32),
        Piece("(a) or = or + or # or :", "e" * 32),
    )
    document = Document("# A *title*", pieces, facts=("Version 2",), footer="Here", day=date(2026, 5, 4))
    found = read(write(document, suffix))
    assert found.title == document.title
    assert [piece.text for piece in found.pieces] == [piece.text for piece in pieces]
    assert found.left_out == ()
    if suffix == "docx":
        assert found.pieces == pieces, "each paragraph comes home with its identity"


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1),
        min_size=1,
        max_size=5,
    )
)
def test_any_words_survive_the_way_out_and_in(texts: list[str]) -> None:
    tidy = [text for text in (reading_form(text) for text in texts) if text]
    if not tidy:
        return
    for suffix in ("docx", "md"):
        pieces = tuple(Piece(f"x{text}x", ID) for text in tidy)
        assert words(write(Document("T", pieces), suffix)) == [piece.text for piece in pieces]


def reading_form(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", " ".join(f"x{text}x".split()))[1:-1]


def test_an_identity_of_ours_is_known_wherever_the_bookmark_begins() -> None:
    start = f'<w:bookmarkStart w:id="1" w:name="_ja_{ID}"/>'
    other = '<w:bookmarkStart w:id="2" w:name="_GoBack"/>'
    inside = docx(paragraph("One", extra=start + other))
    before = docx(start + paragraph("One") + paragraph("Two"))
    assert read(inside).pieces == (Piece("One", ID),)
    assert read(before).pieces == (Piece("One", ID), Piece("Two"))


SLIDES = """## Who decides

- Who has the money?
- Who tells the story?

::: notes
Say this slowly.
:::

## Where it goes

| Year | Share |
|------|-------|
| 2026 | 5     |
"""


def test_slides_become_paragraphs_and_what_was_left_out_is_said(tmp_path: Path) -> None:
    read_in = read(pptx(SLIDES, tmp_path))

    assert [piece.text for piece in read_in.pieces] == ["Who has the money?", "Who tells the story?"]
    told = " ".join(row.sentence for row in read_in.left_out)
    assert "notes of 1 slide" in told
    assert "1 table" in told
    assert read_in.title == "Who decides"
    assert "1 heading was" in told


def test_slides_that_are_brought_in_keep_titles_and_tables_even_of_grouped_shapes(tmp_path: Path) -> None:
    group = "<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>"
    for wrap in [("", ""), (group, "</p:grpSp>"), (group * 2, "</p:grpSp>" * 2)]:
        brought = carrying.bring_in(pptx(SLIDES, tmp_path, wrap=wrap))
        found = [(block.kind, block.text) for block in rich.blocks(brought.doc)]
        assert ("heading", "Who decides") in found
        assert ("paragraph", "Who tells the story?") in found
        assert "2026" in rich.plain(brought.doc)
        assert "Say this slowly." not in rich.plain(brought.doc)
        assert any("Of slides" in sentence for sentence in brought.left_out)


REFUSED = {
    "not a zip": (b"PK\x03\x04 nothing", "could not be read"),
    "an old Word file": (opening.OLE + b"x" * 600, "old file"),
    "locked": (opening.OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a PDF": (b"%PDF-1.7", "A PDF has pages"),
    "empty": (b" \n", "empty"),
    "binary": (b"\x7fELF\x00\x01", "not a Word or Markdown file"),
    "latin-1": ("Caf\xe9".encode("latin-1"), "UTF-8"),
    "no words": (docx(paragraph(" ")), "no paragraph"),
    "macros by their type": (
        docx(paragraph("x"), main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "macros by their part": (docx(paragraph("x"), parts={"word/vbaProject.bin": b"x"}), "macros"),
    "a spreadsheet": (
        docx("", main="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        "no Word file",
    ),
    "any zip": (docx("", parts={"[Content_Types].xml": "<Types/>"}), "no Word file"),
    "entities": (
        docx("", parts={"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        "could not be read",
    ),
    "a broken tree": (docx("<w:p><w:r>"), "could not be read"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_such_file_is_refused_with_clear_words(case: str) -> None:
    content, why = REFUSED[case]
    assert why in said(content)


def test_what_is_called_word_but_is_none_is_refused() -> None:
    assert "no Word file" in said(b"Just text", name="ours.docx")


def test_a_file_that_unpacks_to_much_is_refused_whatever_it_says_of_itself() -> None:
    honest = docx("", parts={"word/media/x.png": b"\0" * (opening.MOST_UNPACKED + 1)})
    assert "unpacks to too much" in said(honest)
    large = docx(paragraph("a" * (opening.MOST_WORDS + 1)))
    assert "unpacks to too much" in said(large)
    lying = bytearray(honest)
    size = (opening.MOST_UNPACKED + 1).to_bytes(4, "little")
    while (at := lying.find(size)) >= 0:
        lying[at : at + 4] = (1).to_bytes(4, "little")
    assert read_or_refused(bytes(lying)) is None


def test_too_large_a_file_is_refused_before_it_is_opened() -> None:
    assert "larger than 10 MB" in said(b"PK\x03\x04" + b"\0" * reading.MOST_BYTES)
    with pytest.raises(Refused) as no:
        read(b"a " * reading.MOST_TEXT)
    assert no.value.status == 413


def test_a_program_that_takes_too_long_or_too_much_ends() -> None:
    little = room.Room(memory=256 * room.MB, seconds=1, written=1000)
    assert room.run(["/bin/sh", "-c", "while :; do :; done"], b"", little).code != 0
    assert room.run(["/bin/cat", "/dev/zero"], b"", little).code != 0
    greedy = room.run(["/usr/bin/env", "python3", "-c", "x = 'a' * 10**9"], b"", little)
    assert greedy.code != 0
    assert room.run(["/bin/cat"], b"here", little).out == b"here"


def test_a_program_sees_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    out = room.run(["/usr/bin/env"], b"").out.decode()
    assert "SECRET_KEY" not in out
    assert "LANG" in out


# --- anything at all -------------------------------------------------------------------------------------------


def read_or_refused(content: bytes) -> reading.Reading | None:
    try:
        return read(content)
    except Refused:
        return None


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=300).map(lambda rest: b"PK\x03\x04" + rest)))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refused(content)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_markdown_is_read_or_refused(text: str) -> None:
    read_or_refused(text.encode("utf-8", "replace"))


GOOD = docx(
    paragraph("Ours", "Title")
    + f'<w:bookmarkStart w:id="1" w:name="_ja_{ID}"/>'
    + paragraph("One")
    + "<w:tbl><w:tr><w:tc>"
    + paragraph("x")
    + "</w:tc></w:tr></w:tbl>"
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from(["bytes", "parts"]))
def test_any_damage_to_a_word_file_is_read_or_refused(seed: int, where: str) -> None:
    """Bytes of the package flipped, or bytes inside one part before it is packed."""
    dice = random.Random(seed)

    def damage(data: bytes) -> bytes:
        hurt = bytearray(data)
        for _ in range(dice.randint(1, 8)):
            at = dice.randrange(len(hurt))
            if dice.random() < 0.5:
                hurt[at] = dice.randrange(256)
            else:
                del hurt[at : at + dice.randint(1, 20)]
        return bytes(hurt)

    if where == "bytes":
        read_or_refused(damage(GOOD))
        return
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package, zipfile.ZipFile(out, "w") as made:
        hurt = dice.choice(package.namelist())
        for name in package.namelist():
            made.writestr(name, damage(package.read(name)) if name == hurt else package.read(name))
    read_or_refused(out.getvalue())


def test_a_deeply_nested_file_is_read_or_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 400 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 400
    read_or_refused(docx(paragraph("One") + deep))
    read_or_refused(b"> " * 20_000 + b"deep")
    read_or_refused(b"- " * 5_000 + b"deep")
    assert MAIN
