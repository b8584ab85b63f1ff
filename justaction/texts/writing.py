"""Documents written: one shape (title, facts, numbered paragraphs) as .docx, Markdown and PDF.

The same document gives the same bytes, whenever and wherever it is written by the same program with the same fonts.
A PDF is drawn by `printing.py` in a room; it needs the system's Pango, and says so where that is missing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from ctypes.util import find_library
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.texts import printing, room, word
from justaction.texts.reading import Piece

FONTS = ("display-latin", "display-ext", "text-latin", "text-ext")
STYLESHEET = Path(__file__).parent / "templates" / "texts" / "print.css"
LIBRARIES = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz-subset0": "harfbuzz-subset",
}
ROOM = room.Room(memory=1536 * room.MB, seconds=60, written=32 * room.MB)
RTL = {"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ku"}
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&#~|^$!{}])")
_AT_START = re.compile(r"^(?:(\d{1,9})([.)])|([-+=:%])|(\())")


@dataclass(frozen=True)
class Document:
    """What is written. `facts` stand below the title, `footer` on every page; all words are in its own language."""

    title: str
    pieces: tuple[Piece, ...]
    facts: tuple[str, ...] = ()
    footer: str = ""
    language: str = "en"
    author: str = ""
    day: date | None = None
    large: bool = False
    numbered: bool = True

    @property
    def is_rtl(self) -> bool:
        """Whether its language is written from right to left."""
        return is_rtl(self.language)

    @property
    def direction(self) -> str:
        return "rtl" if self.is_rtl else "ltr"

    def in_large_print(self) -> Document:
        """The same words in large print: nothing under 18 points."""
        return replace(self, large=True)


@dataclass(frozen=True)
class Shape:
    """One kind of file."""

    suffix: str
    media_type: str


SHAPES = {
    "docx": Shape("docx", word.MEDIA_TYPE),
    "md": Shape("md", "text/markdown; charset=utf-8"),
    "pdf": Shape("pdf", "application/pdf"),
}


def is_rtl(language: str) -> bool:
    """Whether a language (BCP 47) is written from right to left."""
    try:
        return bool(get_language_info(language)["bidi"])
    except KeyError:
        return language.partition("-")[0].lower() in RTL


def write(document: Document, suffix: str, *, keep: bool = False) -> bytes:
    """The file. `keep` lets a PDF of public words stay in the files, so that it is drawn once.

    Raises Refused (status 503) when this installation cannot draw a PDF of it, KeyError for another suffix.
    """
    shape = SHAPES[suffix]
    if shape.suffix == "docx":
        return word.docx(document)
    return markdown(document).encode() if shape.suffix == "md" else pdf(document, keep=keep)


def markdown(document: Document) -> str:
    """CommonMark: the facts in front matter, which readers of ours leave alone; then the title and a list."""
    facts = {
        "title": document.title,
        "lang": document.language,
        "about": list(document.facts),
        "from": document.footer,
    }
    front = "".join(
        f"{name}: {json.dumps(said, ensure_ascii=False)}\n" for name, said in facts.items() if said
    )
    rows = [
        f"{number}. {_escaped(piece.text)}" if document.numbered else _escaped(piece.text)
        for number, piece in enumerate(document.pieces, 1)
    ]
    return f"---\n{front}---\n\n# {_escaped(document.title)}\n\n" + "\n\n".join(rows) + "\n"


def _escaped(text: str) -> str:
    return _AT_START.sub(_held, _ANYWHERE.sub(r"\\\1", text))


def _held(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else "\\" + found[0]


# --- PDF ----------------------------------------------------------------------------------------------------------


@cache
def lacking() -> tuple[str, ...]:
    """The Debian packages that a PDF needs and this machine has not."""
    return tuple(package for package, library in LIBRARIES.items() if find_library(library) is None)


def pdf(document: Document, *, keep: bool = False) -> bytes:
    """The PDF: tagged, with language and title, in our own fonts. Raises Refused (status 503) where that cannot be."""
    page = json.dumps(
        {
            "html": render_to_string("texts/print.html", {"document": document}),
            "css": STYLESHEET.read_text(),
            "fonts": fonts(),
        },
        sort_keys=True,
    ).encode()
    name = f"documents/{hashlib.sha256(page).hexdigest()}.pdf"
    if keep and default_storage.exists(name):
        with default_storage.open(name) as file:
            return bytes(file.read())
    made = _drawn(page)
    if keep:
        default_storage.save(name, ContentFile(made))
    return made


def drawn(html: str, css: str, pictures: Mapping[str, str]) -> bytes:
    """A page of ours as a tagged PDF, with these pictures (name to Base64, addressed as `bundled:name`) handed in.

    Raises Refused (status 503) where that cannot be.
    """
    page = {"html": html, "css": css, "fonts": {**fonts(), **pictures}}
    return _drawn(json.dumps(page, sort_keys=True).encode())


def _drawn(page: bytes) -> bytes:
    if lacking():
        raise Refused(_("This installation cannot make PDFs yet. Take the Word file."), status=503)
    done = room.run_python(printing.__file__, page, ROOM)
    if done.code == printing.LACKS_LETTERS:
        raise Refused(
            _("This installation has no letters for this language on paper. Take the Word file."), status=503
        )
    if done.code or not done.out.startswith(b"%PDF-"):
        raise Refused(_("The PDF could not be made just now. Take the Word file, or try later."), status=503)
    return done.out


@cache
def fonts() -> dict[str, str]:
    """Our fonts by name, as Base64."""
    found = {name: finders.find(f"web/fonts/{name}.woff2") for name in FONTS}
    return {name: base64.b64encode(Path(path).read_bytes()).decode() for name, path in found.items() if path}
