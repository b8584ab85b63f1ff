"""The door for programs: the same figures as CSV and JSON. Spreadsheets run no formula out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from ninja import Router, Schema

from justaction.commitments.models import Commitment, OrganizationStanding, ProgressReport, Review
from justaction.commitments.signers import signers_and_states
from justaction.dashboard import figures, forms
from justaction.dashboard.models import Listing
from justaction.members.models import Organization
from justaction.texts.tables import csv_parts
from justaction.web import clock, streaming
from justaction.web.programs import door, whole

router = Router()
Record = Mapping[str, Any]

COMMITMENT = (
    *("organization", "organization_kind", "field", "commitment", "channel", "state", "state_since"),
    *("indicator", "unit", "baseline", "baseline_on", "target", "target_on"),
    *("last_value", "last_as_of", "last_sent_on", "peers_agree", "peers_ask_for_more", "peers_disagree"),
    *("peers_waiting", "published_on", "done_on", "withdrawn_on", "withdrawn_why"),
    *("old_words", "old_words_on", "old_words_url", "page"),
)
ORGANIZATION = (
    *("name", "kind", "field", "website", "source", "source_note", "source_url"),
    *("signed_on", "statement_version", "standing", "standing_since", "standing_because"),
    *("commitments", "pledges_not_taken_over", "page"),
)
REPORT = (
    *("organization", "commitment", "as_of", "value", "unit", "sent_on"),
    *("story", "in_the_way", "next_steps", "page"),
)
REVIEW = (
    *("organization", "commitment", "report_as_of", "peer_organization", "peer_field", "verdict", "reasons"),
    *("given_on", "reply", "replied_on", "page"),
)

CODEBOOK = (
    ("organization, name", _("The institution or group that promised or was asked.")),
    ("kind, organization_kind", _("institution, community_group or affinity_group.")),
    ("field", _("The field of work. Peers come from another one.")),
    ("website", _("The organization’s own website.")),
    ("commitment", _("The commitment in one line.")),
    ("channel", _("The channel of power that it moves.")),
    ("state", _("on_plan, behind, quiet, done or withdrawn, by the tables above.")),
    ("state_since", _("The day since which it has that state.")),
    ("indicator, unit", _("What is counted, and in what.")),
    ("baseline, baseline_on", _("Where it stood at the start, and on which day.")),
    ("target, target_on", _("Where it is to stand, and by which day.")),
    ("last_value, last_as_of", _("The number in the last report, and the day it stands for.")),
    ("last_sent_on", _("The day the last report was sent.")),
    ("peers_agree, peers_ask_for_more, peers_disagree", _("How many peers said so of the last report.")),
    ("peers_waiting", _("How many peers were asked and still have time.")),
    ("published_on, done_on, withdrawn_on", _("The days on which that happened.")),
    ("withdrawn_why", _("The reason, in the institution’s own words.")),
    ("old_words, old_words_on, old_words_url", _("What was said in public before, when and where.")),
    (
        "source, source_note, source_url",
        _("Whether the name was signed here or found in a public list, and where."),
    ),
    ("signed_on, statement_version", _("When it signed last, and which version.")),
    (
        "standing, standing_since, standing_because",
        _(
            "active, due, silent, lapsed or restored; since which day; and why. In the file of standings also "
            "signed (all of them) and committed_to_nothing."
        ),
    ),
    ("commitments", _("How many commitments it has published.")),
    ("pledges_not_taken_over", _("How many old pledges of it wait to be taken over.")),
    ("as_of, value", _("A report’s number, and the day it stands for.")),
    ("sent_on", _("The day the report was sent.")),
    (
        "story, in_the_way, next_steps",
        _("The report’s words: what happened, what got in the way, what comes next."),
    ),
    ("report_as_of", _("Which report a review looks at.")),
    ("peer_organization, peer_field", _("Where the peer comes from. Peers are not named.")),
    ("verdict, reasons, given_on", _("What the peer found, why, and when.")),
    ("reply, replied_on", _("The institution’s reply, and when.")),
    ("number", _("How many there are.")),
    ("quarter_starts, quarter_ends", _("The first and the last day of a quarter.")),
    (
        "reports_on_time, reports_late, reports_never, reports_waiting",
        _("How many reports of that quarter came on time, came late, never came, or still have time."),
    ),
    ("checked_field, reviews", _("The field of the institution that was checked, and how many reviews.")),
    ("standard, revision", _("The code of a standard in force, and which revision of it was spoken of.")),
    ("uptake", _("promised, in_use (its own word) or checked (a peer from another field looked).")),
    ("uptake_since", _("Since which day.")),
    ("currency, place", _("The currency, never converted; the place, empty where it is not known.")),
    (
        "announced, committed, paid",
        _("The sum of the lines of each kind that count. The three are never added up."),
    ),
    ("page", _("The page that shows it.")),
)


def commitment_rows(found: list[Commitment]) -> list[Record]:
    """Commitments as flat rows; the names are those of `COMMITMENT`."""
    last = figures.standings(found)
    return [_commitment(commitment, last.get(commitment.pk, figures.Standing())) for commitment in found]


def _commitment(commitment: Commitment, last: figures.Standing) -> Record:
    whose = commitment.organization
    return {
        "organization": whose.name,
        "organization_kind": whose.kind,
        "field": whose.field.name if whose.field else "",
        "commitment": commitment.title,
        "channel": commitment.channel.name if commitment.channel else "",
        "state": commitment.state,
        "state_since": _day(commitment.state_since),
        **{name: getattr(commitment, name) for name in ("indicator", "unit", "baseline", "baseline_on")},
        **{name: getattr(commitment, name) for name in ("target", "target_on")},
        "last_value": last.value,
        "last_as_of": last.as_of,
        "last_sent_on": _day(last.sent_at),
        "peers_agree": last.agree,
        "peers_ask_for_more": last.more,
        "peers_disagree": last.disagree,
        "peers_waiting": last.waiting,
        "published_on": _day(commitment.published_at),
        "done_on": _day(commitment.done_at),
        "withdrawn_on": _day(commitment.withdrawn_at),
        "withdrawn_why": commitment.withdrawn_why,
        **{name: getattr(commitment, name) for name in ("old_words", "old_words_on", "old_words_url")},
        "page": settings.SITE_URL + figures.page_of(commitment),
    }


def organization_rows(found: Iterable[Organization]) -> list[Record]:
    """Organizations as flat rows; the names are those of `ORGANIZATION`."""
    return [
        {
            **{name: getattr(each, name) for name in ("name", "kind", "website", "source")},
            "field": each.field.name if each.field else "",
            "source_note": each.source_note,
            "source_url": each.source_url,
            "signed_on": _day(getattr(each, "signed_at", None)),
            "statement_version": getattr(each, "version", None),
            **_standing(getattr(each, "standing", None)),
            "commitments": getattr(each, "made", 0),
            "pledges_not_taken_over": getattr(each, "pledges", 0),
            "page": settings.SITE_URL + reverse("dashboard:organization", args=[each.slug]),
        }
        for each in found
    ]


def _standing(standing: OrganizationStanding | None) -> Record:
    """Where a signer stands; empty for who has not signed here."""
    return {
        "standing": standing.state if standing else "",
        "standing_since": _day(standing.since) if standing else None,
        "standing_because": standing.because if standing else "",
    }


@require_safe
def commitments_csv(request: HttpRequest) -> HttpResponseBase:
    """What the dashboard lists, filtered the same way."""
    found = figures.listings(**forms.CommitmentFilters(request.GET).chosen)
    return _csv("commitments", COMMITMENT, _rows(found))


@require_safe
def commitments_json(request: HttpRequest) -> HttpResponseBase:
    """The same, with the counts of the whole beside it."""
    chosen = forms.CommitmentFilters(request.GET).chosen
    signed, states = signers_and_states()
    about = {
        "as_of": clock.now(),
        "filters": chosen,
        "signed": {
            "institutions_and_groups": signed.signed,
            "made_a_commitment": signed.committed,
            "committed_to_nothing_yet": signed.nothing_yet,
            "by_standing": signed.standing,
        },
        "all_by_channel": states,
    }
    return _json(about, "commitments", _rows(figures.listings(**chosen)))


def _rows(found: QuerySet[Listing]) -> Iterator[Record]:
    """All commitments of a list as flat rows, read some hundred at a time."""
    return chain.from_iterable(map(commitment_rows, figures.all_of(found)))


@require_safe
def organizations_csv(request: HttpRequest) -> HttpResponseBase:
    """What the list of institutions and groups shows, filtered the same way."""
    found = figures.all_organizations(**forms.OrganizationFilters(request.GET).chosen)
    return _csv("organizations", ORGANIZATION, chain.from_iterable(map(organization_rows, found)))


@require_safe
def organizations_json(request: HttpRequest) -> HttpResponseBase:
    """The same as JSON."""
    chosen = forms.OrganizationFilters(request.GET).chosen
    found = chain.from_iterable(map(organization_rows, figures.all_organizations(**chosen)))
    return _json({"as_of": clock.now(), "filters": chosen}, "organizations", found)


@require_safe
def organization_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The commitments of one organization."""
    whose = get_object_or_404(Organization.objects.listed(), slug=slug)
    return _csv(whose.slug, COMMITMENT, _rows(figures.listings().filter(organization=whose)))


