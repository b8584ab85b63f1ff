"""How a chapter shows up on a page below it, without the page knowing the chapter.

A chapter registers a part in its `AppConfig.ready()`; the page draws what is registered for its slot, asked for one
viewer and one thing. `docs/` of each slot: `home.open_now`, `me.turns`, `me.panels`, `me.links` (pages of one's own), `me.data`, `community.panels`,
`community.turns` (what waits there for one of its people), `community.run` (the page of those who look after one), `organization.panels`, `standard.panels`, `steer.panels`, `assessment.answers` (what can be made of an answer), `harm.answers` (what can be begun to answer a harm), `assessment.helps` (which tools help there), `assessment.standards` (which standards no question asks about), `thanks.doors` (after signing, for the person who signed), `menu`, `shareout.goals` (of a year, for an edition).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import inf
from typing import Any

from django.db.models import Exists, QuerySet
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


Filler = Callable[[Any, Any], Iterable[Part]]  # (viewer, thing) -> parts

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


def only_when_there(some: Callable[[Any, Any], QuerySet[Any]]) -> Callable[[Filler], Filler]:
    """The same where it depends on the thing too: `some(viewer, thing)`."""

    def mark(filler: Filler) -> Filler:
        filler.some = some  # type: ignore[attr-defined]  # a mark on the function
        return filler

    return mark


def parts(slot: str, viewer: Any, thing: Any = None) -> list[Part]:
    """All parts of `slot` for this viewer and thing, in order."""
    return parts_of([slot], viewer, thing)[0]


def parts_of(slots: list[str], viewer: Any, thing: Any = None) -> list[list[Part]]:
    """The parts of several slots, each as `parts`: all that say when they have something are asked in one question."""
    fillers = [filler for slot in slots for _, filler in _slots.get(slot, [])]
    if viewer is not None:
        fillers = _with_something(fillers, viewer, thing)
    return [
        [part for _, filler in _slots.get(slot, []) if filler in fillers for part in filler(viewer, thing)]
        for slot in slots
    ]


def _with_something(fillers: list[Filler], viewer: Any, thing: Any) -> list[Filler]:
    """Those that have something for this viewer, as one question to the database tells; and those that cannot say."""
    asked = {n: filler.some for n, filler in enumerate(fillers) if hasattr(filler, "some")}
    if not asked:
        return fillers
    them = viewer.__class__._default_manager.filter(pk=viewer.pk)
    questions = {f"some_{n}": Exists(some(viewer, thing)) for n, some in asked.items()}
    found = them.annotate(**questions).values(*questions).first() or {}
    return [filler for n, filler in enumerate(fillers) if n not in asked or found.get(f"some_{n}")]
