"""From what lies in the database to a count: the engine in `tally/` knows nothing of either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from justaction.ballots import choices as ways
from justaction.ballots import files
from justaction.ballots.models import Ballot, Option

if TYPE_CHECKING:  # it needs numpy, so whoever counts loads it: few processes do
    from justaction.ballots import tally

VERSION = 1  # of the counting, in the record; raise it when the same ballots could count differently


def choices_of(ballot: Ballot) -> list[Any]:
    """All choices that were made, in no order that means anything."""
    if ballot.secret:
        return list(
            ballot.papers.filter(choice__isnull=False).order_by("id").values_list("choice", flat=True)
        )
    return list(ballot.stances.order_by("id").values_list("choice", flat=True))


def turnout(ballot: Ballot) -> int:
    """How many have voted so far, or had when it closed."""
    if ballot.state == Ballot.State.CLOSED:
        return ballot.votes
    return (ballot.papers.filter(choice__isnull=False) if ballot.secret else ballot.stances).count()


def names_of(ballot: Ballot, options: Sequence[Option]) -> tuple[str, ...]:
    """What the count calls the options: their names, or the words of the answers to a single proposal."""
    return tuple(option.name for option in options) if ballot.has_options else tuple(ways.answers(ballot))


def ranking(ballot: Ballot, at: dict[str, int], choice: Any) -> tuple[tuple[int, ...], ...]:
    """A choice as tiers of option indexes, best first."""
    if not ballot.has_options:
        return ((at[str(choice)],),)
    if ballot.method == Ballot.Method.SCORE:
        points = range(ways.TOP_SCORE, -1, -1)
        return tuple(tuple(at[key] for key, n in choice.items() if n == worth) for worth in points)
    if ballot.method == Ballot.Method.APPROVAL:
        return (tuple(at[key] for key in choice),) if choice else ()
    return tuple((at[key],) for key in choice)


def profile_of(ballot: Ballot, choices: Sequence[Any]) -> tally.Profile:
    """What was cast, for the engine: unique rankings with counts, the same whatever order they came in."""
    from justaction.ballots import tally

    options = list(ballot.options.all())
    keys = [option.key for option in options] if ballot.has_options else list(ways.answers(ballot))
    at = {key: index for index, key in enumerate(keys)}
    counted = Counter(ranking(ballot, at, choice) for choice in choices)
    levels = tuple(range(ways.TOP_SCORE, -1, -1)) if ballot.method == Ballot.Method.SCORE else ()
    return tally.Profile(names_of(ballot, options), sorted(counted.items()), levels=levels)


def result_of(ballot: Ballot, profile: tally.Profile) -> dict[str, Any]:
    """The count as JSON; `lot` is the seed by which ties were drawn, when they are drawn."""
    from justaction.ballots import tally

    seed = files.fingerprint(profile) if ballot.ties == Ballot.Ties.LOT and ballot.has_options else ""
    order = tally.draw_order(profile.options, seed) if seed else ()
    return {**tally.count(profile, str(ballot.method), ballot.seats, order).as_json(), "lot": seed}


def chosen(ballot: Ballot) -> list[str]:
    """What came out, in names; empty where nothing carried."""
    if ballot.has_options:
        return list(ballot.result.get("winners", []))
    return [_("It carried.")] if ballot.result.get("passed") else []


def as_text(value: Any) -> Any:
    """The count with every fraction as text, since canonical JSON of the record holds none."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_text(item) for item in value]
    return value
