"""Questions about commitments: who may write, report, check and reply, and where a commitment stands."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q, QuerySet

from justaction.collaborative.models import Field
from justaction.commitments import state as rules
from justaction.commitments.models import (
    Commitment,
    CommitmentQuerySet,
    DraftAuthor,
    MoneyTie,
    OrganizationStanding,
    ProgressReport,
    Review,
    Talk,
    VoiceLink,
)
from justaction.commitments.state import builder, scales
from justaction.commitments.state import standing as standings
from justaction.communities import policy as communities
from justaction.communities.models import Community
from justaction.members import policy as members
from justaction.members.models import Affiliation, Organization, Person
from justaction.statement.models import Signature
from justaction.web import clock, house

NO_TIE_FOR = timedelta(days=365)  # a peer has had no tie to the organization for so long


def zone() -> ZoneInfo:
    """The time zone in which the collaborative counts days."""
    return house.here().zone


def today() -> date:
    """The day in the collaborative's own zone."""
    return clock.today(zone())


# --- the desk -----------------------------------------------------------------------------------------------------


def may_write(viewer: Person | None, organization: Organization) -> bool:
    """Whether they write commitments of the organization: its representatives and internal reformers."""
    return members.may_represent(viewer, organization)


def may_see_draft(viewer: Person | None, commitment: Commitment) -> bool:
    """Whether they see what a draft says, and write it: its author and those asked in, and all who speak for the
    organization once it stands on the desk. Nobody else of the organization, whatever their role."""
    if viewer is None or not may_write(viewer, commitment.organization):
        return False
    if commitment.published_at or commitment.shared_at or commitment.is_pledge:
        return True
    return commitment.author_id == viewer.pk or commitment.co_authors.filter(person=viewer).exists()


def on_desk(viewer: Person, rows: CommitmentQuerySet) -> CommitmentQuerySet:
    """Of these commitments and drafts of one's organizations, those that one sees."""
    pledge = Q(taken_over_at=None) & ~Q(import_key="")
    theirs = Q(author=viewer) | Q(pk__in=DraftAuthor.objects.filter(person=viewer).values("commitment"))
    return rows.filter(Q(published_at__isnull=False) | Q(shared_at__isnull=False) | pledge | theirs)


def may_report(viewer: Person | None, commitment: Commitment) -> bool:
    """Whether they may send a report, a proof or a reply for the organization."""
    return members.may_represent(viewer, commitment.organization)


def may_add_evidence(viewer: Person | None, commitment: Commitment) -> bool:
    """Whether they may add a proof: the organization's own people, or its external advocates."""
    if viewer is None or not viewer.is_active:
        return False
    kinds = (*members.SPEAKS, Affiliation.Kind.ADVOCATE)
    return viewer.affiliations.now().filter(organization=commitment.organization, kind__in=kinds).exists()


def may_import(viewer: Person | None) -> bool:
    """Whether they may bring in a list of earlier pledges."""
    return viewer is not None and viewer.may("convene")


def may_be_asked(commitment: Commitment) -> bool:
    """Whether anybody may ask about it: it is public."""
    return bool(commitment.published_at) and commitment.organization.listed


def is_running(commitment: Commitment) -> bool:
    """Published, not withdrawn, and not done, or done and to be looked at again: it takes reports."""
    if not commitment.published_at or commitment.withdrawn_at:
        return False
    if commitment.done_at is None:
        return True
    return commitment.due_on is not None and commitment.due_on <= today() + timedelta(days=rules.OPENS_BEFORE)


def desks(viewer: Person) -> QuerySet[Organization]:
    """The organizations whose desk they may use."""
    mine = viewer.affiliations.now().filter(kind__in=members.SPEAKS)
    return Organization.objects.filter(pk__in=mine.values("organization")).order_by("name")


# --- where it stands ----------------------------------------------------------------------------------------------


def values(commitment: Commitment) -> dict[str, object]:
    """What a draft says so far, as the builder's task list asks for it."""
    names = {name for task in builder.TASKS for name in task.fields} - {"plan", "milestones"}
    said: dict[str, object] = {name: getattr(commitment, name) for name in names}
    if commitment.is_pledge or commitment.title == commitment.imported_title:
        said["title"] = ""
    said["plan"] = [(point.on, point.value) for point in commitment.plan.all()]
    said["milestones"] = [(step.title, step.due) for step in commitment.milestones.all()]
    return said


