"""Rounds of proposals: people propose options, each is screened with a reason, those that are kept are voted on."""

from __future__ import annotations

import unicodedata

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.ballots import policy
from justaction.ballots.actions.writing import draft, locked, tidy
from justaction.ballots.models import Ballot, Option, Proposal
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, pages

MOST = 500  # proposals in one round, and as many that are marked


@transaction.atomic
def ask_for_proposals(ballot: Ballot, *, by: Person) -> Ballot:
    """Show a draft and let people propose options for it. Doing it twice changes nothing. Raises NotAllowed, Refused."""
    ballot = draft(ballot, by=by)
    if ballot.proposals == Ballot.Proposals.NONE or ballot.proposals_until is None:
        raise Refused(_("Say first who proposes options, and until when."))
    if ballot.proposals_until <= clock.now():
        raise Refused(_("The time for proposals is over already. Choose a later day."))
    if ballot.proposals_opened_at is None:
        ballot.proposals_opened_at = clock.now()
        ballot.save(update_fields=["proposals_opened_at"])
        pages.changed()
    return ballot


@transaction.atomic
def propose(
    ballot: Ballot,
    *,
    name: str,
    meaning: str = "",
    credit: str = "",
    by: Person | None = None,
    to_check: bool = False,
) -> Proposal:
    """Propose an option. Somebody screens it before anyone else sees it. Raises NotAllowed, Refused, ValidationError.

    Two who propose the same at once make one: the second is refused and told so. `to_check` marks one of too many from
    one place at once; those fill a room of their own, so that nobody else is kept out.
    """
    ballot = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if not ballot.takes_proposals:
        raise Refused(_("The time for proposals is over. Your words were not taken."))
    if not policy.may_propose(by, ballot):
        raise NotAllowed(_("Those who may vote propose here. Sign in first, if you are one of them."))
    name = tidy(name)
    if not (key := key_of(name)):
        raise Refused(_("Write what you propose."), field="name", status=422)
    if ballot.proposed.filter(key=key).exists() or any(key_of(o.name) == key for o in ballot.options.all()):
        raise Refused(_("Somebody proposed this already. It is being looked at."), field="name")
    if ballot.proposed.filter(to_check=to_check).count() >= MOST:
        raise Refused(_("There are as many proposals as we can look at. Write to us instead."))
    proposal = Proposal(
        ballot=ballot,
        name=name,
        key=key,
        meaning=meaning.strip(),
        credit=credit.strip(),
        person=by,
        to_check=to_check,
    )
    proposal.full_clean()
    proposal.save(force_insert=True)
    pages.changed()
    return proposal


@transaction.atomic
def screen(proposal: Proposal, *, keep: bool, reason: str, by: Person, shown: bool = True) -> Proposal:
    """Put a proposal on the ballot or set it aside, with a reason that everybody can read.

    It can be done again until the ballot is announced. `shown` is False for words that harm: then only the reason is
    shown. Raises NotAllowed, Refused.
    """
    locked(proposal.ballot, by=by)
    ballot = draft(proposal.ballot, by=by)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Write the reason. It is shown beside the proposal."), field="reason", status=422)
    proposal.state = Proposal.State.KEPT if keep else Proposal.State.SET_ASIDE
    proposal.reason, proposal.shown, proposal.screened_by = reason, keep or shown, by
    proposal.full_clean()
    proposal.save()
    _to_options(ballot, proposal)
    record.enter(
        "proposal.screened",
        proposal,
        by=by,
        title=proposal.name if proposal.shown else _("A proposal"),
        url=ballot.url,
        words={"proposal": proposal.name if proposal.shown else "", "reason": reason},
        facts={"verdict": str(proposal.state)},
        thread=ballot,
    )
    return proposal


def key_of(name: str) -> str:
    """A name without capitals, marks and signs, so that the same one is known again."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())[:120]


def _to_options(ballot: Ballot, proposal: Proposal) -> None:
    if proposal.state != Proposal.State.KEPT:
        ballot.options.filter(name=proposal.name).delete()
    elif not ballot.options.filter(name=proposal.name).exists():
        last = ballot.options.order_by("-order").values_list("order", flat=True).first() or 0
        Option.objects.create(ballot=ballot, name=proposal.name, meaning=proposal.meaning, order=last + 1)
