"""Deeds of pages as a whole: the first ones of a house, their order, their address, taken off and shown again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.search import actions as search
from justaction.web import clock, house, pages
from justaction.website import finding, showing
from justaction.website.actions.writing import allow, locked
from justaction.website.models import FormerAddress, MenuItem, Page, PageWords
from justaction.website.rooms import ROOMS


def found(kind: str, words: Iterable[tuple[str, dict[str, str]]]) -> None:
    """The first pages of a kind, from the template of the house: (address, words) each, shown at once."""
    for order, (slug, said) in enumerate(words):
        page = Page.objects.create(
            kind=kind, slug=slug, language=showing.main_language(), order=order, posted_at=clock.now()
        )
        row = PageWords.objects.create(
            page=page,
            language=page.language,
            number=1,
            shown=True,
            published_at=clock.now(),
            care=True,
            **said,
        )
        finding.put(row)


def found_rooms() -> None:
    """The pages of the house, which say their first words and can be found by them. Those that are there stay."""
    rows = [Page(kind=Page.Kind.ROOM, slug=slug, language=showing.main_language()) for slug in ROOMS]
    Page.objects.bulk_create(rows, ignore_conflicts=True)
    for page in Page.objects.filter(kind=Page.Kind.ROOM):
        search.put(page)


@transaction.atomic
def move(page: Page, *, up: bool, by: Person) -> None:
    """Put a page one place earlier or later among its kind. Raises NotAllowed."""
    allow(by)
    rows = list(Page.objects.select_for_update(of=("self",)).filter(kind=page.kind).order_by("order", "id"))
    shown = [row for row in rows if row.hidden_at is None]
    place = next((n for n, row in enumerate(shown) if row.pk == page.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(shown):
        return
    one, two = rows.index(shown[place]), rows.index(shown[other])
    rows[one], rows[two] = rows[two], rows[one]
    for order, row in enumerate(rows):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order"])
    pages.changed()


@transaction.atomic
def rename(page: Page, *, slug: str, by: Person) -> Page:
    """Give a page another address; the former one leads on to it for good.

    Raises NotAllowed, and Refused for a page of the house or an address that another page has or had.
    """
    allow(by)
    row = locked(page)
    if row.kind == Page.Kind.ROOM:
        raise Refused(_("The pages of the house keep their address."))
    if slug == row.slug:
        return row
    others = FormerAddress.objects.filter(kind=row.kind, slug=slug)
    if Page.objects.filter(kind=row.kind, slug=slug).exists() or others.exclude(page=row).exists():
        raise Refused(_("Another page has or had this address. Choose another."), field="slug")
    others.filter(page=row).delete()  # it was ours before
    FormerAddress.objects.create(page=row, kind=row.kind, slug=row.slug)
    row.slug = slug
    try:
        with transaction.atomic():
            row.save(update_fields=["slug"])
    except IntegrityError:
        raise Refused(_("Another page has or had this address. Choose another."), field="slug") from None
    _again(row)
    house.changed()
    return row


@transaction.atomic
def hide(page: Page, *, by: Person) -> Page:
    """Take a page off the website. Its words stay in the history and on the record. Raises NotAllowed, Refused."""
    allow(by)
    row = locked(page)
    if row.kind == Page.Kind.ROOM:
        raise Refused(_("The pages of the house stay. You can go back to their first words."))
    if row.hidden_at is None:
        row.hidden_at = clock.now()
        row.save(update_fields=["hidden_at"])
        MenuItem.objects.filter(page=row).delete()
        _said("page.hidden", row, by=by)
    return row


@transaction.atomic
def show_again(page: Page, *, by: Person) -> Page:
    """Bring a page back that was taken off. Raises NotAllowed."""
    allow(by)
    row = locked(page)
    if row.hidden_at is not None:
        row.hidden_at = None
        row.save(update_fields=["hidden_at"])
        _said("page.shown", row, by=by)
    return row


def _said(kind: str, row: Page, *, by: Person) -> None:
    if row.posted_at:  # what nobody could read before is nobody's business now
        title = showing.title_of(row)
        record.enter(kind, row, by=by, title=title, url=row.url, words={"title": title})
    _again(row)
    house.changed()


def _again(page: Page) -> None:
    """In step with the index, after the page itself has changed."""
    for wording in page.versions.filter(shown=True).select_related("page"):
        finding.put(wording)


def of_house(slug: str) -> Page:
    """The row of a page of the house, or one that is not saved yet. Raises KeyError."""
    ROOMS[slug]
    found_row = Page.objects.filter(kind=Page.Kind.ROOM, slug=slug).first()
    return found_row or Page(kind=Page.Kind.ROOM, slug=slug, language=showing.main_language())
