"""The rules and results of a ballot in plain sentences, for pages and letters alike."""

from __future__ import annotations

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from justaction.ballots import policy
from justaction.ballots.models import Ballot

METHOD: dict[str, str | Promise] = {
    "consent": gettext_lazy(
        "Everybody agrees, stands aside, disagrees or blocks. It carries when nobody blocks and more agree than "
        "disagree. A block needs its reason."
    ),
    "five-finger": gettext_lazy(
        "Everybody shows from five fingers (I love it) down to none (I block it). It carries when nobody blocks "
        "and the middle is three fingers or more."
    ),
    "approval": gettext_lazy("Tick every option you could live with. The option with the most ticks wins."),
    "score": gettext_lazy("Give each option from 0 to 5 points. The option with the most points wins."),
    "plurality": gettext_lazy("Choose one option. The option with the most votes wins."),
    "instant-runoff": gettext_lazy(
        "Put the options in your order. The one with the fewest votes goes out. Its votes move to each person's "
        "next choice. We stop when one option has more than half."
    ),
    "schulze": gettext_lazy(
        "Put the options in your order. Each option is compared with each other one. Who beats all others wins. "
        "If they go round in a circle, the strongest chain of wins decides."
    ),
    "stv-scottish": gettext_lazy(
        "Put the options in your order. Who reaches the needed number has a seat. What is over moves on to next "
        "choices, and so do votes of those who go out. These are the rules of Scottish councils."
    ),
    "stv-meek": gettext_lazy(
        "Put the options in your order. Who reaches the needed number has a seat and keeps only what is needed. "
        "The rest moves on, and is counted anew after each step. This is Meek's method."
    ),
}
SHORT: dict[str, str | Promise] = {
    "consent": gettext_lazy("Say if you agree, stand aside, disagree or block."),
    "five-finger": gettext_lazy("Show from five fingers down to none."),
    "approval": gettext_lazy("Tick every option you could live with."),
    "score": gettext_lazy("Give each option from 0 to 5 points."),
    "plurality": gettext_lazy("Choose one option."),
}

STEPS: dict[str, str | Promise] = {
    "ballot.opened": gettext_lazy("Voting opened"),
    "ballot.closed": gettext_lazy("Voting closed, and was counted"),
    "outcome.written": gettext_lazy("The outcome was written down"),
}


def step(kind: str) -> str:
    """What an entry of the record about a ballot says, in a few words."""
    return str(STEPS.get(kind, kind))


def method(ballot: Ballot) -> str:
    """How votes are counted, in two or three sentences."""
    return str(METHOD[ballot.method])


def method_in_short(ballot: Ballot) -> str:
    """What one does to vote, in one sentence."""
    return str(SHORT.get(ballot.method, gettext_lazy("Put the options in your order: 1 for your favorite.")))


def ties(ballot: Ballot) -> str:
    """What happens when options tie, as it was stated beforehand."""
    if not ballot.has_options:
        return ""
    by_lot = ballot.ties == Ballot.Ties.LOT
    drawn = _("It is drawn from the fingerprint of all ballots, so nobody can choose it.")
    if ballot.is_ranked and ballot.method != Ballot.Method.SCHULZE:  # it has rounds
        first = _("When options tie, earlier rounds decide first.")
        then = _("Then a lot decides.") if by_lot else _("Then the one that stands first in the list wins.")
        return " ".join([first, then, *([drawn] if by_lot else [])])
    if by_lot:
        return _("When options tie, a lot decides.") + " " + drawn
    return _("When options tie, the one that stands first in the list wins.")


def quorum(ballot: Ballot) -> str:
    """How many must vote, or whether they did."""
    n = {"n": localize(ballot.quorum)}
    if ballot.state != Ballot.State.CLOSED:
        return (
            ngettext("%(n)s person must vote", "%(n)s people must vote", ballot.quorum) % n
            + " "
            + _("for it to decide anything.")
        )
    if ballot.quorum_met:
        return _("%(n)s were needed, so enough voted.") % n
    return _("%(n)s were needed, so too few voted. It decides nothing.") % n


def cause(ballot: Ballot) -> str:
    """Why a ballot is closed, in a sentence."""
    if ballot.state != Ballot.State.CLOSED:
        return ""
    if ballot.cause == Ballot.Cause.DATE:
        return _("It closed when its time was over.")
    if ballot.cause == Ballot.Cause.EVERYBODY:
        return _("It closed because everybody had voted.")
    who = policy.public_name(ballot.closed_by) or _("Somebody who runs it")
    return _("%(who)s closed it early: %(why)s") % {"who": who, "why": ballot.close_reason}


def headline(ballot: Ballot) -> str:
    """What came out, in one sentence that names the winner first."""
    if ballot.state != Ballot.State.CLOSED:
        return _("Voting is open.") if ballot.state == Ballot.State.OPEN else _("Voting has not opened yet.")
    winners = ballot.result.get("winners", [])
    if not ballot.votes:
        return _("Nobody voted.")
    if not ballot.has_options:
        said = _("It carries.") if ballot.result.get("passed") else _("It does not carry.")
    elif not winners:
        said = _("Nothing was chosen.")
    elif len(winners) == 1:
        said = _("%(name)s was chosen.") % {"name": winners[0]}
    else:
        names = ", ".join(winners[:-1])
        said = _("%(names)s and %(last)s were chosen.") % {"names": names, "last": winners[-1]}
    if not ballot.quorum_met:
        return said + " " + _("Too few people voted, so it decides nothing.")
    return said


def turnout(ballot: Ballot, voted: int) -> str:
    """611 of 1,284 people have voted."""
    numbers = {"voted": localize(voted), "size": localize(ballot.roll_size)}
    if ballot.state == Ballot.State.OPEN:
        return _("%(voted)s of %(size)s people have voted.") % numbers
    return _("%(voted)s of %(size)s people voted.") % numbers


def is_small(ballot: Ballot) -> bool:
    """Whether a closed secret ballot had so few votes that only what came out is shown."""
    return ballot.state == Ballot.State.CLOSED and not policy.shows_breakdown(ballot)
