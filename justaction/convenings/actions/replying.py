"""An answer from a calendar counts as one on the page: yes takes a seat, no gives it back, perhaps changes nothing.

It came to an address that only the invited person was given, and must come from their own. An answer to an earlier
version of the gathering, or one given before another that was read already, is stale and changes nothing (RFC 5546, 2.1.5).
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from justaction.convenings import emails, invitations
from justaction.convenings.actions.coming import locked, register, withdraw
from justaction.convenings.arranging import replies
from justaction.convenings.models import CalendarReply, Gathering, Registration
from justaction.errors import Refused
from justaction.mail.addresses import same_mailbox
from justaction.mail.incoming.message import Incoming
from justaction.mail.models import Received
from justaction.mail.receiving import Token
from justaction.members.models import Person
from justaction.web import clock

Outcome = Received.Outcome


def take(message: Incoming, token: Token) -> Received.Outcome:
    """Count the answer of a calendar. Says what became of it; never raises Refused."""
    gathering = Gathering.objects.filter(pk=token.about).first()
    person = Person.objects.of_number(token.whom)
    if gathering is None or person is None:
        return Outcome.UNKNOWN
    if not same_mailbox(message.sender, person.email):
        why = _("It came from another address than yours. Nothing has changed.")
        emails.not_counted(gathering, person, why)
        return Outcome.ANSWERED
    found = [one for text in message.calendars for one in replies.read(text)]
    if not found:
        why = _("We read only the yes or no of a calendar here. Say it on the page, or with its buttons.")
        emails.not_counted(gathering, person, why, message.words)
        return Outcome.ANSWERED
    mine = next((one for one in found if _is_of(one, gathering, person)), None)
    if mine is None:
        emails.not_counted(gathering, person, _("It was about something else, or for somebody else."))
        return Outcome.ANSWERED
    return _count(mine, locked(gathering), person)


def _is_of(reply: replies.Reply, gathering: Gathering, person: Person) -> bool:
    """Whether it is about this gathering (which never repeats: a RECURRENCE-ID must be its own start) and theirs."""
    its_own = reply.recurrence is None or reply.recurrence == gathering.starts_at
    return (
        reply.uid == invitations.uid_of(gathering) and its_own and same_mailbox(reply.attendee, person.email)
    )


def _count(reply: replies.Reply, gathering: Gathering, person: Person) -> Received.Outcome:
    if _is_stale(reply, gathering, person):
        return Outcome.DONE
    try:
        if reply.said == replies.ACCEPTED:
            register(gathering, by=person)
        elif reply.said == replies.DECLINED:
            seat = Registration.objects.filter(gathering=gathering, person=person).first()
            if seat is not None:
                withdraw(seat, by=person)
        elif reply.said != replies.TENTATIVE:
            raise Refused(_("Your calendar said something that we cannot count: not yes, no or perhaps."))
    except Refused as no:
        emails.not_counted(gathering, person, no.message)
        return Outcome.ANSWERED
    CalendarReply.objects.update_or_create(
        gathering=gathering,
        person=person,
        defaults={"sequence": reply.sequence, "stamp": _given_at(reply), "said": reply.said},
    )
    return Outcome.DONE


def _given_at(reply: replies.Reply) -> datetime:
    """When it was given; a clock that runs ahead is not believed."""
    return min(reply.stamp or clock.now(), clock.now())


def _is_stale(reply: replies.Reply, gathering: Gathering, person: Person) -> bool:
    """Whether it answers an earlier version, or was given before what we know."""
    if reply.sequence < gathering.sequence:
        return True
    given = _given_at(reply)
    before = CalendarReply.objects.filter(gathering=gathering, person=person).first()
    if before is not None and given < before.stamp:
        return True
    seat = Registration.objects.filter(gathering=gathering, person=person).first()
    return seat is not None and given < seat.at.replace(microsecond=0)
