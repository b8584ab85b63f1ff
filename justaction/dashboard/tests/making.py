"""Facts for the tests of the dashboard: written straight, so that any past can be made in one line, and counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils.text import slugify

from justaction.collaborative.models import Channel, Field
from justaction.commitments.models import Commitment, ProgressReport, Review
from justaction.counts import actions as counts
from justaction.members.models import Organization, Person
from justaction.search import actions as search
from justaction.statement.models import Signature, StatementVersion

TODAY = datetime(2026, 10, 7, 17, tzinfo=UTC)  # noon in Chicago


def moment(day: date) -> datetime:
    """Noon in Chicago, or about."""
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def counted(commitment: Commitment) -> None:
    """What a deed does last."""
    counts.touch("commitment", commitment.pk)
    counts.touch("organization", commitment.organization_id)
    search.put(commitment)


def an_organization(
    name: str,
    *,
    kind: str = "institution",
    field: str = "finance",
    listed: bool = True,
    source: str = "signed",
    source_note: str = "",
) -> Organization:
    made = Organization.objects.create(
        name=name,
        slug=slugify(name)[:60] or f"o-{Organization.objects.count()}",
        kind=kind,
        field=Field.objects.filter(slug=field).first(),
        listed=listed,
        source=source,
        source_note=source_note,
    )
    counts.touch("organization", made.pk)
    return made


def a_signature(
    organization: Organization,
    version: StatementVersion,
    *,
    day: date = date(2026, 1, 4),
    state: str = "confirmed",
    name: str = "Somebody Private",
) -> Signature:
    made = Signature.objects.create(
        version=version,
        kind="institution" if organization.kind == "institution" else "group",
        name=name,
        organization=organization,
        organization_name=organization.name,
        state=state,
        asked_at=moment(day),
        confirmed_at=moment(day) if state == "confirmed" else None,
    )
    counts.touch("organization", organization.pk)
    return made


def a_commitment(
    organization: Organization,
    title: str = "Move money to the West Side",
    *,
    channel: str = "money",
    state: str = "on_plan",
    published: date | None = date(2026, 1, 4),
    done: date | None = None,
    withdrawn: date | None = None,
    target: int = 15,
    due: date = date(2026, 12, 31),
    old_words: str = "",
) -> Commitment:
    made = Commitment.objects.create(
        organization=organization,
        slug=f"{slugify(title)[:50] or 'c'}-{Commitment.objects.count()}",
        title=title,
        channel=Channel.objects.get(slug=channel) if channel else None,
        state=state if published else "proposed",
        indicator="Share of cash",
        unit="%",
        baseline=Decimal(2),
        baseline_on=date(2026, 1, 1) if due > date(2026, 1, 1) else None,
        target=Decimal(target),
        target_on=due,
        published_at=moment(published) if published else None,
        state_since=moment(published) if published else None,
        done_at=moment(done) if done else None,
        withdrawn_at=moment(withdrawn) if withdrawn else None,
        withdrawn_why="We lost the grant." if withdrawn else "",
        old_words=old_words,
        old_words_on=date(2020, 6, 9) if old_words else None,
        old_words_url="https://example.org/then" if old_words else "",
    )
    counted(made)
    return made


def a_pledge(organization: Organization, title: str, *, source: str = "A list of pledges") -> Commitment:
    """An imported pledge that nobody has taken over."""
    made = Commitment.objects.create(
        organization=organization,
        slug=f"pledge-{Commitment.objects.count()}",
        title=title,
        old_words=title,
        old_words_on=date(2020, 6, 9),
        old_words_url="https://example.org/pledge",
        amount=Decimal(1_500_000),
        currency="USD",
        imported_from=source,
        import_key=f"key-{Commitment.objects.count()}",
    )
    counted(made)
    return made


def a_report(
    commitment: Commitment, as_of: date, value: str = "5.8", *, sent: date | None = None
) -> ProgressReport:
    made = ProgressReport.objects.create(
        commitment=commitment,
        as_of=as_of,
        value=Decimal(value),
        story="We moved it.",
        sent_at=moment(sent or as_of + timedelta(days=5)),
    )
    counted(commitment)
    return made


def a_review(
    report: ProgressReport,
    peer: Person | None,
    organization: Organization | None,
    *,
    verdict: str = "agrees",
    state: str = "given",
    day: date = date(2026, 7, 20),
) -> Review:
    made = Review.objects.create(
        report=report,
        peer=peer,
        peer_organization=organization,
        peer_field=organization.field if organization else None,
        state=state,
        verdict=verdict if state == "given" else "",
        reasons="We looked at the letters of the bank." if state == "given" else "",
        due_on=day + timedelta(days=10),
        written_at=moment(day) if state == "given" else None,
        ended_at=moment(day) if state == "given" else None,
    )
    counted(report.commitment)
    return made
