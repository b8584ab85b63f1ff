"""The words of a page as it draws them: cut at its headings, each with an address of its own; tables that fit a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import translate_url
from django.utils import translation
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.texts import markdown

TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
HEAD = re.compile(r"<th>(.*?)</th>", re.DOTALL)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<td>(.*?)</td>", re.DOTALL)
OURS = re.compile(r'href="(/[^"/][^"]*|/)"')


@dataclass(frozen=True)
class Section:
    """A part of a page below a heading."""

    id: str
    title: str
    html: SafeString


@dataclass(frozen=True)
class Prose:
    """What stands before the first heading, then the parts below each."""

    intro: SafeString
    sections: tuple[Section, ...] = ()


def draw(text: str, *, top: int = 2) -> Prose:
    """Markdown as the parts of a page, whose headings are of the rank `top`."""
    before, parts = markdown.sections(text)
    taken: set[str] = set()
    sections = tuple(Section(_free(title, taken), title, html(words, top=top + 1)) for title, words in parts)
    return Prose(html(before, top=top), sections)


def html(text: str, *, top: int = 2) -> SafeString:
    """Markdown in one run, with tables that fit a phone and links that stay in the language of the page."""
    drawn = TABLE.sub(_table, markdown.to_html(text, top=top))
    return SafeString(OURS.sub(_in_this_language, drawn))  # clean before; only our own marks came to it


def _in_this_language(found: re.Match[str]) -> str:
    language = translation.get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return found[0]
    path, mark, anchor = found[1].partition("#")
    return f'href="{translate_url(path, language)}{mark}{anchor}"'


def _table(found: re.Match[str]) -> str:
    """A table of Markdown as one that becomes cards on a phone: the first cell of each row names it."""
    heads = [strip_tags(head) for head in HEAD.findall(found[1])]
    head, _tag, body = found[1].partition("</thead>")
    rows = ROW.sub(lambda row: f"<tr>{_cells(row[1], heads)}</tr>", body)
    region = format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}">', _("A table. Scrolls sideways on small screens.")
    )  # fmt: skip
    head = head.replace("<th>", '<th scope="col">')
    return f'{region}<table class="tbl tbl--cards">{head}</thead>{rows}</table></div>'


def _cells(row: str, heads: list[str]) -> str:
    cells = CELL.findall(row)
    first = f'<th scope="row">{cells[0]}</th>' if cells else ""
    labels = [*heads[1:], *[""] * len(cells)]
    rest = (f'<td data-l="{label}">{cell}</td>' for label, cell in zip(labels, cells[1:], strict=False))
    return first + "".join(rest)


def _free(title: str, taken: set[str]) -> str:
    base = slugify(title, allow_unicode=True)[:60] or "part"
    name = next(one for n in range(1, 1000) if (one := base if n == 1 else f"{base}-{n}") not in taken)
    taken.add(name)
    return name
