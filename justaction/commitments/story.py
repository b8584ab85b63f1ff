"""What the public page of a commitment tells: its stages, its numbers, its peers, its history. It only reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.charts.line import PlanLine, Point, Reported, plan_line
from justaction.charts.quilt import Shape, draw_block
from justaction.charts.steps import Stage
from justaction.commitments import policy
from justaction.commitments import state as rules
from justaction.commitments.models import Commitment, Evidence, ProgressReport, Review
from justaction.record.models import Disclosure, Entry
from justaction.web import written

SHORT = 180  # letters of a long text on the path
RECENT = 8  # entries of the history on the page itself


@dataclass(frozen=True)
class Moment:
    """One line of the history. `was` and `now` are struck through and put in; `words` are quoted."""

    at: datetime
    told: str
    was: str = ""
    now: str = ""
    after: str = ""
    words: str = ""
    url: str = ""


@dataclass(frozen=True)
class Peer:
    """One ask as the page shows it, with the block of a quilt that stands for the peer."""

    review: Review
    large: str
    small: str
    colour: str
    second: str

    @classmethod
    def of(cls, review: Review) -> Peer:
        """The same peer has the same block everywhere; it says nothing about the person."""
        group = review.peer_organization
        lot = sum((group.name if group else review.subject).encode())
        shape: Shape = "person"
        if group is not None:
            shape = "institution" if group.kind == group.Kind.INSTITUTION else "group"
        large, small = draw_block(shape, lot % 4)
        colours = ("gold", "pink", "green")
        return cls(review, f"M0 0{large}", f"M0 0{small}", colours[lot % 3], colours[(lot + 1) % 3])

    @property
    def mark(self) -> str:
        """The sign of the answer: agrees, asks, or an open ring."""
        marks = {"agrees": "yes", "asks_for_more": "ask", "disagrees": "dash"}
        return marks.get(self.review.verdict, "ring")

    @property
    def reply_by(self) -> date | None:
        """Until when the organization is asked to reply."""
        ended = self.review.changed_at or self.review.ended_at
        return (ended + timedelta(days=rules.ANSWER_DAYS)).date() if ended else None

    @property
    def reply_is_late(self) -> bool:
        return not self.review.reply and self.reply_by is not None and self.reply_by < policy.today()


@dataclass
class Story:
    """A published commitment with all that belongs to it."""

    commitment: Commitment
    reports: list[ProgressReport]
    evidence: list[Evidence]
    facts: rules.Facts
    checks: dict[int, rules.Check] = field(default_factory=dict)

    @classmethod
    def of(cls, commitment: Commitment) -> Story:
        """Read it, in few queries."""
        reviews = Review.objects.select_related("peer_organization__field", "peer_field").order_by("id")
        reports = list(commitment.reports.prefetch_related(Prefetch("reviews", reviews)))
        for report in reports:
            report.commitment = commitment
        evidence = list(commitment.evidence.all())
        facts = policy.facts(commitment, reports)
        checks = {
            report.pk: rules.check(counted) for report, counted in zip(reports, facts.reports, strict=True)
        }
        return cls(commitment, reports, evidence, facts, checks)

    @property
    def latest(self) -> ProgressReport | None:
        return self.reports[-1] if self.reports else None

    @property
    def ended(self) -> bool:
        return self.commitment.state in {Commitment.State.DONE, Commitment.State.WITHDRAWN}

    @property
    def next_due(self) -> date | None:
        return None if self.ended else rules.next_due(self.facts)

    @property
    def days_left(self) -> int | None:
        return (self.next_due - policy.today()).days if self.next_due else None

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
        return [Peer.of(review) for review in self.answers]

    @property
    def earlier(self) -> list[tuple[ProgressReport, list[Peer]]]:
        """Earlier reports with what peers said, newest first."""
        older = [(report, _shown(report.reviews.all())) for report in reversed(self.reports[:-1])]
        return [(report, [Peer.of(review) for review in shown]) for report, shown in older if shown]

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
            today=policy.today(),
            unit=self.commitment.unit,
            channel=self.commitment.channel.slug if self.commitment.channel else "",
            ended=self.ended,
        )

    @property
    def next_steps(self) -> list[str]:
        """What the organization will do, line by line."""
        lines = (self.latest.next_steps if self.latest else "").splitlines()
        return [line.strip(" -•*\t") for line in lines if line.strip(" -•*\t")]

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
    return [review for review in reviews if review.state in {Review.State.ASKED, Review.State.GIVEN}]


def _stop(text: str) -> str:
    """`text` ending like a sentence."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", "。")) else text + "."