def gaps(commitment: Commitment) -> list[builder.Gap]:
    """All that keeps a draft from being published."""
    found = builder.gaps(values(commitment), today())
    if commitment.organization.field_id is None:
        found.append(builder.Gap("organization", "field", builder.NO_FIELD))
    if not commitment.organization.listed:
        found.append(builder.Gap("organization", "listed", builder.NOT_LISTED))
    return found


def facts(
    commitment: Commitment, reports: Sequence[ProgressReport] | None = None, here: ZoneInfo | None = None
) -> rules.Facts:
    """The facts that the state is computed from. The commitment is published; `reports`, if they are known already,
    come oldest first with their reviews fetched; `here` is the zone in which days are counted."""
    here = here or zone()

    def day(moment: datetime) -> date:
        return moment.astimezone(here).date()

    assert commitment.published_at is not None
    assert commitment.baseline_on is not None
    assert commitment.target_on is not None
    assert commitment.baseline is not None
    assert commitment.target is not None
    reports = list(commitment.reports.prefetch_related("reviews") if reports is None else reports)
    return rules.Facts(
        published_on=day(commitment.published_at),
        baseline=commitment.baseline,
        baseline_on=commitment.baseline_on,
        target=commitment.target,
        target_on=commitment.target_on,
        plan=tuple((point.on, point.value) for point in commitment.plan.all()),
        reports=tuple(
            rules.Report(
                as_of=report.as_of,
                sent_on=day(report.sent_at),
                value=report.value,
                reviews=tuple(rules.Review(review.state, review.verdict) for review in report.reviews.all()),
                peers_left=report is reports[-1] and _can_grow(report, commitment),
            )
            for report in reports
        ),
        withdrawn_on=day(commitment.withdrawn_at) if commitment.withdrawn_at else None,
        held_on=day(commitment.held_at) if commitment.held_at else None,
    )


def _can_grow(report: ProgressReport, commitment: Commitment) -> bool:
    """Whether somebody could still be asked; only looked up where it decides anything."""
    states = [review.state for review in report.reviews.all()]
    settled = states.count(Review.State.GIVEN) >= rules.PEERS or Review.State.ASKED in states
    return settled or peers_left(report, commitment)


# --- the board ------------------------------------------------------------------------------------------------------


def known_of(organization: Organization, row: OrganizationStanding | None) -> standings.Known | None:
    """What is known of a signer; None while it is not listed, or no signature of it counts."""
    signed = Signature.objects.for_organizations().filter(organization=organization)
    days = signed.aggregate(first=Min("confirmed_at"), last=Max("confirmed_at"))
    if days["first"] is None or not organization.listed:
        return None
    theirs = organization.commitments.published().aggregate(
        made=Count("pk", distinct=True),
        published=Max("published_at"),
        reported=Max("reports__sent_at"),
        answered=Max("late_answers__at"),
        replied=Max("reports__reviews__replied_at"),
    )
    checked = Review.objects.given().filter(peer_organization=organization).aggregate(last=Max("ended_at"))
    heard = [
        *(theirs[name] for name in ("published", "reported", "answered", "replied")),
        checked["last"],
        days["last"],
        row.here_at if row else None,
    ]
    running = organization.commitments.running().filter(due_on__lt=today())
    here = zone()
    return standings.Known(
        signed_on=days["first"].astimezone(here).date(),
        heard_on=max(moment for moment in heard if moment is not None).astimezone(here).date(),
        committed=bool(theirs["made"]),
        late_since=running.aggregate(first=Min("due_on"))["first"],
    )


def can_come_back(row: OrganizationStanding) -> bool:
    """Whether one press of its people changes anything: it is silent or lapsed, or due since nothing was heard."""
    return row.state in OrganizationStanding.LOW or row.reason_key == "unheard"


# --- peers --------------------------------------------------------------------------------------------------------


