"""Building the invented year: the same each time, and never over a real collaborative."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from justaction.collaborative.models import Collaborative
from justaction.demo.build import Size
from justaction.demo.tests.making import TODAY, build, told

FEW = Size(people=24, organizations=10, commitments=10)


def test_the_same_day_gives_the_same_year(db: None) -> None:
    years = []
    for _ in range(2):
        with transaction.atomic():
            build(TODAY, FEW)
            years.append(told())
            transaction.set_rollback(True)
    assert years[0] == years[1]


def test_it_never_touches_a_real_collaborative(collaborative: Collaborative) -> None:
    with pytest.raises(CommandError, match="real collaborative"):
        call_command("demo", "--refresh")
