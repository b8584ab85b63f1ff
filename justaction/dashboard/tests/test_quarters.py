"""Reports by quarter: on time, late, never; and the database counts as the rule says."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from justaction.conftest import Cast
from justaction.counts.actions import kept_at_the_end
from justaction.dashboard import figures, quarters
from justaction.dashboard.quarters import Quarter, ended, outcome, quarter_of
from justaction.dashboard.tests import making
from justaction.dashboard.tests.making import a_commitment, a_report, an_organization
from justaction.search.actions import mended_at_the_end
from justaction.web import clock

SUMMER = Quarter(2026, 3)  # July to September
LONG_AGO = date(2025, 5, 1)


def test_a_quarter_knows_its_days() -> None:
    assert (SUMMER.start, SUMMER.end) == (date(2026, 7, 1), date(2026, 9, 30))
    assert SUMMER.on_time_until == date(2026, 10, 15)
    assert SUMMER.waited_until == date(2026, 11, 14)
    assert (Quarter(2026, 1).before, Quarter(2026, 4).after) == (Quarter(2025, 4), Quarter(2027, 1))
    assert Quarter(2024, 1).end == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), Quarter(2026, 1)),
        (date(2026, 3, 31), Quarter(2026, 1)),
        (date(2026, 4, 1), Quarter(2026, 2)),
        (date(2026, 9, 30), SUMMER),
        (date(2026, 12, 31), Quarter(2026, 4)),
    ],
)
def test_each_day_is_in_one_quarter(day: date, quarter: Quarter) -> None:
    assert quarter_of(day) == quarter
    assert quarter.start <= day <= quarter.end


def test_the_last_quarters_that_ended_come_oldest_first() -> None:
    assert ended(date(2026, 10, 7), 4) == [Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2), SUMMER]
    assert ended(date(2026, 9, 30), 1) == [Quarter(2026, 2)]
    assert ended(date(2026, 10, 1), 1) == [SUMMER]


@pytest.mark.parametrize(
    ("as_of", "sent", "expected"),
    [
        (date(2026, 9, 30), date(2026, 10, 15), "on_time"),  # the last day on time
        (date(2026, 9, 30), date(2026, 10, 16), "late"),
        (date(2026, 7, 1), date(2026, 7, 2), "on_time"),  # any day of the quarter will do
        (date(2026, 9, 30), date(2027, 5, 1), "late"),  # it came, however late
        (date(2026, 6, 30), date(2026, 7, 9), "never"),  # that was for the quarter before
        (date(2026, 10, 1), date(2026, 10, 9), "never"),  # and that for the one after
    ],
)
def test_one_report_is_on_time_late_or_for_another_quarter(as_of: date, sent: date, expected: str) -> None:
    said = outcome(SUMMER, published=LONG_AGO, ended=None, reports=[(as_of, sent)], today=date(2027, 6, 1))
    assert said == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2026, 10, 1), "waiting"), (date(2026, 11, 14), "waiting"), (date(2026, 11, 15), "never")],
)
def test_silence_has_forty_five_days_until_it_is_never(today: date, expected: str) -> None:
    assert outcome(SUMMER, published=LONG_AGO, ended=None, reports=[], today=today) == expected


def test_the_first_report_that_was_sent_counts() -> None:
    reports = [(date(2026, 8, 1), date(2026, 12, 1)), (date(2026, 9, 30), date(2026, 10, 2))]
    assert (
        outcome(SUMMER, published=LONG_AGO, ended=None, reports=reports, today=date(2027, 1, 1)) == "on_time"
    )


@pytest.mark.parametrize(
    ("published", "over", "expected"),
    [
        (date(2026, 6, 30), None, "never"),
        (date(2026, 7, 1), None, ""),  # begins within the quarter: nothing is owed
        (date(2026, 12, 1), None, ""),
        (LONG_AGO, date(2026, 9, 30), ""),  # ends within it
        (LONG_AGO, date(2026, 2, 1), ""),  # ended before
        (LONG_AGO, date(2026, 10, 1), "never"),
    ],
)
def test_only_what_ran_through_the_quarter_owes_a_report(
    published: date, over: date | None, expected: str
) -> None:
    assert outcome(SUMMER, published=published, ended=over, reports=[], today=date(2027, 1, 1)) == expected


def test_one_that_comes_without_being_owed_is_counted() -> None:
    reports = [(date(2026, 8, 31), date(2026, 9, 2))]
    assert (
        outcome(SUMMER, published=date(2026, 7, 20), ended=None, reports=reports, today=date(2027, 1, 1))
        == "on_time"
    )


def test_the_database_counts_as_the_rule_says(cast: Cast) -> None:
    """Two hundred invented pasts, counted twice: by the pure rule and by the one query of the page."""
    luck, today = random.Random(20261007), date(2026, 10, 7)  # the same luck each time
    shown = ended(today, 4)
    expected = {quarter: dict.fromkeys(quarters.OUTCOMES, 0) for quarter in shown}
    owner = an_organization("Quill School")
    with mended_at_the_end(), kept_at_the_end():
        for n in range(200):
            published = date(2025, 6, 1) + timedelta(days=luck.randrange(500))
            over = published + timedelta(days=luck.randrange(10, 400)) if luck.random() < 0.4 else None
            made = a_commitment(
                owner,
                f"Number {n}",
                published=published,
                done=over if n % 2 else None,
                withdrawn=None if n % 2 else over,
            )
            reports = []
            for days in sorted(luck.sample(range(1, 480), luck.randrange(0, 5))):
                as_of = published + timedelta(days=days)
                sent = as_of + timedelta(days=luck.choice([1, 12, 15, 16, 30, 90]))
                a_report(made, as_of, sent=sent)
                reports.append((as_of, sent))
            for quarter in shown:
                said = outcome(quarter, published=published, ended=over, reports=reports, today=today)
                if said:
                    expected[quarter][said] += 1
    _reporting, counted = figures.reporting(shown, today=today)
    assert counted == expected
    assert all(sum(counts.values()) for counts in counted.values())


def test_a_day_ends_when_it_ends_in_the_collaboratives_own_zone(cast: Cast) -> None:
    """11 pm in Chicago on the last day is on time, though it is the next day in UTC."""
    made = a_commitment(cast.fund, published=LONG_AGO)
    report = a_report(made, SUMMER.end)
    with timezone.override("America/Chicago"):
        for hour, kind in ((23, "on_time"), (24, "late")):
            report.sent_at = figures.checked.midnight(SUMMER.on_time_until) + timedelta(hours=hour)
            report.save()
            making.counted(made)
            _reporting, counted = figures.reporting([SUMMER], today=date(2026, 12, 1))
            assert counted[SUMMER][kind] == 1


def test_the_page_shows_the_quarters_and_says_the_last_complete_one(client: Client, cast: Cast) -> None:
    for name, sent in (("A", date(2026, 7, 5)), ("B", date(2026, 8, 1))):
        a_report(a_commitment(cast.fund, name, published=date(2026, 3, 1)), date(2026, 6, 30), sent=sent)
    a_commitment(cast.fund, "C", published=date(2026, 3, 1), state="quiet")
    with clock.at(making.TODAY):
        page = " ".join(client.get("/commitments/").content.decode().split())
    assert "In April to June 2026, 1 came on time, 1 came late and 1 never came." in page
    assert "July to September 2026: On time 0, Late 0, Never came 0, Still time 3." in page
    assert "October to December 2025" not in page  # nothing was due then


def test_without_a_complete_quarter_the_page_says_that_we_wait(client: Client, cast: Cast) -> None:
    a_commitment(cast.fund, "C", published=date(2026, 6, 1))
    with clock.at(making.TODAY):
        page = client.get("/commitments/").content.decode()
    assert "No quarter is complete yet. We wait 45 days after each one." in page
