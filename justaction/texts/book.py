"""A book: chapters of plain rich text with pictures, from which every form is made. Pure; the same book, the same bytes.

A chapter's `html` is a well-formed fragment (XHTML, `fragment()` makes it) with headings from `h2` down. A picture is
meant by its name in `src`. Links are absolute, or an anchor, or another chapter as `chapter:SLUG`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from html.parser import HTMLParser

import nh3

CHAPTER = "chapter:"
VOID = frozenset({"br", "hr", "img", "col"})
TAGS = frozenset(
    {
        *("h2", "h3", "h4", "h5", "p", "ul", "ol", "li", "blockquote", "hr", "br", "div", "section", "aside"),
        *("strong", "em", "code", "a", "span", "sup", "sub", "abbr", "time", "cite", "dl", "dt", "dd"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td", "img", "figure", "figcaption"),
    }
)
ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "role", "aria-label"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "time": {"datetime"},
}
_ID = re.compile(r"[A-Za-z_][\w.-]*")
_HERE = re.compile(r'href="#([^"]*)"')


@dataclass(frozen=True)
class Picture:
    """A picture by its name, like `money.svg`; `alt` says in words what it shows."""

    name: str
    media_type: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True)
class Chapter:
    """One chapter: its name in addresses (letters, digits, hyphens), its title, its words."""

    slug: str
    title: str
    html: str

    @property
    def anchor(self) -> str:
        """Its id where all chapters stand in one file."""
        return f"ch-{self.slug}"


@dataclass(frozen=True)
class Book:
    """Everything that its forms need. All words are in `language` (BCP 47); `moment` is when it came out (aware)."""

    title: str
    chapters: tuple[Chapter, ...]
    pictures: tuple[Picture, ...] = ()
    language: str = "en"
    facts: tuple[str, ...] = ()
    about: str = ""
    footer: str = ""
    author: str = ""
    moment: datetime | None = None
    licence: str = ""
    licence_url: str = ""
    url: str = ""
    contents: str = "Contents"  # the word for it, in its language
    direction: str = "ltr"

    @property
    def day(self) -> date | None:
        return self.moment.date() if self.moment else None

    def picture(self, name: str) -> Picture:
        """The picture of that name. Raises KeyError."""
        return {one.name: one for one in self.pictures}[name]


def fragment(
    html: str,
    *,
    prefix: str = "",
    link: Callable[[str], str] | None = None,
    source: Callable[[str], str] | None = None,
    linked_only: bool = False,
) -> str:
    """HTML as a well-formed fragment of the elements above: nothing else gets through.

    `prefix` makes ids unique; `link` and `source` give other addresses for links and pictures. With `linked_only` an id
    stays only where a link of this fragment points at it.
    """
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "chapter", "picture"},
        link_rel=None,
        strip_comments=True,
    )
    kept = frozenset(_HERE.findall(clean)) if linked_only else None
    writer = _Writer(prefix, link or str, source or str, kept)
    writer.feed(clean)
    writer.close()
    return "".join(writer.parts)


class _Writer(HTMLParser):
    """Writes what it reads as XHTML: void elements closed, attributes quoted and in order."""

    def __init__(
        self,
        prefix: str,
        link: Callable[[str], str],
        source: Callable[[str], str],
        kept: frozenset[str] | None,
    ) -> None:
        super().__init__(convert_charrefs=True)
        self.prefix, self.link, self.source, self.kept = prefix, link, source, kept
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(self._attributes(tag, attrs))
        if tag == "a" and "href" not in said:
            said = {name: value for name, value in said.items() if name == "id"}
        row = "".join(f' {name}="{escape(value)}"' for name, value in sorted(said.items()))
        self.parts.append(f"<{tag}{row}/>" if tag in VOID else f"<{tag}{row}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(_printable(data), quote=False))

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> Iterator[tuple[str, str]]:
        for name, value in attrs:
            said = _printable(value or "")
            if name == "id":
                if _ID.fullmatch(self.prefix + said) and (self.kept is None or said in self.kept):
                    yield name, self.prefix + said
            elif name == "href":
                yield name, "#" + self.prefix + said[1:] if said.startswith("#") else self.link(said)
            elif name == "src":
                yield name, self.source(said)
            else:
                yield name, said


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _printable(text: str) -> str:
    """Without the signs that XML forbids."""
    return _FORBIDDEN.sub(" ", text)
