"""How the stages look: the bar of four steps, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from justaction.standards.models import Standard

STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("idea", _("Idea")),
    ("draft", _("Draft")),
    ("test", _("Test")),
    ("adopted", _("Adopted")),
)
REACHED = {"idea": 1, "draft": 2, "comment": 2, "test": 3, "adopted": 4, "superseded": 4, "retired": 4}


@dataclass(frozen=True)
class Bar:
    """The four steps; `label` says the same for somebody who hears it."""

    steps: list[tuple[str | Promise, bool]]
    label: str


def bar(stage: str) -> Bar:
    """The bar of a stage: Idea, Draft, Test, Adopted; being open for comment belongs to the draft."""
    reached = REACHED[stage]
    word = STEPS[reached - 1][1]
    label = _now("Stage: %(n)s of %(all)s, %(word)s") % {"n": reached, "all": len(STEPS), "word": word}
    return Bar([(name, place <= reached) for place, (_key, name) in enumerate(STEPS, 1)], label)


def bar_of(standard: Standard) -> Bar:
    """The bar of a standard. One that was dropped before it was adopted stays where it came to."""
    if standard.stage == Standard.Stage.RETIRED and standard.current_id is None:
        return bar("draft" if standard.begun_at else "idea")
    return bar(standard.stage)
