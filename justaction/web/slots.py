"""How a chapter shows up on a page below it, without the page knowing the chapter.

A chapter registers a part in its `AppConfig.ready()`; the page draws what is registered for its slot, asked for one
viewer and one thing. `docs/` of each slot: `home.open_now`, `me.turns`, `me.panels`, `me.own` (what the page shows of itself), `me.links` (pages of one's own), `me.data`, `community.panels`,
`community.turns` (what waits there for one of its people), `community.run` (the page of those who look after one), `organization.panels`, `standard.panels`, `statement.panels` and `decision.panels` (what came of it), `steer.panels`, `assessment.answers` (what can be made of an answer), `harm.answers` (what can be begun to answer a harm), `assessment.helps` (which tools help there), `assessment.standards` (which standards no question asks about), `thanks.doors` (after signing, for the person who signed), `menu`, `foot` (what a visitor can begin from the foot of any page), `shareout.goals` (of a year, for an edition), `newsletter.next` (what an issue says comes next, for a scope).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import inf
from typing import Any

from django.db.models import Exists, IntegerField, Model, QuerySet, Subquery
from django.utils import timezone

from justaction.web import written


@dataclass(frozen=True)
class Part:
    """One thing drawn in a slot: a template with its context, or for lists a title with a link and a note."""

    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    url: str = ""
    note: str = ""
    button: str = ""
    group: str = ""  # below which heading it stands (`members/views/steering.py`); on a home "next" and "own" come first
    waiting: int = 0  # how many things wait for an answer there
    due: date | datetime | None = None  # until when, on one's own page: what is due first stands first

    @property
    def until(self) -> str:
        """The same in words: a day, or a moment with its zone."""
        return written.moment(self.due) if isinstance(self.due, datetime) else written.day(self.due)

    @property
    def when(self) -> float:
        """For sorting: a day ends at midnight; what is never due comes last."""
        if self.due is None:
            return inf
        if isinstance(self.due, datetime):
            return self.due.timestamp()
        return datetime.combine(self.due, time.max, tzinfo=timezone.get_current_timezone()).timestamp()


Filler = Callable[..., Iterable[Part]]  # (viewer, thing) -> parts; with its numbers by name, where it counts
Some = Callable[
    [Any, Any], QuerySet[Any] | None
]  # (viewer, thing) -> rows; None where there is nothing to ask

_slots: dict[str, list[tuple[int, Filler]]] = {}


def register(slot: str, filler: Filler, *, order: int = 50) -> None:
    """Let `filler(viewer, thing)` add parts to `slot`; lower `order` comes first."""
    fillers = _slots.setdefault(slot, [])
    if (order, filler) not in fillers:
        fillers.append((order, filler))
        fillers.sort(key=lambda pair: pair[0])


def only_when(some: Callable[[Any], QuerySet[Any]]) -> Callable[[Filler], Filler]:
    """Say that a filler has something only while `some(viewer)` holds a row, so that a page with many fillers can ask
    for all of them in one question and call only those that have something."""
    return only_when_there(lambda viewer, _thing: some(viewer))


def only_when_there(some: Some) -> Callable[[Filler], Filler]:
    """The same where it depends on the thing too: `some(viewer, thing)`."""

    def mark(filler: Filler) -> Filler:
        filler.some = some  # type: ignore[attr-defined]  # a mark on the function
        return filler

    return mark


def counting(**rows: Some) -> Callable[[Filler], Filler]:
    """Say how many of which rows a filler wants to know: it is called with these numbers by their names, all of which a
    page asks for in that same question."""

    def mark(filler: Filler) -> Filler:
        filler.rows = rows  # type: ignore[attr-defined]  # a mark on the function
        return filler

    return mark


def parts(slot: str, viewer: Any, thing: Any = None) -> list[Part]:
    """All parts of `slot` for this viewer and thing, in order."""
    return parts_of([slot], viewer, thing)[0]


def parts_of(slots: list[str], viewer: Any, thing: Any = None) -> list[list[Part]]:
    """The parts of several slots, each as `parts`: all that say when they have something, or count, are asked in one
    question."""
    fillers = [filler for slot in slots for _, filler in _slots.get(slot, [])]
    said = _asked(fillers, viewer, thing)
    return [
        [
            part
            for _, filler in _slots.get(slot, [])
            if said.get((filler, ""), True)
            for part in filler(
                viewer, thing, **{name: said[filler, name] for name in getattr(filler, "rows", ())}
            )
        ]
        for slot in slots
    ]


def _asked(fillers: list[Filler], viewer: Any, thing: Any) -> dict[tuple[Filler, str], int]:
    """What one question to the database tells of fillers: whether each has something (by the name ""), and its numbers.

    It is asked of the row of the viewer, or of the thing where nobody is signed in.
    """
    of = next((one for one in (viewer, thing) if isinstance(one, Model)), None)
    if of is None and not any(hasattr(filler, "some") or hasattr(filler, "rows") for filler in fillers):
        return {}
    if of is None:
        raise TypeError("a slot whose parts ask is filled for a viewer, or for a thing that is kept")
    rows: dict[tuple[Filler, str], QuerySet[Any] | None] = {}
    for filler in fillers:
        if hasattr(filler, "some"):
            rows[filler, ""] = filler.some(viewer, thing)
        for name, some in getattr(filler, "rows", {}).items():
            rows[filler, name] = some(viewer, thing)
    questions = {
        f"asked_{n}": CountOf(some.order_by().values("pk")) if name else Exists(some)
        for n, ((_filler, name), some) in enumerate(rows.items())
        if some is not None and not some.query.is_empty()
    }
    row = of.__class__._default_manager.filter(pk=of.pk).order_by()
    found = (row.annotate(**questions).values(*questions).first() or {}) if questions else {}
    return {key: int(found.get(f"asked_{n}") or 0) for n, key in enumerate(rows)}


class CountOf(Subquery):
    """How many rows a query has, as a part of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