def independent(
    people: QuerySet[Person], report: ProgressReport | None, commitment: Commitment
) -> QuerySet[Person]:
    """Those of `people` who are not bound to the organization: their field is known and another one, they have had no
    tie to it of any kind for twelve months, no money went between it and where they belong, they have no address at its
    website, and they wrote neither the commitment nor the report.

    A field is the person's own, or that of an organization they belong to; none of them may be the same field.
    """
    organization = commitment.organization
    if organization.field_id is None:
        return people.none()
    day = today()
    current = Affiliation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day), state=Affiliation.State.CONFIRMED, starts_on__lte=day
    )
    tied = Affiliation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day - NO_TIE_FOR), organization=organization
    ).exclude(state=Affiliation.State.REFUSED)
    same_field = current.filter(organization__field=organization.field_id)
    with_field = current.exclude(organization__field=None)
    site = members.site(organization)
    at_work = Q(email__iendswith=f"@{site}") | Q(email__iendswith=f".{site}") if site else Q(pk__in=[])
    money = MoneyTie.objects.filter(last_on__gt=day - NO_TIE_FOR)
    funded = Affiliation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day - NO_TIE_FOR),
        Q(organization__in=money.filter(payer=organization).values("paid"))
        | Q(organization__in=money.filter(paid=organization).values("payer")),
    ).exclude(state=Affiliation.State.REFUSED)
    return (
        people.filter(Q(field__isnull=False) | Q(pk__in=with_field.values("person")), is_active=True)
        .exclude(pk__in=funded.values("person"))
        .exclude(field=organization.field_id)
        .exclude(at_work)
        .exclude(pk__in=same_field.values("person"))
        .exclude(pk__in=tied.values("person"))
        .exclude(pk__in=[pk for pk in (report and report.by_id, commitment.author_id) if pk])
    )


def eligible_peers(report: ProgressReport, commitment: Commitment) -> QuerySet[Person]:
    """Who may be asked about this report: independent, willing to check, and not asked about it before."""
    willing = Person.objects.filter(willing_to_check=True)
    asked = Review.objects.filter(report=report, peer__isnull=False)
    recused = Review.objects.filter(
        report__commitment__organization=commitment.organization,
        too_close=True,
        peer__isnull=False,
        ended_at__gt=clock.now() - NO_TIE_FOR,
    )
    return (
        independent(willing, report, commitment)
        .exclude(pk__in=asked.values("peer"))
        .exclude(pk__in=recused.values("peer"))
    )


def peers_left(report: ProgressReport, commitment: Commitment) -> bool:
    """Whether anybody eligible has not been asked about this report."""
    return eligible_peers(report, commitment).exists()


def next_peers(report: ProgressReport, commitment: Commitment, number: int) -> list[Person]:
    """At most so many eligible peers: those with the least work (asks open and given); among those, who was not asked
    for longest; among those, by a hash of the report and the person, so that the order is fair and anybody can
    repeat it."""
    work = Q(reviews__state__in=[Review.State.ASKED, Review.State.GIVEN])
    peers = eligible_peers(report, commitment).annotate(
        load=Count("reviews", filter=work), last_asked=Max("reviews__asked_at")
    )

    def turn(row: tuple[int, str, int, datetime | None]) -> tuple[int, float, str]:
        _pk, subject, load, last_asked = row
        lot = hashlib.sha256(f"{report.subject} {subject}".encode()).hexdigest()
        return (load, last_asked.timestamp() if last_asked else 0.0, lot)

    rows = heapq.nsmallest(number, peers.values_list("pk", "subject", "load", "last_asked"), key=turn)
    found = Person.objects.in_bulk([pk for pk, *_ in rows])
    return [found[pk] for pk, *_ in rows]


def next_talker(commitment: Commitment, due: date) -> Person | None:
    """Who is asked next to offer a talk: independent and willing to check, not asked about this yet; the one who has
    been asked for fewest talks, and then the one asked longest ago."""
    asked = Talk.objects.filter(commitment=commitment, due=due, peer__isnull=False)
    willing = independent(Person.objects.filter(willing_to_check=True), None, commitment)
    return (
        willing.exclude(pk__in=asked.values("peer"))
        .annotate(load=Count("talks"), last=Max("talks__asked_at"))
        .order_by("load", "last", "subject")
        .first()
    )


def next_step(commitment: Commitment) -> rules.Step | None:
    """The step of the ladder to take today for the report that is due; None when none is."""
    due, since = commitment.due_on, commitment.state_since
    if due is None or since is None or not is_running(commitment):
        return None
    here = zone()
    climbed = {
        rung.key: rung.at.astimezone(here).date() for rung in commitment.rungs.all() if rung.due == due
    }
    day = since.astimezone(here).date()
    return rules.next_step(due, climbed, clock.today(here), key=commitment.reason_key, since=day)


