"""Each view of the pages as a flat table, for CSV and JSON: the same questions, the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel, Field
from justaction.commitments import sums
from justaction.commitments.models import Commitment
from justaction.commitments.signers import signers, signers_and_states
from justaction.commitments.state import money
from justaction.counts import reading
from justaction.dashboard import quarters
from justaction.dashboard.figures import checked
from justaction.dashboard.figures.taken_up import uptakes

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A view as a file: what it is, its columns, and its rows."""

    title: str | Promise
    each: str | Promise
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]


def states() -> Iterable[Row]:
    """How many public commitments of each channel are in each state; every state stands there."""
    _signers, counts = signers_and_states()
    known = [*Channel.objects.values_list("slug", flat=True), *([""] if "" in counts else [])]
    for channel in known:
        for state in Commitment.State.values:
            if state != Commitment.State.PROPOSED:
                found = counts.get(channel, {}).get(state, 0)
                yield {"channel": channel, "state": state, "number": found}


def standing() -> Iterable[Row]:
    """How many who signed stand where, and how many of them committed to nothing."""
    signed = signers()
    for state, _word, n in signed.stands:
        yield {"standing": state, "number": n}
    yield {"standing": "signed", "number": signed.signed}
    yield {"standing": "committed_to_nothing", "number": signed.nothing_yet}


def by_quarter() -> Iterable[Row]:
    """What became of the reports of each quarter that the page shows."""
    shown, today = checked.last_quarters()
    _reporting, counts = checked.reporting(shown, today=today)
    for quarter, outcomes in sorted(counts.items()):
        yield {
            "quarter_starts": quarter.start,
            "quarter_ends": quarter.end,
            **{f"reports_{name}": outcomes[name] for name in quarters.OUTCOMES},
        }


def checks() -> Iterable[Row]:
    """Who checks whom: reviews given, by the field of the peer and that of the institution now."""
    names = {"": "", **dict(Field.objects.values_list("slug", "name"))}
    pairs = [(key.split("/"), n) for key, n in reading.told("checks")["checks"].items()]
    for peer, whose, n in sorted((names[peer], names[whose], n) for (peer, whose), n in pairs):
        yield {"peer_field": peer, "checked_field": whose, "reviews": n}


def taken_up() -> Iterable[Row]:
    """Which organization has taken up which standard in force."""
    found = uptakes().select_related("organization", "standard", "of_revision")
    for one in found.order_by("organization__name", "standard__code"):
        yield {
            "organization": one.organization.name,
            "standard": one.standard.code,
            "revision": one.of_revision.number,
            "uptake": one.state,
            "uptake_since": one.since.date(),
            "page": settings.SITE_URL + one.url,
        }


def places() -> Iterable[Row]:
    """Money by currency and place: the three kinds are never added up."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for one in sums.of_all():
        found.setdefault((one.currency, one.place), {})[one.kind] = one.thousandths
    for (currency, place), kinds in sorted(found.items()):
        amounts = {kind: f"{money.of_thousandths(kinds.get(kind, 0)):f}" for kind in sums.KINDS}
        yield {"currency": currency, "place": place, **amounts}


TABLES: Mapping[str, Table] = {
    "states": Table(
        _("Commitments by channel and state"),
        _("channel and state, with their number"),
        ("channel", "state", "number"),
        states,
    ),
    "standing": Table(
        _("Where those who signed stand"),
        _("standing, with the number of institutions and groups"),
        ("standing", "number"),
        standing,
    ),
    "quarters": Table(
        _("Reports by quarter"),
        _("quarter, with what came on time, late and never"),
        ("quarter_starts", "quarter_ends", *(f"reports_{name}" for name in quarters.OUTCOMES)),
        by_quarter,
    ),
    "checks": Table(
        _("Who checks whom"),
        _("pair of fields, with the reviews that went from one to the other"),
        ("peer_field", "checked_field", "reviews"),
        checks,
    ),
    "adoption": Table(
        _("Standards taken up"),
        _("organization and standard in force"),
        ("organization", "standard", "revision", "uptake", "uptake_since", "page"),
        taken_up,
    ),
    "places": Table(
        _("Money by place"),
        _("currency and place"),
        ("currency", "place", *sums.KINDS),
        places,
    ),
}
