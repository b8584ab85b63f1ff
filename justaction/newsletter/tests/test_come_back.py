"""What comes back: a notice, a complaint, an out-of-office and a forged one are told apart; a letter can end it too."""

from __future__ import annotations

import pytest

from justaction.conftest import Cast
from justaction.mail import receiving
from justaction.mail.models import Received
from justaction.newsletter.models import Delivery, Issue, Subscription
from justaction.newsletter.tests.making import a_draft, a_reader, on_its_way

Outcome = Received.Outcome
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

Final-Recipient: rfc822; reader@example.org
Action: {action}
Status: {status}

--b--
"""
COMPLAINT = """\
From: <feedback@provider.example>
To: reply@collab.example.org
Subject: FW: Autumn
Message-ID: <arf@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

An abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--b
Content-Type: message/rfc822

From: Just Action <hello@collab.example.org>
List-Unsubscribe: <mailto:{stop}?subject=unsubscribe>, <https://collab.example.org/x>
Subject: Autumn

Hello
--b--
"""
AWAY = """\
From: Reader <reader@example.org>
To: {to}
Subject: Out of office
Auto-Submitted: auto-replied
Message-ID: <away@example.org>

I am away. Status: 5.1.1
"""


@pytest.fixture
def sent(cast: Cast, settings: object) -> tuple[Issue, Subscription]:
    """An issue that one reader got."""
    settings.INBOX_ADDRESS = "reply@collab.example.org"  # type: ignore[attr-defined]
    row = a_reader("reader@example.org")
    issue = on_its_way(a_draft(cast), cast)
    Delivery.objects.create(issue=issue, subscription=row, state="sent")
    return issue, row


def address(purpose: str, sent: tuple[Issue, Subscription]) -> str:
    return receiving.address(purpose, about=sent[0].pk, whom=sent[1].pk)


def taken(words: str, *, envelope: str | None = "", **said: object) -> str:
    raw = words.format(**{"n": 1, **said}).encode()
    return str(receiving.take(raw, envelope=envelope))


def test_a_notice_that_the_address_is_gone_ends_it_and_comes_once(sent: tuple[Issue, Subscription]) -> None:
    said = {"to": address("nlb", sent), "action": "failed", "status": "5.1.1"}
    assert taken(NOTICE, **said) == Outcome.BOUNCE
    assert taken(NOTICE, **said) == Outcome.TWICE
    sent[1].refresh_from_db()
    assert (sent[1].state, sent[1].why) == ("suppressed", "gone")
    assert Delivery.objects.get().state == "bounced"


def test_a_full_mailbox_ends_it_only_after_three_in_a_row(
    cast: Cast, sent: tuple[Issue, Subscription]
) -> None:
    row = sent[1]
    taken(NOTICE, to=address("nlb", sent), action="delayed", status="4.2.2")
    row.refresh_from_db()
    assert row.soft == 0, "a delay is not the end"
    Subscription.objects.filter(pk=row.pk).update(soft=2)
    Delivery.objects.update(state="sent")
    taken(NOTICE, to=address("nlb", sent), action="failed", status="5.2.2", n=3)
    row.refresh_from_db()
    assert (row.state, row.why) == ("suppressed", "full")


def test_a_complaint_ends_it_for_good_and_a_holiday_does_not(sent: tuple[Issue, Subscription]) -> None:
    assert taken(AWAY, to=address("nlb", sent), envelope="reader@example.org") == Outcome.AUTOMATIC
    assert taken(AWAY, to=address("nlb", sent)) in {Outcome.AUTOMATIC, Outcome.TWICE}
    sent[1].refresh_from_db()
    assert sent[1].reads
    assert taken(COMPLAINT, stop=address("nlu", sent), envelope=None) == Outcome.DONE
    sent[1].refresh_from_db()
    assert (sent[1].state, sent[1].why) == ("suppressed", "complaint")


def test_a_forged_notice_finds_nobody(sent: tuple[Issue, Subscription]) -> None:
    real = address("nlb", sent)
    forged = real.replace("nlb-", "nlb-a", 1)
    for n, to in enumerate((forged, "reply@collab.example.org"), start=10):
        outcome = taken(NOTICE, to=to, action="failed", status="5.1.1", n=n)
        assert outcome == Outcome.BOUNCE, "counted, and nobody is touched"
    assert taken(COMPLAINT, stop="reply+nlu-forged@collab.example.org", envelope=None) == Outcome.BOUNCE
    sent[1].refresh_from_db()
    assert sent[1].reads
    assert Delivery.objects.get().state == "sent"


def test_a_letter_to_its_own_address_ends_it(sent: tuple[Issue, Subscription]) -> None:
    letter = (
        "From: Reader <reader@example.org>\nTo: {to}\nSubject: unsubscribe\nMessage-ID: <u@example.org>\n\n."
    )
    assert taken(letter, to=address("nlu", sent), envelope="reader@example.org") == Outcome.DONE
    sent[1].refresh_from_db()
    assert sent[1].state == "unsubscribed"
