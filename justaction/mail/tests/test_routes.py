"""How fast letters go, by class and by domain; and whom no notice goes to any more."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as sent_mail

from justaction.mail import actions, delivery, pace, receiving, returning
from justaction.mail.models import Letter, Received, Suppressed
from justaction.mail.tests.making import a_draft
from justaction.web import clock

State = Letter.State
pytestmark = pytest.mark.django_db
NOTICE = """\
From: Mail Delivery System <mailer-daemon@mx.example>
To: {to}
Subject: Undelivered mail
Message-ID: <{n}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ana@example.org
Action: failed
Status: 5.1.1

--b--
"""


def posted(to: str = "ana@example.org", **more: Any) -> Letter:
    letter = actions.post(a_draft(to=to, **{"kind": "review_asked", **more}))
    assert letter is not None
    return letter


def carried(*letters: Letter) -> list[str]:
    for one in letters:
        delivery.deliver(one.pk)
    return [Letter.objects.get(pk=one.pk).state for one in letters]


def test_a_bucket_fills_with_time_and_is_one_for_all() -> None:
    now = clock.now()
    with clock.at(now):
        assert [pace.take("x", 5, rate=60) for _n in range(2)] == [3, 0]
        assert pace.take("y", 5, rate=60) == 3
        assert pace.take("x", 5, rate=0) == 5, "no rate, nobody waits"
    with clock.at(now + timedelta(seconds=2)):
        assert pace.take("x", 5, rate=60) == 2
    with clock.at(now + timedelta(days=2)):
        assert pace.forget() == 2


def test_notices_keep_to_their_rate_and_codes_pass_them(settings: Any) -> None:
    settings.MAIL_RATE = 20  # one in three seconds
    now = clock.now()
    with clock.at(now):
        first, second, code = posted(), posted("bo@example.org"), posted(kind="sign_in_code")
        assert carried(first, second, code) == [State.SENT, State.QUEUED, State.SENT]
        assert actions.pass_on() == 0
    with clock.at(now + timedelta(seconds=4)):
        assert actions.pass_on() == 1
        assert carried(second) == [State.SENT]
    assert len(sent_mail.outbox) == 3


def test_one_domain_does_not_hold_up_another(settings: Any) -> None:
    settings.MAIL_DOMAIN_RATE = 6
    one, other, elsewhere = posted("a@big.example"), posted("b@big.example"), posted("c@small.example")
    assert carried(one, other, elsewhere) == [State.SENT, State.QUEUED, State.SENT]


def test_where_no_mailbox_is_no_notice_goes_until_its_owner_reads_us_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_self: object, _messages: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"5.1.1 no such user")})

    with monkeypatch.context() as no:
        no.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        assert carried(posted()) == [State.FAILED]
    assert Suppressed.objects.get().why == "gone"
    notice, code = posted(), posted(kind="sign_in_code")
    assert carried(notice, code) == [State.FAILED, State.SENT], "what they wait for still goes"
    returning.lift("Ana@Example.org")
    assert carried(posted()) == [State.SENT]


def test_a_notice_about_a_single_letter_finds_it_by_its_envelope(settings: Any) -> None:
    settings.INBOX_ADDRESS = "reply@collab.example.org"
    letter = posted()
    carried(letter)
    envelope = sent_mail.outbox[0].from_email
    assert receiving.read_address(envelope) == ("let", receiving.Token(letter.pk, 0))
    assert "hello@" in str(sent_mail.outbox[0].message()["From"]), "readers see who writes"
    words = NOTICE.format(to=envelope, n=1).encode()
    assert receiving.take(words, envelope="") == Received.Outcome.BOUNCE
    assert receiving.take(words, envelope="") == Received.Outcome.TWICE
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (State.FAILED, "It came back: 5.1.1")
    assert Suppressed.objects.get().why == "gone"
    actions.forget_address("ana@example.org")
    assert not Suppressed.objects.exists(), "who is forgotten is forgotten here too"
