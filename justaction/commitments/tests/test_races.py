"""Two at the same moment: clocks, authors, peers. Facts and the record stay whole."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from justaction.commitments import actions, tasks
from justaction.commitments.models import Commitment, ProgressReport, Review
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_report
from justaction.conftest import Cast
from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.record.models import Entry
from justaction.web import clock

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(day: float, deed: Callable[[], object], times: int = 6) -> list[object]:
    """Do it in several threads at the same moment; returns what came of each (a refusal counts)."""

    def run(_number: int) -> object:
        try:
            with clock.at(START + timedelta(days=day)):
                return deed()
        except Refused as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_clocks_do_not_double(founded: Cast, commitment: Commitment) -> None:
    at_once(106, tasks.look_again)
    assert Entry.objects.filter(kind="commitment.state").count() == 2
    assert Letter.objects.filter(kind="got_in_the_way").count() == 1


def test_one_report_for_one_day(founded: Cast, commitment: Commitment) -> None:
    found = at_once(20, lambda: a_report(commitment, founded.grace, "3"))
    assert sum(isinstance(one, ProgressReport) for one in found) == 1
    assert Review.objects.count() == 3
    assert Entry.objects.filter(kind="report.sent").count() == 1


def test_an_ask_lapses_once(founded: Cast, commitment: Commitment) -> None:
    with clock.at(START + timedelta(days=20)):
        a_report(commitment, founded.grace, "3")
    at_once(31, tasks.lapse_reviews)
    assert Entry.objects.filter(kind="review.lapsed").count() == 3


def test_one_answer_counts(founded: Cast, commitment: Commitment) -> None:
    with clock.at(START + timedelta(days=20)):
        a_report(commitment, founded.grace, "3")
    review = Review.objects.get(peer=founded.tom)
    at_once(21, lambda: actions.review(review, by=founded.tom, verdict="agrees", reasons="It fits."))
    assert Entry.objects.filter(kind="review.written").count() == 1
    at_once(32, tasks.leave_unanswered)
    assert Entry.objects.filter(kind="review.given").count() == 1
    assert Entry.objects.filter(kind="review.unanswered").count() == 1


def test_one_of_two_authors_is_shown_the_words_of_the_other(founded: Cast) -> None:
    with clock.at(START):
        draft = actions.start(organization=founded.fund, title="Together", channel=None, by=founded.grace)
    seen = actions.token(draft, "harm")
    found = at_once(
        0, lambda: actions.save(draft, part="harm", by=founded.grace, seen=seen, harm="Somebody's words")
    )
    assert sum(isinstance(one, Commitment) for one in found) == 1
    assert sum(isinstance(one, actions.Overtaken) for one in found) == 5


def test_it_is_published_once(founded: Cast) -> None:
    from justaction.commitments.tests.making import a_draft

    with clock.at(START):
        draft = a_draft(founded.fund, founded.grace)
    at_once(0, lambda: actions.publish(draft, by=founded.grace))
    assert Entry.objects.filter(kind="commitment.published").count() == 1
    assert Entry.objects.filter(kind="commitment.state").count() == 1
