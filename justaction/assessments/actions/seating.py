"""Deeds of taking part: invited or offered, always with one's own yes; terms, hours, and leaving again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.assessments import emails, policy
from justaction.assessments.actions.opening import carried, locked
from justaction.assessments.models import WORKS_FOR, Hours, Round, Seat, Side
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import addresses, clock, limits

State = Seat.State
RECRUITS = (Round.State.RECRUITING, Round.State.ANSWERING)
A_DAY = 40  # invitations by one person
FORGOTTEN = {"name": "", "address": "", "words": "", "position": "", "identity": "", "called": ""}


def why_not(kind: str, round_: Round) -> str:
    """What stands in the way (`policy.hindrance`), in words."""
    name = round_.organization.name
    return {
        "work_address": _("This address belongs to %(name)s, which could read along. Use a private one."),
        "employer": _("Whoever represents %(name)s cannot sit inside: others could not speak freely."),
        "tied": _("The accountability team is for people from outside, with no tie to %(name)s."),
        "carries": _("Whoever carries the round cannot sit in it."),
    }[kind] % {"name": name}


def held(seat: Seat) -> Seat:
    """The seat, held, with its round."""
    found = Seat.objects.select_for_update(of=("self",)).select_related(
        "round__organization", "round__coordinator", "person"
    )
    row = found.filter(pk=seat.pk).first()
    if row is None:
        raise Refused(_("This round has ended."))
    return row


@transaction.atomic
def invite(round_: Round, *, which: str, name: str, address: str, words: str, by: Person) -> Seat:
    """Invite somebody by letter to one side. The letter does not say which organization. Raises NotAllowed, Refused."""
    row = carried(round_, by, *RECRUITS)
    address = addresses.key(address)
    if which not in Side.Which.values:
        raise Refused(_("Choose a side."), field="which", status=422)
    if not name.strip():
        raise Refused(_("Write their name."), field="name", status=422)
    known = Person.objects.with_address(address).first()
    if hinders := policy.hindrance(known, address, row, which):
        raise Refused(why_not(hinders, row), field="address", status=422)
    if row.seats.filter(person=known, state__in=Seat.OPEN).exists() and known is not None:
        raise Refused(_("They were asked already, or take part."), field="address")
    if limits.tripped("assessments.invite", str(by.pk), most=A_DAY, per=limits.DAY):
        raise Refused(_("You invited many people today. Go on tomorrow."), status=429)
    seat = Seat(
        round=row, which=which, name=" ".join(name.split())[:120], address=address, words=words.strip()[:1000],
        answer_by=clock.now() + WORKS_FOR,
    )  # fmt: skip
    seat.full_clean(validate_unique=False, validate_constraints=False, exclude=["round", "person"])
    _keep(seat, "address")
    emails.invited(seat)
    return seat


def _keep(seat: Seat, field: str = "") -> None:
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError:
        raise Refused(_("They were asked already, or take part."), field=field) from None


@transaction.atomic
def ask_again(seat: Seat, *, by: Person | None = None) -> Seat:
    """Write the letter again, with new time: by the coordinator, or by who holds the old link. Raises Refused."""
    row = held(seat)
    if by is not None:
        carried(row.round, by, *RECRUITS)
    if row.state != State.ASKED:
        raise Refused(_("This was answered, or taken back."))
    row.answer_by = clock.now() + WORKS_FOR
    row.save(update_fields=["answer_by"])
    if emails.invited(row) is None:
        raise Refused(_("Three letters went there in the last hour, and no more will."), status=429)
    return row


@transaction.atomic
def accept(seat: Seat, *, by: Person, called: str, position: str = "", identity: str = "") -> Seat:
    """Say yes to an invitation, signed in; the account may have another address than the letter. One describes oneself,
    or leaves it empty. Raises Refused."""
    row = held(seat)
    if row.state != State.ASKED or row.has_expired:
        raise Refused(_("This was answered, taken back, or has run out."))
    if row.round.state not in RECRUITS or not policy.is_open_to_join(row.round, row.which):
        raise Refused(_("This group has handed in, or the round has ended."))
    if hinders := policy.hindrance(by, by.email, row.round, row.which):
        raise Refused(why_not(hinders, row.round))
    row.person, row.name, row.address, row.words = by, "", "", ""
    row.state, row.accepted_at, row.answer_by = State.ACCEPTED, clock.now(), None
    describe(row, called=called, position=position, identity=identity)
    _keep(row)
    emails.accepted(row)
    return row


def describe(row: Seat, *, called: str, position: str, identity: str) -> None:
    """Take over what somebody says of themselves."""
    row.called = " ".join(called.split())[:60]
    if not row.called:
        raise Refused(
            _("Write what your group may call you. It need not be your name."), field="called", status=422
        )
    taken = row.round.seats.now().filter(which=row.which, called__iexact=row.called).exclude(pk=row.pk)
    if taken.exists():
        raise Refused(
            _("Somebody in your group is called so. Choose another name."), field="called", status=422
        )
    if position and position not in Seat.Position.values:
        raise Refused(_("Choose one of the answers."), field="position", status=422)
    row.position, row.identity = position, " ".join(identity.split())[:200]


@transaction.atomic
def decline(seat: Seat) -> None:
    """Say no, from the letter: name, address and words are erased. Raises Refused."""
    row = held(seat)
    if row.state != State.ASKED:
        raise Refused(_("This was answered, or taken back."))
    forget(row, State.DECLINED)


def forget(row: Seat, state: str) -> None:
    """End a seat that never was one: nothing of who it was for stays."""
    for name, empty in FORGOTTEN.items():
        setattr(row, name, empty)
    row.state, row.person, row.answer_by, row.ended_at = state, None, None, clock.now()
    row.save()


@transaction.atomic
def offer(
    round_: Round,
    *,
    which: str,
    by: Person,
    called: str,
    words: str = "",
    position: str = "",
    identity: str = "",
) -> Seat:
    """Offer to take part; the coordinator answers, and nobody else learns of it. Raises NotAllowed, Refused."""
    row = locked(round_)
    if which in Side.Which.values and (hinders := policy.hindrance(by, by.email, row, which)):
        raise Refused(why_not(hinders, row))
    if not policy.may_volunteer(by, row, which) or not policy.is_open_to_join(row, which):
        raise Refused(_("You take part already, or nobody is sought here now."))
    seat = Seat(round=row, which=which, person=by, state=State.OFFERED, words=words.strip()[:1000])
    describe(seat, called=called, position=position, identity=identity)
    _keep(seat)
    emails.offered(seat)
    return seat


@transaction.atomic
def take(seat: Seat, *, by: Person) -> Seat:
    """Take up somebody's offer. Raises NotAllowed, Refused."""
    row = held(seat)
    carried(row.round, by, *RECRUITS)
    if row.state != State.OFFERED:
        raise Refused(_("There is no offer to take up."))
    if row.person is None or (
        hinders := policy.hindrance(row.person, row.person.email, row.round, row.which)
    ):
        raise Refused(why_not(hinders, row.round) if row.person else _("There is no offer to take up."))
    row.state, row.accepted_at, row.words = State.ACCEPTED, clock.now(), ""
    row.save(update_fields=["state", "accepted_at", "words"])
    emails.taken(row)
    return row


