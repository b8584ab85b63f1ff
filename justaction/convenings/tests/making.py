"""Builders for gatherings."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from justaction.convenings import actions
from justaction.convenings.models import Gathering, Series
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


def in_days(days: int) -> date:
    """A day from today on."""
    return clock.today() + timedelta(days=days)


def a_series(cast: Cast, **more: Any) -> Series:
    """One evening of the Money community in two weeks, planned by its coordinator, unless something else is said."""
    said = {
        "title": "Which standards do we adopt?",
        "purpose": "We choose three.",
        "where": "Online, and by phone",
        "on": in_days(14),
        "starts": time(18),
        "minutes": 90,
        "zone": "America/Chicago",
        "scope": cast.money.scope,
        **more,
    }
    by = said.pop("by", cast.imani)
    return actions.plan(actions.Plan(**said), by=by)


def a_gathering(cast: Cast, **more: Any) -> Gathering:
    return a_series(cast, **more).gatherings.select_related("series").earliest("starts_at")
