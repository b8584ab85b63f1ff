"""What each commitment and each organization adds to the numbers of public pages, and those numbers read.

Names of numbers, with their keys; only what is public counts (published, by a listed organization):

  board      channel/state/field (scope 0), channel/state (scope: the organization)
  made       all (scope: the organization): its commitments
  reporting  reporting, checked: commitments with a report, and with a review that a peer gave
  checks     field of the peer/field of the organization: reviews given
  money      currency/kind/place/what: `sum` in thousandths, `lines`, and `unknown` in thousandths, with no known recipient
  lines      money: lines of money, also those that count no longer
  signers    committed or nothing_yet/standing: institutions and groups that signed
  pledges    waiting (scope: the organization): earlier pledges that nobody has taken over

A slug that is not there is empty. `commitments/recounting.py` counts the same plainly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from justaction.commitments.models import Commitment, MoneyLine, ProgressReport, Review
from justaction.counts.counters import Number
from justaction.members.models import Organization
from justaction.statement.models import Signature

FACTS = ("pk", "organization", "organization__listed", "organization__field__slug", "channel__slug", "state")
Adds = dict[Number, int]


def adds(ids: Sequence[int]) -> dict[int, Adds]:
    """What these commitments add."""
    reported = set(
        ProgressReport.objects.filter(commitment__in=ids).order_by().values_list("commitment", flat=True)
    )
    reviews, money = _reviews(ids), _money(ids)
    found: dict[int, Adds] = {}
    rows = Commitment.objects.filter(pk__in=ids).order_by()
    for pk, whose, listed, field, channel, state, published, taken, source in rows.values_list(
        *FACTS, "published_at", "taken_over_at", "imported_from"
    ):
        if published is None:
            found[pk] = {("pledges", whose, "waiting"): 1} if source and taken is None else {}
            continue
        if not listed:
            continue
        told: Adds = defaultdict(int)
        told["board", 0, f"{channel or ''}/{state}/{field or ''}"] = 1
        told["board", whose, f"{channel or ''}/{state}"] = 1
        told["made", whose, "all"] = 1
        told["reporting", 0, "reporting"] = int(pk in reported)
        told["reporting", 0, "checked"] = int(bool(reviews[pk]))
        for peer_field in reviews[pk]:
            told["checks", 0, f"{peer_field or ''}/{field or ''}"] += 1
        told["lines", 0, "money"] = len(money[pk])
        for currency, kind, place, thousandths, recipient, *gone in money[pk]:
            if any(gone):
                continue
            key = f"{currency}/{kind}/{place}"
            told["money", 0, f"{key}/sum"] += thousandths
            told["money", 0, f"{key}/lines"] += 1
            told["money", 0, f"{key}/unknown"] += 0 if recipient else thousandths
        found[pk] = dict(told)
    return found


def _reviews(ids: Sequence[int]) -> dict[int, list[str | None]]:
    """The fields of the peers who gave a review."""
    found: dict[int, list[str | None]] = defaultdict(list)
    rows = Review.objects.given().filter(report__commitment__in=ids).order_by()
    for pk, slug in rows.values_list("report__commitment", "peer_field__slug"):
        found[pk].append(slug)
    return found


def _money(ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = MoneyLine.objects.filter(commitment__in=ids).order_by()
    told = ("currency", "kind", "place", "thousandths", "recipient", "taken_back_at", "corrected_by")
    for pk, *line in rows.values_list("commitment", *told):
        found[pk].append(tuple(line))
    return found


def of_signers(ids: Sequence[int]) -> dict[int, Adds]:
    """What these organizations add: each that signed, by whether it committed to something, and where it stands.

    Who signed since the clock last looked has no standing yet: heard today, owing nothing, it is active by the rules.
    """
    signed = Signature.objects.for_organizations().filter(organization=OuterRef("pk"))
    made = Commitment.objects.published().filter(organization=OuterRef("pk"))
    rows = Organization.objects.listed().filter(Exists(signed), pk__in=ids).order_by()
    return {
        pk: {("signers", 0, f"{'committed' if made else 'nothing_yet'}/{standing or 'active'}"): 1}
        for pk, made, standing in rows.annotate(made=Exists(made)).values_list(
            "pk", "made", "standing__state"
        )
    }


# --- read ---------------------------------------------------------------------------------------------------------


def of_board(board: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """How many public commitments are in each state, by the slug of their channel ("" without one): of the numbers
    `board`, of all or of one organization."""
    found: dict[str, dict[str, int]] = {}
    for key, number in board.items():
        channel, state = key.split("/")[:2]
        states = found.setdefault(channel, {})
        states[state] = states.get(state, 0) + number
    return found