@require_safe
def organization_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One organization with its commitments, reports and the reviews it gave."""
    whose = get_object_or_404(figures.organizations(), slug=slug)
    about = {
        "as_of": clock.now(),
        "organization": organization_rows(figures.counted([whose]))[0],
        "reports": [_report(each) for each in figures.reports(whose)],
        "reviews_given": [_review(each) for each in figures.reviews_by(whose)],
    }
    return _json(about, "commitments", _rows(figures.listings().filter(organization=whose)))


@require_safe
def reports_csv(request: HttpRequest) -> HttpResponseBase:
    """All reports on public commitments."""
    return _csv("reports", REPORT, map(_report, figures.reports().iterator(chunk_size=500)))


@require_safe
def reviews_csv(request: HttpRequest) -> HttpResponseBase:
    """All reviews that peers gave. Peers are named by their organization and field, never by their own name."""
    return _csv("reviews", REVIEW, map(_review, figures.reviews().iterator(chunk_size=500)))


@require_safe
def table_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """One view of the pages, as it is drawn there, for spreadsheets."""
    table = _table(name)
    return _csv(name, table.columns, table.rows())


@require_safe
def table_json(request: HttpRequest, name: str) -> HttpResponseBase:
    """The same as JSON."""
    table = _table(name)
    return _json({"as_of": clock.now(), "what": table.title}, "rows", table.rows())


def _table(name: str) -> figures.Table:
    if name not in figures.TABLES:
        raise Http404
    return figures.TABLES[name]


def _report(each: ProgressReport) -> Record:
    return {
        "organization": each.commitment.organization.name,
        "commitment": each.commitment.title,
        "as_of": each.as_of,
        "value": each.value,
        "unit": each.commitment.unit,
        "sent_on": _day(each.sent_at),
        "story": each.story,
        "in_the_way": each.in_the_way,
        "next_steps": each.next_steps,
        "page": settings.SITE_URL + figures.page_of(each.commitment),
    }


def _review(each: Review) -> Record:
    commitment, peer = each.report.commitment, each.peer_organization
    return {
        "organization": commitment.organization.name,
        "commitment": commitment.title,
        "report_as_of": each.report.as_of,
        "peer_organization": peer.name if peer and peer.listed else "",
        "peer_field": each.peer_field.name if each.peer_field else "",
        "verdict": each.verdict,
        "reasons": each.reasons,
        "given_on": _day(each.ended_at),
        "reply": each.reply,
        "replied_on": _day(each.replied_at),
        "page": settings.SITE_URL + figures.page_of(commitment),
    }


def _day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None


def _csv(name: str, header: Sequence[str], rows: Iterable[Record]) -> HttpResponseBase:
    """A file for spreadsheets, named after what is in it and the day."""
    cells = ([("" if row[column] is None else row[column]) for column in header] for row in rows)
    answer = streaming.answer(csv_parts(header, cells), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.csv"'
    return answer


def _json(about: Mapping[str, Any], name: str, rows: Iterable[Record]) -> HttpResponseBase:
    return streaming.answer(streaming.json_parts(about, name, rows), "application/json")


class FigureLine(Schema):
    name: str
    title: str
    columns: list[str]
    url: str


class FigureOut(FigureLine):
    as_of: datetime
    rows: list[dict[str, Any]]


@door(router, "/figures", list[FigureLine], "The pictures of the dashboard, as tables")
def tables(request: HttpRequest) -> list[dict[str, Any]]:
    return [_figure(name, table) for name, table in figures.TABLES.items()]


@door(router, "/figures/{name}", FigureOut, "One table, as it is drawn on the page")
def one_table(request: HttpRequest, name: str) -> dict[str, Any]:
    table = _table(name)
    return {**_figure(name, table), "as_of": clock.now(), "rows": [dict(row) for row in table.rows()]}


def _figure(name: str, table: figures.Table) -> dict[str, Any]:
    columns = list(table.columns)
    return {"name": name, "title": str(table.title), "columns": columns, "url": whole(f"/data/{name}.json")}
