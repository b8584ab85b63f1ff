"""A commitment of the fund at the start of 2026, in a world founded the week before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from justaction.commitments.models import Commitment
from justaction.commitments.tests.making import a_commitment
from justaction.conftest import Cast
from justaction.web import clock

START = datetime(2026, 1, 5, 18, tzinfo=UTC)


@pytest.fixture
def founded(db: None, request: pytest.FixtureRequest) -> Cast:
    """The cast, founded the week before the start."""
    with clock.at(START - timedelta(days=7)):
        found: Cast = request.getfixturevalue("cast")
    return found


@pytest.fixture
def commitment(founded: Cast) -> Commitment:
    """Published at the start: from 2 to 14 % in 360 days."""
    with clock.at(START):
        return a_commitment(founded.fund, founded.grace)


@pytest.fixture
def at_start(founded: Cast) -> Iterator[None]:
    """The clock stands at the start."""
    with clock.at(START):
        yield