def may_still_say_why(commitment: Commitment) -> bool:
    """Whether a report is late and the organization has not answered for it yet."""
    due = commitment.due_on
    if due is None or due >= today() or not is_running(commitment):
        return False
    return not commitment.late_answers.filter(due=due).exists()


def may_answer_talk(viewer: Person | None, talk: Talk) -> bool:
    """Whether they may offer the talk: they were asked, still are, and are still independent."""
    return (
        viewer is not None
        and talk.peer_id == viewer.pk
        and talk.state == Talk.State.ASKED
        and independent(Person.objects.filter(pk=viewer.pk), None, talk.commitment).exists()
    )


def may_see_talk(viewer: Person | None, talk: Talk) -> bool:
    """Whether the page of a talk opens: for the peer alone."""
    return viewer is not None and talk.peer_id == viewer.pk


def gives_links_as(viewer: Person | None, commitment: Commitment) -> str:
    """As who they give a link to those affected: for the organization, as its outside advocate, for the community of
    the channel; "" when they may not."""
    kinds = VoiceLink.GivenBy
    if viewer is None or not viewer.is_active:
        return ""
    if may_report(viewer, commitment):
        return kinds.ORGANIZATION
    if may_add_evidence(viewer, commitment):
        return kinds.ADVOCATE
    room = Community.objects.filter(channel=commitment.channel_id).first() if commitment.channel_id else None
    return kinds.COMMUNITY if room is not None and communities.may_coordinate(viewer, room) else ""


def takes_answers(link: VoiceLink) -> bool:
    """Whether people can answer by it."""
    row = link.commitment
    return link.closed_at is None and row.published_at is not None and row.withdrawn_at is None


def may_tell_ties(viewer: Person | None, organization: Organization) -> bool:
    """Whether they may say that money went between it and another: its own people, and conveners."""
    return may_write(viewer, organization) or (viewer is not None and viewer.may("convene"))


def may_rate(viewer: Person | None, commitment: Commitment) -> bool:
    """Whether its own people can still say what they see, for the latest report."""
    report = commitment.reports.order_by("-as_of").first()
    said = report is not None and report.voices.filter(voice=scales.SELF).exists()
    return report is not None and not said and not commitment.withdrawn_at and may_report(viewer, commitment)


def stands_for(peer: Person, organization: Organization) -> tuple[Organization | None, Field | None]:
    """The organization and the field that a peer is shown with: never those of the organization they check."""
    mine = (
        peer.affiliations.now()
        .exclude(organization=organization)
        .filter(organization__listed=True)
        .select_related("organization__field")
        .order_by("id")
        .first()
    )
    home = mine.organization if mine else None
    return home, peer.field or (home.field if home else None)


def may_review(viewer: Person | None, review: Review) -> bool:
    """Whether they may answer this ask: it is theirs, it is still open, and they are still independent."""
    commitment = review.report.commitment
    return (
        viewer is not None
        and review.peer_id == viewer.pk
        and review.state == Review.State.ASKED
        and commitment.withdrawn_at is None
        and independent(Person.objects.filter(pk=viewer.pk), review.report, commitment).exists()
    )


def may_change_review(viewer: Person | None, review: Review) -> bool:
    """Whether a peer may change their answer: once, after the organization replied, while it is the latest report."""
    commitment = review.report.commitment
    return (
        viewer is not None
        and review.peer_id == viewer.pk
        and review.state == Review.State.GIVEN
        and bool(review.reply)
        and review.changed_at is None
        and commitment.withdrawn_at is None
        and not commitment.reports.filter(as_of__gt=review.report.as_of).exists()
        and independent(Person.objects.filter(pk=viewer.pk), review.report, commitment).exists()
    )


def may_see_review(viewer: Person | None, review: Review) -> bool:
    """Whether the page of an ask opens: for the peer alone."""
    return viewer is not None and review.peer_id == viewer.pk


def may_reply(viewer: Person | None, review: Review) -> bool:
    """Whether they may reply for the organization: once to each answer."""
    return (
        review.state == Review.State.GIVEN
        and not review.reply
        and may_report(viewer, review.report.commitment)
    )


def acted(people: Iterable[int]) -> set[int]:
    """Which of these people (by id) wrote a commitment here, or were asked as a peer."""
    asked = list(people)
    found = set(Review.objects.filter(peer__in=asked).values_list("peer", flat=True))
    found |= set(Commitment.objects.filter(author__in=asked).values_list("author", flat=True))
    return {pk for pk in found if pk is not None}
