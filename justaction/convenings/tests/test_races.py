"""200 people for 50 seats at the same moment: exactly 50 in, 150 wait in the order in which they came."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from justaction.convenings import actions
from justaction.convenings.models import Registration
from justaction.convenings.tests.making import a_gathering
from justaction.members.models import Person

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, SEATS, AT_ONCE = 200, 50, 16


def test_200_people_for_50_seats(cast: Cast) -> None:
    evening = a_gathering(cast, capacity=SEATS)
    Person.objects.bulk_create(
        [Person(email=f"guest{n}@example.org", name=f"Guest {n}") for n in range(PEOPLE)]
    )
    people = list(Person.objects.filter(email__startswith="guest"))

    def come(person: Person) -> Registration:
        try:
            return actions.register(evening, by=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(come, people))
    rows = list(evening.registrations.order_by("place").values_list("place", "state"))
    assert [place for place, _state in rows] == list(range(1, PEOPLE + 1))
    assert [state for _place, state in rows] == ["registered"] * SEATS + ["waitlisted"] * (PEOPLE - SEATS)
    arrived = evening.registrations.order_by("at").values_list("place", flat=True)
    assert list(arrived) == sorted(arrived)
