"""A hundred times the demonstration year: the pages stay as short, and every number is still right."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from justaction.charts.matrix import FIELDS
from justaction.charts.places import PLACES
from justaction.charts.states import SQUARES, STATES
from justaction.collaborative.models import Channel, Field, Pillar
from justaction.commitments.models import Commitment, MoneyLine, ProgressReport, Review
from justaction.conftest import Cast
from justaction.counts import counters
from justaction.counts.models import Step
from justaction.dashboard.figures import taken_up
from justaction.dashboard.tests import making
from justaction.members.models import Organization
from justaction.standards.models import Revision, Standard, Uptake
from justaction.statement.models import Signature
from justaction.web import clock

MADE = 15_000  # the demonstration year has 150
SIGNED, REPORTED, USING = 2_000, 3_000, 300  # enough to be many
THEN = datetime(2026, 1, 4, 17, tzinfo=UTC)
KEPT = 500  # of the lists, which are paged
KILOBYTES = 30  # of a page, packed


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with clock.at(making.TODAY):
        yield


@pytest.fixture
def many(cast: Cast) -> Cast:
    """15,000 commitments of 1,500 among 2,000 institutions in 30 fields; 3,000 reports and reviews; 40 standards, 40 places."""
    Field.objects.bulk_create(Field(slug=f"f{n}", name=f"Field {n}", order=n + 10) for n in range(25))
    fields, channels = list(Field.objects.all()), list(Channel.objects.all())
    Organization.objects.bulk_create(
        Organization(name=f"House {n}", slug=f"house-{n}", kind="institution", field=fields[n % len(fields)])
        for n in range(SIGNED)
    )
    houses = list(Organization.objects.filter(slug__startswith="house-").order_by("pk"))
    Signature.objects.bulk_create(
        Signature(
            version=cast.version, kind="institution", organization=one, organization_name=one.name, name="x",
            state="confirmed", asked_at=THEN, confirmed_at=THEN,
        )
        for one in houses
    )  # fmt: skip
    states = [mark.state for mark in STATES]
    Commitment.objects.bulk_create(
        Commitment(
            organization=houses[n % 1500], slug=f"c-{n}", title=f"Promise {n}", channel=channels[n % 3],
            state="withdrawn" if n == 7 else states[n % 4], published_at=THEN, state_since=THEN, unit="%",
            target=15, target_on=date(2026, 12, 31), withdrawn_at=THEN if n == 7 else None,
        )
        for n in range(MADE)
    )  # fmt: skip
    made = list(Commitment.objects.filter(slug__startswith="c-").order_by("pk"))
    ProgressReport.objects.bulk_create(
        ProgressReport(commitment=one, as_of=date(2026, 6, 30), value=5, story="We did.", sent_at=THEN)
        for one in made[:REPORTED]
    )
    Review.objects.bulk_create(
        Review(
            report=report, peer_field=fields[(n + 1 + n // 30 % 29) % len(fields)], state="given", verdict="agrees",
            reasons="Seen.", due_on=date(2026, 7, 20), ended_at=THEN,
        )
        for n, report in enumerate(ProgressReport.objects.order_by("pk"))
    )  # fmt: skip
    MoneyLine.objects.bulk_create(
        MoneyLine(
            commitment=made[n], kind="paid", thousandths=1000 * (n + 1), currency="USD", place=f"Place {n}",
            dated=date(2026, 6, 30), source="A letter",
        )
        for n in range(40)
    )  # fmt: skip
    _standards(cast, houses)
    with connection.cursor() as cursor:
        # as the database, or the clock, does before long: it plans as if all were empty
        cursor.execute("ANALYZE")
    for kind in ("organization", "commitment"):
        _count(kind)
    return cast


def _count(kind: str) -> None:
    """The numbers as a recount finds them; a card for each thing, as `rebuild` writes them, would take half a minute."""
    Step.objects.filter(kind=kind).delete()
    for counter in counters.of(kind):
        Step.objects.bulk_create(
            Step(name=name, scope=scope, key=key, number=n, kind=kind, folded=True)
            for (name, scope, key), n in counter.recount().items()
        )
        if counter.keep is not None:
            things = list(counter.things().order_by("-pk").values_list("pk", flat=True)[:KEPT])
            counter.keep(things)


def _standards(cast: Cast, houses: list[Organization]) -> None:
    for n in range(40):
        standard = Standard.objects.create(
            code=f"Z{n}", title=f"Rule {n}", channel=cast.money.channel, pillar=Pillar.objects.first()
        )
        revision = Revision.objects.create(standard=standard, number=1, words={}, digest="0" * 64)
        Standard.objects.filter(pk=standard.pk).update(stage="adopted", current=revision)
        Uptake.objects.bulk_create(
            Uptake(standard=standard, organization=one, of_revision=revision, state="in_use")
            for one in houses[: USING if n == 39 else n + 1]
        )


def test_at_a_hundred_times_the_year_the_pages_stay_readable(
    client: Client, many: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/commitments/")
    with django_assert_max_num_queries(12):
        answer = client.get("/commitments/?again=1")
    page, shown = " ".join(answer.content.decode().split()), answer.context
    assert "15,000 commitments, one square for every 100" in page
    assert SQUARES / 10 < page.count('<i class="sw-') <= SQUARES + len(STATES) * 3
    assert page.count('<i class="sw-gone">') == 1  # the one that was withdrawn still has its square
    assert shown["states"].total == MADE
    assert len(shown["lines"]) == 10
    assert len(shown["checks"].lines) == FIELDS
    assert shown["checks"].total + shown["checks"].left_out == REPORTED
    assert "19 other fields" in page
    assert len(shown["taken_up"].lines) == taken_up.LINES
    assert len(shown["taken_up"].columns) == taken_up.COLUMNS
    assert "292 more organizations are in the file. So are 28 more standards." in page
    assert "2,000 institutions and groups signed. 1,500 have made a commitment." in page
    money = client.get("/commitments/money/")
    assert len(money.context["charts"][0].bars) == PLACES
    assert "29 other places" in money.content.decode()
    assert money.context["charts"][0].totals[0] == "820"
    for answer_ in (answer, money, client.get("/"), client.get("/organizations/")):
        assert len(gzip.compress(answer_.content)) < KILOBYTES * 1024
    rows = client.get("/data/states.json").json()["rows"]
    assert sum(row["number"] for row in rows) == MADE
