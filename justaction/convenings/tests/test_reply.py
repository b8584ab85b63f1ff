"""An answer from Outlook, Google or Apple counts as one on the page, if it is theirs, of this gathering, and the newest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from justaction.convenings import actions, invitations
from justaction.convenings.arranging import replies
from justaction.convenings.models import Gathering, Registration
from justaction.convenings.tests.making import a_gathering, in_days
from justaction.mail import receiving
from justaction.mail.models import Letter
from justaction.mail.receiving import Outcome
from justaction.members.models import Person
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]
Run = Callable[[], int]
State = Registration.State


@pytest.fixture
def evening(cast: Cast, settings: Any) -> Gathering:
    """An evening in two weeks; calendars can answer."""
    settings.INBOX_ADDRESS = "reply@collab.example.org"
    settings.MAIL_FROM = "hello@collab.example.org"
    return a_gathering(cast)


def answer(
    gathering: Gathering, person: Person, said: str, *, program: str = "google", sender: str = "",
    sequence: int | None = None, at: datetime | None = None, recurrence: datetime | None = None, uid: str = "",
) -> str:  # fmt: skip
    """What a program sends when somebody presses yes, no or perhaps in an invitation of ours; what became of it."""
    _method, text = invitations.for_invited(gathering, person) or ("", "")
    invited = Calendar.from_ical(text).walk("VEVENT")[0]
    to = str(invited["ORGANIZER"]).removeprefix("mailto:")
    stamp = (at or clock.now()).astimezone(UTC)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Somebody//EN", "METHOD:REPLY", "BEGIN:VEVENT",
        f"UID:{uid or invited['UID']}", f"SEQUENCE:{invited['SEQUENCE'] if sequence is None else sequence}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}", f"ORGANIZER:mailto:{to}",
        f"ATTENDEE;PARTSTAT={said};CN=\"Ana, Flores\":MAILTO:{person.email}",
        *([f"RECURRENCE-ID:{recurrence.astimezone(UTC):%Y%m%dT%H%M%SZ}"] if recurrence else []),
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender or f"{person.name} <{person.email}>"
    message["To"] = to
    message["Subject"] = f"{said.title()}: {gathering.title}"
    message["Message-ID"] = f"<{datetime.now(UTC).timestamp()}.{said}@cal.example.org>"
    if program == "google":
        message["Auto-Submitted"] = "auto-generated"
        message["Sender"] = "Calendar <calendar-notification@google.example>"
        message.set_content("Ana Flores has said yes.")
    elif program == "outlook":
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply" if said == "NOTHING" else ""
        message.set_content("")
    else:
        message.set_content("Ana has answered.")
    calendar = "\r\n".join(lines).encode()
    transfer = "base64" if program == "outlook" else "quoted-printable"
    message.add_alternative(
        calendar, "text", "calendar", cte=transfer, params={"method": "REPLY", "charset": "utf-8"}
    )
    return str(receiving.take(message.as_bytes()))


def state(gathering: Gathering, person: Person) -> str:
    return str(Registration.objects.get(gathering=gathering, person=person).state)


@pytest.mark.parametrize("program", ["google", "outlook", "apple"])
def test_yes_takes_a_seat_and_no_gives_it_back(cast: Cast, evening: Gathering, program: str) -> None:
    assert answer(evening, cast.ana, "ACCEPTED", program=program) == Outcome.DONE
    assert state(evening, cast.ana) == State.REGISTERED
    later = clock.now() + timedelta(minutes=5)
    with clock.at(later):
        assert answer(evening, cast.ana, "TENTATIVE", program=program) == Outcome.DONE
        assert state(evening, cast.ana) == State.REGISTERED
        assert answer(evening, cast.ana, "DECLINED", program=program) == Outcome.DONE
    assert state(evening, cast.ana) == State.DECLINED


def test_the_letter_that_asks_to_come_can_be_answered_from_a_calendar(
    cast: Cast, evening: Gathering, letters: Letters, run_jobs: Run
) -> None:
    from justaction.communities import actions as communities

    communities.join(cast.money, by=cast.ana)
    actions.invite(evening, by=cast.imani)
    run_jobs()
    (letter,) = letters(kind="convening.invite", to="ana@example.org")
    method, text = letter.parts["calendar"]
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert method == "REQUEST"
    assert (event["ATTENDEE"].params["PARTSTAT"], event["ATTENDEE"].params["RSVP"]) == (
        "NEEDS-ACTION",
        "TRUE",
    )
    assert str(event["ORGANIZER"]).startswith("mailto:reply+seat-")


def test_when_all_seats_are_taken_a_yes_waits(
    cast: Cast, settings: Any, letters: Letters, run_jobs: Run
) -> None:
    settings.INBOX_ADDRESS = "reply@collab.example.org"
    small = a_gathering(cast, capacity=1)
    for person in (cast.tom, cast.ana):
        answer(small, person, "ACCEPTED")
    assert state(small, cast.ana) == State.WAITLISTED
    run_jobs()
    assert letters(kind="convening.waiting", to="ana@example.org")


def test_a_stale_answer_changes_nothing(cast: Cast, evening: Gathering) -> None:
    now = clock.now()
    with clock.at(now + timedelta(hours=2)):
        answer(evening, cast.ana, "ACCEPTED")
        answer(evening, cast.ana, "DECLINED", at=now)  # given before the yes, came after it
        assert state(evening, cast.ana) == State.REGISTERED
        actions.change(
            evening, title=evening.title, purpose=evening.purpose, where=evening.where, on=in_days(15),
            starts=evening.starts, minutes=90, capacity=None, by=cast.imani,
        )  # fmt: skip
        evening.refresh_from_db()
        answer(evening, cast.ana, "DECLINED", sequence=0)
        assert state(evening, cast.ana) == State.REGISTERED
    with clock.at(now + timedelta(hours=3)):
        answer(evening, cast.ana, "DECLINED", recurrence=evening.starts_at + timedelta(days=7))
        assert state(evening, cast.ana) == State.REGISTERED
        answer(evening, cast.ana, "DECLINED", recurrence=evening.starts_at)
        assert state(evening, cast.ana) == State.DECLINED


def test_only_the_invited_person_answers_and_each_mistake_is_told(
    cast: Cast, evening: Gathering, letters: Letters
) -> None:
    assert answer(evening, cast.ana, "ACCEPTED", sender="tom@example.org") == Outcome.ANSWERED
    assert answer(evening, cast.ana, "ACCEPTED", uid="made-up@elsewhere") == Outcome.ANSWERED
    assert answer(evening, cast.ana, "DELEGATED") == Outcome.ANSWERED
    assert not Registration.objects.exists()
    assert len(letters(kind="convening.not_counted", to="ana@example.org")) == 3
    assert not letters(to="tom@example.org")


def test_an_answer_after_the_start_is_told_so(cast: Cast, evening: Gathering, letters: Letters) -> None:
    with clock.at(evening.starts_at + timedelta(minutes=1)):
        assert answer(evening, cast.ana, "ACCEPTED") == Outcome.ANSWERED
    assert "It has begun already" in letters(kind="convening.not_counted")[0].text


def test_numbers_and_days_that_no_database_keeps_are_an_answer_like_any_other(
    cast: Cast, evening: Gathering
) -> None:
    assert answer(evening, cast.ana, "ACCEPTED", sequence=10**20) == Outcome.DONE
    assert state(evening, cast.ana) == State.REGISTERED
    broken = (
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x\nATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example\n"
    )
    assert (
        replies.read(f"{broken}RECURRENCE-ID;TZID=Asia/Tokyo:00010101T000000\nEND:VEVENT\nEND:VCALENDAR\n")
        == []
    )
    long = "x" * 300  # no file of zones has such a name
    assert (
        replies.read(f"{broken}RECURRENCE-ID;TZID=Asia/{long}:20261001T000000\nEND:VEVENT\nEND:VCALENDAR\n")
        == []
    )
