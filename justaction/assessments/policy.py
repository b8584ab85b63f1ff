"""Questions of assessments: who may open, carry, sit, read. Asked by pages and deeds alike."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from justaction.assessments.models import Round, Seat, Side
from justaction.assessments.together import FEWEST
from justaction.members import policy as members
from justaction.members.models import Affiliation, Organization, Person
from justaction.web import addresses

INSIDE, TEAM = Side.Which.INSIDE, Side.Which.TEAM
LEAST = {INSIDE.value: FEWEST, TEAM.value: 3}  # an inside group this small would give its people away
State = Round.State


def may_steer(person: Person | None) -> bool:
    """Whether they look after assessments: conveners."""
    return person is not None and person.may("convene")


def speaks_for(person: Person | None) -> QuerySet[Organization]:
    """The organizations they speak for: representatives and internal reformers."""
    if person is None:
        return Organization.objects.none()
    mine = person.affiliations.now().filter(kind__in=members.SPEAKS)
    return Organization.objects.filter(pk__in=mine.values("organization")).order_by("name")


def is_employer(person: Person, organization: Organization) -> bool:
    """Whether they represent the organization, so that the people inside are protected from what they could learn."""
    kind = Affiliation.Kind.REPRESENTATIVE
    return person.affiliations.current().filter(organization=organization, kind=kind).exists()


def is_tied(person: Person, organization: Organization) -> bool:
    """Whether they belong to the organization in any way but as an advocate from outside."""
    ties = person.affiliations.current().filter(organization=organization)
    return ties.exclude(kind=Affiliation.Kind.ADVOCATE).exists()


def may_start(person: Person | None, organization: Organization) -> bool:
    """Whether they may open a round: conveners for every listed organization, others for one they speak for."""
    if person is None or not organization.listed:
        return False
    return may_steer(person) or members.may_represent(person, organization)


def may_start_any(person: Person | None) -> bool:
    return may_steer(person) or speaks_for(person).filter(listed=True).exists()


def may_agree(person: Person | None, round_: Round) -> bool:
    """Whether they may say yes or no for the organization: a confirmed representative."""
    if person is None or not person.is_active:
        return False
    kind = Affiliation.Kind.REPRESENTATIVE
    return person.affiliations.now().filter(organization=round_.organization, kind=kind).exists()


def may_carry(person: Person | None, round_: Round) -> bool:
    """Whether they may become the coordinator: a convener with no tie to the organization and no seat in the round."""
    return (
        person is not None
        and may_steer(person)
        and not is_tied(person, round_.organization)
        and not round_.seats.filter(person=person, state__in=Seat.OPEN).exists()
    )


def may_coordinate(person: Person | None, round_: Round) -> bool:
    """Whether they carry this round now. Nobody else learns who sits inside, whatever their role."""
    return (
        person is not None
        and round_.coordinator_id == person.pk
        and may_steer(person)
        and not is_tied(person, round_.organization)
    )


def carried_by(person: Person) -> QuerySet[Round]:
    """All rounds that they carry now: of which `may_coordinate` says yes."""
    if not may_steer(person):
        return Round.objects.none()
    ties = person.affiliations.current().exclude(kind=Affiliation.Kind.ADVOCATE)
    return Round.objects.filter(coordinator=person).exclude(organization__in=ties.values("organization"))


def seat_of(person: Person | None, round_: Round) -> Seat | None:
    """The seat they hold in the round now."""
    return round_.seats.now().filter(person=person).first() if person is not None else None


def hindrance(person: Person | None, address: str, round_: Round, which: str) -> str:
    """Why somebody cannot sit there: "employer", "tied", "carries", "work_address", or "" when nothing is in the way."""
    organization = round_.organization
    if which == INSIDE:
        site, domain = members.site(organization), addresses.key(address).rpartition("@")[2]
        if site and (domain == site or domain.endswith("." + site)):
            return "work_address"
        if person is not None and is_employer(person, organization):
            return "employer"
    elif person is not None and is_tied(person, organization):
        return "tied"
    return "carries" if person is not None and round_.coordinator_id == person.pk else ""


def may_volunteer(person: Person | None, round_: Round, which: str) -> bool:
    """Whether they may offer to take part on this side."""
    return (
        person is not None
        and person.is_active
        and round_.state in (State.RECRUITING, State.ANSWERING)
        and not hindrance(person, person.email, round_, which)
        and not round_.seats.filter(person=person, state__in=Seat.OPEN).exists()
    )


def may_answer(person: Person | None, round_: Round) -> bool:
    """Whether they may write with their group now: it answers, and has not handed in."""
    seat = seat_of(person, round_)
    return seat is not None and is_open(round_, seat.which)


def is_open(round_: Round, which: str) -> bool:
    """Whether a side can still change its answers."""
    return round_.state == State.ANSWERING and round_.side(which).handed_in_at is None


def is_open_to_join(round_: Round, which: str) -> bool:
    """Whether somebody can still join this side."""
    recruits = round_.state in (State.RECRUITING, State.ANSWERING)
    return recruits and round_.side(which).handed_in_at is None


def may_see_result(person: Person | None, round_: Round) -> bool:
    """Whether they may read both sides: the two groups and the coordinator once both are in; those who speak for the
    organization once it is shared back. Nobody before, whatever their role."""
    if person is None or not round_.is_seen:
        return False
    if seat_of(person, round_) is not None or may_coordinate(person, round_):
        return True
    return round_.state == State.SHARED and members.may_represent(person, round_.organization)


def speaks_of_extent(person: Person | None, round_: Round) -> str:
    """For whom they say how far it may be public: "organization", "inside", "team", or "" for nobody."""
    if (seat := seat_of(person, round_)) is not None:
        return seat.which
    return "organization" if may_agree(person, round_) else ""


def mine(person: Person) -> QuerySet[Round]:
    """Rounds that this person carries, sits in, or speaks for the organization of."""
    seats = Seat.objects.now().filter(person=person).values("round")
    found = Q(pk__in=seats) | Q(coordinator=person) | Q(organization__in=speaks_for(person))
    return Round.objects.filter(found).with_names()
