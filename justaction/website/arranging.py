"""Menus as coordinators arranged them: told once to every page, until somebody arranges them anew.

What the house needs never goes: privacy, accessibility, the record, help and where one reports something. What a chapter
adds later comes at the end of its menu, until somebody gives it a place.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from justaction.web import house, menus
from justaction.web.context import in_language
from justaction.web.menus import Entry
from justaction.website.models import MenuItem, PageWords
from justaction.website.showing import fill

KEPT = frozenset({"home:privacy", "home:accessibility", "home:help", "record:record", "members:report"})
MOST = {"main": 7, "follow": 16, "help": 10}  # entries that fit
MOST_LETTERS = 62  # of all titles at the top, in a row with the name, the search and a button
LAST = 10_000


@dataclass(frozen=True)
class Placed:
    """An entry with its place; `titles` by language where it leads to a page of our own."""

    name: str
    url: str
    order: int
    hidden: bool
    titles: dict[str, str]
    main: str  # the language that its page was first written in
    key: int = 0


def told() -> dict[str, list[Placed]]:
    """All that was arranged, by menu."""
    rows = list(MenuItem.objects.select_related("page"))
    shown = PageWords.objects.shown().filter(page__in=[row.page_id for row in rows if row.page_id])
    titles: dict[int, dict[str, str]] = {}
    for wording in shown if any(row.page_id for row in rows) else ():
        titles.setdefault(wording.page_id, {})[wording.language] = wording.title
    placed: dict[str, list[Placed]] = {}
    for row in rows:
        page = row.page
        if page is not None and page.pk not in titles:
            continue  # not there to be read
        placed.setdefault(row.menu, []).append(
            Placed(
                name=row.name or f"page:{row.page_id}",
                url=page.url if page else "",
                order=row.order,
                hidden=row.hidden,
                titles=titles.get(page.pk, {}) if page else {},
                main=page.language if page else "",
                key=row.pk,
            )
        )
    return placed


def arranged(menu: str, entries: list[Entry]) -> list[Entry]:
    """The entries of a menu in their order, without those that were taken out, with pages of our own."""
    placed: dict[str, list[Placed]] = house.here().more.get("menus") or {}
    known = {one.name: one for one in placed.get(menu, [])}
    if not known:
        return entries
    rows = [
        (known[entry.name].order if entry.name in known else LAST, entry)
        for entry in entries
        if entry.name in KEPT or entry.name not in known or not known[entry.name].hidden
    ]
    rows += [(one.order, own(one)) for one in known.values() if one.titles and not one.hidden]
    return [entry for _order, entry in sorted(rows, key=lambda pair: pair[0])]


def own(one: Placed) -> Entry:
    """An entry that leads to a page of our own, in the language of the request."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    title = one.titles.get(language) or one.titles.get(one.main) or next(iter(one.titles.values()))
    return Entry(title=fill(title), url=in_language(one.url), name=one.name)


def of_the_house(menu: str) -> list[Entry]:
    """The entries that chapters give to a menu, for who arranges it."""
    return menus.main_of_the_house(None) if menu == "main" else menus.footer_of_the_house(menu)
