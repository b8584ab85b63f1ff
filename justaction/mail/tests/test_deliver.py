from __future__ import annotations

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from pathlib import Path
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django_q.models import OrmQ

from justaction.mail import actions, delivery
from justaction.mail.models import Letter
from justaction.mail.tests.making import a_draft
from justaction.web import clock

State = Letter.State
pytestmark = pytest.mark.django_db


class Server:
    """Stands for the mail server, at the edge of our system: takes a message, or answers as told."""

    def __init__(self) -> None:
        self.answer: Exception | None = None
        self.refuses_connections = False
        self.taken: list[bytes] = []
        self.during: Any = None

    def sendmail(self, sender: str, to: list[str], message: bytes) -> None:
        if self.during:
            self.during()
        if self.answer:
            raise self.answer
        self.taken.append(message)

    def quit(self) -> None:
        """Part as friends."""


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Server:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SITE_URL = "https://collab.example.org"
    settings.MAIL_FROM = "hello@collab.example.org"
    fake = Server()

    def open_(self: EmailBackend) -> bool:
        if fake.refuses_connections:
            raise ConnectionRefusedError("connection refused")
        self.connection = fake  # type: ignore[assignment]
        return True

    monkeypatch.setattr(EmailBackend, "open", open_)
    return fake


def posted(**other: Any) -> Letter:
    letter = actions.post(a_draft(**other))
    assert letter is not None
    return letter


def parsed(raw: bytes) -> Parsed:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, Parsed)
    return message


def test_a_letter_arrives_whole(server: Server) -> None:
    letter = posted(headers={"List-Unsubscribe": "<https://collab.example.org/u/1/>"})
    delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert letter.sent_at is not None
    assert letter.attempts == 1
    message = parsed(server.taken[0])
    assert message["Subject"] == "One more step"
    assert message["To"] == "Ana Flores <ana@example.org>"
    assert message["From"] == "Just Action <hello@collab.example.org>"
    assert message["Message-ID"] == f"<{letter.reference}@collab.example.org>"
    assert message["List-Unsubscribe"] == "<https://collab.example.org/u/1/>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime is not None
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Please say that it was you." in plain.get_content()
    assert "Please say that it was you." in html.get_content()


def test_no_header_can_be_smuggled_in(server: Server) -> None:
    letter = posted(
        subject="Hi\r\nBcc: all@example.org", to_name='Eve"\r\nBcc: all@example.org <eve@example.org>'
    )
    delivery.deliver(letter.pk)
    message = parsed(server.taken[0])
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == ["ana@example.org"]


def test_a_second_delivery_sends_nothing(server: Server) -> None:
    letter = posted()
    delivery.deliver(letter.pk)
    delivery.deliver(letter.pk)
    assert len(server.taken) == 1


def test_two_workers_with_one_letter_send_it_once(server: Server) -> None:
    letter = posted()

    def the_other() -> None:
        server.during = None
        delivery.deliver(letter.pk)

    server.during = the_other
    delivery.deliver(letter.pk)
    assert len(server.taken) == 1


def test_no_connection_leaves_it_queued_for_another_try(server: Server) -> None:
    letter = posted()
    server.refuses_connections = True
    with pytest.raises(delivery.NotNow):
        delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.QUEUED
    assert "refused" in letter.error
    server.refuses_connections = False
    delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (State.SENT, "")


@pytest.mark.parametrize(
    "answer",
    [
        smtplib.SMTPDataError(451, b"try later"),
        smtplib.SMTPRecipientsRefused({"ana@example.org": (450, b"greylisted")}),
    ],
)
def test_a_busy_server_is_asked_again(server: Server, answer: Exception) -> None:
    letter = posted()
    server.answer = answer
    delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.QUEUED, 1)
    assert letter.next_at == pytest.approx(clock.now() + timedelta(minutes=1), abs=timedelta(seconds=30))
    delivery.deliver(letter.pk)
    assert Letter.objects.get().attempts == 1, "not before its time"
    OrmQ.objects.all().delete()
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert actions.pass_on() == 1
        assert actions.pass_on() == 0, "passed on once"
        delivery.deliver(letter.pk)
        letter.refresh_from_db()
        assert letter.next_at is not None
        assert letter.next_at > clock.now() + timedelta(minutes=4), "longer each time"
    server.answer = None
    with clock.at(clock.now() + timedelta(minutes=10)):
        actions.pass_on()
        delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.SENT