@transaction.atomic
def drop(seat: Seat, *, by: Person) -> None:
    """Take an invitation back, or do not take up an offer. Raises NotAllowed, Refused."""
    row = held(seat)
    carried(row.round, by)
    if row.state not in (State.ASKED, State.OFFERED):
        raise Refused(_("They take part, or it was answered. Only they can end that."))
    if row.state == State.OFFERED:
        emails.not_taken(row)
    forget(row, State.NOT_TAKEN)


@transaction.atomic
def withdraw(seat: Seat, *, by: Person) -> None:
    """Leave the group, at any time and without a reason: one's notes and hands are deleted, and so is what one said
    of oneself. The group's answer stays the group's. Raises NotAllowed, Refused."""
    row = held(seat)
    if row.person_id != by.pk:
        raise NotAllowed(_("Only you can do this."))
    if row.state == State.OFFERED:
        return forget(row, State.WITHDRAWN)
    if row.state != State.ACCEPTED:
        raise Refused(_("You do not take part any more."))
    row.notes.all().delete()
    row.hands.all().delete()
    row.wordings.update(seat=None)
    row.evidence.update(seat=None)
    if row.which == Side.Which.INSIDE:
        forget(row, State.WITHDRAWN)
    else:  # hours and stipend are still owed
        row.state, row.ended_at, row.position, row.identity = State.WITHDRAWN, clock.now(), "", ""
        row.save()
    emails.somebody_withdrew(row)
    return None


@transaction.atomic
def set_terms(seat: Seat, *, hours: int | None, stipend: str, until: date | None, by: Person) -> Seat:
    """Write down what somebody of the accountability team gives and gets; they are told. Raises NotAllowed, Refused."""
    row = held(seat)
    carried(row.round, by)
    if row.which != Side.Which.TEAM or row.state != State.ACCEPTED:
        raise Refused(_("Terms are for people of the accountability team who said yes."))
    row.hours, row.stipend, row.until = hours, " ".join(stipend.split())[:200], until
    row.save(update_fields=["hours", "stipend", "until"])
    emails.terms_set(row)
    return row


@transaction.atomic
def meet(seat: Seat, *, by: Person) -> Seat:
    """Note that the coordinator has shown them around. Raises NotAllowed, Refused."""
    row = held(seat)
    carried(row.round, by)
    if row.state != State.ACCEPTED:
        raise Refused(_("They do not take part."))
    row.met_at = row.met_at or clock.now()
    row.save(update_fields=["met_at"])
    return row


@transaction.atomic
def pay(seat: Seat, *, by: Person) -> Seat:
    """Note that the stipend is paid. Raises NotAllowed, Refused."""
    row = held(seat)
    carried(row.round, by)
    if not row.stipend:
        raise Refused(_("No stipend was agreed."))
    row.paid_on = row.paid_on or clock.today()
    row.save(update_fields=["paid_on"])
    return row


@transaction.atomic
def write_hours(seat: Seat, *, on: date, count: Decimal, what: str, by: Person) -> Hours:
    """Write down hours that one gave as part of the accountability team. Raises NotAllowed, Refused."""
    row = held(seat)
    if row.person_id != by.pk or row.which != Side.Which.TEAM:
        raise NotAllowed(_("Only people of the accountability team write down their hours."))
    if on > clock.today():
        raise Refused(_("This day has not come yet."), field="on", status=422)
    if not 0 < count <= 24:
        raise Refused(_("A day has up to 24 hours."), field="count", status=422)
    if not what.strip():
        raise Refused(_("Say in a few words what for."), field="what", status=422)
    return Hours.objects.create(seat=row, on=on, count=count, what=" ".join(what.split())[:200])
