"""Being found by the others of a community, and being introduced: by consent, and by the consent of both."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from justaction.communities import policy
from justaction.communities.emails import meeting as emails
from justaction.communities.models import Block, Community, DirectoryEntry, Introduction
from justaction.communities.models.meeting import TIME_TO_ANSWER
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock, limits

A_DAY = 5  # introductions that one person begins
AGAIN_AFTER = timedelta(days=180)  # before somebody asks to meet the same person once more
FORGOTTEN_AFTER = timedelta(days=180)

State, Answer = Introduction.State, Introduction.Answer


@transaction.atomic
def enter_directory(
    community: Community,
    *,
    by: Person,
    offers: str = "",
    looks_for: str = "",
    shows_field: bool = False,
    shows_neighbourhood: bool = False,
) -> DirectoryEntry:
    """Let the others of a community find oneself; again changes what they read. Raises NotAllowed, Refused."""
    mine = by.memberships.now().select_for_update().filter(community=community).first()
    if mine is None:
        raise NotAllowed(_("Join the community first. Then the others can find you."))
    if not policy.may_be_listed(by):
        raise Refused(_("You told us that you are under 18. We keep your name hidden."))
    said = {
        "offers": " ".join(offers.split()),
        "looks_for": " ".join(looks_for.split()),
        "shows_field": shows_field,
        "shows_neighbourhood": shows_neighbourhood,
        "consented_at": clock.now(),
    }
    entry, _made = DirectoryEntry.objects.update_or_create(person=by, community=community, defaults=said)
    if not mine.listed:
        mine.listed = True
        mine.save(update_fields=["listed"])
    return entry


@transaction.atomic
def leave_directory(community: Community, *, by: Person) -> None:
    """Take it back: what was said is deleted, and the name hidden. Twice changes nothing."""
    DirectoryEntry.objects.filter(person=by, community=community).delete()
    by.memberships.now().filter(community=community).update(listed=False)


def _listed(community: Community, person: Person) -> bool:
    return DirectoryEntry.objects.of(community).filter(person=person).exists()


def _why(why: str, *people: Person) -> str:
    """The words that both read. Raises Refused when they hold a name or an address of the two."""
    why = " ".join(why.split())
    if not why:
        raise Refused(_("Say in a few words why you should meet."), field="why", status=422)
    for person in people:
        parts = [word for word in re.findall(r"\w+", person.name) if len(word) > 2]
        if person.email.casefold() in why.casefold() or any(
            re.search(rf"\b{re.escape(word)}\b", why, re.IGNORECASE) for word in parts
        ):
            raise Refused(
                _("Leave the names out. They pass when both have said yes."), field="why", status=422
            )
    return why


def _blocked(one: Person, other: Person) -> bool:
    """Whether one of the two wants to read no words of the other."""
    return Block.objects.filter(Q(person=one, other=other) | Q(person=other, other=one)).exists()


def _begin(row: Introduction, *asked: Person) -> Introduction:
    """Ask those who have not said yes. Where one blocks the other nobody is asked: it ends like any that had no answer."""
    silent = _blocked(row.first, row.second)
    if silent:
        row.first_answer = row.first_answer or Answer.NO
        row.second_answer = Answer.NO
    _open(row)
    for person in () if silent else asked:
        emails.asked(row, person)
    return row


def _open(row: Introduction) -> Introduction:
    row.pair = ":".join(str(pk) for pk in sorted((row.first_id, row.second_id)))
    row.at = clock.now()
    row.until = row.at + TIME_TO_ANSWER
    row.full_clean(validate_constraints=False, exclude=["introducer"])
    if limits.tripped(
        "communities.introduce", str(row.introducer_id or row.first_id), most=A_DAY, per=limits.DAY
    ):
        raise Refused(_("You introduced many people today. Go on tomorrow."), status=429)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("Somebody asked the two already. They have time to answer.")) from None
    return row


@transaction.atomic
def introduce(community: Community, *, first: Person, second: Person, why: str, by: Person) -> Introduction:
    """Ask two people of the directory whether they want to meet. Raises NotAllowed, Refused with the field."""
    if not policy.may_take_part(by, community):
        raise NotAllowed(_("Join the community first. Then you can introduce people."))
    if first == second:
        raise Refused(_("Choose two people."), field="second", status=422)
    if by in (first, second):
        raise Refused(
            _("Ask to meet them yourself: on their place in the directory."), field="first", status=422
        )
    for field, person in (("first", first), ("second", second)):
        if not _listed(community, person):
            raise Refused(_("Choose somebody of the directory."), field=field, status=422)
    why = _why(why, first, second)
    row = Introduction(community=community, introducer=by, first=first, second=second, why=why)
    return _begin(row, first, second)


@transaction.atomic
def ask_to_meet(community: Community, *, to: Person, why: str, by: Person) -> Introduction:
    """Ask to be introduced to somebody of the directory, who learns one's name only with a yes.

    Raises NotAllowed, Refused with the field.
    """
    if not policy.may_take_part(by, community):
        raise NotAllowed(_("Join the community first. Then you can meet its people."))
    if to == by or not _listed(community, to):
        raise Refused(_("Choose somebody of the directory."), status=422)
    lately = Introduction.objects.filter(first=by, second=to, at__gt=clock.now() - AGAIN_AFTER)
    if lately.exclude(state=State.OPEN).exists():
        raise Refused(_("You asked to meet them lately. Give it time."))
    row = Introduction(
        community=community, first=by, second=to, asked=True, first_answer=Answer.YES, why=_why(why, by, to)
    )
    return _begin(row, to)


@transaction.atomic
def answer_introduction(introduction: Introduction, *, answer: str, by: Person) -> Introduction:
    """Say yes or no, once. Both yes: each gets the name and address of the other. A no looks like no answer.

    Raises NotAllowed for anybody else, Refused when it is over.
    """
    rows = Introduction.objects.select_for_update(of=("self",))
    row = rows.select_related("first", "second", "introducer", "community__channel").get(pk=introduction.pk)
    if by.pk not in (row.first_id, row.second_id):
        raise NotAllowed(_("This is for two other people."))
    if answer not in Answer.values:
        raise Refused(_("Say yes or no."), field="answer", status=422)
    if row.answer_of(by):
        raise Refused(_("You have answered. Thank you."))
    if row.state != State.OPEN or row.until <= clock.now():
        raise Refused(_("The time to answer is over."))
    if by.pk == row.first_id:
        row.first_answer = answer
    else:
        row.second_answer = answer
    if row.first_answer == row.second_answer == Answer.YES:
        row.state = State.MADE
        emails.met(row, row.first)
        emails.met(row, row.second)
        if row.introducer:
            emails.thanks(row, row.introducer)
    row.save(update_fields=["first_answer", "second_answer", "state"])
    return row


def keep_introductions() -> None:
    """By the clock: end what has no two yeses in time, without a trace of who said what; forget old ones."""
    for pk in Introduction.objects.filter(state=State.OPEN, until__lte=clock.now()).values_list(
        "pk", flat=True
    ):
        _lapse(pk)
    Introduction.objects.exclude(state=State.OPEN).filter(at__lt=clock.now() - FORGOTTEN_AFTER).delete()


@transaction.atomic
def _lapse(pk: int) -> None:
    rows = Introduction.objects.select_for_update(of=("self",))
    row = rows.select_related("first", "second", "introducer", "community__channel").get(pk=pk)
    if row.state != State.OPEN:
        return
    hoped = [one for one in (row.first, row.second) if row.answer_of(one) == Answer.YES]
    row.state, row.first_answer, row.second_answer = State.OVER, "", ""
    row.save(update_fields=["state", "first_answer", "second_answer"])
    for person in [*hoped, *([row.introducer] if row.introducer else [])]:
        emails.did_not_come_about(row, person)
