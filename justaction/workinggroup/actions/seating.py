"""Deeds about free seats: opening them, filling them by single transferable vote, inviting who was chosen.

The ballot knows nominees by a number only, so neither its page nor the record can tell a name; the page of the seats
says who is who, as far as each wants. Votes are secret.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.ballots import actions as ballots
from justaction.ballots import policy as ballot_policy
from justaction.ballots import rolls
from justaction.ballots.models import Ballot
from justaction.collaborative.models import Collaborative
from justaction.communities.models import Community
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person, Role
from justaction.record import actions as record
from justaction.web import clock, pages
from justaction.workinggroup import policy
from justaction.workinggroup.actions.inviting import send
from justaction.workinggroup.actions.nominating import locked
from justaction.workinggroup.models import Candidate, Nomination, Seats

VOTERS = "conveners"
SOONEST = timedelta(hours=1)


@transaction.atomic
def open_seats(
    *, role: Role, number: int, by: Person, community: Community | None = None, about: str = ""
) -> Seats:
    """Say in public that seats are free. Raises NotAllowed, ValidationError."""
    if not policy.may_give(by, role):
        raise NotAllowed(_("You cannot give this role."))
    row = Seats(role=role, community=community, number=number, about=about.strip())
    row.full_clean()
    row.save(force_insert=True)
    record.enter(
        "seats.opened",
        row,
        by=by,
        title=str(row),
        url=row.url,
        words={"role": role.name, "community": community.channel.name if community else ""},
        facts={"seats": number},
    )
    return row


@transaction.atomic
def vote_on_seats(seats: Seats, *, closes_at: datetime, by: Person) -> Ballot:
    """Let the conveners fill them by a secret single transferable vote among all nominees who have said yes so far.

    Raises NotAllowed, and Refused with fewer than two more nominees than seats, or once a vote was opened.
    """
    row = _locked(seats)
    if not (policy.may_give(by, row.role) and ballot_policy.may_write(by)):
        raise NotAllowed(_("Only a convener who may give this role can do this."))
    if row.ballot is not None:
        raise Refused(_("There is a vote about these seats already."))
    if closes_at < clock.now() + SOONEST:
        raise Refused(_("Choose a later time."), field="closes_at", status=422)
    nominees = list(
        Nomination.objects.filter(
            role=row.role, community=row.community, state=Nomination.State.CONSENTED
        ).order_by("pk")
    )
    if len(nominees) <= row.number:
        raise Refused(_("A vote needs more nominees who said yes than there are seats."))
    with override(Collaborative.objects.get().languages[0]):
        ballot = ballots.write(
            question=_("Who takes these seats? %(role)s") % {"role": row},
            explanation=_(
                "Read on the page of the seats what was said of each. Nominees stand here by number."
            ),
            method=Ballot.Method.STV_SCOTTISH,
            seats=row.number,
            quorum=max(1, rolls.people(VOTERS).count() // 2),
            closes_at=closes_at,
            secret=True,
            options=[_("Nominee %(n)s") % {"n": n} for n in range(1, len(nominees) + 1)],
            electorate=VOTERS,
            about=row.word,
            about_title=str(row),
            about_url=row.url,
            by=by,
        )
    Candidate.objects.bulk_create(
        Candidate(seats=row, nomination=one, number=n) for n, one in enumerate(nominees, 1)
    )
    row.ballot = ballot
    row.save(update_fields=["ballot"])
    return ballots.open_ballot(ballot, by=by)


@transaction.atomic
def invite_chosen(seats: Seats, *, by: Person, note: str) -> list[Nomination]:
    """Invite those whom the closed vote chose, and close the seats. Who has said no meanwhile is left out; their seat
    can be opened again. Raises NotAllowed, and Refused while nothing is decided."""
    row = _locked(seats)
    if not policy.may_give(by, row.role):
        raise NotAllowed(_("You cannot give this role."))
    if row.closed_at is not None:
        raise Refused(_("These seats are closed."))
    if not ballot_policy.decided(row.ballot, about=row.word):
        raise Refused(ballot_policy.why_not_decided(row.ballot, about=row.word))
    if not note.strip():
        raise Refused(_("Write a few words to them."), field="note", status=422)
    invited = []
    for candidate in chosen(row):
        nominee = locked(candidate.nomination)
        if nominee.state == Nomination.State.CONSENTED:
            invited.append(send(nominee, by=by, note=note))
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at"])
    pages.changed()
    return invited


@transaction.atomic
def close_seats(seats: Seats, *, by: Person) -> None:
    """Say that seats are no longer free. Not while people vote. Raises NotAllowed, Refused."""
    row = _locked(seats)
    if not policy.may_give(by, row.role):
        raise NotAllowed(_("You cannot give this role."))
    if row.ballot is not None and row.ballot.state == Ballot.State.OPEN:
        raise Refused(_("People are voting. Wait until the vote is over."))
    if row.closed_at is None:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        pages.changed()


def chosen(seats: Seats) -> list[Candidate]:
    """The candidates whom the closed ballot elected, by the place that their option had on it."""
    if seats.ballot is None or seats.ballot.state != Ballot.State.CLOSED:
        return []
    won = set(seats.ballot.result.get("winners", []))
    places = [option.order for option in seats.ballot.options.all() if option.name in won]
    return list(seats.candidates.filter(number__in=places).select_related("nomination"))


def _locked(seats: Seats) -> Seats:
    return Seats.objects.select_for_update(of=("self",)).with_names().get(pk=seats.pk)
