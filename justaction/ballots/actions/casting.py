"""Voting, changing a vote, and votes that a helper types for somebody who calls.

All votes of one ballot are taken one after the other (its row is locked), and a constraint gives each elector one
stance or one paper, so however many ask at once, one person has one vote.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, JSONField, TextField, Value, When
from django.utils.translation import gettext as _

from justaction.ballots import box, choices, emails, policy
from justaction.ballots.actions.closing import close_when_all_voted
from justaction.ballots.models import Ballot, Elector, Paper, Stance
from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.mail.actions import writes_letters
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, pages


@transaction.atomic
def cast(elector: Elector, *, choice: Any, reason: str = "") -> Elector:
    """Vote, or vote anew: the last one counts. Raises NotAllowed for who may only look, Refused with the field.

    A vote for oneself also settles what a helper typed before.
    """
    ballot, elector = _ready(elector)
    choice, reason = _checked(ballot, choice, reason)
    elector.by_helper = elector.confirmed = False
    _put(ballot, elector, choice, reason, by=elector.person)
    if elector.entered_by_id is not None:
        elector.entered_by = None
        elector.save(update_fields=["by_helper", "confirmed", "entered_by"])
    close_when_all_voted(ballot)
    return elector


@transaction.atomic
def enter_for(elector: Elector, *, choice: Any, by: Person, reason: str = "") -> Elector:
    """Type the vote of somebody who calls. It is marked; they get a letter and can confirm or undo it.

    Raises NotAllowed, and Refused where they voted themselves or the vote is not one.
    """
    ballot, elector = _ready(elector)
    if not policy.may_enter_for(by, elector):
        raise NotAllowed(_("Only who may run this ballot types votes for others, and never their own."))
    if has_voted(elector) and not (elector.by_helper and not elector.confirmed):
        raise Refused(_("They have voted themselves. Only they can change it."))
    choice, reason = _checked(ballot, choice, reason)
    _put(ballot, elector, choice, reason, by=by)
    elector.by_helper, elector.entered_by, elector.confirmed = True, by, False
    elector.save(update_fields=["by_helper", "entered_by", "confirmed"])
    if writes_letters():
        later(emails.send_entered, elector.pk)
    return elector


@transaction.atomic
def confirm_helped(elector: Elector) -> Elector:
    """The owner says that a helper typed their vote right. Twice changes nothing. Raises Refused without such a vote."""
    _ballot, elector = _ready(elector)
    if not elector.by_helper or not has_voted(elector):
        raise Refused(_("No vote was typed for you. You can vote yourself."))
    if not elector.confirmed:
        elector.confirmed = True
        elector.save(update_fields=["confirmed"])
    return elector


@transaction.atomic
def undo_helped(elector: Elector) -> Elector:
    """The owner takes back what a helper typed; they can vote again. Raises Refused without such a vote."""
    ballot, elector = _ready(elector)
    if not elector.by_helper:
        raise Refused(_("No vote was typed for you. You can vote yourself."))
    if ballot.secret:
        _write(ballot, paper_of(elector).handle, None, "")
    else:
        stance = Stance.objects.filter(elector=elector).first()
        if stance:
            record.enter(
                "vote.undone", stance, by=elector.person, title=_("A vote was taken back"), url=ballot.url,
                thread=ballot,
            )  # fmt: skip
            stance.delete()
    elector.by_helper, elector.entered_by, elector.confirmed = False, None, False
    elector.save(update_fields=["by_helper", "entered_by", "confirmed"])
    pages.changed()
    return elector


def has_voted(elector: Elector) -> bool:
    """Whether there is a vote of theirs now. Of a closed secret ballot nobody can tell: False."""
    ballot = elector.ballot
    if not ballot.secret:
        return Stance.objects.filter(elector=elector).exists()
    return bool(ballot.salt) and paper_of(elector).choice is not None


def paper_of(elector: Elector) -> Paper:
    """The paper of an elector while a secret ballot is open. Raises Refused when the key it was laid with is gone."""
    handles = [one.handle for one in box.places(elector.ballot, elector)]
    found = Paper.objects.filter(handle__in=handles).first()
    if found is None:
        raise Refused(_("We cannot find your paper. Please write to us: nothing of your vote was changed."))
    return found


def receipt_code(elector: Elector) -> str:
    """What stands on the receipt of a secret vote while the ballot is open; "" without a vote, and once it is closed."""
    paper = paper_of(elector) if elector.ballot.salt else None
    if paper is None or paper.choice is None:
        return ""
    lies = box.found(elector.ballot, elector, {paper.handle})
    return lies.code if lies else ""


def have_voted(electors: Iterable[Elector]) -> set[int]:
    """The keys of those of whom there is a vote now, asked at once; `ballot` and `stance` are read with them.

    Of papers that are not found, because the key they were laid with is gone, it is as of no vote.
    """
    known = list(electors)
    secret = [one for one in known if one.ballot.secret and one.ballot.salt]
    lying = {place.handle: one.pk for one in secret for place in box.places(one.ballot, one)}
    filled = Paper.objects.filter(handle__in=list(lying), choice__isnull=False).values_list(
        "handle", flat=True
    )
    voted = {lying[handle] for handle in filled} if lying else set()
    return voted | {one.pk for one in known if not one.ballot.secret and hasattr(one, "stance")}


def _ready(elector: Elector) -> tuple[Ballot, Elector]:
    """The ballot, locked, and the elector, both as they are now. Raises Refused unless votes are taken."""
    ballot = Ballot.objects.select_for_update().get(pk=elector.ballot_id)
    elector = Elector.objects.select_related("person").get(pk=elector.pk)
    elector.ballot = ballot
    if ballot.state == Ballot.State.DRAFT:
        raise Refused(_("Voting has not opened yet."))
    if not ballot.takes_votes:
        raise Refused(_("Voting is closed. What you sent was not counted; what counted before stands."))
    if not elector.may_vote:
        raise NotAllowed(_("You may look at this ballot, and you have no vote in it."))
    return ballot, elector


def _checked(ballot: Ballot, choice: Any, reason: str) -> tuple[Any, str]:
    choice = choices.check(ballot, list(ballot.options.all()), choice)
    return choice, choices.check_reason(ballot, choice, reason)


def _put(ballot: Ballot, elector: Elector, choice: Any, reason: str, *, by: Person | None) -> None:
    if ballot.secret:
        paper = paper_of(elector)
        if (paper.choice, paper.reason) == (choice, reason):
            return
        first = paper.choice is None
        _write(ballot, paper.handle, choice, reason)
        if first:
            pages.changed()
        return
    stance = Stance.objects.filter(elector=elector).first()
    if stance and (stance.choice, stance.reason) == (choice, reason):
        return
    if stance is None:
        stance = Stance(ballot=ballot, elector=elector, cast_at=clock.now())
    else:
        stance.changed_at = clock.now()
    stance.choice, stance.reason = choice, reason
    stance.full_clean(exclude=["choice"])
    stance.save()
    record.enter(
        "vote.cast",
        stance,
        by=by,
        title=_("A vote was cast"),
        url=ballot.url,
        words={"choice": choice, "reason": reason},
        private=("choice", "reason"),
        thread=ballot,
    )


def _write(ballot: Ballot, handle: str, choice: Any, reason: str) -> None:
    """Write one paper so that nothing shows which: on PostgreSQL, where a changed row moves, all move together."""
    papers = Paper.objects.filter(ballot=ballot)
    if connection.vendor != "postgresql":
        papers.filter(handle=handle).update(choice=choice, reason=reason)
        return
    new = Value(None) if choice is None else Value(choice, JSONField())
    mine = When(handle=handle, then=new)
    why = When(handle=handle, then=Value(reason, TextField()))
    papers.update(
        choice=Case(mine, default=F("choice"), output_field=JSONField()),
        reason=Case(why, default=F("reason"), output_field=TextField()),
    )
