"""The collaborative stands on the same board as everybody who signed, by its goals."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from justaction.commitments import tasks
from justaction.commitments.models import OrganizationStanding
from justaction.conftest import Cast
from justaction.home import actions as home
from justaction.home.models import Goal
from justaction.record.models import Entry
from justaction.web import clock

START = datetime(2026, 1, 5, 18, tzinfo=UTC)


def night(number: int) -> None:
    with clock.at(START + timedelta(days=number)):
        tasks.stand()
        tasks.stand()


def changes(ours: OrganizationStanding) -> list[str]:
    rows = Entry.objects.filter(kind="standing.changed", subject=ours.subject).order_by("id")
    return [json.loads(bytes(entry.leaf))["m"]["now"] for entry in rows]


def test_the_collaborative_stands_on_the_same_board_and_can_be_late(
    db: None, request: pytest.FixtureRequest
) -> None:
    with clock.at(START - timedelta(days=7)):
        cast: Cast = request.getfixturevalue("cast")
    Goal.objects.all().delete()
    Entry.objects.filter(kind__startswith="goal.").delete()
    with clock.at(START):
        goal = home.set_goal(
            year=2026,
            title="Publish the toolkit",
            about="All of it.",
            season="Spring",
            owner="Everybody",
            due=date(2026, 2, 1),
            by=cast.ruth,
        )
    night(1)
    ours = OrganizationStanding.objects.get(organization=None)
    assert ours.state == "active"
    night(71)  # 16 days after February ended
    with clock.at(START + timedelta(days=72)):
        page = Client().get("/standing/").content.decode()
        assert "<strong>Due.</strong>" in page
        assert "Something was due for 1 March 2026." in page
        home.meet_goal(goal, proof="It is on the page.", by=cast.ruth)
        assert "<strong>Active.</strong>" in Client().get("/standing/").content.decode()
    assert changes(ours) == ["due", "active"]
