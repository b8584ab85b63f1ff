"""Closing a ballot: by its time, because everybody voted, or early with a reason. Then it is counted."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.ballots import box, counting, emails, files
from justaction.ballots.actions.telling import tell, tell_followers
from justaction.ballots.actions.writing import locked
from justaction.ballots.models import Ballot, Paper, random_number
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import new_subject
from justaction.record.tree import leaf
from justaction.web import clock, pages


@transaction.atomic
def close(ballot: Ballot, *, by: Person, reason: str) -> Ballot:
    """Close voting before its time, with the reason that everybody will read. Raises NotAllowed, Refused."""
    ballot = locked(ballot, by=by)
    if ballot.state != Ballot.State.OPEN:
        raise Refused(_("Voting is not open."))
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Write why it closes early. Everybody can read it."), field="reason", status=422)
    return _close(ballot, Ballot.Cause.EARLY, by=by, reason=reason[:300])


def close_due() -> None:
    """Close what is open past its time and the grace. Running twice, or in two places, changes nothing."""
    for pk in Ballot.objects.to_close().order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            ballot = Ballot.objects.select_for_update().to_close().filter(pk=pk).first()
            if ballot is not None:
                _close(ballot, Ballot.Cause.DATE)


def close_when_all_voted(ballot: Ballot) -> None:
    """Close a locked ballot whose writer wished so, once nobody is missing."""
    if ballot.ends_when_all_voted and counting.turnout(ballot) >= ballot.roll_size:
        _close(ballot, Ballot.Cause.EVERYBODY)


def _close(ballot: Ballot, cause: str, *, by: Person | None = None, reason: str = "") -> Ballot:
    choices = counting.choices_of(ballot)
    ballot.state, ballot.cause, ballot.closed_at = Ballot.State.CLOSED, cause, clock.now()
    ballot.closed_by, ballot.close_reason = by, reason
    ballot.votes = len(choices)
    if ballot.secret:
        ballot.took_part = _seal(ballot)
    profile = counting.profile_of(ballot, choices)
    ballot.result = counting.result_of(ballot, profile)
    file = files.plain_csv(profile, ballot.result["tie_order"])
    ballot.ballots_digest = sha256(file.encode()).hexdigest()
    ballot.save()
    took_part = ballot.took_part if ballot.secret else list(
        ballot.electors.filter(stance__isnull=False).values_list("ticket", flat=True)
    )  # fmt: skip
    record.enter(
        "ballot.closed",
        ballot,
        by=by,
        title=ballot.question,
        url=f"{ballot.url}results/",
        words={"chosen": counting.chosen(ballot), "reason": reason},
        facts={
            "cause": str(cause),
            "votes": ballot.votes,
            "people": ballot.roll_size,
            "quorum_met": int(ballot.quorum_met),
            "took_part": box.root(took_part),
            "ballots": ballot.ballots_digest,
            "tally": sha256(leaf.canonical(counting.as_text(ballot.result))).hexdigest(),
            "version": counting.VERSION,
        },
    )
    pages.changed()
    tell(emails.send_closed, ballot)
    tell_followers(ballot)
    return ballot


def _seal(ballot: Ballot) -> list[str]:
    """Cut every tie between voters and papers; returns the codes of those who took part, by their letters.

    The codes say that a vote was counted and not which. All papers are written anew under random numbers, in the
    order of what is on them, and the salt without which no handle or code can be made again is erased.
    """
    filled = {paper.handle: paper for paper in ballot.papers.filter(choice__isnull=False)}
    voters = ballot.electors.filter(may_vote=True)
    codes = sorted(one.code for elector in voters if (one := box.found(ballot, elector, filled)))
    kept = sorted(filled.values(), key=lambda paper: (leaf.canonical(paper.choice), paper.reason))
    ballot.papers.all().delete()
    taken = set(Paper.objects.values_list("pk", flat=True))
    numbers: set[int] = set()
    while len(numbers) < len(kept):
        numbers |= {random_number()} - taken
    Paper.objects.bulk_create(
        Paper(id=number, ballot=ballot, handle=new_subject(), choice=paper.choice, reason=paper.reason)
        for number, paper in zip(sorted(numbers), kept, strict=True)
    )
    ballot.salt = ""
    return codes
