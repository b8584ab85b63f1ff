"""What the desk shows of pages: where each stands in each language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from justaction.website import showing
from justaction.website.models import Page, PageWords, address
from justaction.website.rooms import ROOMS

Kind = Page.Kind


@dataclass(frozen=True)
class Standing:
    """A page in one language: what is shown, what waits, what is a draft; a translation behind its original."""

    code: str
    name: str
    shown: PageWords | None
    waits: PageWords | None
    draft: PageWords | None
    first: bool  # the first words of the program are shown
    translation: bool
    behind: bool
    can_undo: bool


@dataclass(frozen=True)
class Line:
    """A page on the desk."""

    kind: str
    slug: str
    title: str
    note: str
    url: str
    drafts: int
    waits: int
    behind: int
    shown: bool
    first: bool
    hidden: bool


def standing(page: Page, code: str, name: str, rows: Sequence[PageWords]) -> Standing:
    """Where a page stands in a language, of all its versions (the newest first)."""
    mine = sorted((row for row in rows if row.language == code), key=lambda row: -row.number)
    shown = next((row for row in mine if row.shown and not row.blank), None)
    original = next(
        (row for row in rows if row.language == page.language and row.shown and not row.blank), None
    )
    newest = mine[0] if mine else None
    return Standing(
        code=code,
        name=name,
        shown=shown,
        waits=next((row for row in mine if row.is_waiting), None),
        draft=newest if newest is not None and newest.is_draft else None,
        first=page.kind == Kind.ROOM and original is None and shown is None,
        translation=code != page.language,
        behind=shown is not None and code != page.language and showing.is_behind(shown, original),
        can_undo=any(row.shown and not row.blank for row in mine),
    )


HEADINGS: dict[str, tuple[Promise, Promise | str]] = {
    Kind.NEWS: (_("News"), _("Add news")),
    Kind.QUESTION: (_("Questions"), _("Add a question")),
    Kind.MOMENT: (_("Our story"), _("Add a moment")),
    Kind.PAGE: (_("Pages of our own"), _("Add a page")),
    Kind.ROOM: (_("Pages of the house"), ""),
}


def groups() -> list[dict[str, Any]]:
    """All pages by kind, each with where it stands: in two questions to the database."""
    by_page: dict[int, list[PageWords]] = {}
    for row in PageWords.objects.order_by("page", "language", "-number").defer("text"):
        by_page.setdefault(row.page_id, []).append(row)
    pages = list(Page.objects.order_by("order", "id"))
    lines: dict[str, list[Line]] = {kind: [] for kind in HEADINGS}
    for page in pages:
        if page.kind != Kind.ROOM:
            lines[page.kind].append(_line(page, by_page.get(page.pk, [])))
    lines[Kind.NEWS].reverse()
    rooms = {page.slug: page for page in pages if page.kind == Kind.ROOM}
    for slug in ROOMS:
        page = rooms.get(slug) or Page(kind=Kind.ROOM, slug=slug, language=showing.main_language())
        lines[Kind.ROOM].append(_line(page, by_page.get(page.pk, [])))
    return [
        {"kind": kind, "heading": heading, "add": add, "lines": lines[kind], "moves": kind in {Kind.QUESTION, Kind.MOMENT}}
        for kind, (heading, add) in HEADINGS.items()
    ]  # fmt: skip


def _line(page: Page, rows: list[PageWords]) -> Line:
    codes = list(dict.fromkeys([page.language, *(row.language for row in rows)]))
    stands = [standing(page, code, code, rows) for code in codes]
    of_own = [row for row in rows if row.language == page.language and row.title]
    named = next((row for row in of_own if row.shown), of_own[0] if of_own else None)
    room = ROOMS.get(page.slug) if page.kind == Kind.ROOM else None
    return Line(
        kind=page.kind,
        slug=page.slug,
        title=str(room.name) if room else named.title if named else page.slug,
        note=named.lead if named and page.kind == Kind.MOMENT else "",
        url=address(page.kind, page.slug),
        drafts=sum(one.draft is not None for one in stands),
        waits=sum(one.waits is not None for one in stands),
        behind=sum(one.behind for one in stands),
        shown=any(one.shown for one in stands),
        first=stands[0].first,
        hidden=page.hidden_at is not None,
    )
