"""Changing a target: the old one stays, with the reason and who agreed; lateness cannot be changed away."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from justaction.commitments import actions, policy
from justaction.commitments import state as rules
from justaction.commitments.models import Amendment, Commitment
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_report
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Disclosure, Entry
from justaction.web import clock

LATER = START + timedelta(days=120)


def amend(row: Commitment, by: Person, **new: Any) -> Amendment:
    said: dict[str, Any] = {
        "target": Decimal(9),
        "target_on": row.target_on,
        "reason": "Two lenders merged.",
        "agreed_by": "The council of savers",
        "agreed_on": clock.now().date(),
    }
    return actions.amend(row, by=by, **{**said, **new})


def fresh(row: Commitment) -> Commitment:
    return Commitment.objects.get(pk=row.pk)


def test_the_old_target_stays_on_page_chart_json_and_record(
    founded: Cast, commitment: Commitment, signed_in: Callable[[Person], Client]
) -> None:
    with clock.at(LATER):
        page = signed_in(founded.grace)
        here = f"/desk/{founded.fund.slug}/{commitment.slug}/target/"
        typed = {
            "target": "9%",
            "target_on": "2026-12-31",
            "reason": "Two lenders merged.",
            "agreed_by": "The council of savers",
            "agreed_on": "2026-05-01",
        }
        assert "It stands at 14%" in page.get(here).content.decode()
        assert page.post(here, typed).status_code == 302
        where = commitment.get_absolute_url()
        shown = Client().get(where).content.decode()
        told = json.loads(Client().get(where[:-1] + ".json").content)
        history = Client().get(where + "history/").content.decode()
    assert "<del>14%, 31 December 2026</del>" in shown
    assert "<ins>9%, 31 December 2026</ins>" in shown
    assert "Two lenders merged." in shown
    assert "Agreed by The council of savers, 1 May 2026." in shown
    assert "Before the target was changed, the plan led to 14% on 31 December 2026." in shown, (
        "the chart says it"
    )
    assert 'stroke-dasharray="1 4" vector-effect' in shown, "and draws it"
    assert told["target"] == "9.00"
    assert told["amendments"][0]["was_target"] == "14.00"
    assert told["amendments"][0]["was_plan"][0] == {"on": "2026-01-05", "value": "2.00"}
    assert "Two lenders merged." in history
    entry = Entry.objects.get(kind="commitment.amended")
    said = {one.path: one.value for one in Disclosure.objects.filter(entry=entry)}
    assert said["was"] == "14.00 %"
    assert said["agreed_by"] == "The council of savers"


def test_being_behind_is_not_changed_away(founded: Cast, commitment: Commitment) -> None:
    with clock.at(START + timedelta(days=95)):
        a_report(commitment, founded.grace, "3")
        assert fresh(commitment).state == "behind"
    with clock.at(START + timedelta(days=96)):
        before = policy.facts(fresh(commitment))
        amend(commitment, founded.grace, target=Decimal(4))
        after = policy.facts(fresh(commitment))
        day = (START + timedelta(days=95)).date()
        assert rules.planned(after, day) == rules.planned(before, day)
        assert fresh(commitment).state == "behind"
        assert after.line[-1] == (commitment.target_on, Decimal(4))
        due = rules.next_due(after)
        assert due is not None
        assert due > clock.now().date(), "no report is due for having changed the target"


def test_a_second_change_keeps_both(founded: Cast, commitment: Commitment) -> None:
    with clock.at(LATER):
        amend(commitment, founded.grace)
    with clock.at(LATER + timedelta(days=30)):
        amend(fresh(commitment), founded.grace, target=Decimal(10), target_on=date(2027, 3, 31))
        shown = Client().get(commitment.get_absolute_url()).content.decode()
    assert "first 14% by 31 December 2026" in shown
    assert shown.count("Agreed by The council of savers, ") == 2


@pytest.mark.parametrize(
    ("new", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"agreed_by": ""}, "agreed_by"),
        ({"target": Decimal(14)}, "target"),
        ({"target": Decimal(2)}, "target"),
        ({"target": Decimal(1)}, "target"),
        ({"target_on": date(2026, 5, 4)}, "target_on"),
        ({"agreed_on": date(2026, 7, 1)}, "agreed_on"),
    ],
)
def test_what_a_change_needs(
    founded: Cast, commitment: Commitment, new: dict[str, object], field: str
) -> None:
    with clock.at(LATER), pytest.raises(Refused) as no:
        amend(commitment, founded.grace, **new)
    assert no.value.field == field
    assert fresh(commitment).target == Decimal(14)
    assert not Amendment.objects.exists()


def test_once_its_day_has_passed_a_target_stays(founded: Cast, commitment: Commitment) -> None:
    with clock.at(START + timedelta(days=361)), pytest.raises(Refused, match="has passed"):
        amend(commitment, founded.grace, target_on=date(2027, 6, 1))


def test_nobody_else_changes_a_target_and_a_withdrawn_one_stays(
    founded: Cast, commitment: Commitment
) -> None:
    with clock.at(LATER):
        for person in (founded.ana, founded.tom, founded.ruth):
            with pytest.raises(NotAllowed):
                amend(commitment, person)
        actions.withdraw(commitment, by=founded.grace, reason="We merged.")
        with pytest.raises(Refused, match="while a commitment runs"):
            amend(fresh(commitment), founded.grace)
