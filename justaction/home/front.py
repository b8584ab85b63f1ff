"""What the front page shows: counts, the quilt of signers, commitments by state, the line of the year.

Counts follow the one rule of all public pages: signatures that count, and institutions and groups that are listed.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.ballots import policy as ballot_policy
from justaction.ballots import rolls
from justaction.ballots.models import Ballot
from justaction.charts.quilt import Block, Quilt, quilt
from justaction.charts.states import StateChart, StateRow, state_chart
from justaction.charts.steps import YearStep
from justaction.collaborative.models import ChannelStage, Collaborative, Pillar, Stage
from justaction.collaborative.policy import next_ring, reached
from justaction.communities.models import Membership
from justaction.communities.policy import shown_number
from justaction.counts import reading
from justaction.home import policy
from justaction.home.actions.rings import CIRCLE_OF
from justaction.home.models import Goal, Recording, RingOpening
from justaction.statement import counting
from justaction.statement.models import Paragraph, Signature, StatementVersion

SHAPES = {"individual": "person", "institution": "institution", "group": "group"}
COLUMNS, ROWS = 38, 6


@dataclass(frozen=True)
class ChannelCard:
    """A channel with what each stage means in it, and how many people work on it (None: fewer than five)."""

    slug: str
    name: str
    about: str
    pattern: str
    cells: list[Any]
    people: int | None


def numbers() -> reading.Told:
    """All numbers of the front page, in one question."""
    return reading.told("signers", "board", *counting.NAMES)


def signed(told: reading.Told | None = None) -> dict[str, int]:
    """How many people signed, and how many listed institutions and groups; `told` where the numbers are known already."""
    told = told or reading.told(*counting.NAMES)
    return {"people": counting.people(told), "organizations": told["houses"].get("shown", 0)}


def statement() -> tuple[StatementVersion | None, list[Paragraph]]:
    """The version that is open for sign-on, with its paragraphs."""
    paragraphs = list(
        Paragraph.objects.filter(version__state=StatementVersion.State.OPEN).select_related(
            "version__statement"
        )
    )
    return (paragraphs[0].version if paragraphs else None), paragraphs


def signers(bands: list[str]) -> Quilt:
    """The newest signers, one block each, in the colours of their first and second choice."""
    chosen = Membership.objects.now().filter(person=OuterRef("person"))
    newest = Signature.objects.newest().annotate(
        first=Subquery(chosen.filter(choice=1).values("community__channel__slug")[:1]),
        second=Subquery(chosen.filter(choice=2).values("community__channel__slug")[:1]),
    )
    blocks = [
        Block(first or second or "", SHAPES[kind], (second or "") if first else "")  # type: ignore[arg-type]
        for kind, first, second in newest.values_list("kind", "first", "second")[: COLUMNS * ROWS]
    ]
    return quilt(blocks, bands=bands, columns=COLUMNS, rows=ROWS)


def channels() -> list[ChannelCard]:
    """All channels in their order, with their cells and how many people work on them."""
    here = Membership.objects.now().filter(community__channel=OuterRef("channel")).order_by()
    people = Subquery(here.values("community").annotate(n=Count("id")).values("n"))
    cells: dict[str, list[Any]] = {}
    for cell in ChannelStage.objects.select_related("channel", "stage").annotate(people=people):
        cells.setdefault(cell.channel.slug, []).append(cell)
    return [
        ChannelCard(
            slug=slug,
            name=row[0].channel.name,
            about=row[0].channel.about,
            pattern=row[0].channel.pattern,
            cells=row,
            people=shown_number(row[0].people or 0),
        )
        for slug, row in cells.items()
    ]


def by_state(counts: dict[str, dict[str, int]]) -> dict[str, int]:
    """Those counts without their channels, and all of them together under `all`."""
    total: dict[str, int] = {"all": 0}
    for states in counts.values():
        for state, n in states.items():
            total[state] = total.get(state, 0) + n
            total["all"] += n
    return total


def states_words(counts: dict[str, dict[str, int]]) -> dict[str, str]:
    """The finding above those bars, and what silence means."""
    total = by_state(counts)
    done, quiet = total.get("done", 0), total.get("quiet", 0)
    title = ngettext("%(n)s commitment, out in the open", "%(n)s commitments, out in the open", total["all"])
    return {
        "states_title": title % {"n": localize(total["all"])}
        if total["all"]
        else _("Commitments, out in the open"),
        "states_note": " ".join(
            [
                ngettext("%(n)s is done, and peers agreed.", "%(n)s are done, and peers agreed.", done)
                % {"n": localize(done)},
                ngettext(
                    "%(n)s has gone quiet: nobody reported for 120 days.",
                    "%(n)s have gone quiet: nobody reported for 120 days.",
                    quiet,
                )
                % {"n": localize(quiet)},
                _("We count silence too."),
            ]
        )
        if total["all"]
        else "",
    }


def states_chart(cards: list[ChannelCard], counts: dict[str, dict[str, int]]) -> StateChart:
    """Those counts as stacked bars, a bar for each channel."""
    return state_chart([StateRow(card.name, card.slug, counts.get(card.slug, {})) for card in cards])


def year_steps(goals: list[Goal]) -> list[YearStep]:
    """The goals of a year on its line. The first one that is not met is where we are."""
    here = next((goal for goal in goals if not goal.met_on), None)
    return [
        YearStep(
            when=month(goal.due),
            title=goal.title,
            text=f"{goal.about} {standing(goal)}",
            place="now" if goal == here else "past" if goal.met_on else "",
            season=goal.season,
            was=[month(move.was) for move in goal.moved],
            why=" ".join(move.reason for move in goal.moved),
        )
        for goal in goals
    ]


def year_line(goals: list[Goal], today: date) -> dict[str, Any]:
    """The year that the front page shows, with its steps."""
    year = year_to_show(goals, today)
    return {"year": year, "steps": year_steps([goal for goal in goals if goal.year == year])}


def standing(goal: Goal) -> str:
    """How a goal stands, in words."""
    if goal.met_on and goal.met_late:
        return _("Met late, in %(month)s.") % {"month": month(goal.met_on)}
    if goal.met_on:
        return _("Met on time.")
    return _("Late.") if goal.state == Goal.State.LATE else _("Open.")


def month(day: date) -> str:
    """A month with its year, in the reader's language."""
    return date_format(day, "YEAR_MONTH_FORMAT")


