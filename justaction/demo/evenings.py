"""How the invented year's last gatherings went: who joined by code, what was asked, the rooms, the notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from justaction.convenings import actions
from justaction.convenings.models import Gathering, SenseCheck
from justaction.demo.year import Year
from justaction.members.models import Person

AHEAD = 58  # days before today from which evenings are told in full
BY_CODE, TICKED = 27, 9
QUESTIONS: dict[str, tuple[str, str]] = {  # by whose evening it is: all of us, or a community
    "": ("Are we ready to show what we did this season?", "agree"),
    "community:money": ("Shall we try the open loan rule for three months?", "fingers"),
}
HANDS = {"agree": ("agree", "agree", "pass", "agree", "disagree"), "fingers": ("4", "5", "3", "4", "2", "5")}
LINES = (
    "Two new people said why they came.",
    "Last time’s three actions: two are done, one waits for a figure from the fund.",
    "A lender read its refusals aloud. Half had no reason written down.",
    "Heard: a rule helps only if the people it touches can change it.",
    "Not agreed: whether small groups report on their own money. We come back to it.",
)
CORRECTION = (2, "A lender read its refusals of May aloud. Half had no reason written down.")


@dataclass
class Evenings:
    """The last convening of all, and the last meeting of a community, as they were held."""

    year: Year

    def plan(self) -> None:
        self.year.then(self.year.day_at(AHEAD), self.choose)

    def choose(self) -> None:
        for scope in QUESTIONS:
            coming = Gathering.objects.coming().standing().of(scope).exclude(series__kind="small_group")
            last = coming.filter(on__lt=self.year.today - timedelta(days=1)).select_related("series").last()
            if last is not None:
                self.year.then(last.starts_at, partial(self.hold, last, scope))
                self.year.then(last.ends_at + timedelta(minutes=30), actions.forget_joiners)

    def hold(self, evening: Gathering, scope: str) -> None:
        """Everything at its first moment: the days of this year have no minutes to tell apart."""
        host = evening.series.planned_by
        actions.make_code(evening, by=host)
        joiners = [actions.join(evening) for _guest in range(BY_CODE)]
        for seat in evening.registrations.coming().order_by("place")[:TICKED]:
            actions.tick(seat, there=True, by=host)
        actions.show(evening, "next", by=host)
        actions.make_rooms(evening, by=host)
        self.write(evening, host)
        question, way = QUESTIONS[scope]
        asked = actions.ask(evening, question=question, kind=way, by=host)
        for number, joiner in enumerate(joiners[2:]):
            actions.answer(joiner, asked, choice=HANDS[way][number % len(HANDS[way])])
        self.close(asked, host)

    def close(self, asked: SenseCheck, host: Person | None) -> None:
        """Three answered on the telephone."""
        actions.count_aloud(asked, counts={HANDS[asked.kind][0]: 3}, by=host)
        actions.close_check(asked, by=host)
        actions.show(asked.gathering, "end", by=host)

    def write(self, evening: Gathering, host: Person | None) -> None:
        """Five lines, one of them corrected at once."""
        lines = actions.write_notes(evening, "\n".join(LINES), by=host)
        number, text = CORRECTION
        actions.change_note(lines[number], text, by=host)
