"""What anybody reads now of a page, in the language of the request: published words, or else the first ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from justaction.collaborative.models import Collaborative
from justaction.texts import markdown
from justaction.web import house
from justaction.website import prose
from justaction.website.models import Page, PageWords, address
from justaction.website.rooms import ROOMS


@dataclass(frozen=True)
class Shown:
    """The words of a page. `elsewhere` is the language they are in, where that is not the reader's."""

    kind: str
    slug: str
    title: str
    lead: str
    text: str
    note: str = ""
    at: datetime | None = None  # when these words came out; None for the first words of the program
    checked_on: date | None = None
    elsewhere: str = ""
    translated: bool = False
    behind: bool = False  # a translation of words that have changed since
    human: bool = False
    page: Page | None = None
    key: int = 0

    @property
    def url(self) -> str:
        return address(self.kind, self.slug)

    @property
    def turn(self) -> str:
        """In which direction its words run, where they are in another language."""
        return "rtl" if self.elsewhere and translation.get_language_info(self.elsewhere)["bidi"] else "ltr"

    @cached_property
    def prose(self) -> prose.Prose:
        """Its text, cut at its headings."""
        return prose.draw(self.text)

    @cached_property
    def html(self) -> SafeString:
        """Its text in one run, below a heading of its page."""
        return prose.html(self.text, top=3)

    @cached_property
    def plain(self) -> str:
        """Its text as plain words."""
        return markdown.to_text(self.text)


def fill(text: str) -> str:
    """Words in braces filled in: the name, the place, the purpose of the collaborative, and where one writes to."""
    if "{" not in text:
        return text
    here = house.here().told
    if not isinstance(here, Collaborative):
        return text
    words = {"name": here.name, "place": here.place, "purpose": here.purpose, "address": here.help_address}
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def room(slug: str) -> Shown:
    """A page of the house, as it is read now."""
    language = translation.get_language() or main_language()
    rows = list(_readable(Page.Kind.ROOM, language).filter(page__slug=slug))
    if rows:
        return _shown(rows, language)
    return first(slug, language)


def first(slug: str, language: str) -> Shown:
    """What a page of the house says until somebody writes other words."""
    words = ROOMS[slug].first(language)
    return Shown(Page.Kind.ROOM, slug, fill(words.title), fill(words.lead), fill(words.text))


def every(kind: str, *, newest_first: bool = False, most: int | None = None) -> list[Shown]:
    """All pages of a kind that anybody can read (`most`: the first), in their order, each in the reader's language where
    there is one."""
    language = translation.get_language() or main_language()
    order = ("-page__posted_at", "-page") if newest_first else ("page__order", "page")
    by_page: dict[int, list[PageWords]] = {}
    for row in _readable(kind, language).order_by(*order):
        by_page.setdefault(row.page_id, []).append(row)
    return [_shown(rows, language) for rows in list(by_page.values())[:most]]


def one(kind: str, slug: str) -> Shown | None:
    """One page of a kind, where anybody can read it."""
    language = translation.get_language() or main_language()
    rows = list(_readable(kind, language).filter(page__slug=slug))
    return _shown(rows, language) if rows else None


def main_language() -> str:
    """The first language of the house."""
    return next(iter(house.here().languages), "en")


def as_read(wording: PageWords) -> Shown:
    """One version as it would be read, for who edits it."""
    return _shown([wording], wording.language)


def is_behind(wording: PageWords, original: PageWords | None) -> bool:
    """Whether the words that a translation was made from have changed since."""
    if original is None or original.pk == wording.pk:
        return False
    return wording.original is None or original.number > wording.original.number


def _readable(kind: str, language: str) -> QuerySet[PageWords]:
    found = PageWords.objects.shown().filter(page__kind=kind)
    return found.filter(Q(language=language) | Q(language=F("page__language")))


def _shown(rows: Iterable[PageWords], language: str) -> Shown:
    found = {row.language: row for row in rows}
    row = found.get(language) or next(iter(found.values()))
    page = row.page
    original = found.get(page.language)
    return Shown(
        kind=page.kind,
        slug=page.slug,
        title=fill(row.title),
        lead=fill(row.lead),
        text=fill(row.text),
        note=row.note,
        at=row.published_at,
        checked_on=row.checked_on,
        elsewhere=row.language if row.language != language else "",
        translated=row.language != page.language,
        behind=is_behind(row, original),
        human=row.human,
        page=page,
        key=row.pk,
    )


def title_of(page: Page) -> str:
    """What a page is called: its title as it is read now, else that of its newest version, else its first one."""
    rows = PageWords.objects.filter(page=page.pk, language=page.language).exclude(title="")
    title = rows.order_by("-shown", "-number").values_list("title", flat=True).first() if page.pk else ""
    if not title and page.kind == Page.Kind.ROOM:
        title = str(ROOMS[page.slug].title)
    return fill(title or page.slug)
