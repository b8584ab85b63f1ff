"""One thread: from a paragraph of the statement to what came of a commitment, as dated steps. It only reads.

Nobody is named; what a reader suggested is quoted only where they let it be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.commitments import history
from justaction.commitments.models import Citation, Commitment, Milestone
from justaction.commitments.policy import today
from justaction.dashboard.models import Ground
from justaction.standards.models import CommentRound, Standard
from justaction.statement.models import Paragraph, StatementVersion, Suggestion

SHORT = 220  # characters of words that are quoted on the line
MOST = 6  # suggestions that are quoted; the round's own page has all

STATIONS: dict[str, str | Promise] = {
    "clause": gettext_lazy("Statement"),
    "suggestion": gettext_lazy("Suggestion"),
    "decision": gettext_lazy("Decision"),
    "standard": gettext_lazy("Standard"),
    "commitment": gettext_lazy("Commitment"),
    "milestone": gettext_lazy("Milestone"),
    "evidence": gettext_lazy("Report and proof"),
    "review": gettext_lazy("Review"),
    "result": gettext_lazy("Result"),
}
# where an entry of the record stands on the thread: the beginning of its kind, the station, the part of the page
TOLD = (
    ("milestone.", "milestone", "#numbers"),
    ("report.", "evidence", "#numbers"),
    ("evidence.", "evidence", "#proof"),
    ("money.", "evidence", "money/"),
    ("review.", "review", "#peers-h"),
    ("voice.", "review", "#peers-h"),
    ("commitment.state", "result", ""),
    ("commitment.again", "result", ""),
    ("", "commitment", ""),
)


@dataclass(frozen=True)
class Step:
    """One thing that happened (or is promised for a day): what, in whose words, and where it can be read."""

    at: datetime
    station: str
    told: str
    url: str = ""
    words: str = ""
    was: str = ""
    now: str = ""
    after: str = ""

    @property
    def label(self) -> str:
        return str(STATIONS[self.station])

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is read on a site that is not ours."""
        return not self.url.startswith("/")


@dataclass
class Station:
    """A place on the thread with what stands there: (words, address), newest last."""

    key: str
    found: list[tuple[str, str]] = field(default_factory=list)
    steps: int = 0
    last: datetime | None = None

    @property
    def label(self) -> str:
        return str(STATIONS[self.key])

    @property
    def missing(self) -> str:
        """What to say where nothing stands there."""
        words = {
            "clause": _("Nobody has said yet which paragraph it stands on."),
            "suggestion": _("Nothing was suggested in public."),
            "decision": _("No decision is tied to it."),
            "standard": _("It follows no standard yet."),
            "milestone": _("No step has been taken yet."),
            "evidence": _("No report and no proof yet."),
            "review": _("Nobody has checked it yet."),
        }
        return words.get(self.key, "")


@dataclass(frozen=True)
class Thread:
    """The stations in their order, all steps from the first to the last, and what is still promised."""

    stations: list[Station]
    steps: list[Step]
    ahead: list[Step]


def of(row: Commitment) -> Thread:
    """The thread that runs through a public commitment; at most eight questions."""
    related = ("standard__channel", "clause__revision", "cited_from__ballot", "cited_from__standard")
    cited = list(row.citations.select_related(*related)) if getattr(row, "has_citations", True) else []
    standards = {one.standard_id: one.standard for one in cited}
    steps = [*_own(row)]
    if standards:
        grounds = _paragraphs(standards)
        steps += [*_statement(grounds), *_suggested(grounds), *_standards(cited, standards)]
    ahead, taken = _milestones(row)
    steps = sorted([*steps, *taken], key=lambda step: (step.at, list(STATIONS).index(step.station)))
    return Thread(_stations(row, cited, steps), steps, ahead)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())


def _short(words: str) -> str:
    return Truncator(" ".join(words.split())).chars(SHORT)


# --- the commitment, as the record has it ---------------------------------------------------------------------------


def _own(row: Commitment) -> Iterator[Step]:
    page = row.get_absolute_url()
    if row.old_words and row.old_words_on:
        yield Step(
            _noon(row.old_words_on),
            "commitment",
            _("%(organization)s said in public:") % {"organization": row.organization},
            row.old_words_url,
            words=_short(row.old_words),
        )
    if row.grew_url:
        grew = _("It grew from: %(title)s") % {"title": row.grew_title}
        yield Step(row.created_at, "commitment", grew, row.grew_url)
    for moment in history.history(row):
        station, part = next((one[1:] for one in TOLD if moment.kind.startswith(one[0])), ("commitment", ""))
        if moment.kind != "milestone.met":
            yield Step(
                moment.at,
                station,
                moment.told,
                page + part,
                _short(moment.words),
                moment.was,
                moment.now,
                moment.after,
            )


