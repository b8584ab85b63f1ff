"""What the public page of a commitment tells. It only reads: here what belongs to it, and beside it, in words and pictures,
its three stages (`stages`), its numbers (`numbers`), its peers (`peers`) and the three voices (`voices`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from justaction.charts.line import PlanLine, Point, Reported, plan_line
from justaction.charts.steps import Stage
from justaction.commitments import policy
from justaction.commitments import state as rules
from justaction.commitments.models import (
    Amendment,
    Citation,
    Commitment,
    Evidence,
    HarmSource,
    Indicator,
    IndicatorValue,
    LateAnswer,
    ProgressReport,
    Question,
    Review,
    Rung,
    VoiceAnswer,
)
from justaction.commitments.state import scales
from justaction.commitments.story import numbers, peers, stages, voices
from justaction.commitments.story.numbers import SideBySide
from justaction.commitments.story.peers import Peer
from justaction.commitments.story.voices import Voices
from justaction.web import clock, written


@dataclass(frozen=True)
class Climbed:
    """A step of the ladder that was taken, told."""

    key: str
    at: datetime
    told: str


@dataclass
class Story:
    """A published commitment with all that belongs to it."""

    commitment: Commitment
    reports: list[ProgressReport]
    evidence: list[Evidence]
    facts: rules.Facts
    today: date
    checks: dict[int, rules.Check] = field(default_factory=dict)

    @classmethod
    def of(cls, commitment: Commitment) -> Story:
        """Read it, in few queries."""
        reviews = Review.objects.select_related("peer_organization__field", "peer_field").order_by("id")
        reports = list(commitment.reports.prefetch_related(Prefetch("reviews", reviews)))
        for report in reports:
            report.commitment = commitment
        evidence = list(commitment.evidence.select_related("copy").defer("copy__text"))
        here = policy.zone()
        facts = policy.facts(commitment, reports, here)
        checks = {
            report.pk: rules.check(counted) for report, counted in zip(reports, facts.reports, strict=True)
        }
        return cls(commitment, reports, evidence, facts, clock.today(here), checks)

    @property
    def latest(self) -> ProgressReport | None:
        return self.reports[-1] if self.reports else None

    @cached_property
    def citations(self) -> list[Citation]:
        """The clauses of standards that it follows."""
        if not getattr(self.commitment, "has_citations", True):
            return []
        rows = self.commitment.citations.select_related("standard", "clause", "cited_from__standard")
        return list(rows)

    @cached_property
    def questions(self) -> list[Question]:
        """What the public asked, newest first."""
        return list(Question.objects.public().filter(commitment=self.commitment))

    @cached_property
    def amendments(self) -> list[Amendment]:
        """How its target was changed, oldest first."""
        return [change for change in self._changes if change.indicator_id is None]

    @cached_property
    def _changes(self) -> list[Amendment]:
        if not getattr(self.commitment, "has_amendments", True):  # counted with the commitment already
            return []
        found = list(self.commitment.amendments.select_related("indicator"))
        for change in found:
            change.commitment = self.commitment
        return found

    @property
    def channel(self) -> str:
        """The slug of its channel, "" for none: charts are drawn in its colour."""
        return self.commitment.channel.slug if self.commitment.channel else ""

    @property
    def ended(self) -> bool:
        return self.commitment.state in {Commitment.State.DONE, Commitment.State.WITHDRAWN}

    @property
    def next_due(self) -> date | None:
        return None if self.ended else rules.next_due(self.facts)

    @property
    def days_left(self) -> int | None:
        return (self.next_due - self.today).days if self.next_due else None

    @cached_property
    def late_steps(self) -> list[Climbed]:
        """The steps taken while the report that is due has not come, oldest first; the reminder alone is none."""
        row = self.commitment
        if row.due_on is None or row.due_on >= self.today or row.withdrawn_at:
            return []
        told = {step.key: step.told for step in rules.LADDER}
        steps = [
            Climbed(rung.key, rung.at, _(told[rung.key]) % {"day": written.day(rung.at)})
            for rung in row.rungs.all()
            if rung.due == row.due_on
        ]
        return steps if any(step.key != Rung.Key.REMIND for step in steps) else []

    @property
    def is_noted(self) -> bool:
        """Whether there is a public note."""
        return any(step.key == Rung.Key.NOTE for step in self.late_steps)

    @cached_property
    def late_answer(self) -> LateAnswer | None:
        """What the organization answers for the report that is late."""
        due = self.commitment.due_on
        return self.commitment.late_answers.filter(due=due).first() if due else None

    @property
    def last_sent(self) -> datetime | None:
        return max((report.sent_at for report in self.reports), default=None)

    # --- peers --------------------------------------------------------------------------------------------------

    @property
    def checking(self) -> str:
        """How far peers are with the latest report, in a sentence or two."""
        return peers.checking(self.checks[self.latest.pk], self.answers) if self.latest else ""

    @property
    def answers(self) -> list[Review]:
        """Asks about the latest report that are open or answered."""
        return peers.shown(self.latest.reviews.all()) if self.latest else []

    @property
    def peers(self) -> list[Peer]:
        return [Peer.of(review, self.today) for review in self.answers]

    @property
    def earlier(self) -> list[tuple[ProgressReport, list[Peer]]]:
        """Earlier reports with what peers said, newest first."""
        older = [(report, peers.shown(report.reviews.all())) for report in reversed(self.reports[:-1])]
        return [
            (report, [Peer.of(review, self.today) for review in shown]) for report, shown in older if shown
        ]

    def checked_by(self, report: ProgressReport) -> str:
        """Who has checked a report, in a few words."""
        return peers.checked_by(self.checks[report.pk])

    @property
    def stages(self) -> list[Stage]:
        """From harm to work."""
        return stages.stages(self.commitment, self.latest, self.facts.target_on)

    # --- the numbers ------------------------------------------------------------------------------------------------

    @property
    def line(self) -> PlanLine:
        """The chart of plan and reports. A dot is filled once peers agree by the rules."""
        return plan_line(
            plan=[Point(day, value) for day, value in self.facts.line],
            reports=[
                Reported(
                    report.as_of,
                    report.value,
                    checked=self.checks[report.pk].outcome is rules.Outcome.AGREED,
                    note=self.checked_by(report),
                )
                for report in self.reports
            ],
            before=[[Point(day, value) for day, value in change.was_points] for change in self.amendments],
            today=self.today,
            unit=self.commitment.unit,
            channel=self.channel,
            ended=self.ended,
        )

    @cached_property
    def sources(self) -> list[HarmSource]:
        """Who says that the harm was done, by date."""
        if not getattr(self.commitment, "has_sources", True):
            return []
        return list(self.commitment.harm_sources.all())

    @cached_property
    def _told(self) -> dict[Indicator, list[tuple[int, Decimal]]]:
        """The further numbers, with (key of the report, value) of each report, oldest first; one query: a report
        gives them all."""
        if not getattr(self.commitment, "has_indicators", True):
            return {}
        if not self.reports:
            return {one: [] for one in self.commitment.indicators.all()}
        rows = IndicatorValue.objects.filter(report__commitment=self.commitment).select_related("indicator")
        found: dict[Indicator, list[tuple[int, Decimal]]] = {}
        for each in rows.order_by("indicator", "report__as_of"):
            found.setdefault(each.indicator, []).append((each.report_id, each.value))
        return found

    @property
    def indicators(self) -> list[Indicator]:
        """The further numbers."""
        return [
            one
            for one in self._told
            if None not in (one.baseline, one.baseline_on, one.target, one.target_on)
        ]

    def reported(self, one: Indicator) -> list[tuple[ProgressReport, Decimal]]:
        """What each report says of a further number."""
        on = {report.pk: report for report in self.reports}
        return [(on[pk], value) for pk, value in self._told[one] if pk in on]

    @property
    def numbers(self) -> list[SideBySide]:
        """All numbers side by side, the first one first; nothing where there is only one."""
        if not self.indicators:
            return []
        value = self.latest.value if self.latest else None
        return [numbers.first(self.commitment, value), *(self._beside(one) for one in self.indicators)]

    def _beside(self, one: Indicator) -> SideBySide:
        return numbers.further(
            one,
            [(report.as_of, value) for report, value in self.reported(one)],
            [change for change in self._changes if change.indicator_id == one.pk],
            today=self.today,
            channel=self.channel,
            ended=self.ended,
        )

    @property
    def next_steps(self) -> list[str]:
        """What the organization will do, line by line."""
        lines = (self.latest.next_steps if self.latest else "").splitlines()
        return [line.strip(" -•*\t") for line in lines if line.strip(" -•*\t")]

    @cached_property
    def _answers(self) -> list[VoiceAnswer]:
        return list(self.commitment.voices.filter(state="shown").order_by("id"))

    @cached_property
    def power_confirmed(self) -> list[tuple[str, str]]:
        """Who of those affected says that the power is where the commitment says: (answer, words)."""
        return voices.power_confirmed(self._answers)

    @cached_property
    def voices(self) -> Voices:
        """The three voices about the latest report; of those affected, whatever they said since publication."""
        rows = self._answers
        now = [row for row in rows if self.latest and row.report_id == self.latest.pk]
        return Voices.of(now, [row for row in rows if row.voice == scales.AFFECTED])

    @property
    def needs_why(self) -> bool:
        """Whether the page should say why it is late."""
        late = self.commitment.state in {Commitment.State.BEHIND, Commitment.State.QUIET}
        return late or bool(self.latest and self.latest.in_the_way)

    @property
    def proofs(self) -> list[tuple[Evidence, str]]:
        """Each proof with how many peers looked at its report."""
        counted = {report.pk: self.checks[report.pk] for report in self.reports}
        return [(proof, peers.looked_at(counted.get(proof.report_id or 0))) for proof in self.evidence]
