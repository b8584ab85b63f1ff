"""Gatherings as calendars tell them: for a file, a feed, or a letter. It only reads."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from justaction.convenings.arranging import writing
from justaction.convenings.models import Gathering, Registration
from justaction.mail import receiving
from justaction.mail.letters import letterhead
from justaction.members.models import Person

ANSWERS = "seat"  # the purpose of addresses at which calendars answer


def meeting(gathering: Gathering, *, tentative: bool = False, told: bool = False) -> writing.Meeting:
    """One gathering; how to join is never in it, since calendars are shared. `told`: with how far it is, in words."""
    state = "CANCELLED" if gathering.cancelled_at else "TENTATIVE" if tentative else "CONFIRMED"
    return writing.Meeting(
        uid=uid_of(gathering),
        sequence=gathering.sequence,
        title=gathering.title,
        about=gathering.purpose,
        where=gathering.where,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        zone=gathering.series.zone,
        url=settings.SITE_URL + gathering.url,
        changed_at=gathering.changed_at,
        state=state,
        label=_("How far: %(state)s.") % {"state": gathering.state.label} if told else "",
    )


def as_file(gathering: Gathering) -> bytes:
    """The file of one gathering, for anybody."""
    return writing.calendar([meeting(gathering, told=True)])


def as_feed(gatherings: Iterable[tuple[Gathering, bool]], name: str) -> bytes:
    """A calendar to subscribe to; each with whether it is only perhaps."""
    listed = (meeting(one, tentative=tentative, told=True) for one, tentative in gatherings)
    return writing.calendar(listed, name=name)


def for_guest(registration: Registration, *, method: str = writing.REQUEST) -> tuple[str, str]:
    """What goes into the letter to one guest: the method, and the calendar."""
    return _for(registration.gathering, registration.person, method=method, said="ACCEPTED")


def for_invited(gathering: Gathering, person: Person) -> tuple[str, str] | None:
    """What goes into the letter that asks somebody to come, so that their calendar can answer; None when nobody would
    read the answer."""
    if not receiving.is_open():
        return None
    return _for(gathering, person, method=writing.REQUEST, said="NEEDS-ACTION")


def _for(gathering: Gathering, person: Person, *, method: str, said: str) -> tuple[str, str]:
    answers = receiving.address(ANSWERS, about=gathering.pk, whom=person.pk)
    guest = writing.Guest(
        address=person.email,
        name=person.name,
        host_address=answers or parseaddr(settings.MAIL_FROM)[1],
        host_name=letterhead().name,
        said=said,
        answers=bool(answers),
    )
    return method, writing.calendar([meeting(gathering)], method=method, guest=guest).decode()


def uid_of(gathering: Gathering) -> str:
    """The UID of a gathering in every calendar; it never changes."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"{gathering.subject}@{host}"
