"""Lists of commitments, read in the order of an index. What a page costs does not grow with how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet

from justaction.commitments.models import Commitment
from justaction.counts import reading
from justaction.dashboard.models import Listing
from justaction.members.models import Organization
from justaction.web.paging import LongList

PAGE = 10
RARE = 500  # so many that fit two filters are sorted here; more are found along an index
CHUNK = 500
ORDERS = {
    "due": ("due", "commitment_id"),
    "name": ("name", "commitment_id"),
    "changed": ("-changed_at", "-commitment_id"),
}
RELATED = ("organization__field", "channel")
NARROWS = ("channel", "state", "field")


def listings(
    *,
    word: str = "",
    channel: str = "",
    state: str = "",
    field: str = "",
    sort: str = "changed",
) -> QuerySet[Listing]:
    """The lines that fit, in the wanted order."""
    found = Listing.objects.all()
    narrowed = {"channel": channel, "state": state, "field": field}
    found = found.filter(**{name: value for name, value in narrowed.items() if value})
    if word:
        found = found.filter(name__contains=word.casefold())
    return found.order_by(*ORDERS.get(sort, ORDERS["changed"]))


def how_many(board: Mapping[str, int], *, channel: str = "", state: str = "", field: str = "") -> int:
    """How many public commitments fit, from the numbers `board` (`commitments/counting.py`)."""
    wanted = (channel, state, field)
    return sum(
        n
        for key, n in board.items()
        if all(not want or want == has for want, has in zip(wanted, key.split("/"), strict=True))
    )


def page(chosen: Mapping[str, str], number: str | None, board: Mapping[str, int]) -> Page[Any]:
    """One page of the list; its `object_list` are commitments, and its paginator knows how many fit."""
    narrows = {name: chosen.get(name, "") for name in NARROWS}
    rows = listings(**chosen)
    known = None if chosen.get("word") else how_many(board, **narrows)
    if known is not None and known <= RARE and sum(map(bool, narrows.values())) > 1:
        found = LongList(_sorted_here(rows, chosen.get("sort", "")), PAGE, known=known).get_page(number)
        ids = list(found.object_list)
        shown = Commitment.objects.select_related(*RELATED).in_bulk(ids)
        found.object_list = [shown[pk] for pk in ids if pk in shown]
        return found
    return _page(rows, number, PAGE, known)


def page_of_organization(whose: Organization, number: str | None, size: int, known: int) -> Page[Any]:
    """The same for one organization."""
    return _page(listings().filter(organization=whose), number, size, known)


def _page(rows: QuerySet[Listing], number: str | None, size: int, known: int | None) -> Page[Any]:
    found = LongList(with_commitments(rows), size, known=known).get_page(number)
    found.object_list = [one.commitment for one in found.object_list]
    return found


def _sorted_here(rows: QuerySet[Listing], sort: str) -> list[int]:
    """The ids of few that fit several filters: the database finds them by these, instead of walking along the order."""
    by = ORDERS.get(sort, ORDERS["changed"])[0]
    found = rows.order_by().values_list(by.lstrip("-"), "commitment_id")
    if by == "due":
        return [pk for _due, pk in sorted((due or date.max, pk) for due, pk in found)]
    return [pk for _by, pk in sorted(found, reverse=by[0] == "-")]


def with_commitments(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """Each with its commitment, and that with its organization, field and channel."""
    return rows.select_related(*(f"commitment__{name}" for name in RELATED))


def all_of(rows: QuerySet[Listing]) -> Iterator[list[Commitment]]:
    """All commitments of a list, some hundred at a time, so that a file of any length takes little memory."""
    stream = with_commitments(rows).iterator(chunk_size=CHUNK)
    while some := [one.commitment for one in islice(stream, CHUNK)]:
        yield some


def numbers() -> reading.Told:
    """All numbers that the dashboard begins with, in one question."""
    return reading.told("signers", "board", "reporting", "checks", "quarters")
