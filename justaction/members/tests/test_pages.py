"""The members' pages stay light: few questions to the database, one heading, however many people there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from justaction.members import actions
from justaction.members.models import Person
from justaction.members.tests.making import (
    a_collaborative,
    a_person,
    a_representative,
    a_steward,
    an_organization,
    asks,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
PAGES = [
    "/me/",
    "/me/details/",
    "/me/address/",
    "/me/data/",
    "/me/organizations/ask/",
    "/steer/",
    "/steer/affiliations/",
    "/steer/roles/",
    "/steer/roles/give/",
    "/steer/roles/new/",
    "/steer/roles/convener/",
    "/steer/collaborative/",
    "/steer/collaborative/words/1/",
    "/organizations/prairie-lantern-fund/edit/",
]


@pytest.mark.parametrize("url", PAGES)
def test_a_page_asks_little_and_has_one_heading(
    signed_in: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    from justaction.web import slots

    a_collaborative()
    ruth, fund = a_steward(), an_organization()
    for n in range(12):
        asks(a_person(f"Asker{n} Flores"), fund)
        a_representative(fund, f"Speaker{n} Reyes")
    actions.affiliate(person=ruth, organization=fund, kind="member", state="confirmed", by=None)
    for slot, fillers in slots._slots.items():  # what other chapters add is theirs to count
        monkeypatch.setitem(slots._slots, slot, [one for one in fillers if ".members." in one[1].__module__])
    browser = signed_in(ruth)
    browser.get(url)

    with CaptureQueriesContext(connection) as queries:
        page = browser.get(url)

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"] for query in queries)
