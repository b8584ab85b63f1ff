"""Lists of commitments, read in the order of an index. What a page costs does not grow with how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import get_language

from justaction.commitments.models import Commitment
from justaction.counts import reading
from justaction.dashboard.models import Listing
from justaction.members.models import Organization
from justaction.search import finding
from justaction.web.paging import MOST_PAGES, LongList

PAGE = 10
CHUNK = 500
RARE = 500  # so few that fit are always put in order here, where no index has just them in order
ORDERS = {
    "due": ("due", "commitment_id"),
    "name": ("name", "commitment_id"),
    "changed": ("-changed_at", "-commitment_id"),
}
RELATED = ("organization__field", "channel")
KIND = "commitment"  # as the search calls it
WITH_WORDS = 200  # commitments that have some words: the newest are looked at, and the page says so
NARROWS = ("channel", "state", "field")
# What a line needs of a commitment, its organization and its channel; SQLite takes three times as long for all of it.
LINE = (
    *("title", "slug", "state", "state_since", "created_at", "target_on", "unit"),
    *("organization__name", "organization__slug", "channel__slug", "channel__name"),
)
# What the page of an organization tells besides.
ANSWER = (
    *LINE,
    *("reason_key", "reason", "target", "held_at", "done_at", "withdrawn_at"),
    *("old_words", "old_words_on", "old_words_url", "imported_from"),
)


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
        found = found.filter(commitment__in=finding.things(word, language=_language(), kind=KIND))
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
    narrows = {name: chosen[name] for name in NARROWS if chosen.get(name)}
    order = chosen.get("sort", "")
    if chosen.get("word"):
        having = finding.keys(chosen["word"], language=_language(), kind=KIND, most=WITH_WORDS + 1)
        ids = _sorted_here(listings(**narrows).filter(commitment__in=having[:WITH_WORDS]), order)
        found = LongList(ids, PAGE, known=len(ids))
        found.more = len(having) > WITH_WORDS
        return _of_ids(found, number)
    known = how_many(board, **narrows)
    rows = listings(**narrows, sort=order)
    if known <= _on_the_way(board, narrows, order, number, known):
        return _of_ids(LongList(_sorted_here(rows, order), PAGE, known=known), number)
    return _of_lines(rows, number, PAGE, known, LINE)


def page_of_organization(whose: Organization, number: str | None, size: int, known: int) -> Page[Any]:
    """The same for one organization."""
    return _of_lines(listings().filter(organization=whose), number, size, known, ANSWER)


def _language() -> str:
    """In which language words are looked for: as in the search, so that the end of a word does not matter."""
    return get_language() or "en"


def _of_lines(
    rows: QuerySet[Listing], number: str | None, size: int, known: int, needed: Sequence[str]
) -> Page[Any]:
    """In one question: first the ids, which an index alone gives, also deep in the list; then what is told of those few."""
    found = LongList(rows.values("pk"), size, known=known).get_page(number)
    related = [f"commitment__{name}" for name in _related(needed)]
    lines = Listing.objects.filter(pk__in=found.object_list).order_by(*rows.query.order_by)
    lines = lines.select_related("commitment", *related).only(
        "commitment", *(f"commitment__{name}" for name in needed)
    )
    found.object_list = [one.commitment for one in lines]
    return found


def _of_ids(rows: LongList, number: str | None) -> Page[Any]:
    """Where the ids are known already."""
    found = rows.get_page(number)
    ids = list(found.object_list)
    shown = Commitment.objects.select_related(*_related(LINE)).only(*LINE).in_bulk(ids)
    found.object_list = [shown[pk] for pk in ids if pk in shown]
    return found


def _related(needed: Sequence[str]) -> list[str]:
    return sorted({name.rpartition("__")[0] for name in needed if "__" in name})


def _on_the_way(
    board: Mapping[str, int], narrows: Mapping[str, str], order: str, number: str | None, known: int
) -> int:
    """How many lines the database looks at along an index until the page is full, where only some of them fit; 0 where
    an index holds just those that fit, in the wanted order."""
    if order in ("due", "name"):
        along = how_many(board) if narrows else 0
    elif len(narrows) == 2:
        along = min(how_many(board, **{name: value}) for name, value in narrows.items())
    else:
        along = 0
    deep = min(int(number[:6]), MOST_PAGES) if number and number.isdecimal() else 1
    return max(RARE, deep * PAGE * along // max(known, 1)) if along else 0


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
