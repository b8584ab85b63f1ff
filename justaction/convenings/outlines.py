"""Outlines: agendas to begin with. Each item is (what for, its part of the time, title, how the hosts do it)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from justaction.convenings.models import AgendaItem

Purpose = AgendaItem.Purpose
ROUND_TO = 5  # minutes


@dataclass(frozen=True)
class Outline:
    """An agenda to begin with. The parts are shares of the time there is; at least ROUND_TO minutes each."""

    slug: str
    name: Promise
    about: Promise
    items: tuple[tuple[str, int, Promise, Promise], ...]

    def minutes(self, whole: int) -> list[int]:
        """The minutes of each item, in steps of ROUND_TO, in all exactly `whole` where it is long enough for that."""
        shares = sum(part for _purpose, part, _title, _how in self.items)
        steps = [max(1, part * whole // shares // ROUND_TO) for _purpose, part, _title, _how in self.items]
        found = [step * ROUND_TO for step in steps]
        longest = max(range(len(found)), key=found.__getitem__)
        found[longest] = max(ROUND_TO, found[longest] + whole - sum(found))
        return found


OUTLINES = (
    Outline(
        "share-space",
        _("Share space, process, next steps"),
        _("Arrive as people, take in what happened, and leave with who does what."),
        (
            (Purpose.CONNECT, 4, _("Share space: how are you here today?"), _("One round. Nobody answers anybody. Passing is fine.")),
            (Purpose.REVIEW, 2, _("What we said we would do"), _("Open ones first. If one is not done, ask what got in the way.")),
            (Purpose.DISCUSS, 8, _("Process: what happened, and what it asks of us"), _("First two minutes of quiet to write. Then those it touches most.")),
            (Purpose.PLAN, 4, _("Next steps: who does what, by when"), _("Say each one aloud, with a name and a day.")),
        ),
    ),
    Outline(
        "decide",
        _("Make a decision together"),
        _("Hear the question, ask, respond, test, decide."),
        (
            (Purpose.CONNECT, 2, _("Welcome, and how we treat each other"), _("Read the norms aloud.")),
            (Purpose.REVIEW, 2, _("What we said we would do"), _("Open ones first. If one is not done, ask what got in the way.")),
            (Purpose.INFORM, 3, _("The question, and what is proposed"), _("Whoever proposes it speaks. Questions only to understand.")),
            (Purpose.DISCUSS, 6, _("What each of us sees in it"), _("One round before anybody speaks twice.")),
            (Purpose.DECIDE, 3, _("Sense check, then the decision"), _("Say the method and the quorum first.")),
            (Purpose.PLAN, 2, _("Who does what, by when"), _("Say each one aloud, with a name and a day.")),
        ),
    ),
    Outline(
        "small-rooms",
        _("All of us, with small rooms"),
        _("Together, then in rooms of five, then together again."),
        (
            (Purpose.CONNECT, 2, _("Welcome, and how we treat each other"), _("Captions on? Interpreters heard? Read the norms aloud.")),
            (Purpose.INFORM, 2, _("What we ask today"), _("One question on the screen. Nothing else.")),
            (Purpose.WORK, 7, _("Small rooms"), _("Rooms of five. Interpreters go with those who need them.")),
            (Purpose.DISCUSS, 4, _("Back together: what did you hear?"), _("Each room says one thing that nobody has said.")),
            (Purpose.PLAN, 3, _("Who does what, by when"), _("Say each one aloud, with a name and a day. Then the next date.")),
        ),
    ),
    Outline(
        "write-together",
        _("Write together"),
        _("Work on a tool or a standard, and leave with the next draft."),
        (
            (Purpose.CONNECT, 2, _("Welcome, and how we treat each other"), _("Read the norms aloud.")),
            (Purpose.REVIEW, 2, _("What we said we would do"), _("Open ones first. If one is not done, ask what got in the way.")),
            (Purpose.INFORM, 2, _("Where the draft stands"), _("What changed since last time, and why.")),
            (Purpose.WORK, 9, _("Write in pairs"), _("One passage for each pair. Credit by name where people wish it.")),
            (Purpose.PLAN, 3, _("Who does what, by when"), _("Say each one aloud, with a name and a day.")),
        ),
    ),
)  # fmt: skip
BY_SLUG = {one.slug: one for one in OUTLINES}