# --- history --------------------------------------------------------------------------------------------------------


def history(commitment: Commitment, most: int | None = None) -> list[Moment]:
    """What the record holds of it, newest first."""
    public = Disclosure.objects.filter(public=True)
    entries = Entry.objects.filter(thread=commitment.subject).prefetch_related(
        Prefetch("disclosures", public)
    )
    newest = entries.order_by("-id")
    return [_moment(entry, commitment) for entry in (newest[:most] if most else newest)]


def _moment(entry: Entry, commitment: Commitment) -> Moment:
    said = {shown.path: shown.value for shown in entry.disclosures.all()}
    stated = json.loads(bytes(entry.leaf))["m"]
    tell = _TELLERS.get(entry.kind)
    parts = tell(said, stated, commitment) if tell else {"told": entry.title}
    return Moment(at=entry.at, **parts)


def _day(text: str) -> str:
    return written.day(date.fromisoformat(text))


def _published(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("Commitment made, with a target of %(target)s by %(day)s.")
        % {"target": rules.amount(said.get("target"), said.get("unit", "")), "day": _day(stated["target_on"])}
    }


def _state(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    names = dict(Commitment.State.choices)
    if stated["was"] == "none":
        return {
            "told": _("The state begins as"),
            "now": str(names[stated["now"]]),
            "after": said.get("because", ""),
        }
    return {
        "told": _("The state moved from"),
        "was": str(names[stated["was"]]),
        "now": str(names[stated["now"]]),
        "after": said.get("because", ""),
    }


def _report(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    number, _space, unit = said.get("value", "").partition(" ")
    told_ = {"value": rules.amount(number, unit), "day": _day(stated["as_of"])}
    return {"told": _("Report sent: %(value)s as of %(day)s.") % told_}


def _proof(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {"told": _("Proof added: %(title)s.") % {"title": said.get("title", _("no longer shown"))}}


def _review(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    names = dict(Review.Verdict.choices)
    return {
        "told": _("%(peer)s checked the report and says: %(verdict)s.")
        % {"peer": said.get("peer", _("A peer")), "verdict": names[stated["verdict"]]},
        "words": said.get("reasons", ""),
    }


def _reply(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("%(organization)s replied.") % {"organization": row.organization},
        "words": said.get("reply", ""),
    }


def _lapsed(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("A peer asked on %(day)s did not answer in 10 days, or passed it on.")
        % {"day": _day(stated["asked_on"])}
    }


def _step(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("Step taken: %(title)s. It was due on %(day)s.")
        % {"title": said.get("title", ""), "day": _day(stated["due"])}
    }


def _withdrawn(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {"told": _("The commitment was withdrawn."), "words": said.get("reason", "")}


def _imported(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("An earlier public pledge was brought in from %(url)s.")
        % {"url": said.get("source_url", "")}
    }


_TELLERS = {
    "commitment.published": _published,
    "commitment.state": _state,
    "report.sent": _report,
    "evidence.added": _proof,
    "review.given": _review,
    "review.answered": _reply,
    "review.lapsed": _lapsed,
    "milestone.met": _step,
    "commitment.withdrawn": _withdrawn,
    "pledge.imported": _imported,
}


# --- data -----------------------------------------------------------------------------------------------------------

COLUMNS = (
    *(
        "as_of",
        "plan",
        "reported",
        "unit",
        "sent_at",
        "agrees",
        "asks_for_more",
        "disagrees",
        "waiting",
        "checked",
    ),
    *("story", "in_the_way", "next_steps", "proofs"),
)


def rows(story: Story) -> list[list[object]]:
    """The plan and the reports, one row a day, as the CSV has them."""
    sent = {report.as_of: report for report in story.reports}
    proofs: dict[int, int] = {}
    for proof in story.evidence:
        proofs[proof.report_id or 0] = proofs.get(proof.report_id or 0, 0) + 1
    found: list[list[object]] = []
    for day in sorted({*sent, *(day for day, _value in story.facts.line)}):
        report = sent.get(day)
        plan = rules.planned(story.facts, day)
        if report is None:
            found.append([day, plan, None, story.commitment.unit, *[None] * (len(COLUMNS) - 4)])
            continue
        given = [review.verdict for review in report.reviews.all() if review.state == Review.State.GIVEN]
        check = story.checks[report.pk]
        found.append(
            [day, plan, report.value, story.commitment.unit, report.sent_at.isoformat(timespec="seconds")]
            + [given.count(verdict) for verdict in Review.Verdict.values]
            + [check.waiting, check.outcome.value, report.story, report.in_the_way, report.next_steps]
            + [proofs.get(report.pk, 0)]
        )
    return found


_PLAIN = (
    *("title", "old_words", "old_words_url", "old_words_on", "harm", "harm_source", "affected", "answer"),
    *("no_answer_reason", "answer_on", "power_before", "power_after", "voice", "ends", "builds", "standard"),
    *("indicator", "measure", "unit", "baseline", "baseline_on", "target", "target_on"),
    *("sign_off_name", "sign_off_role", "published_at", "withdrawn_at", "withdrawn_why", "done_at", "state"),
)


def as_data(story: Story) -> dict[str, Any]:
    """All of it, for programs."""
    row = story.commitment
    return {
        "subject": row.subject,
        "organization": row.organization.name,
        "channel": row.channel.slug if row.channel else None,
        **{name: getattr(row, name) for name in _PLAIN},
        "because": row.because,
        "reason": {"rule": row.reason_key, **row.reason},
        "plan": [{"on": day, "value": value} for day, value in story.facts.line],
        "milestones": [
            {"title": step.title, "due": step.due, "met_on": step.met_on} for step in row.milestones.all()
        ],
        "reports": [_report_data(story, report) for report in story.reports],
        "evidence": [
            {
                "subject": proof.subject,
                "title": proof.title,
                "shows": proof.shows,
                "source": proof.source,
                "dated": proof.dated,
                "given_by": proof.voice,
                "link": proof.url or None,
                "file": proof.file_name or None,
                "sha256": proof.digest or None,
                "bytes": proof.size or None,
            }
            for proof in story.evidence
        ],
        "history": [
            {
                "at": moment.at,
                "told": " ".join(filter(None, [moment.told, moment.was, moment.now, moment.after])),
            }
            for moment in history(row)
        ],
    }


def _report_data(story: Story, report: ProgressReport) -> dict[str, Any]:
    return {
        "subject": report.subject,
        "as_of": report.as_of,
        "value": report.value,
        "plan": rules.planned(story.facts, report.as_of),
        "sent_at": report.sent_at,
        "story": report.story,
        "in_the_way": report.in_the_way,
        "next_steps": report.next_steps,
        "checked": story.checks[report.pk].outcome.value,
        "reviews": [
            {
                "peer": review.shown_as,
                "state": review.state,
                "verdict": review.verdict or None,
                "reasons": review.reasons or None,
                "reply": review.reply or None,
                "asked_at": review.asked_at,
                "ended_at": review.ended_at,
            }
            for review in report.reviews.all()
            if review.state in {Review.State.ASKED, Review.State.GIVEN}
        ],
    }


def imported(commitment: Commitment) -> dict[str, Any]:
    """An imported pledge as the record has it: organization, quote, source_url, amount, said_on."""
    entry = Entry.objects.filter(subject=commitment.subject, kind="pledge.imported").first()
    if entry is None:
        return {}
    said = {shown.path: shown.value for shown in entry.disclosures.filter(public=True)}
    said_on = json.loads(bytes(entry.leaf))["m"].get("said_on")
    return {**said, "said_on": date.fromisoformat(said_on) if said_on else None}
