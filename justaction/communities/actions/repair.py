"""The private path of repair: telling, taking, passing on, steps, the end, and forgetting.

Who may read a word of it is asked in one place (`policy.may_read_repair`). Letters say only that something waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from justaction.communities import policy
from justaction.communities.actions.homes import address
from justaction.communities.emails import private
from justaction.communities.models import Community, Repair, RepairStep, RepairTaker, RepairTally
from justaction.communities.models.repair import IDLE_FOR, KEPT_FOR, sealed
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, limits

MOST_TAKERS = 2
MOST_A_DAY = 3  # told by one person
ANSWER_WITHIN = timedelta(days=7)  # then who takes it is reminded, once
IN_FIVES = 5  # the record counts in steps of five: a smaller number would tell of somebody
STATES = list(Repair.State)


def _clean(words: str, most: int) -> str:
    return words.replace("\r\n", "\n").strip()[:most]


@transaction.atomic
def tell_repair(
    community: Community,
    *,
    told: str,
    who: str,
    by: Person,
    named: Person | None = None,
    trusted: Iterable[Person] = (),
) -> Repair:
    """Tell that a norm was broken, to those whom one trusts; if nobody is named, to who has least to carry.

    It never goes to the person it is about (`named`, or whose whole name stands in `who`), nor to the teller.
    Raises NotAllowed, Refused with the field.
    """
    if not by.is_active:
        raise NotAllowed(_("Sign in to tell us."))
    told, who = _clean(told, 4000), _clean(who, 200)
    if not told:
        raise Refused(_("Say what happened, in your own words."), field="told", status=422)
    row = Repair(
        community=community, teller=by, named=named, told_sealed=sealed(told), who_sealed=sealed(who)
    )
    wished = list(dict.fromkeys(trusted))[:MOST_TAKERS]
    can = policy.who_can_take(community)
    if any(policy.has_conflict(row, person) for person in wished):
        raise Refused(
            _("This person cannot take it: it is about them. Choose somebody else."),
            field="trusted",
            status=422,
        )
    takers = [person for person in wished if person in can] or _least_burdened(row, can)
    if not takers:
        raise Refused(
            _("Nobody who is free of this can take it now. Choose a convener you trust, and write to them.")
        )
    if limits.tripped("communities.repair", str(by.pk), most=MOST_A_DAY, per=limits.DAY):
        raise Refused(_("You told us several things today. Go on tomorrow."), status=429)
    row.told_at = row.moved_at = clock.now()
    row.save()
    _give(row, takers)
    return row


def _least_burdened(row: Repair, can: Sequence[Person]) -> list[Person]:
    """The one of those without a conflict who has fewest to take now."""
    free = [person for person in can if not policy.has_conflict(row, person)]
    open_now = Count("repairs_taken", filter=~Q(repairs_taken__repair__state=Repair.State.CLOSED))
    found = Person.objects.filter(pk__in=[person.pk for person in free]).annotate(open=open_now)
    return list(found.order_by("open", "pk")[:1])


def _give(row: Repair, takers: Iterable[Person]) -> None:
    for person in takers:
        RepairTaker.objects.create(repair=row, person=person, named=row.named)
        private.something_waits(person)


def _locked(repair: Repair, by: Person) -> Repair:
    row = Repair.objects.select_for_update(of=("self",)).select_related("community__channel", "teller")
    found = row.filter(pk=repair.pk).first()
    if found is None or not policy.may_read_repair(by, found):
        raise NotAllowed(_("This is private."))
    if found.state == Repair.State.CLOSED:
        raise Refused(_("This has come to its end."))
    return found


def _step(row: Repair, *, state: str, words: str, by: Person | None) -> RepairStep:
    row.state, row.moved_at = state, clock.now()
    if state == Repair.State.CLOSED:
        row.closed_at = row.moved_at
        tally, _made = RepairTally.objects.get_or_create(community=row.community, year=clock.today().year)
        RepairTally.objects.filter(pk=tally.pk).update(ended=F("ended") + 1)
    row.save(update_fields=["state", "moved_at", "closed_at"])
    return RepairStep.objects.create(
        repair=row, state=state, words_sealed=sealed(words), by=by, at=row.moved_at
    )


@transaction.atomic
def move_repair(repair: Repair, *, state: str, words: str, by: Person) -> RepairStep:
    """Whoever takes it writes the next step: talked, agreed, closed, or a word at the one where it is.

    Raises NotAllowed, Refused for a step back, and without words.
    """
    row = _locked(repair, by)
    if not policy.may_move_repair(by, row):
        raise NotAllowed(_("Only who takes it writes the next step."))
    if state not in Repair.State.values or STATES.index(Repair.State(state)) < STATES.index(
        Repair.State(row.state)
    ):
        raise Refused(_("Choose this step or a later one."), field="state", status=422)
    if not (words := _clean(words, 2000)):
        raise Refused(_("Write a few words for the one who told you."), field="words", status=422)
    step = _step(row, state=state, words=words, by=by)
    private.something_waits(row.teller)
    return step


@transaction.atomic
def add_to_repair(repair: Repair, *, words: str, by: Person) -> RepairStep:
    """The teller adds something; who takes it is told that it waits. Raises NotAllowed, Refused."""
    row = _locked(repair, by)
    if row.teller_id != by.pk:
        raise NotAllowed(_("Only the one who told it can add to it here."))
    if not (words := _clean(words, 2000)):
        raise Refused(_("Write what you want to add."), field="words", status=422)
    step = _step(row, state=row.state, words=words, by=by)
    for taker in row.takers.select_related("person"):
        private.something_waits(taker.person)
    return step


@transaction.atomic
def pass_on_repair(repair: Repair, *, to: Person, by: Person) -> None:
    """Step aside for another person, who is free of it. From then on the one who stepped aside reads nothing more.

    Raises NotAllowed, Refused for somebody who cannot take it.
    """
    row = _locked(repair, by)
    mine = row.takers.select_for_update().filter(person=by).first()
    if mine is None:
        raise NotAllowed(_("Only who takes it can pass it on."))
    taking = set(row.takers.values_list("person", flat=True))
    if to not in policy.who_can_take(row.community) or policy.has_conflict(row, to) or to.pk in taking:
        raise Refused(_("This person cannot take it. Choose somebody else."), field="to", status=422)
    mine.delete()
    _give(row, [to])
    _step(row, state=row.state, words=_("Somebody else takes this from here."), by=None)
    private.something_waits(row.teller)


@transaction.atomic
def take_back_repair(repair: Repair, *, by: Person) -> None:
    """The teller takes everything back: it is deleted at once, and not counted. Raises NotAllowed."""
    row = Repair.objects.select_for_update(of=("self",)).filter(pk=repair.pk).first()
    if row is None:
        return
    if row.teller_id != by.pk:
        raise NotAllowed(_("Only the one who told it can take it back."))
    row.delete()


def keep_apart(kept: Person, gone: Person) -> None:
    """Two accounts become one: whoever takes a thing as one of them, and is the teller or whom it is about as the other,
    reads nothing more of it. Another takes it, and the teller is told that; a steward who merges learns nothing.
    """
    both = [kept, gone]
    rows = Repair.objects.select_for_update(of=("self",)).select_related("community__channel", "teller")
    for row in rows.filter(pk__in=RepairTaker.objects.filter(person__in=both).values("repair")):
        if any(policy.has_conflict(row, one) for one in both):
            _take_from(row, both)


def _take_from(row: Repair, people: Sequence[Person]) -> None:
    row.takers.filter(person__in=people).delete()
    if row.state == Repair.State.CLOSED or row.takers.exists():
        return
    others = [one for one in policy.who_can_take(row.community) if one not in people]
    found = _least_burdened(row, others)
    _give(row, found)
    words = _("Somebody else takes this from here.")
    if not found:
        words = _("Who took this cannot go on with it. Take it back, and tell it to somebody whom you trust.")
    _step(row, state=row.state, words=words, by=None)
    private.something_waits(row.teller)


# --- by the clock -----------------------------------------------------------------------------------------------


def keep_repairs() -> None:
    """Each night: remind once, end what nobody went on with, delete what ended long enough ago, count in fives."""
    now = clock.now()
    for row in Repair.objects.filter(
        state=Repair.State.RECEIVED, told_at__lt=now - ANSWER_WITHIN, reminded_at=None
    ):
        _remind(row)
    for row in Repair.objects.going_on().filter(moved_at__lt=now - IDLE_FOR):
        _end_idle(row)
    Repair.objects.filter(closed_at__lt=now - KEPT_FOR).delete()
    for tally in RepairTally.objects.filter(ended__gte=F("entered") + IN_FIVES):
        _enter(tally)


@transaction.atomic
def _remind(repair: Repair) -> None:
    row = Repair.objects.select_for_update().get(pk=repair.pk)
    if row.reminded_at is None and row.state == Repair.State.RECEIVED:
        row.reminded_at = clock.now()
        row.save(update_fields=["reminded_at"])
        for taker in row.takers.select_related("person"):
            private.something_waits(taker.person)


@transaction.atomic
def _end_idle(repair: Repair) -> None:
    row = Repair.objects.select_for_update().get(pk=repair.pk)
    if row.state != Repair.State.CLOSED:
        _step(
            row,
            state=Repair.State.CLOSED,
            words=_("Nothing was written for half a year, so this ends."),
            by=None,
        )
        private.something_waits(row.teller)


@transaction.atomic
def _enter(tally: RepairTally) -> None:
    row = (
        RepairTally.objects.select_for_update(of=("self",))
        .select_related("community__channel")
        .get(pk=tally.pk)
    )
    number = row.ended // IN_FIVES * IN_FIVES
    if number <= row.entered:
        return
    row.entered = number
    row.save(update_fields=["entered"])
    record.enter(
        "repair.counted",
        row.community,
        by=None,
        title=row.community.channel.name,
        url=address(row.community),
        facts={"year": row.year, "count": number},
    )
