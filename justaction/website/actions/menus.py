"""Deeds of menus: the order of their entries, what is left out, and pages of our own in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.collaborative.models import Collaborative
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import house
from justaction.web.menus import Entry
from justaction.website import arranging, showing
from justaction.website.actions.writing import allow
from justaction.website.models import MenuItem, Page

Menu = MenuItem.Menu


@transaction.atomic
def arrange_menu(menu: str, *, order: Sequence[str], hidden: Sequence[str] = (), by: Person) -> None:
    """Put the entries of a menu in this order (by name), and leave out those that are `hidden`.

    Raises NotAllowed, and Refused where something that the house needs would go, or more would stand than fits.
    """
    allow(by)
    house_row = Collaborative.objects.select_for_update().get()
    known = {one.name: one for one in everything(menu)}
    if any(name in arranging.KEPT for name in hidden):
        raise Refused(_("Privacy, accessibility, help, reports and the record stay in the menu."), status=422)
    names = [name for name in dict.fromkeys(order) if name in known]
    names += [name for name in known if name not in names]
    _check_fit(menu, [known[name] for name in names if name not in hidden])
    rows = {row.name or f"page:{row.page_id}": row for row in MenuItem.objects.filter(menu=menu)}
    for place, name in enumerate(names):
        row = rows.get(name) or MenuItem(menu=menu, name=name)
        row.order, row.hidden = place, name in hidden
        row.save()
    shown = [known[name].title for name in names if name not in hidden]
    _enter(house_row, menu, {"entries": " · ".join(shown)}, by)


@transaction.atomic
def put_into_menu(page: Page, menu: str, *, by: Person) -> MenuItem:
    """Let a menu lead to a page of our own, as its last entry. Raises NotAllowed, Refused where no more fits."""
    allow(by)
    house_row = Collaborative.objects.select_for_update().get()
    if menu not in Menu.values:
        raise Refused(_("Choose a menu."), field="menu", status=422)
    shown = showing.one(page.kind, page.slug)
    if shown is None or page.kind not in {Page.Kind.PAGE, Page.Kind.ROOM, Page.Kind.NEWS}:
        raise Refused(_("Publish the page first. A menu leads only to what anybody can read."), field="menu")
    if MenuItem.objects.filter(menu=menu, page=page).exists():
        raise Refused(_("It stands in this menu already."), field="menu")
    entry = Entry(title=shown.title, url=page.url, name=f"page:{page.pk}")
    _check_fit(menu, [*everything(menu, hidden=False), entry])
    own = MenuItem.objects.filter(menu=menu).exclude(page=None).count()
    row = MenuItem.objects.create(menu=menu, page=page, order=arranging.LAST + 1 + own)
    _enter(house_row, menu, {"entries": _("Added: %(title)s") % {"title": shown.title}}, by)
    return row


@transaction.atomic
def take_from_menu(item: MenuItem, *, by: Person) -> None:
    """Take a page of our own out of a menu. Raises NotAllowed, and Refused for an entry of the house."""
    allow(by)
    house_row = Collaborative.objects.select_for_update().get()
    row = MenuItem.objects.filter(pk=item.pk).select_related("page").first()
    if row is None:
        return
    if row.page is None:
        raise Refused(_("Entries of the house can be left out, not taken away."))
    title = showing.title_of(row.page)
    row.delete()
    _enter(house_row, row.menu, {"entries": _("Taken out: %(title)s") % {"title": title}}, by)


def everything(menu: str, *, hidden: bool = True) -> list[Entry]:
    """All entries of a menu in their order, asked anew; also those left out, unless `hidden` is False."""
    if menu not in Menu.values:
        raise Refused(_("Choose a menu."), field="menu", status=422)
    placed = {one.name: one for one in arranging.told().get(menu, [])}
    entries = [*arranging.of_the_house(menu), *(arranging.own(one) for one in placed.values() if one.titles)]
    found = [one for one in entries if hidden or one.name not in placed or not placed[one.name].hidden]
    return sorted(found, key=lambda one: placed[one.name].order if one.name in placed else arranging.LAST)


def _check_fit(menu: str, entries: Sequence[Entry]) -> None:
    most = arranging.MOST[menu]
    if len(entries) > most:
        raise Refused(_("Not more than %(n)s entries fit. Leave one out first.") % {"n": most}, status=422)
    letters = sum(len(one.title) for one in entries)
    if menu == Menu.MAIN and letters > arranging.MOST_LETTERS:
        raise Refused(
            _("These titles have %(n)s letters, and %(most)s fit at the top. Leave one out, or choose a shorter title.")
            % {"n": letters, "most": arranging.MOST_LETTERS},
            status=422,
        )  # fmt: skip


def _enter(row: Collaborative, menu: str, words: Mapping[str, str], by: Person) -> None:
    with override(showing.main_language()):
        title = str(Menu(menu).label)
    record.enter("menu.changed", row, by=by, title=title, url="/", words=words, facts={"menu": menu})
    house.changed()
