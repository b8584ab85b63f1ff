"""What a calendar answers to an invitation: iTIP REPLY (RFC 5546, 3.2.3), read without trust."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Component

ACCEPTED, DECLINED, TENTATIVE = "ACCEPTED", "DECLINED", "TENTATIVE"
LONGEST = 200_000  # characters of a calendar that are read
HIGHEST = 2**31 - 1  # of a sequence (RFC 5545, 3.3.8)


@dataclass(frozen=True)
class Reply:
    """One answer: to which event (UID, SEQUENCE, and the moment of RECURRENCE-ID), whose, what, and when it was given."""

    uid: str
    sequence: int
    recurrence: datetime | None
    attendee: str
    said: str
    stamp: datetime | None


def read(text: str) -> list[Reply]:
    """The answers in a calendar; none for any other method, or for what is no calendar."""
    from icalendar import Calendar  # few processes read one

    try:
        whole = Calendar.from_ical(text[:LONGEST])
        if str(whole.get("METHOD", "")).upper() != "REPLY":
            return []
        return [found for event in whole.walk("VEVENT") if (found := _reply(event)) is not None]
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        OSError,
    ):
        return []


def _reply(event: Component) -> Reply | None:
    """Of one event; None unless exactly one attendee answers (RFC 5546, 3.2.3)."""
    attendees = event.get("ATTENDEE")
    if attendees is None or isinstance(attendees, list):
        return None
    recurrence, stamp = event.get("RECURRENCE-ID"), event.get("DTSTAMP")
    return Reply(
        uid=str(event.get("UID", "")).strip(),
        sequence=min(int(event.get("SEQUENCE", 0)), HIGHEST),
        recurrence=_moment(recurrence.dt) if recurrence is not None else None,
        attendee=str(attendees).strip().lower().removeprefix("mailto:"),
        said=str(attendees.params.get("PARTSTAT", "")).upper(),
        stamp=_moment(stamp.dt) if stamp is not None else None,
    )


def _moment(value: date | datetime) -> datetime:
    """In UTC; a day is its midnight, and a time without a zone is one of UTC."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
