from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ
from django_q.signals import pre_execute

from justaction.jobs import later, task, worker

done: list[int] = []


@task
def note(number: int) -> None:
    """A job of the tests."""
    done.append(number)


def unmarked() -> None:
    """Not a job."""


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_queued_in_the_deeds_own_transaction() -> None:
    with transaction.atomic():
        later(note, 1)
        assert OrmQ.objects.count() == 1
    assert OrmQ.objects.count() == 1
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_deed_that_failed_never_runs(run_jobs: Callable[[], int]) -> None:
    @transaction.atomic
    def deed() -> None:
        later(note, 1)
        raise RuntimeError("the deed failed")

    with pytest.raises(RuntimeError):
        deed()
    assert run_jobs() == 0
    assert done == []


@pytest.mark.django_db
def test_jobs_run_in_their_order(run_jobs: Callable[[], int]) -> None:
    for number in range(3):
        later(note, number)
    assert run_jobs() == 3
    assert done == [0, 1, 2]


@pytest.mark.django_db
def test_only_what_is_marked_can_be_queued() -> None:
    with pytest.raises(LookupError, match="unmarked"):
        later(unmarked)


def test_a_job_counts_its_days_as_the_place_does() -> None:
    worker.keep_the_days_of(lambda: ZoneInfo("America/Chicago"))
    try:
        with timezone.override(UTC):
            pre_execute.send(sender="django_q", func=note, task={})  # what the worker says before each job
            assert timezone.get_current_timezone_name() == "America/Chicago"
    finally:
        pre_execute.disconnect(dispatch_uid="justaction.jobs.zone")