def year_to_show(goals: list[Goal], today: date) -> int:
    """The earliest year that still has a month to come, or else the last one."""
    ahead = [goal.year for goal in goals if (goal.due.year, goal.due.month) >= (today.year, today.month)]
    years = [goal.year for goal in goals]
    return min(ahead) if ahead else max(years, default=today.year)


# --- growing --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ring:
    """A ring of people: whether it is open, since when, and by which decision."""

    slug: str
    name: str
    words: str
    is_open: bool
    opening: RingOpening | None


def rings(collaborative: Collaborative | None = None) -> list[Ring]:
    """From the founding circle to everybody. `collaborative` where it is known already."""
    collaborative = collaborative or Collaborative.objects.first()
    openings = {one.ring: one for one in RingOpening.objects.select_related("ballot")}
    return [
        Ring(slug, str(label), policy.ring_words(slug), reached(collaborative, slug), openings.get(slug))
        for slug, label in Collaborative.Ring.choices
    ]


def ballot_about(ring: str) -> Ballot | None:
    """The ballot that decides about a ring: the accepted one, or else the newest."""
    about = f"ring:{ring}"
    return Ballot.objects.decided(about).first() or Ballot.objects.filter(about=about).order_by("-id").first()


def growing() -> dict[str, Any]:
    """What the conveners' page about growing shows: the rings, the next one, its vote and what is missing for it."""
    collaborative = Collaborative.objects.get()
    following = next_ring(collaborative)
    ballot = ballot_about(following) if following else None
    why_not = ballot_policy.why_not_decided(ballot, about=f"ring:{following}") if following else ""
    all_rings = rings(collaborative)
    return {
        "rings": all_rings,
        "next": next((ring for ring in all_rings if ring.slug == following), None),
        "ballot": ballot,
        "why_not": why_not,
        "may_ask": ballot is None or (ballot.state == Ballot.State.CLOSED and bool(why_not)),
        "people": rolls.people("conveners").count(),
        "needed": CIRCLE_OF,
    }


# --- the theory of change in its short forms ------------------------------------------------------------------


@dataclass(frozen=True)
class Slide:
    """One page of the short form: a headline, a few sentences, and for a stage what it means in each channel."""

    title: str
    text: str
    rows: tuple[tuple[str, str, str], ...] = ()  # (channel's slug, its name, what the stage means there)
    channel: str = ""  # the slug of the channel that it is about

    @property
    def lines(self) -> list[str]:
        """Its sentences, one by one."""
        return sentences(self.text)

    @property
    def row_lines(self) -> list[tuple[str, str, list[str]]]:
        """Its rows, their text in sentences."""
        return [(slug, name, sentences(text)) for slug, name, text in self.rows]


def theory_words() -> tuple[str, str]:
    """The headline and the lead of every form of the theory of change."""
    return _("How we think change happens"), _(
        "Racism lives on what power feeds it. Power in a city runs through a few channels. If they stay as they are, "
        "the gaps stay too. So we work on each channel in the same three steps."
    )


def slides() -> list[Slide]:
    """The theory of change, one thought a page, in the words of its table: channels, then steps, then pillars."""
    cells = list(ChannelStage.objects.select_related("channel", "stage"))
    told = [Slide(*theory_words())]
    for channel in dict.fromkeys(cell.channel for cell in cells):
        told.append(Slide(channel.name, channel.about, channel=channel.slug))
    for number, stage in enumerate(dict.fromkeys(sorted((cell.stage for cell in cells), key=_place)), 1):
        rows = tuple(
            (cell.channel.slug, cell.channel.name, cell.text) for cell in cells if cell.stage == stage
        )
        told.append(Slide(f"{number}. {stage.name}", stage.about, rows))
    told += [Slide(pillar.name, pillar.about) for pillar in Pillar.objects.all()]
    return told


def _place(stage: Stage) -> tuple[int, int]:
    return stage.order, stage.pk


def sentences(text: str) -> list[str]:
    """The sentences of a text, in the scripts of our languages."""
    return [one for one in re.split(r"(?<=[.!?؟])\s+|(?<=[。！？])", " ".join(text.split())) if one]


def digest_of_words() -> str:
    """SHA-256 of the words that the collaborative wrote into its theory of change, in hex: a recording of others is old."""
    told = [[slide.title, slide.text, slide.rows] for slide in slides()[1:]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def recordings() -> list[dict[str, Any]]:
    """The recordings of the theory of change: each with the name of its language, and whether its words are older."""
    rows, now = Recording.objects.all(), ""
    names = dict(settings.LANGUAGES)
    found = []
    for row in rows:
        now = now or digest_of_words()
        found.append(
            {"row": row, "language": names.get(row.language, row.language), "is_old": row.words != now}
        )
    return found
