"""What commitments and organizations add to the numbers of the dashboard (`commitments/counting.py` has the others),
and the lines of its lists.

Names of numbers, with their keys; only what is public counts (published, by a listed organization):

  quarters       2026-3/on_time, /late: first reports of a quarter; /from, /until: since and until when one is owed;
                 /owed: of those on time or late, the ones that were owed
  organizations  kind/field/some or none/standing: listed organizations by what the list can be narrowed to

A slug that is not there is empty. `dashboard/recounting.py` counts the same plainly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, Model, OuterRef, Q, Subquery

from justaction.commitments.models import Commitment, ProgressReport, Review
from justaction.counts import actions as counts
from justaction.counts.counters import Number
from justaction.dashboard.models import Listing, OrganizationListing
from justaction.dashboard.quarters import Quarter, quarter_of
from justaction.members.models import Organization
from justaction.statement.models import Signature
from justaction.web import house

Adds = dict[Number, int]
FACTS = (
    *("pk", "organization", "organization__name", "organization__field__slug", "channel__slug", "title"),
    *("state", "state_since", "published_at", "target_on"),
)


def of_commitments(ids: Sequence[int]) -> dict[int, Adds]:
    """What these commitments add to the quarters."""
    zone, reports = house.here().zone, _reports(ids)
    rows = Commitment.objects.public().filter(pk__in=ids).order_by()
    return {
        pk: {("quarters", 0, key): 1 for key in quarter_keys(published, withdrawn or done, reports[pk], zone)}
        for pk, published, withdrawn, done in rows.values_list(
            "pk", "published_at", "withdrawn_at", "done_at"
        )
        if published is not None
    }


def _reports(ids: Sequence[int]) -> dict[int, list[tuple[date, datetime]]]:
    found: dict[int, list[tuple[date, datetime]]] = defaultdict(list)
    rows = ProgressReport.objects.filter(commitment__in=ids).order_by()
    for pk, as_of, sent_at in rows.values_list("commitment", "as_of", "sent_at"):
        found[pk].append((as_of, sent_at))
    return found


def _reviews(ids: Sequence[int]) -> dict[int, list[datetime | None]]:
    """When reviews were given."""
    found: dict[int, list[datetime | None]] = defaultdict(list)
    rows = Review.objects.given().filter(report__commitment__in=ids).order_by()
    for pk, at in rows.values_list("report__commitment", "ended_at"):
        found[pk].append(at)
    return found


def quarter_keys(
    published: datetime, over: datetime | None, reports: Sequence[tuple[date, datetime]], zone: ZoneInfo
) -> list[str]:
    """The numbers of `quarters` that one commitment stands in (see `quarters.outcome`, which they follow).

    `from` stands at the first quarter that it owes a report for, `until` at the last one where it is over; so what is
    owed for a quarter is all `from` up to it without all `until` before it.
    """
    first = quarter_of(published.astimezone(zone).date()).after
    last = quarter_of(over.astimezone(zone).date()).before if over else None
    keys = []
    if last is None or first <= last:
        keys.append(f"{name_of(first)}/from")
        keys += [f"{name_of(last)}/until"] if last else []
    sent: dict[Quarter, datetime] = {}
    for as_of, at in reports:
        quarter = quarter_of(as_of)
        sent[quarter] = min(at, sent.get(quarter, at))
    for quarter, at in sent.items():
        in_time = at.astimezone(zone).date() <= quarter.on_time_until
        keys.append(f"{name_of(quarter)}/{'on_time' if in_time else 'late'}")
        if first <= quarter and (last is None or quarter <= last):
            keys.append(f"{name_of(quarter)}/owed")
    return keys


def name_of(quarter: Quarter) -> str:
    """2026-3."""
    return f"{quarter.year}-{quarter.number}"


def of_organizations(ids: Sequence[int]) -> dict[int, Adds]:
    """What these organizations add to the list of them."""
    made = Commitment.objects.published().filter(organization=OuterRef("pk"))
    rows = Organization.objects.listed().filter(pk__in=ids).order_by().annotate(made=Exists(made))
    return {
        pk: {("organizations", 0, f"{kind}/{field or ''}/{'some' if made else 'none'}/{standing or ''}"): 1}
        for pk, kind, field, made, standing in rows.values_list(
            "pk", "kind", "field__slug", "made", "standing__state"
        )
    }


# --- the lines of the lists ---------------------------------------------------------------------------------------


def keep_listings(ids: Sequence[int]) -> None:
    """Let each of these commitments stand in the lists as it is now, or not at all."""
    reports, reviews = _reports(ids), _reviews(ids)
    rows = Commitment.objects.public().filter(pk__in=ids).order_by().values(*FACTS)
    new = [_listing(row, reports[row["pk"]], reviews[row["pk"]]) for row in rows]
    shown = {one.pk for one in new}
    if gone := [pk for pk in ids if pk not in shown]:
        Listing.objects.filter(pk__in=gone).delete()
    _put(Listing, new, "commitment")


def _listing(row: dict[str, Any], reports: list[Any], reviews: list[Any]) -> Listing:
    moments = [
        row["published_at"],
        row["state_since"],
        *(at for _, at in reports),
        *reviews,
    ]
    return Listing(
        commitment_id=row["pk"],
        organization_id=row["organization"],
        channel=row["channel__slug"] or "",
        field=row["organization__field__slug"] or "",
        state=row["state"],
        changed_at=max(moment for moment in moments if moment),
        reported_at=max((at for _as_of, at in reports), default=None),
        due=row["target_on"],
        name=f"{row['organization__name']}: {row['title']}".casefold()[:345],
    )


def keep_organizations(ids: Sequence[int]) -> None:
    """Let each of these organizations stand in the list as it is now, or not at all, and all of its commitments with it."""
    signed = Signature.objects.for_organizations().filter(organization=OuterRef("pk")).order_by()
    last = signed.values("organization").annotate(at=Max("confirmed_at")).values("at")
    made = Exists(Commitment.objects.published().filter(organization=OuterRef("pk")))
    rows = Organization.objects.listed().filter(pk__in=ids).order_by()
    told = rows.annotate(made=made, signed_at=Subquery(last)).values_list(
        "pk", "name", "kind", "field__slug", "made", "standing__state", "signed_at"
    )
    new = [
        OrganizationListing(
            organization_id=pk,
            name=name.casefold()[:200],
            kind=kind,
            field=field or "",
            made="some" if some else "none",
            standing=standing or "",
            signed_at=signed_at,
        )
        for pk, name, kind, field, some, standing, signed_at in told
    ]
    shown = {one.pk for one in new}
    if gone := [pk for pk in ids if pk not in shown]:
        OrganizationListing.objects.filter(pk__in=gone).delete()
    _put(OrganizationListing, new, "organization")
    _keep_theirs(ids)


def _put(model: type[Model], rows: Sequence[Any], unique: str) -> None:
    """Write these rows, over those that are there."""
    told = [field.name for field in model._meta.fields if not field.primary_key]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=[unique], update_fields=told, batch_size=500
    )


def _keep_theirs(ids: Sequence[int]) -> None:
    """Where an organization is listed now, is not any more, or works in another field, so do all of its commitments."""
    stands = Listing.objects.filter(organization=OuterRef("pk"))
    known = Organization.objects.filter(pk__in=ids).annotate(
        shown=Exists(stands), made=Exists(Commitment.objects.published().filter(organization=OuterRef("pk")))
    )
    for pk, listed, field, shown, made in known.values_list("pk", "listed", "field__slug", "shown", "made"):
        moved = listed and Listing.objects.filter(organization=pk).exclude(field=field or "").exists()
        if moved or (made and listed != shown):
            theirs = Commitment.objects.filter(Q(published_at__isnull=False), organization=pk)
            counts.touch("commitment", *theirs.order_by("pk").values_list("pk", flat=True))