@pytest.mark.parametrize(
    "answer",
    [
        smtplib.SMTPDataError(554, b"no thanks"),
        smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such mailbox")}),
        smtplib.SMTPSenderRefused(553, b"not you", "hello@collab.example.org"),
    ],
)
def test_a_server_that_says_never_is_not_asked_again(server: Server, answer: Exception) -> None:
    letter = posted()
    server.answer = answer
    delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.FAILED
    assert letter.error.startswith("55")


@pytest.mark.parametrize("answer", [smtplib.SMTPServerDisconnected("gone"), TimeoutError("timed out")])
def test_a_connection_that_breaks_leaves_the_end_unknown(server: Server, answer: Exception) -> None:
    letter = posted()
    server.answer = answer
    delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.UNKNOWN
    server.answer = None
    delivery.deliver(letter.pk)
    assert server.taken == []


def test_the_worker_dies_while_handing_over_and_the_letter_is_unknown(server: Server) -> None:
    letter = posted()

    class Killed(BaseException):
        """As if by kill -9."""

    def die() -> None:
        raise Killed

    server.during = die
    with pytest.raises(Killed):
        delivery.deliver(letter.pk)
    server.during = None
    actions.admit_unknown()
    letter.refresh_from_db()
    assert letter.state == State.CLAIMED  # it may still be on its way
    with clock.at(clock.now() + timedelta(minutes=11)):
        actions.admit_unknown()
    letter.refresh_from_db()
    assert letter.state == State.UNKNOWN


def test_a_letter_whose_job_was_lost_is_queued_again(server: Server) -> None:
    letter = posted()
    OrmQ.objects.all().delete()
    actions.try_again()
    assert OrmQ.objects.count() == 0  # its job may still come
    with clock.at(clock.now() + timedelta(hours=2)):
        actions.try_again()
    assert OrmQ.objects.count() == 1
    delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.SENT


def test_after_three_days_it_is_given_up(server: Server) -> None:
    letter = posted()
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        actions.try_again()
    letter.refresh_from_db()
    assert letter.state == State.FAILED


def test_an_address_that_is_none_fails_with_its_reason(server: Server) -> None:
    letter = posted()
    Letter.objects.filter(pk=letter.pk).update(to="not an address\n")
    delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.FAILED
    assert letter.error


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ana@b\u00fccher.example", "ana@xn--bcher-kva.example"),
        ("\uff41na@example.org", "ana@example.org"),  # a wide letter
        ("ana@\u0435xample.org", "ana@xn--xample-2of.org"),  # a Cyrillic one: another domain, and it shows
    ],
)
def test_a_domain_of_other_letters_is_written_as_dns_does(server: Server, typed: str, sent: str) -> None:
    letter = posted(to=typed)
    delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert sent in message_from_bytes(server.taken[0])["To"]


def test_an_address_that_no_server_takes_fails_once_and_is_not_tried_for_ever(server: Server) -> None:
    letter = posted(to="\u00e1na@example.org")
    delivery.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.FAILED
    assert not server.taken


def test_after_a_week_only_the_fact_of_a_letter_is_kept(server: Server) -> None:
    old, waiting = posted(), posted()
    delivery.deliver(old.pk)
    with clock.at(clock.now() + timedelta(days=6)):
        assert actions.erase_bodies() == 0
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.erase_bodies() == 1
        new = posted()
        assert actions.erase_bodies() == 0
    old.refresh_from_db()
    assert (old.text, old.html, old.to, old.to_name, old.mailbox, old.subject) == ("",) * 6
    assert old.parts == {}
    assert old.state == State.SENT
    for kept in (waiting, new):
        kept.refresh_from_db()
        assert kept.text


@pytest.mark.usefixtures("outbox")
def test_without_a_mail_server_a_letter_becomes_a_file(settings: Any) -> None:
    letter = posted(subject="Größe: naïve & <b>bold</b>")
    delivery.deliver(letter.pk)
    (path,) = Path(settings.OUTBOX_DIR).iterdir()
    assert path.suffix == ".eml"
    assert "ana-at-exampleorg" in path.name
    message = parsed(path.read_bytes())
    assert message["Subject"] == "Größe: naïve & <b>bold</b>"
    letter.refresh_from_db()
    assert letter.state == State.SENT
