"""Calendars as files (RFC 5545), and as invitations in letters (iTIP, RFC 5546).

Each gathering is an event of its own with a UID that never changes, so that one can be moved or cancelled in every
program without the others. Times carry the zone of the place, with its VTIMEZONE.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from justaction.convenings.arranging.zones import vtimezone

if TYPE_CHECKING:  # icalendar is loaded by whoever writes a calendar: few processes do
    from icalendar import Event, vCalAddress

MAKER = "-//Just Action//Convenings//EN"
REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Meeting:
    """One event: moments in UTC, the zone by whose clock it is meant, and how often it was changed."""

    uid: str
    sequence: int
    title: str
    about: str
    where: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    url: str
    changed_at: datetime
    state: str = "CONFIRMED"  # or TENTATIVE, CANCELLED
    label: str = ""  # how far it is, in words


@dataclass(frozen=True)
class Guest:
    """Who an invitation is for and from: mail addresses, and their names; what they have said so far (PARTSTAT), and
    whether the host reads what their calendar answers."""

    address: str
    name: str
    host_address: str
    host_name: str
    said: str = "ACCEPTED"  # or NEEDS-ACTION
    answers: bool = False


def calendar(
    meetings: Iterable[Meeting], *, name: str = "", method: str = "PUBLISH", guest: Guest | None = None
) -> bytes:
    """The file. With a `guest` and the method REQUEST or CANCEL it is an invitation to them, or its end."""
    from icalendar import Calendar, Component

    whole = Calendar()
    whole.add("prodid", MAKER)
    whole.add("version", "2.0")
    whole.add("method", method)
    if name:
        whole.add("x-wr-calname", name)
        whole.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    listed = list(meetings)
    for zone in sorted({one.zone for one in listed} - {"UTC"}):
        whole.add_component(Component.from_ical(vtimezone(zone)))
    for one in listed:
        whole.add_component(_event(one, guest))
    return bytes(whole.to_ical())


def _event(one: Meeting, guest: Guest | None) -> Event:
    from icalendar import Event, vText

    zone = ZoneInfo(one.zone)
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("dtstart", one.starts_at.astimezone(zone))
    event.add("dtend", one.ends_at.astimezone(zone))
    event.add("summary", one.title)
    event.add("description", "\n\n".join(part for part in (one.label, one.about, one.url) if part))
    event.add("location", one.where)
    event.add("url", one.url)
    event.add("status", one.state)
    if guest is not None:
        event.add("organizer", _address(guest.host_address, guest.host_name))
        attendee = _address(guest.address, guest.name)
        attendee.params["PARTSTAT"] = vText(guest.said)
        if guest.answers:
            attendee.params["RSVP"] = vText("TRUE")
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        event.add("attendee", attendee, encode=False)
    return event


def _address(address: str, name: str) -> vCalAddress:
    from icalendar import vCalAddress, vText

    found = vCalAddress(f"mailto:{address}")
    found.params["CN"] = vText(name.replace('"', "'"))
    return found
