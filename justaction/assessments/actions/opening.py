"""Deeds of a round: opened, agreed to, carried by somebody, begun, given more time, stopped."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.assessments import emails, policy
from justaction.assessments.models import Item, Question, Round, Seat, Side
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Organization, Person
from justaction.record import actions as record
from justaction.web import clock, pages

State = Round.State
LONGEST = timedelta(days=366)


def locked(round_: Round) -> Round:
    """The row, held, as it is now."""
    return (
        Round.objects.select_for_update(of=("self",))
        .select_related("organization__field", "coordinator")
        .get(pk=round_.pk)
    )


def carried(round_: Round, by: Person | None, *states: str) -> Round:
    """The row, held, for its coordinator, in one of the states. Raises NotAllowed, Refused."""
    row = locked(round_)
    if not policy.may_coordinate(by, row):
        raise NotAllowed(_("Only whoever carries this round can do this."))
    if states and row.state not in states:
        raise Refused(_("The round is not at this point: %(state)s.") % {"state": row.get_state_display()})
    return row


def check_day(day: date, field: str) -> None:
    """Refuse a day that has passed, or that lies more than a year away."""
    if day <= clock.today():
        raise Refused(_("Choose a day after today."), field=field, status=422)
    if day > clock.today() + LONGEST:
        raise Refused(_("Choose a day within a year."), field=field, status=422)


@transaction.atomic
def start(*, organization: Organization, season: str, year: int, answer_by: date, by: Person) -> Round:
    """Open a round. A representative's word is the organization's yes; else a representative is asked by letter.

    A convener without a tie carries it from now on; else one takes it on later. Raises NotAllowed, Refused.
    """
    if not policy.may_start(by, organization):
        raise NotAllowed(
            _("Only conveners, and people who speak for a listed organization, can open a round.")
        )
    if season not in Round.Season.values:
        raise Refused(_("Choose a season."), field="season", status=422)
    if not clock.today().year - 1 <= year <= clock.today().year + 1:
        raise Refused(_("Choose this year, the last or the next one."), field="year", status=422)
    check_day(answer_by, "answer_by")
    row = Round(organization=organization, season=season, year=year, answer_by=answer_by, opened_by=by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("There is a round of this organization in this season already."), field="season"
        ) from None
    Side.objects.bulk_create(Side(round=row, which=which) for which in Side.Which.values)
    if policy.may_carry(by, row):
        row.coordinator = by
        row.save(update_fields=["coordinator"])
    if policy.may_agree(by, row):
        _agreed(row, by=by)
    else:
        emails.agreement_asked(row)
    return row


@transaction.atomic
def agree(round_: Round, *, by: Person) -> Round:
    """Say yes for the organization. That the round takes place is public from now on. Raises NotAllowed, Refused."""
    row = locked(round_)
    if not policy.may_agree(by, row):
        raise NotAllowed(_("Only a representative of the organization can say yes for it."))
    if row.state != State.ASKED:
        raise Refused(_("The organization has answered already."))
    _agreed(row, by=by)
    if row.coordinator is not None:
        emails.agreed(row)
    return row


def _agreed(row: Round, *, by: Person) -> None:
    row.state, row.agreed_by, row.agreed_at = State.RECRUITING, by, clock.now()
    row.save(update_fields=["state", "agreed_by", "agreed_at"])
    enter("assessment.opened", row, by=by, facts={"year": row.year, "season": row.season})


@transaction.atomic
def take_over(round_: Round, *, by: Person) -> Round:
    """Carry the round from now on; whoever takes part is told, since this person now learns who they are.

    Raises NotAllowed, Refused.
    """
    row = locked(round_)
    if not policy.may_carry(by, row):
        raise NotAllowed(
            _("A convener carries a round, with no tie to the organization and no seat in the round.")
        )
    if not row.is_running:
        raise Refused(_("This round has ended."))
    if row.coordinator_id == by.pk:
        raise Refused(_("You carry this round already."))
    before, row.coordinator = row.coordinator, by
    row.save(update_fields=["coordinator"])
    emails.taken_over(row, before)
    return row


@transaction.atomic
def begin(round_: Round, *, by: Person) -> Round:
    """Let both groups answer: the questions of today are copied into the round. Raises NotAllowed, Refused."""
    row = carried(round_, by, State.RECRUITING)
    for which in Side.Which.values:
        there, least = row.seats.now().filter(which=which).count(), policy.LEAST[which]
        if there < least:
            raise Refused(
                _("%(side)s: %(there)s said yes so far, and at least %(least)s are needed.")
                % {"side": Side.Which(which).label, "there": there, "least": least}
            )
    questions = list(Question.objects.asked())
    if not questions:
        raise Refused(_("There is no question to ask yet. Write some first."))
    check_day(row.answer_by, "")
    Item.objects.bulk_create(
        Item(
            round=row, question=one, number=number, text=one.text, look_at=one.look_at, pillar=one.pillar,
            channel=one.channel, standard=one.standard,
        )
        for number, one in enumerate(questions, 1)
    )  # fmt: skip
    row.state, row.begun_at = State.ANSWERING, clock.now()
    row.save(update_fields=["state", "begun_at"])
    facts: dict[str, int | str] = {"questions": len(questions), "until": row.answer_by.isoformat()}
    enter("assessment.begun", row, by=by, facts=facts)
    emails.begun(row)
    return row


@transaction.atomic
def move(round_: Round, *, answer_by: date, why: str, by: Person) -> Round:
    """Give both groups more time, or less, with the reason. Raises NotAllowed, Refused."""
    row = carried(round_, by, State.ASKED, State.RECRUITING, State.ANSWERING)
    check_day(answer_by, "answer_by")
    if not why.strip():
        raise Refused(_("Say in a few words why."), field="why", status=422)
    row.answer_by, row.moved_why = answer_by, " ".join(why.split())[:300]
    row.save(update_fields=["answer_by", "moved_why"])
    row.seats.now().update(reminded_at=None)
    if row.state == State.ANSWERING:
        emails.moved(row)
    pages.changed()
    return row


@transaction.atomic
def stop(round_: Round, *, why: str, by: Person) -> Round:
    """End a round before it is shared back. What both groups wrote is deleted; that it was stopped stays, with the
    reason. A representative can too, as long as nobody has begun to answer. Raises NotAllowed, Refused."""
    row = locked(round_)
    early = row.state in (State.ASKED, State.RECRUITING)
    if not policy.may_coordinate(by, row) and not (early and policy.may_agree(by, row)):
        raise NotAllowed(_("Only whoever carries this round can stop it now."))
    if not row.is_running:
        raise Refused(_("This round has ended."))
    if not why.strip():
        raise Refused(_("Say in a few words why."), field="why", status=422)
    emails.stopped(row, why)
    row.items.all().delete()
    row.seats.exclude(which=Side.Which.TEAM, state=Seat.State.ACCEPTED).delete()
    row.seats.update(
        state=Seat.State.WITHDRAWN, ended_at=clock.now()
    )  # their hours and stipends are still owed
    row.state, row.stopped_at, row.stopped_why = State.STOPPED, clock.now(), " ".join(why.split())[:600]
    row.save(update_fields=["state", "stopped_at", "stopped_why"])
    if row.agreed_at is not None:
        enter("assessment.stopped", row, by=by, words={"reason": row.stopped_why})
    return row


def enter(
    kind: str,
    row: Round,
    *,
    by: Person | None,
    words: dict[str, str] | None = None,
    facts: dict[str, int | str] | None = None,
    private: tuple[str, ...] = (),
) -> None:
    """Write to the record what happened to a round: the organization and the season, never a person."""
    said = {"organization": row.organization.name, "season": row.title, **(words or {})}
    record.enter(
        kind, row, by=by, title=str(row), url=row.record_url, words=said, facts=facts, private=private
    )
    pages.changed()
