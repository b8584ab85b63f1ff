"""Gatherings as calendars tell them: for a file, a feed, or a letter. It only reads."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from justaction.convenings.arranging import writing
from justaction.convenings.models import Gathering, Registration
from justaction.mail.letters import letterhead


def meeting(gathering: Gathering, *, tentative: bool = False) -> writing.Meeting:
    """One gathering; how to join is never in it, since calendars are shared."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    state = "CANCELLED" if gathering.cancelled_at else "TENTATIVE" if tentative else "CONFIRMED"
    return writing.Meeting(
        uid=f"{gathering.subject}@{host}",
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
    )


def as_file(gathering: Gathering) -> bytes:
    """The file of one gathering, for anybody."""
    return writing.calendar([meeting(gathering)])


def as_feed(gatherings: Iterable[tuple[Gathering, bool]], name: str) -> bytes:
    """A calendar to subscribe to; each with whether it is only perhaps."""
    listed = (meeting(one, tentative=tentative) for one, tentative in gatherings)
    return writing.calendar(listed, name=name)


def for_guest(registration: Registration, *, method: str = writing.REQUEST) -> tuple[str, str]:
    """What goes into the letter to one guest: the method, and the calendar."""
    _name, address = parseaddr(settings.MAIL_FROM)
    guest = writing.Guest(
        address=registration.person.email,
        name=registration.person.name,
        host_address=address,
        host_name=letterhead().name,
    )
    text = writing.calendar([meeting(registration.gathering)], method=method, guest=guest)
    return method, text.decode()
