"""Opening a ballot: its rules are fixed, its roll is taken, everybody on it gets a letter with their own link."""

from __future__ import annotations

import logging
import secrets
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.ballots import box, emails, policy, rolls
from justaction.ballots.actions.telling import tell
from justaction.ballots.actions.writing import _take_roll, draft
from justaction.ballots.models import Ballot, Elector, Paper, Proposal, random_number
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.tree import leaf
from justaction.web import clock, pages

log = logging.getLogger(__name__)


@transaction.atomic
def announce(ballot: Ballot, *, by: Person) -> Ballot:
    """Fix the question and the rules now, and let it open by itself at its time. Raises NotAllowed, Refused."""
    ballot = draft(ballot, by=by)
    _complete(ballot)
    if ballot.opens_at <= clock.now():
        raise Refused(_("Its time to open has come. Open it, or choose a later time."))
    ballot.ready, ballot.opened_by = True, by
    ballot.save(update_fields=["ready", "opened_by"])
    pages.changed()
    return ballot


@transaction.atomic
def open_ballot(ballot: Ballot, *, by: Person) -> Ballot:
    """Open voting now. Raises NotAllowed, and Refused where a rule, an option or the roll is missing."""
    ballot = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if not policy.may_run(by, ballot):
        raise NotAllowed(_("Only a convener, or who coordinates the community, can open this ballot."))
    if ballot.state != Ballot.State.DRAFT:
        raise Refused(_("This ballot has been opened."))
    ballot.opened_by = by
    return _open(ballot)


def open_due() -> None:
    """Open what was announced and whose time has come. One that cannot open any more goes back to its draft."""
    for pk in Ballot.objects.to_open().order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            ballot = Ballot.objects.select_for_update().get(pk=pk)
            if ballot.state != Ballot.State.DRAFT or not ballot.ready:
                continue
            try:
                with transaction.atomic():
                    _open(ballot)
            except Refused as no:
                log.warning("ballot %s did not open: %s", ballot.subject, no.message)
                Ballot.objects.filter(pk=pk).update(ready=False)
                pages.changed()


def _complete(ballot: Ballot) -> None:
    """Raise Refused where something is missing that people must know before they vote."""
    if ballot.closes_at <= clock.now():
        raise Refused(_("Its closing time is past. Choose a later one."), field="closes_at")
    if ballot.proposed.filter(state=Proposal.State.WAITING).exists():
        raise Refused(_("Some proposals wait for an answer. Keep each, or set it aside with a reason."))
    if ballot.takes_proposals:
        raise Refused(_("People can still propose options. Voting opens after that."))
    if ballot.has_options and ballot.options.count() <= ballot.seats:
        raise Refused(_("There have to be more options than can be chosen."))
    if not ballot.electorate and not ballot.electors.filter(may_vote=True).exists():
        raise Refused(_("Say who votes."), field="electorate")


def _open(ballot: Ballot) -> Ballot:
    _complete(ballot)
    if not ballot.electors.exists():
        lookers = rolls.people(ballot.observers) if ballot.observers else Person.objects.none()
        _take_roll(ballot, rolls.people(ballot.electorate), lookers)
    voters = list(ballot.electors.filter(may_vote=True))
    if len(voters) < ballot.quorum:
        raise Refused(
            _("%(quorum)s must vote, and only %(size)s are on the roll.")
            % {"quorum": ballot.quorum, "size": len(voters)},
            field="quorum",
        )
    now = clock.now()
    ballot.state, ballot.ready, ballot.opened_at = Ballot.State.OPEN, False, now
    ballot.opens_at = min(ballot.opens_at, now)
    ballot.roll_size, ballot.roll_root = len(voters), box.root(elector.ticket for elector in voters)
    if ballot.secret:
        ballot.salt = secrets.token_hex(32)
        _lay_papers(ballot, voters)
    ballot.save()
    record.enter(
        "ballot.opened",
        ballot,
        by=ballot.opened_by,
        title=ballot.question,
        url=ballot.url,
        words={"question": ballot.question, "options": [option.name for option in ballot.options.all()]},
        facts={
            "digest": question_digest(ballot),
            "roll": ballot.roll_root,
            "people": ballot.roll_size,
            "quorum": ballot.quorum,
            "method": str(ballot.method),
            "seats": ballot.seats,
            "secret": int(ballot.secret),
            "closes": ballot.closes_at.date().isoformat(),
        },
    )
    tell(emails.send_opened, ballot)
    return ballot


def _lay_papers(ballot: Ballot, voters: list[Elector]) -> None:
    """One empty paper for each voter, under random numbers, in the order of those numbers."""
    taken = set(Paper.objects.values_list("pk", flat=True))
    numbers: set[int] = set()
    while len(numbers) < len(voters):
        numbers |= {random_number()} - taken
    handles = sorted(box.place(ballot, elector).handle for elector in voters)
    Paper.objects.bulk_create(
        Paper(id=number, ballot=ballot, handle=handle)
        for number, handle in zip(sorted(numbers), handles, strict=True)
    )


def question_digest(ballot: Ballot) -> str:
    """SHA-256 of the question, the options and all rules in canonical JSON (RFC 8785), as 64 hex digits."""
    said = {
        "question": ballot.question,
        "explanation": ballot.explanation,
        "options": [[option.name, option.meaning, option.prompt] for option in ballot.options.all()],
        "method": str(ballot.method),
        "seats": ballot.seats,
        "quorum": ballot.quorum,
        "closes_at": ballot.closes_at.isoformat(),
        "secret": ballot.secret,
        "reasons": str(ballot.reasons),
        "ties": str(ballot.ties),
        "shows_live": ballot.shows_live,
        "ends_when_all_voted": ballot.ends_when_all_voted,
    }
    return sha256(leaf.canonical(leaf.normal(said))).hexdigest()
