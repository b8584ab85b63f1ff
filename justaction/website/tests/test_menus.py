"""Menus: their order by numbers or one press, pages of our own, and what never goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.errors import Refused
from justaction.members.models import Person
from justaction.website import actions
from justaction.website.actions.menus import everything
from justaction.website.arranging import MOST
from justaction.website.tests.making import a_page

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


def numbers(menu: str, **more: str) -> dict[str, str]:
    """The form of a menu as it stands, all shown."""
    rows = everything(menu)
    said = {f"order-{n}": str(n + 1) for n in range(len(rows))} | {
        f"show-{n}": "on" for n in range(len(rows))
    }
    return {**said, **more}


def at_the_foot(client: Client) -> str:
    page = client.get("/help/").content.decode()
    return page[page.index('id="foot-help"') : page.index('id="foot-look"')]


def test_an_entry_moves_by_one_press_or_by_its_number(
    cast: Cast, signed_in: SignedIn, client: Client
) -> None:
    browser = signed_in(cast.imani)
    names = [one.name for one in everything("help")]
    browser.post("/steer/website/menus/help/", numbers("help", move=f"down:{names[0]}"))
    assert [one.name for one in everything("help")][:2] == [names[1], names[0]]
    foot = at_the_foot(client)
    assert foot.index("Get help") < foot.index("Questions and answers")
    browser.post("/steer/website/menus/help/", numbers("help", **{"order-0": "9"}))
    assert everything("help")[-1].name == names[1]


def test_what_the_house_needs_never_goes(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    names = [one.name for one in everything("help")]
    with pytest.raises(Refused):
        actions.arrange_menu("help", order=names, hidden=["home:privacy"], by=cast.imani)
    said = {name: value for name, value in numbers("help").items() if name.startswith("order")}
    signed_in(cast.imani).post("/steer/website/menus/help/", said)  # nothing is ticked
    foot = at_the_foot(client)
    for kept in ("Your data and privacy", "Accessibility", "Get help", "Report something"):
        assert kept in foot
    assert "Questions and answers" not in foot


def test_a_page_of_our_own_stands_in_a_menu_while_anybody_can_read_it(
    cast: Cast, signed_in: SignedIn, client: Client
) -> None:
    row = a_page("page", "House rules", by=cast.imani)
    signed_in(cast.imani).post("/steer/website/page/house-rules/menu/", {"menu": "help"})
    assert '<a href="/pages/house-rules/">House rules</a>' in at_the_foot(client)
    actions.rename(row.page, slug="rules", by=cast.imani)
    assert '<a href="/pages/rules/">House rules</a>' in at_the_foot(client)
    actions.hide(row.page, by=cast.imani)
    assert "House rules" not in at_the_foot(client)


def test_never_more_than_fits(cast: Cast) -> None:
    long = a_page("page", "A very long title for the top of a page", by=cast.imani)
    with pytest.raises(Refused, match="letters"):
        actions.put_into_menu(long.page, "main", by=cast.imani)
    for n in range(MOST["follow"] - len(everything("follow"))):
        actions.put_into_menu(a_page("page", f"Page {n}", by=cast.imani).page, "follow", by=cast.imani)
    with pytest.raises(Refused, match="16 entries"):
        actions.put_into_menu(long.page, "follow", by=cast.imani)
