"""A book bound: as a tagged PDF, as EPUB, as Markdown, and as a folder of pages that opens without a server.

The same book gives the same bytes. The PDF is drawn by `printing.py` in a room without files and network.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.texts import epub as epubs
from justaction.texts import printing, room, writing
from justaction.texts.book import CHAPTER, Book, Chapter, fragment

STYLES = Path(__file__).parent / "templates" / "texts"
ROOM = room.Room(memory=3072 * room.MB, seconds=120, written=96 * room.MB)


def pdf(book: Book) -> bytes:
    """The PDF: tagged, with contents and page numbers. Raises Refused (status 503) where it cannot be drawn."""
    with press() as printed:
        return printed(book)


@contextmanager
def press() -> Iterator[Callable[[Book], bytes]]:
    """A press that gets warm (it loads its renderer) while a book is still being made, and then prints one, as `pdf` does."""
    if writing.lacking():
        raise Refused(_("This installation cannot make PDFs yet."), status=503)
    with room.started(printing.__file__, ROOM) as warm:

        def printed(book: Book) -> bytes:
            page = page_of(book)
            return _checked(warm.finish(page) if warm else room.Done(room.TIMED_OUT, b""))

        yield printed


def page_of(book: Book) -> bytes:
    """What the press gets."""
    chapters = [_on_paper(chapter) for chapter in book.chapters]
    page = {
        "html": render_to_string("texts/book.html", {"book": book, "chapters": chapters}),
        "css": (STYLES / "book_print.css").read_text(),
        "fonts": writing.fonts(),
        "pictures": {
            one.name: [one.media_type, base64.b64encode(one.content).decode()] for one in book.pictures
        },
    }
    return json.dumps(page, sort_keys=True).encode()


def _checked(done: room.Done) -> bytes:
    """The PDF that the press made. Raises Refused (status 503) where there is none."""
    if done.code == printing.LACKS_LETTERS:
        raise Refused(
            _(
                "This installation has no letters on paper for a word in this text. Leave it out, or ask for a font."
            ),
            status=503,
        )
    if done.code or not done.out.startswith(b"%PDF-"):
        raise Refused(_("The PDF could not be made just now. Try again later."), status=503)
    return done.out


def _on_paper(chapter: Chapter) -> Chapter:
    """With ids of its own, and links to other chapters within the file.

    Each id costs the press a style of its own and a name in the file, so only those stay that a link points at.
    """

    def link(address: str) -> str:
        return f"#ch-{address.removeprefix(CHAPTER)}" if address.startswith(CHAPTER) else address

    html = fragment(
        chapter.html,
        prefix=f"{chapter.anchor}-",
        link=link,
        source=lambda name: printing.PICTURE + name,
        linked_only=True,
    )
    return replace(chapter, html=html)


def epub(book: Book) -> bytes:
    """The EPUB 3 with our fonts."""
    return epubs.epub(book, css=(STYLES / "book_screen.css").read_text(), fonts=font_files())


def archive(book: Book, beside: Mapping[str, bytes], *, folder: str) -> bytes:
    """A ZIP with one folder: pages with relative links alone, pictures, fonts, and the files `beside` by their path."""
    chapters = list(book.chapters)
    files: list[tuple[str, bytes]] = [("index.html", _index(book, beside).encode())]
    for place, chapter in enumerate(chapters):
        before = chapters[place - 1] if place else None
        after = chapters[place + 1] if place + 1 < len(chapters) else None
        files.append((f"{chapter.slug}.html", _page(book, chapter, before, after).encode()))
    files.append(("book.css", (STYLES / "book_screen.css").read_bytes()))
    files += [(f"pictures/{one.name}", one.content) for one in book.pictures]
    files += [(f"fonts/{name}.woff2", content) for name, content in font_files().items()]
    files += sorted(beside.items())
    return epubs.zipped((f"{folder}/{name}", content) for name, content in files)


@cache
def font_files() -> dict[str, bytes]:
    """Our fonts by name, as WOFF2."""
    found = {name: finders.find(f"web/fonts/{name}.woff2") for name in sorted(writing.FONTS)}
    return {name: Path(path).read_bytes() for name, path in found.items() if path}


def _index(book: Book, beside: Mapping[str, bytes]) -> str:
    chapters = "".join(f'<li><a href="{one.slug}.html">{escape(one.title)}</a></li>' for one in book.chapters)
    files = "".join(f'<li><a href="{escape(name)}">{escape(name)}</a></li>' for name in sorted(beside))
    facts = "".join(f"<p>{escape(fact)}</p>" for fact in book.facts)
    licence = escape(book.licence)
    if book.licence_url:
        licence = f'<a href="{escape(book.licence_url)}">{licence}</a>'
    return _frame(
        book,
        book.title,
        f'<h1>{escape(book.title)}</h1><p class="lead">{escape(book.about)}</p>{facts}'
        f'<p>{licence}</p><p><a href="{escape(book.url)}">{escape(book.url)}</a></p>'
        f"<h2>{escape(book.contents)}</h2><ol>{chapters}</ol><h2>{escape(_('Files'))}</h2><ul>{files}</ul>",
    )


def _page(book: Book, chapter: Chapter, before: Chapter | None, after: Chapter | None) -> str:
    def link(address: str) -> str:
        return f"{address.removeprefix(CHAPTER)}.html" if address.startswith(CHAPTER) else address

    body = fragment(chapter.html, link=link, source=lambda name: f"pictures/{name}")
    turns = [f'<a href="index.html">{escape(book.contents)}</a>']
    if before:
        turns.insert(0, f'<a href="{before.slug}.html" rel="prev">← {escape(before.title)}</a>')
    if after:
        turns.append(f'<a href="{after.slug}.html" rel="next">{escape(after.title)} →</a>')
    nav = f'<nav class="turn" aria-label="{escape(_("Pages"))}">{"".join(turns)}</nav>'
    return _frame(book, f"{chapter.title} – {book.title}", f"<h1>{escape(chapter.title)}</h1>{body}{nav}")


def _frame(book: Book, title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{escape(book.language)}" dir="{book.direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="book.css"></head><body><main>{body}</main></body></html>\n'
    )
