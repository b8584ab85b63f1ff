"""Reporting: the number with its story and proof, further proofs, and steps taken."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import emails, policy
from justaction.commitments.actions.checking import check_fields
from justaction.commitments.actions.keeping import keep_later
from justaction.commitments.actions.peers import fill_places
from justaction.commitments.actions.standing import entry_of, locked, settle
from justaction.commitments.models import Commitment, Evidence, IndicatorValue, Milestone, ProgressReport
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.texts.uploads import CleanFile
from justaction.web import clock


@dataclass(frozen=True)
class EvidenceDraft:
    """A proof as given: a link or a file made harmless by `uploads.clean`, its source and date, what it shows."""

    title: str
    shows: str
    source: str
    dated: date
    url: str = ""
    file: CleanFile | None = None
    sort: str = Evidence.Sort.OTHER.value
    reliability: str = Evidence.Reliability.OWN.value


@transaction.atomic
def report(
    commitment: Commitment,
    *,
    by: Person,
    as_of: date,
    value: Decimal,
    story: str,
    in_the_way: str = "",
    next_steps: str = "",
    evidence: Sequence[EvidenceDraft] = (),
    more: Mapping[int, Decimal] | None = None,
) -> ProgressReport:
    """Send a report with at least one proof, and ask peers to check it. `more` are the further numbers, by their id.

    Raises NotAllowed for anybody but the organization's own people, Refused (naming the field) for a day in the future
    or not after the last one, or without a proof.
    """
    row = locked(commitment)
    if not policy.may_report(by, row):
        raise NotAllowed(_("Only people of the organization can report."))
    if not policy.is_running(row):
        raise Refused(_("This commitment takes no more reports. It is a draft, done or withdrawn."))
    _check_day(row, as_of)
    if not evidence:
        raise Refused(_("Add at least one proof: a file or a link."), field="evidence", status=422)
    words: dict[str, Any] = {
        "story": story.strip(),
        "in_the_way": in_the_way.strip(),
        "next_steps": next_steps.strip(),
    }
    sent = ProgressReport(commitment=row, as_of=as_of, value=value, by=by, sent_at=clock.now(), **words)
    check_fields(sent, ("value", *words))
    numbers = _numbers(row, more or {})
    sent.save()
    for number in numbers:
        number.report = sent
        number.save()
    words["numbers"] = [
        {"indicator": one.indicator.indicator, "value": f"{one.value} {one.indicator.unit}"}
        for one in numbers
    ]
    record.enter(
        "report.sent",
        sent,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"value": f"{sent.value} {row.unit}", **words},
        facts={"as_of": as_of.isoformat()},
        thread=row,
    )
    for draft in evidence:
        _add(row, sent, draft, by=by, voice=Evidence.Voice.INSTITUTION)
    fill_places(sent)
    emails.followers_later(row, "report", sent.subject)
    settle(row)
    return sent


def _numbers(commitment: Commitment, more: Mapping[int, Decimal]) -> list[IndicatorValue]:
    """What the report says of each further number; Refused where one is missing."""
    found = []
    for one in commitment.indicators.all():
        value = more.get(one.pk)
        if value is None:
            raise Refused(
                _("Give this number too: %(indicator)s.") % {"indicator": one.indicator},
                field=f"more_{one.pk}",
                status=422,
            )
        said = IndicatorValue(indicator=one, value=value)
        try:
            check_fields(said, ("value",))
        except Refused as no:
            raise Refused(no.message, field=f"more_{one.pk}", status=422) from no
        found.append(said)
    return found


def _check_day(commitment: Commitment, as_of: date) -> None:
    """Raise Refused unless the day has come, and lies after the last report and not before the baseline."""
    if as_of > policy.today():
        raise Refused(
            _("That day has not come yet. Give the day that the number stands for."),
            field="as_of",
            status=422,
        )
    last = commitment.reports.order_by("-as_of").first()
    if last is not None and as_of <= last.as_of:
        raise Refused(_("There is a report for that day or a later one already."), field="as_of", status=422)
    if commitment.baseline_on and as_of < commitment.baseline_on:
        raise Refused(_("That day lies before the starting point."), field="as_of", status=422)


@transaction.atomic
def add_evidence(commitment: Commitment, *, by: Person, draft: EvidenceDraft) -> Evidence:
    """Add one proof to the latest report: by the organization, or by an external advocate."""
    row = locked(commitment)
    if not policy.may_add_evidence(by, row):
        raise NotAllowed(_("Only people of the organization and its outside advocates can add a proof."))
    if row.published_at is None:
        raise Refused(_("A draft takes no proofs yet."))
    voice = Evidence.Voice.INSTITUTION if policy.may_report(by, row) else Evidence.Voice.ADVOCATE
    return _add(row, row.reports.order_by("-as_of").first(), draft, by=by, voice=voice)


def _add(
    row: Commitment, sent: ProgressReport | None, draft: EvidenceDraft, *, by: Person, voice: str
) -> Evidence:
    proof = Evidence(
        commitment=row,
        report=sent,
        voice=voice,
        title=draft.title.strip(),
        shows=draft.shows.strip(),
        source=draft.source.strip(),
        dated=draft.dated,
        url=draft.url.strip(),
        sort=draft.sort,
        reliability=draft.reliability,
        by=by,
        added_at=clock.now(),
    )
    if bool(draft.file) == bool(proof.url):
        raise Refused(_("Give a file or a link, one of the two."), field="url", status=422)
    if draft.dated > policy.today():
        raise Refused(_("The date of a proof cannot lie ahead."), field="dated", status=422)
    check_fields(proof, ("title", "shows", "source", "url", "sort", "reliability"))
    if draft.file:
        proof.kind = Evidence.Kind.FILE
        proof.file_name, proof.media_type = draft.file.name, draft.file.media_type
        proof.size, proof.digest = len(draft.file.content), draft.file.digest
        proof.file.save(
            secrets.token_hex(16) + draft.file.suffix, ContentFile(draft.file.content), save=False
        )
    else:
        proof.kind = Evidence.Kind.LINK
    proof.save()
    _record_proof(row, proof, by)
    keep_later(proof)
    return proof


def _record_proof(row: Commitment, proof: Evidence, by: Person) -> None:
    facts: dict[str, Any] = {
        "dated": proof.dated.isoformat(),
        "sort": proof.sort,
        "reliability": proof.reliability,
    }
    if proof.digest:
        facts |= {"digest": proof.digest, "bytes": proof.size}
    words = {name: getattr(proof, name) for name in ("title", "shows", "source", "url")}
    record.enter(
        "evidence.added",
        proof,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={**words, "file": proof.file_name},
        facts=facts,
        answers=entry_of(proof.report, "report.sent") if proof.report else (),
        thread=row,
    )


@transaction.atomic
def meet_milestone(milestone: Milestone, *, by: Person) -> Milestone:
    """Say that a step was taken, today."""
    row = locked(milestone.commitment)
    step = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if not policy.may_report(by, row):
        raise NotAllowed(_("Only people of the organization can say that a step was taken."))
    if not policy.is_running(row):
        raise Refused(_("Steps are taken once a commitment is published, and until it ends."))
    if step.met_on is not None:
        return step
    step.met_on = policy.today()
    step.save(update_fields=["met_on"])
    record.enter(
        "milestone.met",
        row,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"title": step.title},
        facts={"due": step.due.isoformat(), "on": step.met_on.isoformat()},
    )
    return step
