"""How many signed is kept by deeds: whatever becomes of a signature, a recount gives the same, and every page tells it."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from justaction.conftest import Cast
from justaction.counts import actions as counts
from justaction.statement import actions, roll
from justaction.statement.models import Signature
from justaction.statement.tests.making import for_group, for_institution, signature, signed
from justaction.web import clock


def told() -> tuple[int, ...]:
    """People, shown, institutions, groups; and every number is what a recount gives."""
    _compared, wrong = counts.compare()
    assert not wrong, "\n".join(map(str, wrong))
    found = roll.counts()
    assert found.people == Signature.objects.people_signed()
    assert found.organizations_shown == Signature.objects.organizations_signed()
    return found.people, found.people_shown, found.institutions, found.groups


def test_whatever_becomes_of_a_signature_the_numbers_are_right(cast: Cast, client: Client) -> None:
    noor = signed(listed=True)
    signature("omar@example.org", "Omar Castle")  # who has not said yes does not count
    assert told() == (1, 1, 0, 0)
    bank = signed(**for_institution())
    signed(**for_institution("amal@willow.example", name="Amal Reyes"))
    signed(**for_group(organization_listed=False))
    assert told() == (1, 1, 1, 1)  # two speak for one bank: it counts once
    assert (roll.counts().organizations, roll.counts().organizations_shown) == (2, 1)
    actions.change_listing(noor, listed=False)
    assert told() == (1, 0, 1, 1)
    page = client.get("/").context
    assert page["signed"] == {"people": 1, "organizations": 1}
    actions.withdraw(noor)
    actions.withdraw(bank)
    assert told() == (0, 0, 1, 1)
    counts.fold()
    with clock.at(clock.now() + timedelta(days=1)):
        signed()
        assert told() == (1, 0, 1, 1)
    counts.rebuild("signature")
    assert told() == (1, 0, 1, 1)
