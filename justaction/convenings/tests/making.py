"""Builders for gatherings."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from justaction.convenings import actions, tokens
from justaction.convenings.models import Gathering, Joiner, Series
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


def tonight(cast: Cast, *, minutes: int = 30, **more: Any) -> Gathering:
    """A gathering that begins in half an hour, unless something else is said: its doors are open."""
    start = (clock.now() + timedelta(minutes=minutes)).astimezone(ZoneInfo("America/Chicago"))
    return a_gathering(cast, on=start.date(), starts=start.time().replace(microsecond=0), **more)


def joined(gathering: Gathering, count: int, **said: Any) -> list[Joiner]:
    """So many people who joined by code."""
    return [actions.join(gathering, actions.Said(**{"name": f"Guest {n + 1}", **said})) for n in range(count)]


def addresses_of_the_day(cast: Cast) -> dict[str, list[Any]]:
    """A gathering that is on, with a code, somebody who joined by it, a sense check, a line; what its pages need."""
    evening = tonight(cast)
    actions.register(evening, by=cast.ana)
    stage = actions.make_code(evening, by=cast.imani)
    (guest,) = joined(evening, 1)
    asked = actions.ask(evening, question="Ready?", kind="agree", by=cast.imani)
    (line,) = actions.write_notes(evening, "We begin.", joiner=guest)
    token = tokens.of_joiner(guest)
    return {
        "convenings:join": [stage.code],
        "convenings:here": [token], "convenings:leave": [token], "convenings:answer": [token, asked.pk],
        "convenings:notes_here": [token], "convenings:note_here": [token, line.line],
        **{f"convenings:{name}": [evening.slug] for name in (
            "be_here", "notes", "make_code", "screen", "show", "ask_check", "attendance", "rooms")},
        "convenings:note": [evening.slug, line.line],
        **{f"convenings:{name}": [evening.slug, asked.pk] for name in ("close_check", "count_aloud")},
    }  # fmt: skip
