"""Deeds of counting: a thing changed; steps are folded; all is counted anew, compared, and put right on the record."""

from __future__ import annotations

from collections import Counter as Sums
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Sum

from justaction.counts import counters
from justaction.counts.counters import Number
from justaction.counts.models import Card, Edition, Recount, Step
from justaction.record import actions as record
from justaction.web import clock, pages
from justaction.web.progress import Tell, silent

CHUNK = 2000
NAMED = 50  # wrong numbers that a recount names


# --- kept by deeds ------------------------------------------------------------------------------------------------


@transaction.atomic
def touch(kind: str, *things: int) -> None:
    """These things changed, or may have: bring the numbers up to their facts. Call it last in the deed, in its
    transaction. What did not change writes nothing; a kind that nobody counts is let be."""
    if not counters.of(kind):
        return
    if (waiting := _waiting.get()) is not None:
        waiting.setdefault(kind, {}).update(dict.fromkeys(things))
        return
    for some in _chunks(things):
        cards = _held(
            kind, some
        )  # first the cards, then the facts: two deeds at once both end at what is true
        now = _adds(kind, some)
        steps: Sums[Number] = Sums()
        changed = []
        for thing in some:
            was, new = _load(cards[thing].adds), now.get(thing, {})
            if was == new:
                continue
            for number in {*was, *new}:
                steps[number] += new.get(number, 0) - was.get(number, 0)
            cards[thing].adds = _dump(new)
            changed.append(cards[thing])
        if changed:
            Card.objects.bulk_update(changed, ["adds"])
            _write(kind, steps, folded=False)
        for counter in counters.of(kind):
            if counter.keep:
                counter.keep(some)


_waiting: ContextVar[dict[str, dict[int, None]] | None] = ContextVar("waiting", default=None)


@contextmanager
def kept_at_the_end() -> Iterator[None]:
    """Inside, deeds only note what changed; it is counted at once when somebody reads a number, and at the end: for very
    many deeds in one transaction."""
    token = _waiting.set({})
    try:
        yield
        settle()
    finally:
        _waiting.reset(token)


def settle() -> None:
    """Count what only waits so far."""
    if waiting := _waiting.get():
        token = _waiting.set(None)
        try:
            for kind, things in waiting.items():
                touch(kind, *things)
        finally:
            _waiting.reset(token)
        waiting.clear()


def _held(kind: str, things: Sequence[int]) -> dict[int, Card]:
    rows = Card.objects.select_for_update().filter(kind=kind, thing__in=things).order_by("thing")
    found = {card.thing: card for card in rows}
    if len(found) < len(things):
        new = [Card(kind=kind, thing=thing) for thing in things if thing not in found]
        Card.objects.bulk_create(new, ignore_conflicts=True)
        found = {card.thing: card for card in rows.all()}
    return found


def _adds(kind: str, things: Sequence[int]) -> dict[int, dict[Number, int]]:
    """What each thing adds, by all counters of its kind; zeros are left out."""
    found: dict[int, dict[Number, int]] = {}
    for counter in counters.of(kind):
        for thing, adds in counter.adds(things).items():
            found.setdefault(thing, {}).update({number: n for number, n in adds.items() if n})
    return found


def _dump(adds: dict[Number, int]) -> dict[str, int]:
    return {f"{name}|{scope}|{key}": number for (name, scope, key), number in sorted(adds.items())}


def _load(adds: dict[str, int]) -> dict[Number, int]:
    found = {}
    for said, number in adds.items():
        name, scope, key = said.split("|", 2)
        found[name, int(scope), key] = number
    return found


def _write(kind: str, steps: Sums[Number], *, folded: bool) -> None:
    rows = [
        Step(name=name, scope=scope, key=key, number=number, kind=kind, folded=folded)
        for (name, scope, key), number in sorted(steps.items())
        if number
    ]
    Step.objects.bulk_create(rows, batch_size=CHUNK)


def _chunks(things: Iterable[int]) -> Iterator[list[int]]:
    some: list[int] = []
    for thing in things:
        some.append(thing)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some


@transaction.atomic
def fold() -> int:
    """Add new steps to the sums before them, so that a number stays one row; returns how many were folded."""
    new = list(
        Step.objects.select_for_update(skip_locked=_skips()).filter(folded=False).order_by("id")[:5000]
    )
    sums: Sums[tuple[str, Number]] = Sums()
    for step in new:
        sums[step.kind, (step.name, step.scope, step.key)] += step.number
    for (kind, (name, scope, key)), number in sorted(sums.items()):
        one = Step.objects.filter(kind=kind, name=name, scope=scope, key=key, folded=True)
        if number and not one.update(number=F("number") + number):
            Step.objects.create(kind=kind, name=name, scope=scope, key=key, number=number, folded=True)
    Step.objects.filter(pk__in=[step.pk for step in new]).delete()
    return len(new)