def _milestones(row: Commitment) -> tuple[list[Step], list[Step]]:
    """Steps that are promised, the target last; and those that were taken."""
    ahead, taken = [], []
    here = f"{row.get_absolute_url()}#numbers"
    for one in Milestone.objects.filter(commitment=row):
        if one.met_on:
            taken.append(
                Step(_noon(one.met_on), "milestone", _("Step taken: %(title)s") % {"title": one.title}, here)
            )
            continue
        late = _("It was due on this day, and is not taken.") if one.due < today() else ""
        ahead.append(Step(_noon(one.due), "milestone", one.title, here, after=late))
    if row.target_on and row.withdrawn_at is None and row.done_at is None:
        told = _("The target: %(target)s") % {"target": row.target_words}
        ahead.append(Step(_noon(row.target_on), "result", told, here))
    return ahead, taken


# --- what stands below it -------------------------------------------------------------------------------------------


def _paragraphs(standards: Iterable[int]) -> list[Paragraph]:
    """The paragraphs on which these standards stand, in every published version, the oldest first."""
    grounds = Ground.objects.filter(standard__in=list(standards)).values("identity")
    rows = Paragraph.objects.filter(identity__in=grounds).select_related("version")
    return list(
        rows.exclude(version__state__in=StatementVersion.WRITTEN).order_by("identity", "version__number")
    )


def _statement(rows: list[Paragraph]) -> Iterator[Step]:
    """When each came into the statement, and when its words changed."""
    before: Paragraph | None = None
    for one in rows:
        same = before is not None and before.identity == one.identity
        if one.version.published_at and not (same and before and before.text == one.text):
            told = _("Paragraph %(n)s of our statement, version %(version)s:")
            if same:
                told = _("Paragraph %(n)s of our statement was changed in version %(version)s:")
            yield Step(
                one.version.published_at,
                "clause",
                told % {"n": one.number, "version": one.version.number},
                f"{one.version.url}#p{one.number}",
                words=_short(one.text),
            )
        before = one


def _suggested(rows: list[Paragraph]) -> Iterator[Step]:
    """What readers said of these paragraphs, as far as they let it be shown."""
    if not rows:
        return
    found = Suggestion.objects.shown_in_public().filter(passage__identity__in={one.identity for one in rows})
    for one in found.select_related("round", "passage").order_by("id")[:MOST]:
        yield Step(
            one.at,
            "suggestion",
            _("A reader of paragraph %(n)s said:") % {"n": one.passage.number if one.passage else ""},
            one.public_url,
            words=_short(one.text or one.suggested),
            after=str(one.get_state_display()),
        )


def _standards(cited: list[Citation], standards: dict[int, Standard]) -> Iterator[Step]:
    for row in standards.values():
        if row.begun_at:
            yield Step(
                row.suggested_at,
                "suggestion",
                _("A standard was suggested: %(standard)s") % {"standard": row},
                row.url,
                words=row.rule,
            )
    revisions = {one.cited_from_id: one.cited_from for one in cited}
    for revision in revisions.values():
        standard = standards[revision.standard_id]
        ballot = revision.ballot
        if ballot is not None and ballot.closed_at:
            yield Step(ballot.closed_at, "decision", f"{ballot.question} {_('It was decided.')}", ballot.url)
        yield Step(
            revision.adopted_at,
            "standard",
            _("%(code)s, revision %(n)s, is in force.") % {"code": standard.code, "n": revision.number},
            revision.url,
            words=standard.says if standard.current_id is None else standard.rule,
        )
    for one in CommentRound.objects.filter(standard__in=standards, closed_at__isnull=False).select_related(
        "standard"
    ):
        if one.closed_at and one.is_public:
            told = _("Comments on %(code)s were answered, round %(n)s.")
            yield Step(
                one.closed_at,
                "suggestion",
                told % {"code": one.standard.code, "n": one.number},
                one.url,
                words=_short(one.what_changed),
            )


# --- the stations ---------------------------------------------------------------------------------------------------


def _stations(row: Commitment, cited: list[Citation], steps: list[Step]) -> list[Station]:
    """Each station with its newest thing; the commitment and its standards by name."""
    found = {key: Station(key) for key in STATIONS}
    for step in steps:
        here = found[step.station]
        here.steps += 1
        here.last = step.at
        if step.station not in {"commitment", "standard", "result"}:
            here.found = [(step.told, step.url)]
    found["standard"].found = [(one.words, one.url) for one in cited]
    found["commitment"].found = [(row.title, row.get_absolute_url())]
    found["result"].found = [
        (f"{row.get_state_display()}. {row.because}", f"{row.get_absolute_url()}#numbers")
    ]
    for key in ("clause", "decision", "suggestion"):
        own = [(step.told, step.url) for step in steps if step.station == key]
        found[key].found = list(dict.fromkeys(own))[-3:]
    return list(found.values())


def through(standards: Iterable[Standard], most: int) -> list[Commitment]:
    """Public commitments that follow one of these standards, those that moved last first: their names and addresses."""
    cited = Citation.objects.filter(commitment=OuterRef("pk"), standard__in=list(standards))
    rows = Commitment.objects.public().filter(Exists(cited)).select_related("organization")
    rows = rows.only("title", "slug", "organization__name", "organization__slug")
    return list(rows.order_by("-state_since", "-id")[:most])
