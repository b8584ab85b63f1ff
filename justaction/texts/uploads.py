"""What may be given as a proof, made harmless: nothing that runs, nothing hidden, nothing that explodes. Pure.

Pictures are decoded and encoded anew (no EXIF, no second file behind the first); PDFs are rewritten without scripts,
forms that send, launches and attachments; office files are unpacked within limits, refused when they hold macros or
embedded programs, and packed anew; tables lose their formulas. What a file is, its content says, never its name.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import lzma
import re
import unicodedata
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from PIL import Image, ImageOps, UnidentifiedImageError

from justaction.texts import room, sound
from justaction.texts.tables import neutral

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 3000  # of an office file
PDF_SECONDS = 30
MOST_ROWS = 100_000


def gettext_noop(words: str) -> str:
    """Mark words for translation."""
    return words


_ = gettext_noop
KINDS = _("Use a picture (PNG, JPEG, WebP), a PDF, a table (CSV), or a document (DOCX, XLSX, ODT).")
SOUNDS = _("Use a recording as MP3, M4A or WAV.")


class Unfit(ValueError):  # noqa: N818  # a file is refused; nothing broke
    """A file that we cannot take; its text is a sentence for the person, marked for translation."""


@dataclass(frozen=True)
class CleanFile:
    """A file made harmless: the name to show, its media type, and its bytes."""

    name: str
    media_type: str
    content: bytes

    @property
    def suffix(self) -> str:
        """Like `.pdf`."""
        return {**SUFFIXES, **SOUND_SUFFIXES}[self.media_type]

    @property
    def digest(self) -> str:
        """SHA-256, as hex."""
        return hashlib.sha256(self.content).hexdigest()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODT = "application/vnd.oasis.opendocument.text"
SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    _WORD: ".docx",
    _SHEET: ".xlsx",
    _ODT: ".odt",
}
SOUND_SUFFIXES = {sound.MP3: ".mp3", sound.M4A: ".m4a", sound.WAV: ".wav"}


def clean(name: str, content: bytes, *, most_bytes: int = MOST_BYTES) -> CleanFile:
    """The file made harmless. Raises Unfit with a sentence when it cannot be."""
    if not content:
        raise Unfit(_("The file is empty."))
    if len(content) > most_bytes:
        raise Unfit(_("The file is too large. Send a smaller one, or a link."))
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    ):
        media_type, made = _picture(content)
    elif content.startswith(b"%PDF-"):
        media_type, made = "application/pdf", _pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        media_type, made = _office(content)
    elif name.lower().endswith(".csv"):
        media_type, made = "text/csv", _table(content)
    else:
        raise Unfit(KINDS)
    return CleanFile(_name(name, SUFFIXES[media_type]), media_type, made)


def is_sound(content: bytes) -> bool:
    """Whether it looks like a recording, by its first bytes."""
    return bool(sound.kind(content))


def clean_sound(name: str, content: bytes, *, most_bytes: int = MOST_BYTES) -> CleanFile:
    """A recording made harmless, without the place, time and device that phones write into it. Raises Unfit."""
    if not content:
        raise Unfit(_("The file is empty."))
    if len(content) > most_bytes:
        raise Unfit(_("The file is too large. Send a shorter recording."))
    media_type = sound.kind(content)
    try:
        made = sound.clean(content)
    except sound.Unplayable as error:
        raise Unfit(SOUNDS) from error
    return CleanFile(_name(name, SOUND_SUFFIXES[media_type]), media_type, made)


def _name(name: str, suffix: str) -> str:
    """A name without folders, control or direction signs, ending as its content is."""
    last = re.split(r"[/\\]", name)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    shown = "".join(
        sign for sign in unicodedata.normalize("NFC", stem) if unicodedata.category(sign)[0] != "C"
    )
    shown = re.sub(r"\s+", " ", re.sub(r"[\"'<>|:*?%;]", "", shown)).strip(" .")
    return (shown[:100] or "file") + suffix


# --- pictures ---------------------------------------------------------------------------------------------------


def _picture(content: bytes) -> tuple[str, bytes]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise Unfit(_("The picture is too large. Send one with fewer pixels."))
                kind = str(picture.format)
                picture.load()
                plain = ImageOps.exif_transpose(picture)
                plain = plain.convert("RGBA" if "A" in plain.mode or "transparency" in plain.info else "RGB")
    except Unfit:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unfit(_("The picture is too large. Send one with fewer pixels.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Warning) as error:
        raise Unfit(_("The picture could not be read. Save it again and try once more.")) from error
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    if kind == "JPEG":
        bare.convert("RGB").save(out, "JPEG", quality=88)
    elif kind == "WEBP":
        bare.save(out, "WEBP", quality=88)
    else:
        bare.save(out, "PNG")
    return f"image/{kind.lower()}", out.getvalue()


# --- PDF --------------------------------------------------------------------------------------------------------


def _pdf(content: bytes) -> bytes:
    """Rewritten by `pdf.py` in a process of its own, with little room and time: a small PDF can unpack to gigabytes."""
    from justaction.texts import pdf  # with the library that only that process needs

    unreadable = Unfit(_("The PDF could not be read. Save it again and try once more."))
    done = room.run_python(pdf.__file__, content, room.Room(seconds=PDF_SECONDS, written=MOST_UNPACKED))
    if done.code == pdf.LOCKED:
        raise Unfit(_("The PDF is locked with a password. Send one without."))
    if done.code or not done.out.startswith(b"%PDF-"):
        raise unreadable
    return done.out


# --- office files -------------------------------------------------------------------------------------------------

_BLANK = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "meta.xml": (
        b'<?xml version="1.0" encoding="UTF-8"?>'
        b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>'
    ),
}
_RUNS = re.compile(
    r"(?:^|/)(?:vbaProject|vbaData|oleObject)|(?:^|/)(?:activeX|macrosheets|dialogsheets|Basic|Scripts)/"
    r"|(?:^|/)embeddings/.*(?<!\.xlsx)(?<!\.docx)$"
    r"|\.(?:exe|dll|js|vbs|html?|swf|jar|ps1|bat|cmd|lnk|hta|docm|xlsm|pptm|dotm|xltm)$",
    re.IGNORECASE,
)
_FETCHES = re.compile(
    rb"DDEAUTO|instrText[^>]*>\s*DDE\s|<(?:\w+:)?ddeLink",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<[^>]*>")
_NESTED = re.compile(r"(?:^|/)embeddings/", re.IGNORECASE)
DEEPEST = 1  # a table inside a document, and none inside that


def _office(content: bytes, depth: int = 0) -> tuple[str, bytes]:
    broken = Unfit(_("The document could not be read. Save it again and try once more."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = _unpack(package, depth)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
        raise broken from error
    except (RuntimeError, OSError, UnicodeError) as error:
        raise broken from error
    except ValueError as error:
        raise error if isinstance(error, Unfit) else broken from error
    media_type = _office_kind(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(info, _BLANK.get(name, data))
    return media_type, out.getvalue()


def _unpack(package: zipfile.ZipFile, depth: int) -> dict[str, bytes]:
    """The parts of an office file. Raises Unfit beyond the limits, or for anything that runs."""
    infos = [info for info in package.infolist() if not info.filename.endswith("/")]
    too_large = Unfit(_("The document unpacks to too much. Send a smaller one, or a PDF of it."))
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise too_large
    parts: dict[str, bytes] = {}
    room = MOST_UNPACKED
    for info in infos:
        name = info.filename
        if (
            not name
            or name in parts
            or name.startswith("/")
            or ".." in name.split("/")
            or "\\" in name
            or info.flag_bits & 1
        ):
            raise Unfit(_("The document could not be read. Save it again and try once more."))
        if _RUNS.search(name):
            raise Unfit(_("The document holds a macro or another program. Save it without, or as a PDF."))
        with package.open(info) as part:
            data = part.read(room + 1)
        room -= len(data)
        if room < 0:
            raise too_large
        if name.lower().endswith((".xml", ".rels")):
            _check_xml(data)
            if name.lower().endswith(".rels"):
                _check_relations(data)
        elif _NESTED.search(name):
            if depth >= DEEPEST:
                raise too_large
            data = _office(data, depth + 1)[1]
        parts[name] = data
    return parts


def _check_xml(data: bytes) -> None:
    text = data.replace(b"\x00", b"")  # UTF-16 read as if it were ASCII
    if b"<!ENTITY" in text or b"<!DOCTYPE" in text:
        raise Unfit(_("The document could not be read. Save it again and try once more."))
    words = _TAG.sub(b"", text)  # a command can be cut into pieces, or written as numbers
    if b"&#" in text:
        words = html.unescape(words.decode("utf-8", "replace")).encode()
    if (
        b"macroEnabled" in text
        or b"<script:module" in text
        or _FETCHES.search(text)
        or b"DDEAUTO" in words.upper()
    ):
        raise Unfit(_("The document holds a macro or another program. Save it without, or as a PDF."))


def _check_relations(data: bytes) -> None:
    """Only links may lead out of a document: a template, frame or picture would be fetched when it is opened."""
    try:
        found = list(ElementTree.fromstring(data).iter())  # noqa: S314  # no DOCTYPE, no entities: see above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Unfit(_("The document could not be read. Save it again and try once more.")) from error
    for one in found:
        kind = one.get("Type", "").rpartition("/")[2].lower()
        target = one.get("Target", "").strip().lower()
        leads_out = one.get("TargetMode", "").strip().lower() == "external" or re.match(
            r"[a-z][a-z0-9+.\-]+:|[/\\]{2}", target
        )
        if leads_out and (
            kind != "hyperlink" or not target.startswith(("http:", "https:", "mailto:", "tel:", "#"))
        ):
            raise Unfit(_("The document loads something from elsewhere. Save it without, or as a PDF."))


def _office_kind(parts: dict[str, bytes]) -> str:
    types = parts.get("[Content_Types].xml", b"")
    if b"wordprocessingml.document.main+xml" in types and "word/document.xml" in parts:
        return _WORD
    if b"spreadsheetml.sheet.main+xml" in types and "xl/workbook.xml" in parts:
        return _SHEET
    if parts.get("mimetype", b"").strip() == _ODT.encode() and "content.xml" in parts:
        return _ODT
    raise Unfit(KINDS)


# --- tables -------------------------------------------------------------------------------------------------------


def _table(content: bytes) -> bytes:
    unreadable = Unfit(_("The table could not be read. Save it as CSV in UTF-8 and try once more."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise unreadable
    if re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text) or re.match(
        r"\s*<(?:!doctype|html|svg|\?xml|script)", text, re.I
    ):
        raise unreadable
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t|", key=first.count)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if number >= MOST_ROWS:
                raise Unfit(_("The file is too large. Send a smaller one, or a link."))
            writer.writerow([neutral(cell) for cell in row])
    except csv.Error as error:
        raise unreadable from error
    return b"\xef\xbb\xbf" + out.getvalue().encode()