def _skips() -> bool:
    return bool(connection.features.has_select_for_update_skip_locked)


# --- counted anew -------------------------------------------------------------------------------------------------


@transaction.atomic
def rebuild(kind: str) -> None:
    """Write all cards of a kind anew, and its numbers from them. Deeds that count wait meanwhile."""
    _alone()
    Card.objects.filter(kind=kind).delete()
    Step.objects.filter(kind=kind).delete()
    sums: Sums[Number] = Sums()
    everything = counters.of(kind)[0].things().order_by("pk").values_list("pk", flat=True)
    for some in _chunks(everything.iterator(chunk_size=CHUNK)):
        adds = _adds(kind, some)
        Card.objects.bulk_create(
            [Card(kind=kind, thing=thing, adds=_dump(adds.get(thing, {}))) for thing in some]
        )
        for each in adds.values():
            sums.update(each)
        for counter in counters.of(kind):
            if counter.keep:
                counter.keep(some)
    _write(kind, sums, folded=True)
    Edition.objects.update_or_create(kind=kind, defaults={"edition": counters.edition(kind)})
    pages.changed()


def keep_up() -> list[str]:
    """Write anew what was counted by other rules than those of now, as after an update; returns which kinds."""
    known = dict(Edition.objects.values_list("kind", "edition"))
    stale = [kind for kind in counters.kinds() if known.get(kind) != counters.edition(kind)]
    for kind in stale:
        rebuild(kind)
    return stale


def _alone() -> None:
    """On PostgreSQL nobody else counts until this transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE counts_card IN EXCLUSIVE MODE")


# --- compared -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Wrong:
    """A number that is not what a recount gives."""

    name: str
    scope: int
    key: str
    said: int
    counted: int

    def __str__(self) -> str:
        whose = f" of organization {self.scope}" if self.scope else ""
        return f"{self.name} {self.key or '–'}{whose}: it says {self.said}, a recount gives {self.counted}"


def compare(tell: Tell = silent) -> tuple[int, list[Wrong]]:
    """All numbers beside a plain recount: how many there are, and those that are wrong. It only reads."""
    compared, wrong = 0, []
    kinds = list(counters.kinds())
    for at, kind in enumerate(kinds):
        tell("Counting anew", at, len(kinds))
        said: dict[Number, int] = {
            (name, scope, key): total
            for name, scope, key, total in Step.objects.filter(kind=kind)
            .order_by()
            .values_list("name", "scope", "key")
            .annotate(total=Sum("number"))
            if total
        }
        counted: Sums[Number] = Sums()
        for counter in counters.of(kind):
            counted.update(counter.recount())
        numbers = {*said, *(number for number, n in counted.items() if n)}
        compared += len(numbers)
        wrong += [
            Wrong(*number, said.get(number, 0), counted[number])
            for number in numbers
            if said.get(number, 0) != counted[number]
        ]
    tell("Counting anew", len(kinds), len(kinds))
    return compared, sorted(wrong)


def recount(tell: Tell = silent) -> Recount:
    """Compare, and keep what was found. A difference is looked at again while nobody counts, so it is none in passing."""
    compared, wrong = compare(tell)
    with transaction.atomic():
        if wrong:
            _alone()
            compared, wrong = compare()
        found = Recount(at=clock.now(), compared=compared, wrong=len(wrong))
        found.named = [[one.name, one.scope, one.key, one.said, one.counted] for one in wrong[:NAMED]]
        found.save()
        Recount.objects.filter(wrong=0).exclude(pk=found.pk).delete()
    return found


@transaction.atomic
def repair(*, by: Any = None, tell: Tell = silent) -> Recount:
    """Count all anew, write that, and say on the record how many numbers were wrong. Nothing wrong, nothing written."""
    found = recount(tell)
    if not found.wrong:
        return found
    kinds = list(counters.kinds())
    for at, kind in enumerate(kinds):
        tell("Putting right", at, len(kinds))
        rebuild(kind)
    tell("Putting right", len(kinds), len(kinds))
    found.repaired_at = clock.now()
    found.save(update_fields=["repaired_at"])
    record.enter(
        "counts.repaired",
        found,
        by=by,
        title="Numbers that were counted wrong",
        url="/data/method/",
        facts={"wrong": found.wrong, "compared": found.compared},
    )
    return found
