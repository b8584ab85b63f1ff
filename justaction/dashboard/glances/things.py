"""What each kind of public page says at one glance (`web/glance.py`): the same numbers, date and state as the page.

No person is named. A page of a harm gives its note, never what was done.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from justaction.assessments.models import Round
from justaction.ballots import policy as ballot_policy
from justaction.ballots import words as ballot_words
from justaction.ballots.models import Ballot
from justaction.charts.states import MARK_OF, StateChart
from justaction.commitments import state as rules
from justaction.commitments.models import Commitment
from justaction.commitments.story import Story
from justaction.convenings.models import Gathering
from justaction.counts import reading
from justaction.dashboard import figures, versions
from justaction.harms.models import Harm
from justaction.members.models import Organization
from justaction.standards.models import Standard
from justaction.statement import roll
from justaction.statement.models import StatementVersion
from justaction.toolkit.models import Edition, Tool
from justaction.web import clock, written
from justaction.web.glance import Context, Glance


def plain(name: str, *args: Any) -> str:
    """The address of a page in the language that needs no prefix."""
    with override(settings.LANGUAGE_CODE):
        return reverse(name, args=args)


# --- commitments ----------------------------------------------------------------------------------------------------


def find_commitment(organization: str, slug: str) -> Context | None:
    rows = Commitment.objects.public().select_related("organization__field", "channel")
    row = rows.filter(organization__slug=organization, slug=slug).first()
    return {"commitment": row, "story": Story.of(row)} if row else None


def of_commitment(at: Context) -> Glance | None:
    """Promised 15%. So far 7.4%. The state, the organization, who checked."""
    row: Commitment = at["commitment"]
    if row.published_at is None or not row.organization.listed:
        return None
    story: Story = at.get("story") or Story.of(row)
    latest = story.latest
    promised = _("Promised %(target)s.") % {"target": row.target_words}
    so_far = (
        _("So far %(value)s.") % {"value": rules.amount(latest.value, row.unit)}
        if latest
        else _("Nothing reported yet.")
    )
    found = story.checks[latest.pk] if latest else None
    checked = (
        _("checked by %(given)s of %(asked)s peers")
        % {"given": found.given, "asked": found.given + found.waiting}
        if found and found.given + found.waiting
        else ""
    )
    return Glance(
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        headline=f"{promised}\n{so_far}",
        state=row.get_state_display(),
        mark=MARK_OF.get(row.state, ""),
        lines=(f"{row.organization}, {row.title}",),
        on=story.today,
        note=checked,
        thread=row.subject,
        cites=True,
    )


def find_thread(organization: str, slug: str) -> Context | None:
    rows = Commitment.objects.public().select_related("organization")
    row = rows.filter(organization__slug=organization, slug=slug).first()
    return {"commitment": row} if row else None


def of_thread(at: Context) -> Glance:
    """The state of the commitment, and where its thread is read."""
    row: Commitment = at["commitment"]
    return Glance(
        title=_("The whole thread: %(title)s") % {"title": row.title},
        url=plain("dashboard:thread", row.organization.slug, row.slug),
        headline=_("From our words to what came of them"),
        state=row.get_state_display(),
        mark=MARK_OF.get(row.state, ""),
        lines=(f"{row.organization}, {row.title}",),
        on=clock.today(),
        thread=row.subject,
    )


# --- who, and all of them -------------------------------------------------------------------------------------------


def in_states(found: StateChart) -> str:
    """3 commitments. Done: 1. On plan: 2."""
    total = ngettext("%(n)s commitment.", "%(n)s commitments.", found.total) % {"n": found.total}
    return " ".join([total, *(f"{mark.word}: {n}." for n, mark in found.totals if n)])


def find_organization(slug: str) -> Context | None:
    row = Organization.objects.listed().filter(slug=slug).first()
    if row is None:
        return None
    states = figures.states(reading.told("board", scope=row.pk)["board"], all_rows=False)
    return {"organization": row, "states": states, "signatures": figures.signatures(row)}


def of_organization(at: Context) -> Glance | None:
    row: Organization = at["organization"]
    if not row.listed:
        return None
    states: StateChart = at["states"]
    signed = _("Signed.") if at.get("signatures") else _("Has not signed.")
    made = in_states(states) if states.total else _("No commitment yet.")
    return Glance(
        title=row.name,
        url=plain("dashboard:organization", row.slug),
        headline=row.name,
        lines=(f"{signed} {made}",),
        on=clock.today(),
        cites=True,
        version=versions.told_with(row),
    )


def find_dashboard() -> Context:
    return {"states": figures.states()}


def of_dashboard(at: Context) -> Glance:
    states: StateChart = at["states"]
    return Glance(
        title=_("Commitments: who promised what, and did they do it?"),
        url=plain("dashboard:commitments"),
        headline=_("Did they do it?"),
        lines=(in_states(states),),
        on=clock.today(),
        cites=True,
    )


# --- what we made together ------------------------------------------------------------------------------------------


def find_statement() -> Context | None:
    version = StatementVersion.objects.published().order_by("-number").first()
    return {"version": version, "counts": {"people": roll.counts().people}} if version else None


def of_statement(at: Context) -> Glance | None:
    version: StatementVersion = at["version"]
    if version.published_at is None:
        return None
    n = int(at["counts"]["people"])
    people = ngettext("%(n)s person", "%(n)s people", n) % {"n": written.number(n)}
    return Glance(
        title=_("%(title)s, version %(n)s") % {"title": version.title, "n": version.number},
        url=plain("statement:statement"),
        lines=(_("Signed by %(people)s.") % {"people": people},),
        on=clock.today(),
        thread=version.statement.subject if "statement" in version._state.fields_cache else "",
        cites=True,
    )


def find_standard(code: str) -> Context | None:
    row = Standard.objects.public().with_names().filter(code=code).first()
    return {"standard": row} if row else None


def of_standard(at: Context) -> Glance | None:
    row: Standard = at["standard"]
    if row.begun_at is None:
        return None
    since = row.current.adopted_at if row.current else row.begun_at
    revision = _("Revision %(n)s") % {"n": row.current.number} if row.current else ""
    return Glance(
        title=str(row),
        url=row.url,
        headline=f"{row.code}. {row.name}",
        state=row.get_stage_display(),
        lines=(row.says,),
        on=since.date(),
        note=revision,
        thread=row.subject,
        cites=True,
    )


def find_tool(slug: str) -> Context | None:
    row = Tool.objects.published().filter(slug=slug).first()
    return {"tool": row, "revision": row.revisions.order_by("-number").first()} if row else None


def of_tool(at: Context) -> Glance | None:
    row, revision = at["tool"], at.get("revision")
    if revision is None:
        return None
    return Glance(
        title=row.title,
        url=plain("toolkit:tool", row.slug),
        state=row.get_kind_display(),
        lines=(row.purpose,),
        on=revision.adopted_at.date(),
        note=_("Revision %(n)s") % {"n": revision.number},
        thread=row.subject,
    )


def find_edition(year: int, channel: str) -> Context | None:
    rows = Edition.objects.newest().filter(year=year, channel__slug=channel)
    row = rows.select_related("channel").first()
    return {"edition": row} if row else None


def of_edition(at: Context) -> Glance | None:
    row: Edition = at["edition"]
    return Glance(
        title=row.title,
        url=plain("toolkit:edition", row.year, row.channel.slug),
        lines=(
            _("Tools of %(channel)s, %(year)s, edition %(n)s")
            % {"channel": row.channel, "year": row.year, "n": row.number},
        ),
        on=row.published_at.date() if row.published_at else None,
        thread=row.subject,
    )


# --- decisions, meetings, looks from two sides ----------------------------------------------------------------------


def find_decision(slug: str) -> Context | None:
    row = Ballot.objects.public().select_related("outcome").filter(slug=slug).first()
    return {"ballot": row} if row else None


def of_decision(at: Context) -> Glance | None:
    row: Ballot = at["ballot"]
    if not ballot_policy.may_see(None, row):
        return None
    lines: list[str] = []
    closed = row.state == Ballot.State.CLOSED
    outcome = getattr(row, "outcome", None)
    state = row.get_state_display()
    if closed and ballot_policy.shows_results(row):
        state = _("Decided") if outcome and outcome.accepted else state
        lines = [ballot_words.headline(row), ballot_words.turnout(row, row.votes)]
    elif row.state == Ballot.State.OPEN:
        lines = [_("Voting closes on %(when)s.") % {"when": written.moment(row.closes_at)}]
    on = (row.closed_at if closed else None) or row.opened_at
    return Glance(
        title=row.question,
        url=row.url,
        state=state,
        lines=tuple(lines),
        on=on.date() if on else None,
        thread=row.subject,
    )


def find_gathering(slug: str) -> Context | None:
    row = Gathering.objects.filter(slug=slug).first()
    return {"gathering": row} if row else None


def of_gathering(at: Context) -> Glance:
    row: Gathering = at["gathering"]
    state = _("Cancelled") if row.cancelled_at else ""
    return Glance(
        title=row.title,
        url=row.url,
        state=state,
        lines=(written.moment(row.starts_at),),
        thread=row.subject,
    )


def find_assessment(organization: str, season: str) -> Context | None:
    rows = Round.objects.public().with_names().filter(organization__slug=organization)
    row = next((one for one in rows if one.slug == season), None)
    return {"round": row} if row else None


def of_assessment(at: Context) -> Glance:
    row: Round = at["round"]
    return Glance(
        title=str(row),
        url=row.record_url,
        state=row.get_state_display(),
        lines=(_("What people inside say, and what people outside say."),),
        on=(row.shared_at or row.agreed_at or row.opened_at).date(),
        thread=row.subject,
        cites=True,
    )


def find_harm(slug: str) -> Context | None:
    row = Harm.objects.public().with_names().filter(slug=slug).first()
    return {"harm": row, "row": row.current} if row else None


def of_harm(at: Context) -> Glance | None:
    """The note that stands before the text, and no more: a card is seen by people who did not choose to read it."""
    row: Harm = at["harm"]
    if row.current is None:
        return None
    checked = row.current.checked_at
    return Glance(
        title=row.current.title,
        url=row.url,
        headline=_("A harm that we name"),
        lines=(_("Before you read: %(note)s") % {"note": row.current.note},),
        on=checked.date() if checked else None,
        thread=row.subject,
        cites=True,
    )
