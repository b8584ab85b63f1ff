"""Questions about ballots: who may run one, vote, look, propose; and whether something has been decided."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from justaction.ballots.models import Ballot, Elector, Option, Outcome
from justaction.members.models import Person
from justaction.web import house

FEWEST = 5  # of a secret ballot with fewer votes, only what came out is shown


# --- running a ballot -----------------------------------------------------------------------------------------


def may_write(person: Person | None, scope: str = "") -> bool:
    """Whether they may write and run ballots: a convener, or for a scope who coordinates it."""
    if person is None or not person.is_active:
        return False
    return person.may("convene") or (bool(scope) and person.may("coordinate", scope))


def may_run(person: Person | None, ballot: Ballot) -> bool:
    """Whether they may change, open, close and conclude this ballot, screen proposals and enter votes by phone."""
    return may_write(person, ballot.scope)


def scopes(person: Person) -> list[str]:
    """For what they may write ballots: "" for everywhere, or the scopes they coordinate."""
    everywhere = [""] if person.may("convene") else []
    coordinated = {
        grant.scope
        for grant in person.grants.now().select_related("role")
        if grant.scope and "coordinate" in grant.role.abilities
    }
    return everywhere + sorted(coordinated)


# --- looking and voting ---------------------------------------------------------------------------------------


def elector_of(person: Person | None, ballot: Ballot) -> Elector | None:
    """Where somebody stands on the roll of a ballot."""
    if person is None or not person.is_active:
        return None
    return ballot.electors.select_related("ballot", "person").filter(person=person).first()


def may_see(person: Person | None, ballot: Ballot) -> bool:
    """Whether they may open its page: anyone, but a draft that nobody announced only who may run it."""
    announced = ballot.state != Ballot.State.DRAFT or ballot.ready or ballot.proposals_opened_at is not None
    return announced or may_run(person, ballot)


def may_vote(elector: Elector | None) -> bool:
    """Whether somebody on the roll has a vote; observers have none."""
    return elector is not None and elector.may_vote


def may_see_voters(person: Person | None, ballot: Ballot) -> bool:
    """Whether they may see who voted what: those on the roll of an open ballot, once its results are shown.

    Of a secret ballot nobody ever may.
    """
    return not ballot.secret and shows_results(ballot) and elector_of(person, ballot) is not None


def may_see_reasons(person: Person | None, ballot: Ballot) -> bool:
    """Whether they may read the voters' reasons: those on the roll; of a secret ballot from FEWEST votes on."""
    enough = not ballot.secret or ballot.votes >= FEWEST
    return enough and shows_results(ballot) and elector_of(person, ballot) is not None


def shows_results(ballot: Ballot) -> bool:
    """Whether the count may be seen: after closing, or before where that was chosen."""
    return ballot.state == Ballot.State.CLOSED or (ballot.state == Ballot.State.OPEN and ballot.shows_live)


def shows_breakdown(ballot: Ballot) -> bool:
    """Whether numbers and single ballots may be shown, and not only what came out."""
    return shows_results(ballot) and (not ballot.secret or ballot.votes >= FEWEST)


def may_enter_for(person: Person | None, elector: Elector) -> bool:
    """Whether they may type the vote of somebody who calls: who may run the ballot, never for themselves."""
    return may_run(person, elector.ballot) and person is not None and elector.person_id != person.pk


def public_name(person: Person | None) -> str:
    """The name of who ran a ballot, if they chose to be named as having a role, and names are not hidden; else ""."""
    if person is None or house.names_hidden() or not person.grants.now().filter(listed=True).exists():
        return ""
    return person.name


# --- proposals ------------------------------------------------------------------------------------------------


def may_propose(person: Person | None, ballot: Ballot) -> bool:
    """Whether they may propose an option: anyone, or those who will stand on the roll."""
    if not ballot.takes_proposals:
        return False
    if ballot.proposals == Ballot.Proposals.ANYONE:
        return True
    return person is not None and person.is_active and in_electorate(person, ballot)


def in_electorate(person: Person, ballot: Ballot) -> bool:
    """Whether they are on the roll, or will be when it is taken."""
    from justaction.ballots import rolls

    if ballot.electors.exists():
        return ballot.electors.filter(person=person, may_vote=True).exists()
    return bool(ballot.electorate) and rolls.people(ballot.electorate).filter(pk=person.pk).exists()


# --- what was decided -----------------------------------------------------------------------------------------


def carried(ballot: Ballot) -> bool:
    """Whether the vote itself says yes: closed, enough voted, and the count has a winner or carries."""
    if ballot.state != Ballot.State.CLOSED or not ballot.quorum_met:
        return False
    result: dict[str, Any] = ballot.result
    return bool(result.get("winners")) if ballot.has_options else result.get("passed") is True


def decided(ballot: Ballot | None, *, about: str) -> bool:
    """Whether this ballot decides about `about` (the word its caller gave it): it carried, and its outcome says so.

    This is what a chapter above asks before it acts: `decided(ballot, about="ring:public")`.
    """
    return (
        ballot is not None
        and ballot.about == about
        and carried(ballot)
        and Outcome.objects.filter(ballot=ballot, accepted=True).exists()
    )


def winner(ballot: Ballot) -> Option | None:
    """The one option that won; None when none or several did."""
    names = ballot.result.get("winners", [])
    return ballot.options.filter(name=names[0]).first() if len(names) == 1 else None


def why_not_decided(ballot: Ballot | None, *, about: str) -> str:
    """The sentence for who wants to act on a decision that is not there; "" when it is."""
    if decided(ballot, about=about):
        return ""
    if ballot is None or ballot.about != about:
        return _("This needs a decision about it. Write one, and let people vote.")
    if ballot.state != Ballot.State.CLOSED:
        return _("The vote about it has not closed yet.")
    if not ballot.quorum_met:
        return _("Too few people voted. The vote decides nothing.")
    if not carried(ballot):
        return _("The vote did not carry.")
    return _("The outcome of the vote is not written yet, or says no.")
