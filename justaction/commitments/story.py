"""What the public page of a commitment tells: its stages, its numbers, its peers, its history. It only reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.charts.line import PlanLine, Point, Reported, plan_line
from justaction.charts.quilt import Shape, draw_block
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
from justaction.web import clock, written

SHORT = 180  # letters of a long text on the path


@dataclass(frozen=True)
class Peer:
    """One ask as the page shows it, with the block of a quilt that stands for the peer."""

    review: Review
    large: str
    small: str
    colour: str
    second: str
    today: date

    @classmethod
    def of(cls, review: Review, today: date) -> Peer:
        """The same peer has the same block everywhere; it says nothing about the person."""
        group = review.peer_organization
        lot = sum((group.name if group else review.subject).encode())
        shape: Shape = "person"
        if group is not None:
            shape = "institution" if group.kind == group.Kind.INSTITUTION else "group"
        large, small = draw_block(shape, lot % 4)
        colours = ("gold", "pink", "green")
        return cls(review, f"M0 0{large}", f"M0 0{small}", colours[lot % 3], colours[(lot + 1) % 3], today)

    @property
    def mark(self) -> str:
        """The sign of the answer: agrees, asks, or an open ring."""
        marks = {"agrees": "yes", "asks_for_more": "ask", "disagrees": "dash"}
        return marks.get(self.review.verdict, "ring") if self.review.is_public else "ring"

    @property
    def is_unanswered(self) -> bool:
        """Whether the days for a reply are over and none came."""
        until = self.review.reply_by
        return not self.review.reply and until is not None and until < self.today

    @property
    def replied_late(self) -> bool:
        """Whether the reply came after its days were over."""
        return bool(self.review.reply) and self.review.unanswered_at is not None


@dataclass(frozen=True)
class Climbed:
    """A step of the ladder that was taken, told."""

    key: str
    at: datetime
    told: str


@dataclass(frozen=True)
class VoicesRow:
    """One scale: the question, what each voice says in words, whether they differ."""

    question: str
    ours: str
    peers: str
    affected: str
    differ: bool


@dataclass(frozen=True)
class Voices:
    """The three voices side by side. Fewer than five of those affected are never shown, and then differ from nobody."""

    rows: list[VoicesRow]
    answered: int
    words: list[str]

    @classmethod
    def of(cls, now: list[VoiceAnswer], affected: list[VoiceAnswer]) -> Voices:
        enough = len(affected) >= scales.FEWEST_SHOWN
        shown = affected if enough else []
        rows = []
        for scale in scales.SCALES:
            given = {
                scales.SELF: [getattr(row, scale.key) for row in now if row.voice == scales.SELF],
                scales.PEER: [getattr(row, scale.key) for row in now if row.voice == scales.PEER],
                scales.AFFECTED: [getattr(row, scale.key) for row in shown],
            }
            said = scales.tally(scale, given)
            ours, peers, theirs = (_in_words(scale, one) for one in said)
            rows.append(VoicesRow(_(scale.question), ours, peers, theirs, scales.differ(said)))
        words = [row.words for row in [*now, *shown] if row.words]
        return cls(rows, len(affected) if enough else 0, words)

    @property
    def enough(self) -> bool:
        return self.answered > 0

    @property
    def speak(self) -> bool:
        return any(row.ours or row.peers or row.affected for row in self.rows)


def _in_words(scale: scales.Scale, said: scales.Said) -> str:
    names = scales.WORDS[scale.key]
    if said.voice == scales.SELF:
        return ", ".join(_(names[answer]) for answer, _n in said.counts)
    return ", ".join(f"{_(names[answer])}: {n}" for answer, n in said.counts)


@dataclass(frozen=True)
class SideBySide:
    """One number as it stands beside the others. The first has no chart here: it is drawn large above."""

    indicator: str
    measure: str
    start: str
    now: str
    target: str
    target_on: date | None
    anchor: str
    line: PlanLine | None
    amendments: list[Amendment]


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
        if self.latest is None:
            return ""
        found = self.checks[self.latest.pk]
        asked = found.given + found.waiting
        if not asked:
            return _("No peer could be asked yet.")
        if not found.waiting:
            said = ngettext("%(given)s peer has checked it.", "%(given)s peers have checked it.", found.given)
            agree = ngettext("%(agree)s agrees.", "%(agree)s agree.", found.agree)
            told = {"given": found.given, "agree": found.agree or _("None")}
            return f"{said % told} {agree % told}"
        said = _("%(given)s of %(asked)s peers have checked it.") % {"given": found.given, "asked": asked}
        if found.held:
            said += " " + ngettext(
                "%(n)s review is written, and the organization may still reply.",
                "%(n)s reviews are written, and the organization may still reply.",
                found.held,
            ) % {"n": found.held}
        if not self.waiting_for:
            return said
        due = min(review.due_on for review in self.waiting_for)
        return f"{said} " + _("The next answer is due on %(day)s.") % {"day": written.day(due)}

    @property
    def waiting_for(self) -> list[Review]:
        return [review for review in self.answers if review.state == Review.State.ASKED]

    @property
    def answers(self) -> list[Review]:
        """Asks about the latest report that are open or answered."""
        return _shown(self.latest.reviews.all()) if self.latest else []

    @property
    def peers(self) -> list[Peer]:
        return [Peer.of(review, self.today) for review in self.answers]

    @property
    def earlier(self) -> list[tuple[ProgressReport, list[Peer]]]:
        """Earlier reports with what peers said, newest first."""
        older = [(report, _shown(report.reviews.all())) for report in reversed(self.reports[:-1])]
        return [
            (report, [Peer.of(review, self.today) for review in shown]) for report, shown in older if shown
        ]

    def checked_by(self, report: ProgressReport) -> str:
        """Who has checked a report, in a few words."""
        found = self.checks[report.pk]
        if not found.given:
            return (
                _("0, %(waiting)s to come") % {"waiting": found.waiting} if found.waiting else _("nobody yet")
            )
        said = ngettext("%(given)s peer", "%(given)s peers", found.given) % {"given": found.given}
        return said + (", " + _("%(waiting)s to come") % {"waiting": found.waiting} if found.waiting else "")

    # --- the three stages -----------------------------------------------------------------------------------------

    @property
    def stages(self) -> list[Stage]:
        """From harm to work."""
        row = self.commitment
        answered = bool(row.answer)
        return [
            Stage(
                title=_("Name the harm"),
                text=Truncator(row.harm).chars(SHORT),
                quote=True,
                mark="yes" if answered else "half",
                mark_word=_("Named, and answered") if answered else _("Named, not answered yet"),
                url="#account",
                url_word=_("Who was affected, and what they say"),
            ),
            Stage(
                title=_("Share the power"),
                text=_("Before: %(before)s Now: %(after)s")
                % {
                    "before": _stop(Truncator(row.power_before).chars(SHORT // 2)),
                    "after": _stop(Truncator(row.power_after).chars(SHORT // 2)),
                },
                mark="yes" if row.voice == Commitment.Voice.BINDING else "half",
                mark_word=row.get_voice_display(),
                url="#power",
                url_word=_("Before and after, in full"),
            ),
            self._work(),
        ]

    def _work(self) -> Stage:
        row, latest = self.commitment, self.latest
        state = row.get_state_display()
        if latest is None:
            text = _("Nothing is reported yet. The target is %(target)s by %(day)s.") % {
                "target": row.target_words,
                "day": written.day(self.facts.target_on),
            }
        else:
            text = Truncator(latest.story).chars(SHORT)
        done = row.state == Commitment.State.DONE
        return Stage(
            title=_("Show the work"),
            text=text,
            mark="yes" if done else "half" if latest else "ring",
            mark_word=state,
            url="#numbers",
            url_word=_("See the numbers"),
        )

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
            channel=self.commitment.channel.slug if self.commitment.channel else "",
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
        row, latest = self.commitment, self.latest
        if not self.indicators:
            return []
        now = rules.amount(latest.value, row.unit) if latest else ""
        start = rules.amount(row.baseline, row.unit)
        told = (row.indicator, row.get_measure_display(), start, now, row.target_words, row.target_on)
        return [SideBySide(*told, "numbers", None, []), *(self._beside(one) for one in self.indicators)]

    def _beside(self, one: Indicator) -> SideBySide:
        said = [(report.as_of, value) for report, value in self.reported(one)]
        changes = [change for change in self._changes if change.indicator_id == one.pk]
        assert one.baseline is not None
        assert one.baseline_on is not None
        assert one.target is not None
        assert one.target_on is not None
        line = plan_line(
            plan=[Point(one.baseline_on, one.baseline), Point(one.target_on, one.target)],
            reports=[Reported(day, value, checked=False, note="") for day, value in said],
            before=[[Point(day, value) for day, value in change.was_points] for change in changes],
            today=self.today,
            unit=one.unit,
            channel=self.commitment.channel.slug if self.commitment.channel else "",
            ended=self.ended,
        )
        now = rules.amount(said[-1][1], one.unit) if said else ""
        told = (
            one.indicator,
            one.get_measure_display(),
            one.baseline_words,
            now,
            one.target_words,
            one.target_on,
        )
        return SideBySide(*told, f"number-{one.pk}", line, changes)

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
        """Who of those affected says that the power is where the commitment says: (answer, words). From five on with
        how many; before, only that somebody says so, and only of those who agreed that it is told."""
        said = [row for row in self._answers if row.power]
        enough = len(said) >= scales.FEWEST_SHOWN
        found = []
        for answer, words in VoiceAnswer.Power.choices:
            those = [row for row in said if row.power == answer]
            if enough and those:
                found.append((answer, f"{words}: {len(those)}"))
            elif any(row.may_be_told for row in those):
                found.append((answer, _("Somebody affected says: %(words)s") % {"words": words}))
        return found

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
        return [(proof, _looked_at(counted.get(proof.report_id or 0))) for proof in self.evidence]


def _looked_at(found: rules.Check | None) -> str:
    if found is None or not found.given + found.waiting:
        return _("nobody yet")
    return _("%(given)s of %(asked)s peers") % {"given": found.given, "asked": found.given + found.waiting}


def _shown(reviews: Iterable[Review]) -> list[Review]:
    return [review for review in reviews if review.state in Review.TAKEN]


def _stop(text: str) -> str:
    """`text` ending like a sentence."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", "。")) else text + "."
