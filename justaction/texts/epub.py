"""EPUB 3.3 of a book, small and ours: the same book gives the same bytes. Pure.

Source: EPUB 3.3 (W3C Recommendation, 2023) for the package, EPUB Accessibility 1.1 for what is said of it. Times in
the file are those of the book; the container's are the earliest that ZIP knows.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape

from justaction.texts.book import CHAPTER, Book, Chapter, fragment

MEDIA_TYPE = "application/epub+zip"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment of ZIP
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CONTAINER = (
    _HEAD + '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n"
)


def zipped(files: Iterable[tuple[str, bytes]], *, first: tuple[str, bytes] | None = None) -> bytes:
    """Files as a ZIP without anything of the moment or the machine; `first` stands first and is not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for stored, (name, content) in [(True, first)] * bool(first) + [(False, one) for one in files]:  # type: ignore[misc]  # first is there
            about = zipfile.ZipInfo(name, EARLIEST)
            about.external_attr = 0o100644 << 16
            about.create_system = 3
            about.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            package.writestr(about, content, compresslevel=None if stored else 9)
    return out.getvalue()


def epub(book: Book, *, css: str, fonts: dict[str, bytes] | None = None) -> bytes:
    """The file. `fonts` are WOFF2 by name, that `css` speaks of as `fonts/NAME.woff2`."""
    fonts = fonts or {}
    files = [
        ("META-INF/container.xml", _CONTAINER.encode()),
        ("EPUB/package.opf", _package(book, sorted(fonts)).encode()),
        ("EPUB/nav.xhtml", _contents(book).encode()),
        ("EPUB/title.xhtml", _title(book).encode()),
        *((f"EPUB/{one.slug}.xhtml", _chapter(book, one).encode()) for one in book.chapters),
        ("EPUB/book.css", css.encode()),
        *((f"EPUB/pictures/{one.name}", one.content) for one in book.pictures),
        *((f"EPUB/fonts/{name}.woff2", fonts[name]) for name in sorted(fonts)),
    ]
    return zipped(files, first=("mimetype", MEDIA_TYPE.encode()))


def identifier(book: Book) -> str:
    """Its name among all books: made of its address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, book.url or book.title)}"


def _package(book: Book, fonts: list[str]) -> str:
    moment = (book.moment or datetime(1980, 1, 1, tzinfo=UTC)).astimezone(UTC)
    modes = "textual,visual" if book.pictures else "textual"
    said = [
        ("accessMode", "textual"),
        *([("accessMode", "visual")] if book.pictures else []),
        ("accessModeSufficient", "textual"),
        *(
            ("accessibilityFeature", one)
            for one in ("structuralNavigation", "tableOfContents", "readingOrder", "alternativeText")
        ),
        ("accessibilityHazard", "none"),
        (
            "accessibilitySummary",
            f"Headings, lists and tables are marked; pictures are described in words ({modes}).",
        ),
    ]
    metadata = [
        f'<dc:identifier id="id">{identifier(book)}</dc:identifier>',
        f"<dc:title>{_text(book.title)}</dc:title>",
        f"<dc:language>{_text(book.language)}</dc:language>",
        f'<meta property="dcterms:modified">{moment:%Y-%m-%dT%H:%M:%SZ}</meta>',
        f"<dc:date>{moment:%Y-%m-%d}</dc:date>",
        *([f"<dc:creator>{_text(book.author)}</dc:creator>"] if book.author else []),
        *([f"<dc:publisher>{_text(book.author)}</dc:publisher>"] if book.author else []),
        *([f"<dc:description>{_text(book.about)}</dc:description>"] if book.about else []),
        *([f"<dc:rights>{_text(book.licence)}</dc:rights>"] if book.licence else []),
        *([f"<dc:source>{_text(book.url)}</dc:source>"] if book.url else []),
        *(f'<meta property="schema:{name}">{_text(value)}</meta>' for name, value in said),
    ]
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>',
        '<item id="css" href="book.css" media-type="text/css"/>',
        *(
            f'<item id="{one.anchor}" href="{one.slug}.xhtml" media-type="application/xhtml+xml"/>'
            for one in book.chapters
        ),
        *(
            f'<item id="p{n}" href="pictures/{_text(one.name)}" media-type="{one.media_type}"/>'
            for n, one in enumerate(book.pictures)
        ),
        *(f'<item id="f-{name}" href="fonts/{name}.woff2" media-type="font/woff2"/>' for name in fonts),
    ]
    spine = "".join(
        f'<itemref idref="{one}"/>' for one in ["title", "nav", *(c.anchor for c in book.chapters)]
    )
    direction = ' page-progression-direction="rtl"' if book.direction == "rtl" else ""
    return (
        f'{_HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        f' xml:lang="{_text(book.language)}" dir="{book.direction}">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{_lines(metadata)}</metadata>\n'
        f"<manifest>\n{_lines(items)}</manifest>\n<spine{direction}>{spine}</spine>\n</package>\n"
    )


def _lines(rows: list[str]) -> str:
    return "".join(f"  {row}\n" for row in rows)


def _contents(book: Book) -> str:
    rows = "".join(f'<li><a href="{one.slug}.xhtml">{_text(one.title)}</a></li>' for one in book.chapters)
    heading = _text(book.contents)
    return _page(
        book,
        book.contents,
        f'<nav epub:type="toc" role="doc-toc" aria-labelledby="toc"><h1 id="toc">{heading}</h1><ol>{rows}</ol></nav>',
    )


def _title(book: Book) -> str:
    facts = "".join(f"<p>{_text(fact)}</p>" for fact in book.facts)
    about = f'<p class="lead">{_text(book.about)}</p>' if book.about else ""
    licence = _text(book.licence)
    if book.licence_url:
        licence = f'<a href="{_text(book.licence_url)}">{licence}</a>'
    end = f'<p>{licence}</p><p><a href="{_text(book.url)}">{_text(book.url)}</a></p>' if book.url else ""
    return _page(
        book,
        book.title,
        f'<section epub:type="titlepage"><h1>{_text(book.title)}</h1>{about}{facts}{end}</section>',
    )


def _chapter(book: Book, chapter: Chapter) -> str:
    body = fragment(chapter.html, link=_link, source=lambda name: f"pictures/{name}")
    return _page(
        book,
        chapter.title,
        f'<section epub:type="chapter" role="doc-chapter"><h1>{_text(chapter.title)}</h1>{body}</section>',
    )


def _link(address: str) -> str:
    return f"{address.removeprefix(CHAPTER)}.xhtml" if address.startswith(CHAPTER) else address


def _page(book: Book, title: str, body: str) -> str:
    language = _text(book.language)
    return (
        f'{_HEAD}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}" dir="{book.direction}">'
        f'<head><meta charset="UTF-8"/><title>{_text(title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="book.css"/></head>'
        f'<body dir="{book.direction}">{body}</body></html>\n'
    )


def _text(words: str) -> str:
    return escape(words)
